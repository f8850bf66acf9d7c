"""Where checkpoints live: the bundled ones in `data/models`, trained ones in a cache folder bounded in bytes. Several
processes may use it: what writes or deletes there holds its lock, readers need none."""

import contextlib
import errno
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from filelock import FileLock, Timeout

from quotegen.errors import CannotSaveError, QuotegenError, no_space
from quotegen.model.files import checkpoint as checkpoints
from quotegen.model.files.checkpoint import Checkpoint, CheckpointError, delete, load, load_if_any
from quotegen.model.files.metadata import Metadata, TextRecord
from quotegen.text.corpus import Corpus, TextFile, read_file

LOCK_SECONDS = 20  # how long to wait for another process; it holds the lock for as long as a write takes
STALE_SECONDS = 600  # what a killed process left half-written is waste after so long
DATA = Path(__file__).resolve().parents[3] / "data"
BUNDLED = DATA / "models"
WRITERS = {"saying": "by-heart-saying", "sokdam": "by-heart-sokdam"}  # the models of Today, by their text
DEFAULT = WRITERS["saying"]
BASE = "fine-tuned-saying"  # what texts of one's own are learned on, unless another is chosen
_ARRIVING = ".arriving-"  # how the folder of a model on its way in begins
_OURS = ("metadata.json", ".safetensors", ".part")  # how the files that a checkpoint is made of end


class UnknownTextError(QuotegenError):
    """The text that a model was trained on is not at hand."""


def cache_folder() -> Path:
    """Where trained models are kept: `QUOTEGEN_CACHE`, or `quotegen` in the user's cache folder."""
    if chosen := os.environ.get("QUOTEGEN_CACHE"):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    return Path(base) / "quotegen"


def in_cache(folder: Path) -> bool:
    """Whether a checkpoint folder is one of the cache, made by this program and named by a fingerprint."""
    return folder.parent == cache_folder()


def make_folder(folder: Path) -> None:
    """Make the folder of a checkpoint; in the cache, nobody else on this machine may read it. Raises OSError."""
    if in_cache(folder):
        _make_cache_folder()
    folder.mkdir(mode=0o700 if in_cache(folder) else 0o777, parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), folder)


def can_save() -> bool:
    """Whether models can be saved in the cache; on a read-only disk they cannot."""
    folder = cache_folder()
    nearest = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    return os.access(nearest, os.W_OK)


def _make_cache_folder() -> None:
    cache_folder().parent.mkdir(parents=True, exist_ok=True)
    cache_folder().mkdir(mode=0o700, exist_ok=True)


def bundled() -> dict[str, Checkpoint]:
    """The models that come with the program and can be read, by name, the default first."""
    return dict(sorted(_readable(BUNDLED).items(), key=lambda item: (item[0] != DEFAULT, item[0])))


def cached() -> dict[str, Checkpoint]:
    """Models trained on this machine that can be read, by fingerprint; runs that died before their end included."""
    return _readable(cache_folder())


def find(fingerprint: str, seconds: int, models: Mapping[str, Checkpoint] | None = None) -> Checkpoint | None:
    """The ended run of that fingerprint, bundled (`models`, if read before) or cached, unless more time betters it."""
    for checkpoint in _loadable(BUNDLED) if models is None else models.values():
        if checkpoint.metadata.fingerprint == fingerprint and checkpoint.is_usable():
            return checkpoint
    return ended_run(cache_folder() / fingerprint, fingerprint, seconds)


def ended_run(folder: Path, fingerprint: str, seconds: int) -> Checkpoint | None:
    """The checkpoint in a folder, if it is of this run and finished or used up this budget: none that was stopped."""
    model = load_if_any(folder)
    if model is None or model.metadata.fingerprint != fingerprint:
        return None
    ended, budget = model.metadata.ended, model.metadata.recipe.seconds
    whole = ended == "finished" or (ended == "time" and 0 < seconds <= budget)
    return model if whole and model.is_usable() else None


def open_model(name: str) -> Checkpoint:
    """The model of a bundled name, a cached fingerprint or a checkpoint folder. Raises CheckpointError."""
    for folder in (BUNDLED / name, cache_folder() / name):
        if re.fullmatch(r"[\w-]+", name) and (folder / "metadata.json").is_file():
            checkpoint = load(folder)
            mark_used(checkpoint)
            return checkpoint
    if Path(name).is_dir():
        return load(Path(name))
    give = f"Give a checkpoint folder or one of the bundled models: {', '.join(bundled()) or 'none'}."
    raise CheckpointError(f"There is no model {name!r}. {give}")


def new_folder(fingerprint: str) -> Path:
    """The folder of the cache that a run is to write in: its fingerprint's, or another where that has a model."""
    folder = cache_folder() / fingerprint
    return _beside(folder) if load_if_any(folder) else folder


def save(folder: Path, *what, **how) -> Checkpoint:
    """`checkpoint.save`, with no other process deleting in the cache meanwhile. Raises CannotSaveError; OSError
    where there is no room."""
    try:
        with _locked() if in_cache(folder) else contextlib.nullcontext():
            for part in folder.glob(".*.part") if in_cache(folder) else ():  # of a process that was killed half-way
                part.unlink(missing_ok=True)
            return checkpoints.save(folder, *what, **how)
    except OSError as error:
        if no_space(error):
            raise
        raise CannotSaveError(folder, error) from error


def settle(made: Checkpoint) -> Checkpoint:
    """Move an ended run into the folder of its fingerprint; where a better one is there, it stays where it is."""
    folder = cache_folder() / made.metadata.fingerprint
    if not in_cache(made.folder) or made.folder == folder:
        return made
    with _locked():
        if _is_worse(made.metadata, folder):
            return made
        moved = _move_in(made.folder, folder)
    shutil.rmtree(made.folder, ignore_errors=True)
    return moved


def take_in(files: Mapping[str, bytes]) -> Checkpoint:
    """Keep a checkpoint from elsewhere by its files; it replaces no better one. Raises CheckpointError unless whole."""
    if not all(re.fullmatch(r"[\w-]+(\.[\w-]+)+", name) for name in files):
        raise CheckpointError("A file of the model has no plain name.")
    _make_cache_folder()
    with tempfile.TemporaryDirectory(dir=cache_folder(), prefix=_ARRIVING, ignore_cleanup_errors=True) as arriving:
        for name, data in files.items():
            (Path(arriving) / name).write_bytes(data)
        arrived = load(Path(arriving))
        for epoch in arrived.metadata.weights_by_epoch:
            arrived.weights(epoch)
        fingerprint = arrived.metadata.fingerprint
        if not re.fullmatch(r"[\w-]+", fingerprint):
            raise CheckpointError("The model has no plain fingerprint.")
        with _locked():
            folder = cache_folder() / fingerprint
            return _move_in(Path(arriving), _beside(folder) if _is_worse(arrived.metadata, folder) else folder)


def _beside(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}-{secrets.token_hex(4)}")


def _is_worse(metadata: Metadata, folder: Path) -> bool:
    """Whether the folder holds a model of the same run that came further: it finished, or has more whole epochs."""

    def progress(metadata: Metadata) -> tuple[bool, int]:
        return metadata.ended == "finished", sum(record.whole for record in metadata.history)

    other = load_if_any(folder)
    return other is not None and progress(metadata) < progress(other.metadata)


def _move_in(arriving: Path, folder: Path) -> Checkpoint:
    """The metadata goes last: a reader sees the old model or the new one, whole."""
    folder.mkdir(mode=0o700, exist_ok=True)
    before = checkpoints.files_in(folder)
    names = sorted((file.name for file in arriving.iterdir()), key=lambda name: name == "metadata.json")
    for name in names:
        (arriving / name).replace(folder / name)
    checkpoints.forget_all_but(folder, (*names, *before))  # somebody may just be reading those before
    return load(folder)


def text_of(record: TextRecord, chosen: Path | None = None, encoding: str | None = None) -> Corpus:
    """The text that a model was trained on, by its fingerprint: the chosen file or a bundled one. UnknownTextError."""
    return file_of(record, chosen, encoding).corpus


def file_of(record: TextRecord, chosen: Path | None = None, encoding: str | None = None) -> TextFile:
    """The same with what was read before cleaning. Raises what `text_of` raises."""
    for path in [chosen] if chosen else sorted(DATA.glob("*.txt")):
        file = read_file(path, encoding=encoding if chosen else None, steps=record.steps)
        if file.corpus.fingerprint == record.fingerprint:
            return file
    if chosen:
        raise UnknownTextError(f"{chosen} is not the text {record.name!r} that this model was trained on.")
    raise UnknownTextError(f"The text {record.name!r} of this model is not bundled. Give it with --text FILE.")


def mark_used(checkpoint: Checkpoint) -> None:
    """Note that a model was used just now, so that `tidy` keeps it longer."""
    with contextlib.suppress(OSError):
        os.utime(checkpoint.folder)


def tidy(limit: int, keep: Path | None = None) -> None:
    """Delete cached models, least recently used first, until they take at most `limit` bytes; never `keep`."""
    if not cache_folder().is_dir():
        return
    with contextlib.suppress(OSError), _locked():
        found = {}
        for folder in filter(Path.is_dir, cache_folder().iterdir()):
            with contextlib.suppress(OSError):  # another process has just deleted it
                files = list(folder.iterdir())
                # somebody may keep other things beside the cache
                if folder.name.startswith(_ARRIVING) or all(file.name.endswith(_OURS) for file in files):
                    found[folder] = folder.stat().st_mtime, sum(file.stat().st_size for file in files)
        total = sum(size for _, size in found.values())
        for folder, (used, size) in sorted(found.items(), key=lambda item: item[1][0]):
            if folder.name.startswith(_ARRIVING):
                if time.time() - used > STALE_SECONDS:
                    shutil.rmtree(folder, ignore_errors=True)
            elif total > limit and folder != keep:
                delete(folder)
                total -= size


@contextlib.contextmanager
def _locked() -> Iterator[None]:
    """Nobody else writes or deletes in the cache. A process that stands still for long is not waited for."""
    lock = FileLock(cache_folder() / ".lock")
    with contextlib.suppress(Timeout):  # each write is whole even without it
        lock.acquire(timeout=LOCK_SECONDS)
    try:
        yield
    finally:
        lock.release()  # if it was acquired


def _readable(parent: Path) -> dict[str, Checkpoint]:
    return {model.folder.name: model for model in _loadable(parent) if model.is_usable()}


def _loadable(parent: Path) -> Iterator[Checkpoint]:
    """The checkpoints in a folder, by their metadata alone; none that is on its way in."""
    return filter(None, map(load_if_any, sorted(parent.glob("[!.]*"))))
