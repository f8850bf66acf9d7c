"""How a worker's process ended, and what its visitor is told when it died."""

import signal
from dataclasses import dataclass

from quotegen.errors import OutOfMemoryError

_WANT_OF_MEMORY = (  # messages of Python, C++, the system, BLAS and TensorFlow
    *("MemoryError", "bad_alloc", "Cannot allocate memory", "Memory allocation still failed", "hread creation failed"),
    "OOM when allocating",
)


@dataclass(frozen=True)
class Ending:
    """The end of a process. `code`: below 0 the signal that ended it; None: unknown, its machine is gone."""

    code: int | None
    complaint: str = ""  # the end of its standard error

    def reason(self) -> tuple[str, str]:
        """The kind of its error, and a sentence."""
        if self.code is None:
            return "Lost", "The machine that trained went away."
        if any(sign in self.complaint for sign in _WANT_OF_MEMORY):
            return "OutOfMemoryError", str(OutOfMemoryError())
        if self.code < 0:
            return "Killed", f"The training process was ended from outside ({signal.Signals(-self.code).name})."
        last = self.complaint.strip().splitlines()[-1:]
        return "Crashed", " ".join([f"The training process ended unexpectedly (exit code {self.code}).", *last])
