"""What a run says of itself, as dictionaries that begin with `event`."""

import json
from collections.abc import Callable, Iterable

from quotegen.errors import QuotegenError, named_failures
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.model.recipe import count_parameters

Event = dict[str, object]


def print_event(event: Event) -> None:
    print(json.dumps(event, ensure_ascii=False), flush=True)


def report(events: Iterable[Event], tell: Callable[[Event], None]) -> None:
    """Tell each event as it happens, a failure as the last. Raises QuotegenError."""
    try:
        with named_failures():
            for event in events:
                tell(event)
    except QuotegenError as error:
        tell({"event": "error", "kind": type(error).__name__, "message": str(error)})
        raise


def summary(checkpoint: Checkpoint) -> Event:
    """The figures of a checkpoint that a list shows."""
    metadata = checkpoint.metadata
    return {
        "folder": str(checkpoint.folder),
        "fingerprint": metadata.fingerprint,
        "text": metadata.text.name,
        "recipe": metadata.recipe.name,
        "cell": metadata.recipe.cell,
        "units": metadata.recipe.units,
        "unit": metadata.recipe.unit,
        "parameters": count_parameters(metadata.recipe, len(metadata.vocabulary)),
        "vocabulary_size": len(metadata.vocabulary),
        "epochs": metadata.history[-1].epoch,
        "best_epoch": metadata.best_epoch,
        "seconds": round(metadata.history[-1].seconds, 1),
        "bits_per_character": round(metadata.best.bits_per_character, 4),
        "measured_on": "training text" if metadata.best.held_out_loss is None else "held-out quotes",
        "ended": metadata.ended,
        "epochs_kept": list(metadata.weights_by_epoch),
        "can_go_on": bool(metadata.state),
        "peak_megabytes": metadata.peak_megabytes,
    }
