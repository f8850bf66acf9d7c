"""Where checkpoints live: the bundled ones in `data/models`, trained ones in a cache folder bounded in bytes."""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from quotegen.model.checkpoint import Checkpoint, CheckpointError, delete, load

DATA = Path(__file__).resolve().parents[2] / "data"
BUNDLED = DATA / "models"
DEFAULT = "fine-tuned-saying"  # the model of Today


def cache_folder() -> Path:
    """Where trained models are kept: `QUOTEGEN_CACHE`, or `quotegen` in the user's cache folder."""
    if given := os.environ.get("QUOTEGEN_CACHE"):
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    return Path(base) / "quotegen"


def bundled() -> dict[str, Checkpoint]:
    """The models that come with the program, by name, the default first."""
    models = {folder.name: checkpoint for folder, checkpoint in _readable(BUNDLED)}
    return dict(sorted(models.items(), key=lambda item: (item[0] != DEFAULT, item[0])))


def cached() -> dict[str, Checkpoint]:
    """Models trained on this machine, by fingerprint; runs that died before their end included."""
    return {folder.name: checkpoint for folder, checkpoint in _readable(cache_folder())}


def find(fingerprint: str, seconds: int) -> Checkpoint | None:
    """The ended run of that fingerprint, bundled or cached, that a budget of so many seconds would not better."""
    for checkpoint in bundled().values():
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
    return checkpoint if whole and metadata.fingerprint == fingerprint else None


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


def mark_used(checkpoint: Checkpoint) -> None:
    """Note that a model was used just now, so that `tidy` keeps it longer."""
    with contextlib.suppress(OSError):
        os.utime(checkpoint.folder)


def tidy(limit: int, keep: Path | None = None) -> None:
    """Delete cached models, least recently used first, until they take at most `limit` bytes; never `keep`."""
    folders = [folder for folder in cache_folder().iterdir() if folder.is_dir()] if cache_folder().is_dir() else []
    used = {folder: _time_of_use(folder) for folder in folders}
    sizes = {folder: _size(folder) for folder in folders}
    for folder in sorted(folders, key=used.get):
        if sum(sizes.values()) <= limit:
            return
        if folder != keep:
            delete(folder)
            del sizes[folder]


def _time_of_use(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:  # another process has just deleted it
        return 0.0


def _readable(parent: Path) -> Iterator[tuple[Path, Checkpoint]]:
    if not parent.is_dir():
        return
    for folder in sorted(parent.iterdir()):
        try:
            yield folder, load(folder)
        except CheckpointError:
            continue


def _size(folder: Path) -> int:
    try:
        return sum(file.stat().st_size for file in folder.iterdir())
    except OSError:
        return 0
