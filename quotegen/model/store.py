"""Where checkpoints live: the bundled ones in `data/models`, trained ones in a cache folder bounded in bytes.

Several processes may use one cache folder: what writes or deletes there holds its lock, readers need none.
"""

import contextlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from filelock import FileLock, Timeout

from quotegen.errors import QuotegenError
from quotegen.model import checkpoint as checkpoints
from quotegen.model.checkpoint import Checkpoint, CheckpointError, TextRecord, delete, load
from quotegen.text.corpus import Corpus, read_corpus

LOCK_SECONDS = 20  # how long to wait for another process; it holds the lock for as long as a write takes
STALE_SECONDS = 600  # what a killed process left half-written is waste after so long
DATA = Path(__file__).resolve().parents[2] / "data"
BUNDLED = DATA / "models"
DEFAULT = "fine-tuned-saying"  # the model of Today
_ARRIVING = ".arriving-"  # how the folder of a model on its way in begins


class UnknownTextError(QuotegenError):
    """The text that a model was trained on is not at hand."""


def cache_folder() -> Path:
    """Where trained models are kept: `QUOTEGEN_CACHE`, or `quotegen` in the user's cache folder."""
    if given := os.environ.get("QUOTEGEN_CACHE"):
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    return Path(base) / "quotegen"


def bundled() -> dict[str, Checkpoint]:
    """The models that come with the program and can be read, by name, the default first."""
    models = {folder.name: checkpoint for folder, checkpoint in _readable(BUNDLED)}
    return dict(sorted(models.items(), key=lambda item: (item[0] != DEFAULT, item[0])))


def cached() -> dict[str, Checkpoint]:
    """Models trained on this machine that can be read, by fingerprint; runs that died before their end included."""
    return {folder.name: checkpoint for folder, checkpoint in _readable(cache_folder())}


def find(fingerprint: str, seconds: int, models: Mapping[str, Checkpoint] | None = None) -> Checkpoint | None:
    """The ended run of that fingerprint, bundled or cached, that a budget of so many seconds would not better.

    `models` are the bundled ones, where they have been read before.
    """
    for checkpoint in (bundled() if models is None else models).values():
        if checkpoint.metadata.fingerprint == fingerprint:
            return checkpoint
    return ended_run(cache_folder() / fingerprint, fingerprint, seconds)


def ended_run(folder: Path, fingerprint: str, seconds: int) -> Checkpoint | None:
    """The checkpoint in a folder, if it is of this run and finished, or used up at least this budget.

    What somebody stopped is theirs; it does not stand in for the whole run.
    """
    try:
        metadata = (checkpoint := load(folder)).metadata
    except CheckpointError:
        return None
    enough = metadata.ended == "time" and 0 < seconds <= metadata.recipe.seconds
    whole = metadata.ended == "finished" or enough
    return checkpoint if whole and metadata.fingerprint == fingerprint and checkpoint.is_usable() else None


def open_model(name: str) -> Checkpoint:
    """The model of a bundled name, a cached fingerprint or a checkpoint folder. Raises CheckpointError."""
    for folder in (BUNDLED / name, cache_folder() / name):
        if re.fullmatch(r"[\w-]+", name) and (folder / "metadata.json").is_file():
            checkpoint = load(folder)
            mark_used(checkpoint)
            return checkpoint
    if Path(name).is_dir():
        return load(Path(name))
    names = ", ".join(bundled()) or "none"
    raise CheckpointError(
        f"There is no model {name!r}. Give a checkpoint folder or one of the bundled models: {names}."
    )


def save(folder: Path, *what, **how) -> Checkpoint:
    """`checkpoint.save`, with no other process deleting in the cache meanwhile."""
    if folder.parent != cache_folder():
        return checkpoints.save(folder, *what, **how)
    with _locked():
        for part in folder.glob(".*.part"):  # of a process that was killed half-way
            part.unlink(missing_ok=True)
        return checkpoints.save(folder, *what, **how)


def take_in(files: Mapping[str, bytes]) -> Checkpoint:
    """Keep a checkpoint that was made elsewhere, given as its files. Raises CheckpointError unless it is whole."""
    if not all(re.fullmatch(r"[\w-]+(\.[\w-]+)+", name) for name in files):
        raise CheckpointError("A file of the model has no plain name.")
    cache_folder().mkdir(parents=True, exist_ok=True)
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
            return _move_in(Path(arriving), cache_folder() / fingerprint)


def _move_in(arriving: Path, folder: Path) -> Checkpoint:
    """The metadata goes last: a reader sees the old model or the new one, whole."""
    folder.mkdir(exist_ok=True)
    before = checkpoints.files_named_in(folder)
    names = sorted((file.name for file in arriving.iterdir()), key=lambda name: name == "metadata.json")
    for name in names:
        (arriving / name).replace(folder / name)
    checkpoints.forget_all_but(folder, (*names, *before))  # somebody may just be reading those before
    return load(folder)


def text_of(record: TextRecord, given: Path | None = None, encoding: str | None = None) -> Corpus:
    """The text that a model was trained on, known by its fingerprint: the given file, or one of the bundled ones.

    Raises UnknownTextError; and for the given file what `read_corpus` raises.
    """
    for path in [given] if given else sorted(DATA.glob("*.txt")):
        corpus, _ = read_corpus(path, encoding if given else None, record.steps)
        if corpus.fingerprint == record.fingerprint:
            return corpus
    if given:
        raise UnknownTextError(f"{given} is not the text {record.name!r} that this model was trained on.")
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
        folders = [folder for folder in cache_folder().iterdir() if folder.is_dir() and _is_ours(folder)]
        used = {folder: _time_of_use(folder) for folder in folders}
        sizes = {folder: _size(folder) for folder in folders}
        for folder in sorted(folders, key=used.get):
            if folder.name.startswith(_ARRIVING):
                if time.time() - used[folder] > STALE_SECONDS:
                    shutil.rmtree(folder, ignore_errors=True)
            elif sum(sizes.values()) > limit and folder != keep:
                delete(folder)
                del sizes[folder]


def _is_ours(folder: Path) -> bool:
    """Whether nothing lies in it but what a checkpoint is made of: somebody may keep other things beside the cache."""
    ours = ("metadata.json", ".safetensors", ".part")
    return folder.name.startswith(_ARRIVING) or all(file.name.endswith(ours) for file in folder.iterdir())


@contextlib.contextmanager
def _locked() -> Iterator[None]:
    """Nobody else writes or deletes in the cache. A process that stands still for long is not waited for."""
    lock = FileLock(cache_folder() / ".lock")
    try:
        lock.acquire(timeout=LOCK_SECONDS)
    except Timeout:  # each write is whole even so
        yield
        return
    try:
        yield
    finally:
        lock.release()


def _time_of_use(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:  # another process has just deleted it
        return 0.0


def _readable(parent: Path) -> Iterator[tuple[Path, Checkpoint]]:
    if not parent.is_dir():
        return
    for folder in sorted(parent.iterdir()):
        if folder.name.startswith("."):  # on its way in
            continue
        with contextlib.suppress(CheckpointError):
            if (checkpoint := load(folder)).is_usable():
                yield folder, checkpoint


def _size(folder: Path) -> int:
    try:
        return sum(file.stat().st_size for file in folder.iterdir())
    except OSError:
        return 0
