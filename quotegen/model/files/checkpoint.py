"""Checkpoints on disk: a folder with safetensors weights and metadata.json, and what a run needs to go on. The metadata
names the other files and is replaced last, so a folder is complete or is no checkpoint."""

import contextlib
import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from quotegen.errors import QuotegenError
from quotegen.model.files import tensors as files
from quotegen.model.files.metadata import FORMAT, Base, Metadata, Snapshot, consistent
from quotegen.model.files.tensors import BrokenFileError, File, Shapes, pack, quantized, read, write
from quotegen.model.recipe import Recipe, shapes
from quotegen.model.results import State
from quotegen.model.weights import Weights
from quotegen.text.corpus import Corpus
from quotegen.text.statistics import count_syllables
from quotegen.text.vocabulary import Vocabulary

_UNUSED = {  # fields of a recipe that only the other reading has
    "windows": {"span", "recurrent_dropout", "averaging", "unit", "engine"},
    "quotes": {"window_length", "stride"},
}


class CheckpointError(QuotegenError):
    """A folder is no usable checkpoint."""


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
        """Tensors by name, float32, of the best epoch or of another that is stored. Raises CheckpointError."""
        stored = self.metadata.weights_by_epoch
        if (epoch := self.metadata.best_epoch if epoch is None else epoch) not in stored:
            epochs = ", ".join(map(str, stored))
            raise CheckpointError(f"Epoch {epoch} of {self.folder} was not kept. These were: {epochs}.")
        tensors = self._read(stored[epoch])
        if files.shapes_of(tensors) != self._shapes:
            raise CheckpointError(f"The weights in {self.folder} do not fit their metadata.")
        if not files.are_finite(tensors):
            raise CheckpointError(f"The weights in {self.folder} are not all finite numbers.")
        return {name: tensor.astype(np.float32) for name, tensor in tensors.items()}

    @property
    def _shapes(self) -> Shapes:
        return shapes(self.metadata.recipe, len(self.metadata.vocabulary))

    def is_usable(self) -> bool:
        """Whether its best weights are there, whole, of the right shapes and finite; an unchanged file is read once."""
        return files.is_whole(self.folder / self.metadata.weights, self._shapes)

    def state(self) -> State:
        """Where the run stopped and with what. Raises CheckpointError where it left nothing to go on from."""
        if not self.metadata.state:
            raise CheckpointError(f"The run in {self.folder} left nothing to go on from. Train it again.")
        return self._read(self.metadata.state)

    def snapshots(self) -> dict[int, File]:
        """The files of the epochs stored along the way. Raises CheckpointError when one is missing."""
        along = {each.epoch: each.weights for each in self.metadata.snapshots}
        try:
            others = {epoch: name for epoch, name in along.items() if name != self.metadata.weights}
            packed = {epoch: (name, (self.folder / name).read_bytes()) for epoch, name in others.items()}
        except OSError as error:
            raise CheckpointError(f"An epoch of {self.folder} cannot be read: {error}.") from error
        best = along.keys() - others.keys()
        return packed | {epoch: pack("snapshot", quantized(self.weights())) for epoch in best}

    def _read(self, name: str) -> dict[str, np.ndarray]:
        try:
            return read(self.folder / name)
        except BrokenFileError as error:
            raise CheckpointError(f"The model in {self.folder}: {error}") from error


def run_fingerprint(corpus: Corpus, recipe: Recipe, bases: Sequence[Base] = ()) -> str:
    """The name of a run: the same text, recipe, base and code format give the same, so nothing is trained twice.
    Fields that change nothing of what is learned are left out: `seconds`, those of the other reading."""
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

    `dtype` is what weights are stored as, int8 for `quantized` ones; a state and snapshots are stored as they are. The
    snapshot of the best epoch is the file of these very weights. A file that is there already is not written again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = files_in(folder)
    in_bytes = np.dtype(dtype) == np.int8
    rounded = quantized(weights) if in_bytes else {name: each.astype(dtype) for name, each in weights.items()}
    best = pack("weights", rounded)
    rest = pack("state", state) if state else None
    along = {epoch: best if epoch == metadata.best_epoch else file for epoch, file in sorted((snapshots or {}).items())}
    for name, data in dict(filter(None, (best, rest, *along.values()))).items():
        with contextlib.suppress(OSError):  # it is not there
            if (folder / name).read_bytes() == data:
                continue
        write(folder / name, data)
    metadata = replace(
        metadata,
        weights=best[0],
        state=rest[0] if rest else "",
        snapshots=tuple(Snapshot(epoch, name) for epoch, (name, _) in along.items()),
    )
    values = {**asdict(metadata), "recipe": metadata.recipe.as_dict()}
    write(folder / "metadata.json", json.dumps(values, ensure_ascii=False, indent=1).encode())
    forget_all_but(folder, (*metadata.files, *before))  # somebody may just be reading those before
    return Checkpoint(folder, metadata)


def files_in(folder: Path) -> tuple[str, ...]:
    """The files of the checkpoint in a folder; none where there is no checkpoint."""
    model = load_if_any(folder)
    return model.metadata.files if model else ()


def forget_all_but(folder: Path, names: Sequence[str]) -> None:
    """Delete the files of tensors that no checkpoint names any more."""
    for stale in folder.glob("*.safetensors"):
        if stale.name not in names:
            stale.unlink(missing_ok=True)


def load(folder: Path) -> Checkpoint:
    """The checkpoint in a folder. Raises CheckpointError when there is none or its metadata do not hold together."""
    path = folder / "metadata.json"
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CheckpointError(f"There is no model in {folder}.") from error
    except (ValueError, RecursionError) as error:
        raise CheckpointError(f"{path} is broken: {error}.") from error
    try:
        return Checkpoint(folder, consistent(values))
    except ValueError as error:
        raise CheckpointError(f"{path} does not describe a model ({error}).") from error


def load_if_any(folder: Path) -> Checkpoint | None:
    """The checkpoint in a folder; None where there is none that can be loaded."""
    try:
        return load(folder)
    except CheckpointError:
        return None


def delete(folder: Path) -> None:
    """Remove a checkpoint; the metadata goes first, so that no half of it is ever listed."""
    (folder / "metadata.json").unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
