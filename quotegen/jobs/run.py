"""A training run: training, the quotes of each epoch, and the checkpoint, put together as events.

An event is a dictionary that begins with `event`: `start`, `progress`, `epoch`, `saved`, `loaded` or `error`.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np

from quotegen.errors import CannotSaveError, QuotegenError
from quotegen.jobs.estimate import reference_step
from quotegen.jobs.events import Event, summary
from quotegen.limits import peak_megabytes
from quotegen.model.batches import vocabulary_of
from quotegen.model.files.checkpoint import Checkpoint, CheckpointError, load, load_if_any, run_fingerprint
from quotegen.model.files.metadata import Base, EpochRecord, Metadata, Sample, TextRecord
from quotegen.model.files.store import ended_run, find, in_cache, make_folder, mark_used, new_folder, save, settle
from quotegen.model.files.tensors import File, pack, quantized
from quotegen.model.recipe import Recipe, count_parameters
from quotegen.model.results import Epoch, Progress, State, Untrained
from quotegen.model.snapshots import MOST, room, thinned
from quotegen.model.training import train
from quotegen.model.weights import Weights, carried_over
from quotegen.quote.generation import generate
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling
from quotegen.text.corpus import Corpus
from quotegen.text.split import split
from quotegen.text.vocabulary import Vocabulary

PROMPTS = 32  # beginnings kept with a model of windows, which cannot start from nothing
SECONDS_BETWEEN_PROGRESS = 0.25


class VocabularyTooLargeError(QuotegenError):
    def __init__(self, size: int, limit: int):
        self.size, self.limit = size, limit
        super().__init__(f"The text has {size:,} different characters; at most {limit:,} can be trained on here.")


def run(
    corpus: Corpus,
    recipe: Recipe,
    out: Path | None = None,
    *,
    again: bool = False,
    go_on_from: Checkpoint | None = None,
    begin_with: Checkpoint | None = None,
    dtype: type = np.float32,
    snapshots: int = MOST,
    should_stop: Callable[[], bool] = lambda: False,
) -> Iterator[Event]:
    """Train, or load the ended run of the same text and recipe unless `again`; yields events as things happen.

    `go_on_from` is a run of the same text and recipe with fewer epochs; the new one comes to what it would have come to
    on its own. `begin_with` is a model that reads quotes, of any text, whose weights, cell, units and embedding the run
    takes over. At most `snapshots` epochs are kept along the way. Raises CheckpointError when `out` holds another model
    or `go_on_from` is another run; CannotSaveError; RecipeError when `begin_with` reads windows; what `train` raises.
    """
    bases = go_on_from.metadata.bases if go_on_from else ()
    if begin_with:
        recipe, bases = fitted(corpus, recipe, begin_with), begin_with.bases
    elif bases:
        recipe = fitted(corpus, recipe, go_on_from)
    fingerprint = run_fingerprint(corpus, recipe, bases)
    if go_on_from:
        _refuse_another_run(corpus, recipe, bases, go_on_from)
    same_run = ended_run(out, fingerprint, recipe.seconds) if out else find(fingerprint, recipe.seconds)
    if same_run and not again:
        mark_used(same_run)
        yield {"event": "loaded", **summary(same_run)}
        return
    folder = out or new_folder(fingerprint)
    _claim(folder, fingerprint)
    metadata = _new_metadata(corpus, recipe, fingerprint, bases)
    most = room(recipe, len(metadata.vocabulary), snapshots)
    yield from _train(corpus, metadata, folder, go_on_from, begin_with, dtype, most, should_stop)


def fitted(corpus: Corpus, recipe: Recipe, begin_with: Checkpoint) -> Recipe:
    """The recipe with the network of the model that a run on this corpus is to begin with. Raises RecipeError."""
    base = begin_with.metadata.recipe
    recipe = recipe.reading_as(base)
    return recipe.on(base, len(begin_with.vocabulary), len(vocabulary_of(corpus, recipe)))


def refuse_large_vocabulary(corpus: Corpus, recipe: Recipe, most: int) -> None:
    """Raises VocabularyTooLargeError for a text of more different characters: one-hot rows grow with them."""
    if (size := len(Vocabulary.of(corpus.text, unit=recipe.unit))) > most:
        raise VocabularyTooLargeError(size, most)


def _train(
    corpus: Corpus,
    metadata: Metadata,
    folder: Path,
    go_on_from: Checkpoint | None,
    begin_with: Checkpoint | None,
    dtype: type,
    most: int,
    should_stop: Callable[[], bool],
) -> Iterator[Event]:
    recipe, weights, start, from_state, along = metadata.recipe, {}, None, None, {}
    if go_on_from:
        metadata, weights, from_state = _with_history(metadata, go_on_from), go_on_from.weights(), go_on_from.state()
        whole = {0, *(record.epoch for record in metadata.history)}
        along = {epoch: file for epoch, file in go_on_from.snapshots().items() if epoch in whole}
    elif begin_with:
        rng = np.random.default_rng(recipe.seed)
        start = carried_over(begin_with.weights(), begin_with.vocabulary.characters, recipe, metadata.vocabulary, rng)
    before = load_if_any(folder)
    replaces = bool(before and before.metadata.ended)  # somebody may be using that model: it stays until the end
    state: State = {}
    last_progress, peak = -math.inf, None
    yield {
        "event": "start",
        "fingerprint": metadata.fingerprint,
        "epochs": recipe.epochs,
        "epochs_before": len(metadata.history),
        "seconds_limit": recipe.seconds,
        "parameters": count_parameters(recipe, len(metadata.vocabulary)),
        "vocabulary_size": len(metadata.vocabulary),
        "folder": str(folder),
        "saves_epochs": not replaces,
    }
    for result in train(corpus, recipe, should_stop, from_state, start):
        if isinstance(result, Epoch):
            samples = _samples(corpus, metadata, result.number, result.weights)
            metadata, weights = _with_epoch(metadata, weights, result, samples)
            along = thinned({**along, result.number: _snapshot(result.weights)}, most)
            if not replaces:
                save(folder, metadata, weights, dtype, snapshots=along)
            row, best = metadata.history[-1], metadata.best_epoch
            figures = {**asdict(row), "bits_per_character": row.bits_per_character, "best_epoch": best}
            yield {"event": "epoch", **figures, "samples": [*map(asdict, samples)]}
        elif isinstance(result, Progress):
            if result.seconds - last_progress >= SECONDS_BETWEEN_PROGRESS:
                last_progress = result.seconds
                yield {"event": "progress", **asdict(result)}
        elif isinstance(result, Untrained):
            along = thinned({0: _snapshot(result.weights)}, most)
        else:
            state, peak = result, peak_megabytes()  # while there is the second process, if there is one
    last = metadata.history[-1]
    metadata = replace(
        metadata,
        ended="finished" if last.whole and last.epoch == recipe.epochs else "stopped" if should_stop() else "time",
        peak_megabytes=peak,
        step_seconds=reference_step(),
    )
    state = state if np.dtype(dtype) == np.float32 else None  # nobody goes on from rounded weights
    yield {"event": "saved", **summary(settle(save(folder, metadata, weights, dtype, state, along)))}


def _with_history(metadata: Metadata, before: Checkpoint) -> Metadata:
    """The metadata of a run that goes on: it has all whole epochs and samples of the one before."""
    history = tuple(record for record in before.metadata.history if record.whole)
    epochs = {record.epoch for record in history}
    return replace(
        metadata,
        history=history,
        samples=tuple(sample for sample in before.metadata.samples if sample.epoch in epochs),
        prompts=before.metadata.prompts,
        best_epoch=before.metadata.best_epoch,
    )


def _snapshot(weights: Weights) -> File:
    return pack("snapshot", quantized(weights))


def _refuse_another_run(corpus: Corpus, recipe: Recipe, bases: Sequence[Base], before: Checkpoint) -> None:
    """Raises CheckpointError unless the run before differs in its epochs alone, and in having fewer."""
    metadata = before.metadata
    same = run_fingerprint(corpus, replace(recipe, epochs=metadata.recipe.epochs), bases)
    if metadata.fingerprint != same:
        raise CheckpointError(
            f"{before.folder} was trained on another text or by another recipe, so it cannot go on here."
        )
    done = max((record.epoch for record in metadata.history if record.whole), default=0)
    if done >= recipe.epochs:
        raise CheckpointError(f"{before.folder} has {done} epochs already. Ask for more with --epochs.")


def _with_epoch(metadata: Metadata, best: Weights, result: Epoch, samples: list[Sample]) -> tuple[Metadata, Weights]:
    """The metadata with one epoch more, and the weights to store: the best on held-out quotes, else the last."""
    row = EpochRecord(result.number, result.loss, result.held_out_loss, round(result.seconds, 2), result.whole)
    better = row.held_out_loss is None or not metadata.history or row.held_out_loss < metadata.best.held_out_loss
    metadata = replace(
        metadata,
        history=(*metadata.history, row),
        samples=(*metadata.samples, *samples),
        best_epoch=row.epoch if better else metadata.best_epoch,
    )
    return metadata, result.weights if better else best


def _new_metadata(corpus: Corpus, recipe: Recipe, fingerprint: str, bases: Sequence[Base]) -> Metadata:
    rng = np.random.default_rng(recipe.seed)
    held_out = len(split(corpus.quotes, recipe.held_out).validation) if recipe.reading == "quotes" else 0
    text = TextRecord(corpus.name, corpus.fingerprint, len(corpus.text), len(corpus.quotes), held_out, corpus.steps)
    packages = ("tensorflow-cpu", "keras", "numpy") if recipe.trained_by == "tensorflow" else ("numpy",)
    return Metadata(
        fingerprint=fingerprint,
        text=text,
        recipe=recipe,
        vocabulary=vocabulary_of(corpus, recipe).characters,
        prompts=tuple(_prompts(corpus, recipe, PROMPTS, rng)) if recipe.reading == "windows" else (),
        history=(),
        samples=(),
        best_epoch=0,
        ended=None,
        created=datetime.now(UTC).date().isoformat(),
        versions={package: version(package) for package in packages},
        bases=tuple(bases),
    )


def _prompts(corpus: Corpus, recipe: Recipe, count: int, rng: np.random.Generator) -> list[str]:
    """Random prompts of `sample_prompt` characters: from anywhere in the text, or the first half of a quote at most."""
    if recipe.reading == "quotes":
        chosen = [corpus.quotes[index] for index in rng.integers(0, len(corpus.quotes), count)]
        return [quote[: min(recipe.sample_prompt, len(quote) // 2)] for quote in chosen]
    starts = rng.integers(0, max(1, len(corpus.text) - recipe.sample_prompt), count)
    return [corpus.text[start : start + recipe.sample_prompt] for start in starts]


def _samples(corpus: Corpus, metadata: Metadata, epoch: int, weights: Weights) -> list[Sample]:
    """The tutorial's callback: after an epoch, random prompts from the text and what the network makes of them."""
    recipe, rng = metadata.recipe, np.random.default_rng([metadata.recipe.seed, epoch])
    runtime = Runtime(recipe, Vocabulary(metadata.vocabulary, recipe.unit), weights)
    prompts = _prompts(corpus, recipe, recipe.sample_count, rng)
    quotes = generate(runtime, Sampling(recipe.sample_temperature), rng, prompts=prompts, length=recipe.sample_length)
    return [Sample(epoch, quote.prompt, quote.text[len(quote.prompt) :], recipe.sample_temperature) for quote in quotes]


def _claim(folder: Path, fingerprint: str) -> None:
    """Make the folder of a run. Raises CannotSaveError; CheckpointError where it has another model or other files."""
    try:
        make_folder(folder)
        others = [file.name for file in folder.iterdir() if not file.name.endswith((".part", ".safetensors"))]
    except OSError as error:
        raise CannotSaveError(folder, error) from error
    if others and "metadata.json" not in others:
        raise CheckpointError(f"{folder} is not empty and holds no model. Give another folder with --out.")
    if in_cache(folder):  # folders there are named by fingerprint, so overwriting a broken one is safe
        return
    if others and load(folder).metadata.fingerprint != fingerprint:
        raise CheckpointError(f"{folder} already holds another model. Give another folder with --out.")
