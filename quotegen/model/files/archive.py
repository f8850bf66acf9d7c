"""A model that somebody brings back as a zip file: what `export.archive` packed, checked as anything from outside is.

Nothing is unpacked by the names in the file, all is bounded, weights are numbers only, and everything is written anew.
"""

import hashlib
import re
import stat
import struct
import tempfile
import zipfile
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Literal

from quotegen.errors import CannotSaveError, DiskFullError, QuotegenError, no_space
from quotegen.model.files import store
from quotegen.model.files.card import CARD
from quotegen.model.files.checkpoint import Checkpoint, load
from quotegen.model.files.metadata import Metadata
from quotegen.model.files.tensors import are_finite, pack, quantized, smallest_type
from quotegen.model.recipe import PRESETS, TRANSFER, count_parameters

MOST_BYTES = 32_000_000  # packed and unpacked; a network of 512 units takes 27 with its epochs
MOST_METADATA_BYTES = 1_000_000
MOST_FILES = 40
MOST_UNITS = 1024
MOST_PARAMETERS = 16_000_000  # 64 MB in memory, where each takes four bytes
PLACE = "opened-"  # begins the names of their folders; those of runs are plain fingerprints
_FILE = re.compile(r"metadata\.json|(weights|snapshot)-[0-9a-f]{12}\.safetensors")
_ENTRY = b"PK\x01\x02"  # begins each entry of a zip file's directory
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, OverflowError)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

Reason = Literal["foreign", "damaged", "large"]


class ArchiveError(QuotegenError):
    """A file is no model that this program packed, or a damaged one, or one too large to be read here."""

    def __init__(self, reason: Reason, detail: str):
        super().__init__(f"The file cannot be opened as a model: {detail}.")
        self.reason = reason


def open_archive(data: bytes, most_units: int = MOST_UNITS) -> Checkpoint:
    """The model in a zip file of `export.archive`, kept in the cache under a fingerprint of what is in it.

    The fingerprint in the file is only a claim: believed, it would hand this model to others for a run of theirs. It
    has no state, so no run can go on from it. Raises ArchiveError, DiskFullError, CannotSaveError.
    """
    files = _unpacked(data)
    with tempfile.TemporaryDirectory(prefix="quotegen-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        try:
            model = load(Path(folder))
            metadata, weights = _checked(model.metadata, most_units), model.weights()
            along = {each.epoch: quantized(model.weights(each.epoch)) for each in metadata.snapshots}
            if not all(map(are_finite, along.values())):
                raise ValueError("its numbers are too large")
        except ArchiveError:
            raise
        except (KeyError, TypeError, ValueError) as error:
            raise ArchiveError("damaged", f"{error}".rstrip(".")) from error
    fingerprint = hashlib.sha256(b"".join(files.values())).hexdigest()[:16]
    snapshots = {epoch: pack("snapshot", tensors) for epoch, tensors in along.items()}
    folder = store.cache_folder() / f"{PLACE}{fingerprint}"
    metadata = replace(metadata, state="", fingerprint=fingerprint)
    try:
        store.make_folder(folder)
        return store.save(folder, metadata, weights, smallest_type(weights), snapshots=snapshots)
    except OSError as error:
        raise (DiskFullError() if no_space(error) else CannotSaveError(folder, error)) from error


def _unpacked(data: bytes) -> dict[str, bytes]:
    """The files of a model by their plain names, still unread but for their sizes. Raises ArchiveError."""
    if len(data) > MOST_BYTES:
        raise ArchiveError("large", f"it has {len(data):,} bytes")
    if data.count(_ENTRY) > MOST_FILES:  # before zipfile makes an object of each
        raise ArchiveError("foreign", f"it holds more than {MOST_FILES} files")
    try:
        with zipfile.ZipFile(BytesIO(data)) as file:
            named = _named(file.infolist())
            if sum(entry.file_size for entry in named.values()) > MOST_BYTES:
                raise ArchiveError("large", f"unpacked it has more than {MOST_BYTES:,} bytes")
            if named["metadata.json"].file_size > MOST_METADATA_BYTES:
                raise ArchiveError("large", f"its metadata has {named['metadata.json'].file_size:,} bytes")
            return {name: _read(file, name, entry) for name, entry in named.items()}
    except ArchiveError:
        raise
    except _BROKEN as error:
        raise ArchiveError("damaged" if data.startswith(b"PK") else "foreign", f"{error}".rstrip(".")) from error


def _named(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The entries by the names of a model's files, all in one folder, its card and what macOS adds left out. Raises
    ArchiveError where there is anything else."""
    named, folders = {}, set()
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if entry.is_dir() or path.parts[0] == "__MACOSX" or path.name in (CARD, ".DS_Store"):
            continue
        kind = stat.S_IFMT(entry.external_attr >> 16)
        plain = kind in (0, stat.S_IFREG) and entry.compress_type in _METHODS and not entry.flag_bits & 1
        if not plain or len(path.parts) > 2 or not _FILE.fullmatch(path.name) or path.name in named:
            raise ArchiveError("foreign", f"{entry.filename[:60]!r} in it is no file of a model")
        named[path.name] = entry
        folders.add(path.parent)
    if "metadata.json" not in named or len(folders) > 1 or folders & {PurePosixPath(".."), PurePosixPath("/")}:
        raise ArchiveError("foreign", "it has no metadata.json beside its weights")
    return named


def _read(file: zipfile.ZipFile, name: str, entry: zipfile.ZipInfo) -> bytes:
    """Never more than the directory declares: what does not fit its checksum fails."""
    with file.open(entry) as content:
        data = content.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise ArchiveError("damaged", f"{name} is not as long as it says")
    return data


def _checked(metadata: Metadata, most_units: int) -> Metadata:
    """The metadata, where every page can show the model. Raises ArchiveError or ValueError."""
    recipe, epochs = metadata.recipe, [record.epoch for record in metadata.history]
    if recipe.units > most_units:
        raise ArchiveError("large", f"its network has {recipe.units:,} units")
    if (size := count_parameters(recipe, len(metadata.vocabulary))) > MOST_PARAMETERS:
        raise ArchiveError("large", f"its network has {size:,} parameters")
    if unknown := {recipe.name, *(base.recipe for base in metadata.bases)} - PRESETS.keys() - TRANSFER.keys():
        raise ValueError(f"there is no recipe {min(unknown)[:40]!r}")
    if epochs != sorted(set(epochs)) or epochs[-1] > recipe.epochs:
        raise ValueError("its epochs are out of order")
    return metadata
