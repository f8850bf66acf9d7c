"""What a model is, beside its weights: text, recipe, vocabulary, history, samples, and the files that hold the rest."""

import math
import re
from dataclasses import dataclass
from functools import cached_property

from quotegen.model.files.parsing import parsed
from quotegen.model.recipe import Recipe
from quotegen.text.cleaning import STEPS
from quotegen.text.vocabulary import END, Vocabulary

FORMAT = 2  # part of every fingerprint: raise it when a run of the same recipe would give another model


@dataclass(frozen=True)
class EpochRecord:
    """One row of a run's history. Losses in nats per character, seconds since training began."""

    epoch: int
    loss: float
    held_out_loss: float | None
    seconds: float
    whole: bool = True

    @property
    def bits_per_character(self) -> float:
        """The loss / ln 2: on held-out quotes, where there are any, else on the training text."""
        return (self.loss if self.held_out_loss is None else self.held_out_loss) / math.log(2)


@dataclass(frozen=True)
class Sample:
    """What the network of one epoch wrote: prompt and generated text, at a temperature."""

    epoch: int
    prompt: str
    text: str  # generated, without the prompt
    temperature: float


@dataclass(frozen=True)
class TextRecord:
    name: str
    fingerprint: str
    characters: int
    quotes: int
    held_out: int  # quotes never trained on
    steps: tuple[str, ...]  # cleaning


@dataclass(frozen=True)
class Base:
    fingerprint: str
    weights: str  # file name, which holds a hash of them: a run that was stopped has the same fingerprint
    recipe: str
    text: TextRecord


@dataclass(frozen=True)
class Snapshot:
    """The network as it was after an epoch; after epoch 0, untrained."""

    epoch: int
    weights: str  # file name; that of the best weights where it has the same


@dataclass(frozen=True)
class Metadata:
    """Everything about a model but its weights."""

    fingerprint: str
    text: TextRecord
    recipe: Recipe
    vocabulary: tuple[str, ...]
    prompts: tuple[str, ...]  # beginnings from the text, for models that cannot start from nothing
    history: tuple[EpochRecord, ...]
    samples: tuple[Sample, ...]
    best_epoch: int  # whose weights are stored
    ended: str | None  # "finished", "stopped", "time"; None: the process died before the end
    created: str  # ISO date
    versions: dict[str, str]
    weights: str = ""  # file name
    state: str = ""  # file name; empty where the run cannot go on
    peak_megabytes: float | None = None  # of memory that the run took
    step_seconds: float | None = None  # of `estimate.reference_step` on the machine of the run
    bases: tuple[Base, ...] = ()  # the model that the run began with, the one that this began with, and so on
    snapshots: tuple[Snapshot, ...] = ()  # by epoch, a byte a weight; none of runs from before there were any
    format: int = FORMAT

    @property
    def best(self) -> EpochRecord:
        return next(record for record in self.history if record.epoch == self.best_epoch)

    @property
    def file_name(self) -> str:
        """What a file made of the model is called, without its ending, and the folder inside."""
        return f"quotegen-{self.fingerprint}"

    @property
    def by_heart(self) -> int:
        """How many lines the network learned by heart before it read its text last; 0 for most."""
        texts = (base.text for base in self.bases if base.recipe in ("by-heart", "pretrain"))
        return next((text.quotes - text.held_out for text in texts if text.name == "by-heart"), 0)

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files that belong to it, beside its own."""
        named = (self.weights, self.state, *(snapshot.weights for snapshot in self.snapshots))
        return tuple(filter(None, named))

    @cached_property
    def weights_by_epoch(self) -> dict[int, str]:
        """The stored epochs in order, and their files: the best one's, and snapshots."""
        files = {snapshot.epoch: snapshot.weights for snapshot in self.snapshots}
        return dict(sorted({**files, self.best_epoch: self.weights}.items()))


def consistent(values: object) -> Metadata:
    """The metadata in a JSON value. Raises ValueError where it has none of this format, where they contradict
    themselves, or where they name files that are no files of a checkpoint."""
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise ValueError(f"no metadata of format {FORMAT}")
    metadata = parsed(Metadata, values)
    metadata.recipe.checked()
    along = {snapshot.weights for snapshot in metadata.snapshots} - {metadata.weights}
    rows, characters, prompts = metadata.history, metadata.vocabulary, metadata.prompts
    windows, unit = metadata.recipe.reading == "windows", metadata.recipe.unit
    wrong = {
        "it names no weights file": not re.fullmatch(r"weights-[\w.-]+", metadata.weights),
        "it names a state that is none": not re.fullmatch(r"(state-[\w.-]+)?", metadata.state),
        "it names a snapshot that is none": not all(re.fullmatch(r"snapshot-[\w.-]+", name) for name in along),
        "it has no best epoch": all(row.epoch != metadata.best_epoch for row in rows),
        "an epoch has a negative figure": any(
            min(row.epoch, row.loss, row.held_out_loss or 0, row.seconds) < 0 for row in rows
        ),
        "it names a cleaning step that is none": not set(metadata.text.steps) <= set(STEPS),
        "a vocabulary is made of different single characters": (
            not characters or len(set(characters)) < len(characters) or any(len(each) != 1 for each in characters)
        ),
        "a prompt has characters that the vocabulary lacks": Vocabulary(characters, unit).unknown("".join(prompts)),
        "a prompt is empty": not all(prompts),
        "it can begin with nothing, neither an end of a quote nor a prompt": (
            not prompts and (END not in characters or windows)
        ),
    }
    if found := next((reason for reason, is_so in wrong.items() if is_so), None):
        raise ValueError(found)
    return metadata
