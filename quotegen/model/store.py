"""Where checkpoints live: the bundled ones in `data/models`, trained ones in a cache folder bounded in bytes."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from quotegen.model.checkpoint import Checkpoint, CheckpointError, delete, load

DATA = Path(__file__).resolve().parents[2] / "data"
BUNDLED = DATA / "models"
DEFAULT = "quick-saying"  # the model of Today


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
    """The checkpoint in a folder, if it is of this run and came to its end, or used up at least this budget."""
    try:
        metadata = (checkpoint := load(folder)).metadata
    except CheckpointError:
        return None
    if metadata.fingerprint != fingerprint or metadata.ended is None:
        return None
    short = metadata.ended == "time" and (seconds == 0 or seconds > metadata.recipe.seconds)
    return None if short else checkpoint


def open_model(name: str) -> Checkpoint:
    """The model of a bundled name, a cached fingerprint or a checkpoint folder. Raises CheckpointError."""
    for folder in (BUNDLED / name, cache_folder() / name):
        if re.fullmatch(r"[\w-]+", name) and (folder / "metadata.json").is_file():
            return load(folder)
    if Path(name).is_dir():
        return load(Path(name))
    names = ", ".join(bundled()) or "none"
    raise CheckpointError(
        f"There is no model {name!r}. Give a checkpoint folder or one of the bundled models: {names}."
    )


def tidy(limit: int, keep: Path | None = None) -> None:
    """Delete cached models, least recently used first, until they take at most `limit` bytes."""
    sizes = {folder: _size(folder) for folder, _ in _readable(cache_folder())}
    for folder in sorted(sizes, key=lambda folder: (folder / "metadata.json").stat().st_atime):
        if sum(sizes.values()) <= limit:
            return
        if folder != keep:
            delete(folder)
            del sizes[folder]


def _readable(parent: Path) -> Iterator[tuple[Path, Checkpoint]]:
    if not parent.is_dir():
        return
    for folder in sorted(parent.iterdir()):
        try:
            yield folder, load(folder)
        except CheckpointError:
            continue


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
