"""What earlier versions left in the temporary folder when they were killed: folders with a text or a model in them.

Workers of this version get their text by standard input and leave nothing there.
"""

import contextlib
import re
import shutil
import tempfile
import time
from pathlib import Path

STALE_SECONDS = 600  # no run or export of those versions reads its folder for so long
_FOLDER = re.compile(r"quotegen-[a-z0-9_]{8}")  # as `tempfile` names it


def remove_stale_folders() -> None:
    """Delete them, as far as they are this user's."""
    for folder in Path(tempfile.gettempdir()).glob("quotegen-*"):
        with contextlib.suppress(OSError):  # somebody else's, or just deleted
            old = time.time() - folder.lstat().st_mtime > STALE_SECONDS
            if old and _FOLDER.fullmatch(folder.name) and folder.is_dir() and not folder.is_symlink():
                shutil.rmtree(folder, ignore_errors=True)
