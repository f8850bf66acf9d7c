"""The base class of every mistake that a user can mend, and what a machine may run out of."""

import errno

_NO_SPACE = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


class QuotegenError(ValueError):
    """Something the user gave cannot be used; the message says what to do about it."""


class DiskFullError(QuotegenError):
    """There is no room to keep a model."""

    def __init__(self):
        super().__init__("The disk is full, so the model could not be saved. Make room, then train again.")


class OutOfMemoryError(QuotegenError):
    """A network does not fit into the memory of the machine."""

    def __init__(self):
        super().__init__("There is not enough memory for this network. Choose fewer units or a shorter text.")


def no_space(error: OSError) -> bool:
    """Whether a write failed for want of room: the disk, a quota, or the largest file that a system allows."""
    return error.errno in _NO_SPACE
