"""The base class of every mistake that a user can mend, and what a machine may run out of."""

import contextlib
import errno
import sys
from collections.abc import Iterator
from pathlib import Path

_NO_SPACE = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


class QuotegenError(ValueError):
    """Something the user gave cannot be used; the message, by default the docstring, says what to do."""

    def __init__(self, message: str | None = None):
        super().__init__(message or type(self).__doc__)


class DiskFullError(QuotegenError):
    """The disk is full, so the model could not be saved. Make room, then train again."""


class OutOfMemoryError(QuotegenError):
    """There is not enough memory for this network. Choose fewer units or a shorter text."""


class CannotSaveError(QuotegenError):
    """The folder that a model belongs in cannot be written, as on a read-only disk."""

    def __init__(self, folder: Path, error: OSError):
        super().__init__(f"{folder} cannot be written: {(error.strerror or str(error)).lower()}.")


class MissingPackageError(QuotegenError):
    def __init__(self, package: str):
        has_none = f"This needs {package}, which Python 3.14 has no package of: use 3.12 or 3.13."
        install = f"This needs {package}. Install it: pip install -r requirements.txt"
        super().__init__(has_none if sys.version_info >= (3, 14) else install)


@contextlib.contextmanager
def named_failures() -> Iterator[None]:
    """Turn what a machine may lack (a package, memory, room on the disk) into errors that say what to do."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise MissingPackageError(error.name) from error
    except MemoryError as error:
        raise OutOfMemoryError from error
    except (OSError, QuotegenError) as error:
        cause = error if isinstance(error, OSError) else error.__cause__
        if isinstance(cause, OSError) and no_space(cause):
            raise DiskFullError from error
        raise


def no_space(error: OSError) -> bool:
    """Whether a write failed for want of room: the disk, a quota, or the largest file that a system allows."""
    return error.errno in _NO_SPACE
