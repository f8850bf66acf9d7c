"""Checkpoints on disk: a folder with safetensors weights and metadata.json, and what a run needs to go on.

The metadata names the other files and is replaced last, so a folder is complete or is no checkpoint, even
when the process is killed half-way.
"""

import hashlib
import json
import re
import secrets
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file
from safetensors.numpy import save as serialize

from quotegen.errors import QuotegenError
from quotegen.model.recipe import Recipe
from quotegen.model.results import State
from quotegen.model.weights import Weights, shapes
from quotegen.text.cleaning import STEPS
from quotegen.text.corpus import Corpus
from quotegen.text.statistics import count_syllables
from quotegen.text.vocabulary import Vocabulary

_UNUSED = {  # fields of a recipe that only the other reading has
    "windows": {"span", "recurrent_dropout", "averaging", "unit"},
    "quotes": {"window_length", "stride"},
}
File = tuple[str, bytes]  # its name, which has a hash of what is in it
_ATTEMPTS = 10  # at a file that another process is reading
FORMAT = 2  # part of every fingerprint: raise it when a run of the same recipe would give another model


class CheckpointError(QuotegenError):
    """A folder is no usable checkpoint."""


@dataclass(frozen=True)
class EpochRecord:
    """One row of a run's history. Losses in nats per character, seconds since training began."""

    epoch: int
    loss: float
    held_out_loss: float | None
    seconds: float
    whole: bool = True


@dataclass(frozen=True)
class Sample:
    """What the network of one epoch wrote: prompt and generated text, at a temperature."""

    epoch: int
    prompt: str
    text: str  # generated, without the prompt
    temperature: float


@dataclass(frozen=True)
class TextRecord:
    """The text that a model was trained on."""

    name: str
    fingerprint: str
    characters: int
    quotes: int
    held_out: int  # quotes never trained on
    steps: tuple[str, ...]  # cleaning


@dataclass(frozen=True)
class Base:
    """A model that a run began with."""

    fingerprint: str
    weights: str  # file name, which holds a hash of them: a run that was stopped has the same fingerprint
    recipe: str
    text: TextRecord


@dataclass(frozen=True)
class Snapshot:
    """The network as it was after an epoch; after epoch 0, untrained."""

    epoch: int
    weights: str  # file name


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
    snapshots: tuple[Snapshot, ...] = ()  # by epoch, in half precision; none of runs from before there were any
    format: int = FORMAT

    @property
    def best(self) -> EpochRecord:
        """The epoch whose weights are stored."""
        return next(record for record in self.history if record.epoch == self.best_epoch)

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files that belong to it, beside its own."""
        named = (self.weights, self.state, *(snapshot.weights for snapshot in self.snapshots))
        return tuple(name for name in named if name)

    @property
    def weights_by_epoch(self) -> dict[int, str]:
        """The epochs whose weights are kept, in order, and the files they are in: the best one's, and snapshots."""
        kept = {snapshot.epoch: snapshot.weights for snapshot in self.snapshots}
        return dict(sorted({**kept, self.best_epoch: self.weights}.items()))


@dataclass(frozen=True)
class Checkpoint:
    """A model on disk: its folder and metadata; weights are read when asked for."""

    folder: Path
    metadata: Metadata = field(repr=False)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The characters that the model knows."""
        return Vocabulary(self.metadata.vocabulary, self.metadata.recipe.unit)

    @property
    def bases(self) -> tuple[Base, ...]:
        """What a run that begins with this model notes about where it comes from, this model first."""
        metadata = self.metadata
        base = Base(metadata.fingerprint, metadata.weights, metadata.recipe.name, metadata.text)
        return (base, *metadata.bases)

    def weights(self, epoch: int | None = None) -> Weights:
        """Tensors by name, float32, of the best epoch or of another that is kept.

        Raises CheckpointError when the epoch is not kept, or the file is missing, broken or of another shape.
        """
        kept = self.metadata.weights_by_epoch
        if (epoch := self.metadata.best_epoch if epoch is None else epoch) not in kept:
            epochs = ", ".join(map(str, kept))
            raise CheckpointError(f"Epoch {epoch} of {self.folder} was not kept. These were: {epochs}.")
        tensors = self._read(kept[epoch])
        expected = shapes(self.metadata.recipe, len(self.metadata.vocabulary))
        if {name: tensor.shape for name, tensor in tensors.items()} != expected:
            raise CheckpointError(f"The weights in {self.folder} do not fit their metadata.")
        return {name: tensor.astype(np.float32) for name, tensor in tensors.items()}

    def state(self) -> State:
        """Where the run stopped and with what. Raises CheckpointError where it left nothing to go on from."""
        if not self.metadata.state:
            raise CheckpointError(f"The run in {self.folder} left nothing to go on from. Train it again.")
        return self._read(self.metadata.state)

    def snapshots(self) -> dict[int, File]:
        """The files of the epochs that were kept along the way. Raises CheckpointError when one is missing."""
        try:
            return {
                each.epoch: (each.weights, (self.folder / each.weights).read_bytes())
                for each in self.metadata.snapshots
            }
        except OSError as error:
            raise CheckpointError(f"An epoch of {self.folder} cannot be read: {error}.") from error

    def _read(self, name: str) -> dict[str, np.ndarray]:
        try:
            return load_file(self.folder / name)
        except (OSError, SafetensorError) as error:
            raise CheckpointError(f"{name} in {self.folder} cannot be read: {error}.") from error


def run_fingerprint(corpus: Corpus, recipe: Recipe, bases: Sequence[Base] = ()) -> str:
    """The name of a run: the same text, recipe, base and code format give the same, so nothing is trained twice.

    `seconds` is a budget and changes nothing of what is learned within it, so it is not part of the name; nor is
    a field that only the other reading has, nor the unit where it makes no difference or is the first there was.
    """
    unused = _UNUSED[recipe.reading] | {"seconds"}
    if recipe.unit == "syllable" or not count_syllables(corpus.text):
        unused |= {"unit"}
    fields = {name: value for name, value in recipe.as_dict().items() if name not in unused}
    identity = {"text": corpus.fingerprint, "recipe": fields, "format": FORMAT}
    if bases:
        identity["base"] = [bases[0].fingerprint, bases[0].weights]
    return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()[:16]


def save(
    folder: Path,
    metadata: Metadata,
    weights: Weights,
    dtype: type = np.float32,
    state: State | None = None,
    snapshots: Mapping[int, File] | None = None,
) -> Checkpoint:
    """Write a checkpoint, or replace the one in the folder; a reader sees the old one or the new one, whole.

    `dtype` is what weights are stored as; a state and snapshots, where there are any, are stored as they are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = files_named_in(folder)
    for name, data in (snapshots or {}).values():
        if name not in before or not _has_size(folder / name, len(data)):  # most are there since the epoch before
            _write(folder / name, data)
    metadata = replace(
        metadata,
        weights=_write_tensors(folder, "weights", {name: tensor.astype(dtype) for name, tensor in weights.items()}),
        state=_write_tensors(folder, "state", state) if state else "",
        snapshots=tuple(Snapshot(epoch, name) for epoch, (name, _data) in sorted((snapshots or {}).items())),
    )
    _write(folder / "metadata.json", json.dumps(asdict(metadata), ensure_ascii=False, indent=1).encode())
    forget_all_but(folder, (*metadata.files, *before))  # somebody may just be reading those before
    return Checkpoint(folder, metadata)


def pack(kind: str, tensors: Mapping[str, np.ndarray]) -> File:
    """Tensors as a file whose name begins with their kind."""
    data = serialize({name: np.asarray(tensor, order="C") for name, tensor in tensors.items()})
    return f"{kind}-{hashlib.sha256(data).hexdigest()[:12]}.safetensors", data


def _write_tensors(folder: Path, kind: str, tensors: Mapping[str, np.ndarray]) -> str:
    """The name of the new file."""
    name, data = pack(kind, tensors)
    _write(folder / name, data)
    return name


def _has_size(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def files_named_in(folder: Path) -> tuple[str, ...]:
    """The files of the checkpoint in a folder; none where there is no checkpoint."""
    try:
        return load(folder).metadata.files
    except CheckpointError:
        return ()


def forget_all_but(folder: Path, names: Sequence[str]) -> None:
    """Delete the files of tensors that no checkpoint names any more."""
    for stale in folder.glob("*.safetensors"):
        if stale.name not in names:
            stale.unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    """The whole file or nothing, whoever else writes it."""
    part = path.with_name(f".{secrets.token_hex(4)}.part")
    try:
        part.write_bytes(data)
        _replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _replace(part: Path, path: Path) -> None:
    """Windows refuses while somebody reads the old file, which takes no longer than a moment."""
    for _ in range(_ATTEMPTS):
        try:
            part.replace(path)
            return
        except PermissionError:
            time.sleep(0.1)
    part.replace(path)


def load(folder: Path) -> Checkpoint:
    """The checkpoint in a folder. Raises CheckpointError when there is none or it does not hold together."""
    try:
        values = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise CheckpointError(f"There is no model in {folder}.") from error
    except (ValueError, RecursionError) as error:
        raise CheckpointError(f"{folder / 'metadata.json'} is broken: {error}.") from error
    try:
        metadata = _metadata(values)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise CheckpointError(f"{folder / 'metadata.json'} lacks what a model needs ({error}).") from error
    if not isinstance(metadata.weights, str) or not re.fullmatch(r"weights-[\w.-]+", metadata.weights):
        raise CheckpointError(f"{folder / 'metadata.json'} names no weights file.")
    if not isinstance(metadata.state, str) or not re.fullmatch(r"(state-[\w.-]+)?", metadata.state):
        raise CheckpointError(f"{folder / 'metadata.json'} names a state that is none.")
    if not all(re.fullmatch(r"snapshot-[\w.-]+", snapshot.weights) for snapshot in metadata.snapshots):
        raise CheckpointError(f"{folder / 'metadata.json'} names a snapshot that is none.")
    return Checkpoint(folder, metadata)


def delete(folder: Path) -> None:
    """Remove a checkpoint; the metadata goes first, so that no half of it is ever listed."""
    (folder / "metadata.json").unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _metadata(values: dict) -> Metadata:
    if values["format"] != FORMAT:
        raise ValueError(f"format {values['format']}, this version reads {FORMAT}")
    bases = tuple(Base(**{**base, "text": _text_record(base["text"])}) for base in values.get("bases", ()))
    metadata = Metadata(
        **{
            **values,
            "text": _text_record(values["text"]),
            "bases": bases,
            "recipe": Recipe.from_dict(values["recipe"]),
            "vocabulary": tuple(map(_character, values["vocabulary"])),
            "prompts": tuple(values["prompts"]),
            "history": tuple(EpochRecord(**row) for row in values["history"]),
            "samples": tuple(Sample(**row) for row in values["samples"]),
            "snapshots": tuple(Snapshot(**row) for row in values.get("snapshots", ())),
        }
    )
    for row in metadata.history:
        if not all(
            isinstance(number, int | float) for number in (row.epoch, row.loss, row.seconds, row.held_out_loss or 0)
        ):
            raise ValueError("an epoch without figures")
    if not all(type(each.epoch) is int and isinstance(each.weights, str) for each in metadata.snapshots):
        raise ValueError("a snapshot without epoch or file")
    if not isinstance(metadata.text.name, str) or not set(metadata.text.steps) <= set(STEPS):
        raise ValueError("no text")
    if not metadata.history or not any(record.epoch == metadata.best_epoch for record in metadata.history):
        raise ValueError("no epoch")
    return metadata


def _text_record(values: dict) -> TextRecord:
    return TextRecord(**{**values, "steps": tuple(values["steps"])})


def _character(value: object) -> str:
    if not isinstance(value, str) or len(value) != 1:
        raise ValueError("a vocabulary is made of single characters")
    return value
