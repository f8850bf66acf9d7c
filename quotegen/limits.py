"""What this machine has, and how much one visitor may ask of it: safe defaults, changed by environment variables."""

import contextlib
import ctypes
import os
import re
import sys
from dataclasses import dataclass, fields
from multiprocessing import active_children
from pathlib import Path

from quotegen.errors import QuotegenError

_CGROUP = Path("/sys/fs/cgroup")
_QUOTA_AND_PERIOD = (("cpu.max",), ("cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us"))  # in version 2, in version 1
_MEMINFO = Path("/proc/meminfo")
_MEMORY_LIMIT_USED_AND_FIGURES = (  # in version 2, in version 1
    ("memory.max", "memory.current", "memory.stat"),
    ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes", "memory/memory.stat"),
)
_FILE_CACHE = ("inactive_file", "total_inactive_file")
IDLE_WORKER_NEEDS = 300  # megabytes that must be free: some 60 for itself, the rest for its run and for the pages

_M_MMAP_THRESHOLD, _LARGE = -3, 4_000_000  # of glibc's mallopt; bytes
_M_TRIM_THRESHOLD, _KEPT = -1, 8_000_000  # a step of 300 quotes of 768 units takes two arrays of 3.7 MB


def return_large_arrays() -> None:
    """Have glibc return each array above 4 MB to the system as soon as it is freed: some 15 MB less after all pages.

    By default that bound grows with the largest array freed so far, up to 32 MB. Up to 8 MB of smaller ones stay in
    each arena: to return and fetch them at every step takes a fifth of drawing Today's quotes. Other C libraries have
    no such call.
    """
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL("libc.so.6")
        libc.mallopt(_M_MMAP_THRESHOLD, _LARGE)
        libc.mallopt(_M_TRIM_THRESHOLD, _KEPT)


def cores() -> int:
    """Cores for a run: `QUOTEGEN_CORES`, else what affinity and a container's quota leave. Raises QuotegenError."""
    if given := _positive_whole_number("QUOTEGEN_CORES"):
        return given
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    for files in _QUOTA_AND_PERIOD:
        with contextlib.suppress(OSError, ValueError):  # other systems; "max 100000": no quota
            line = " ".join((_CGROUP / file).read_text(encoding="ascii") for file in files)
            quota, period = map(int, line.split())
            count = min(count, quota // period) if quota > 0 else count  # -1: no quota
    return max(1, count)


def free_megabytes() -> float | None:
    """Memory that this machine or its container has left, file cache included; None where it is not Linux."""
    left = []
    with contextlib.suppress(OSError, ValueError, IndexError):
        left.append(int(_MEMINFO.read_text(encoding="ascii").split("MemAvailable:")[1].split()[0]) * 1024)
    for limit, used, figures in _MEMORY_LIMIT_USED_AND_FIGURES:
        with contextlib.suppress(OSError, ValueError):  # no such version of cgroups; "max": no limit
            held = int((_CGROUP / used).read_text(encoding="ascii"))
            pairs = (line.split() for line in (_CGROUP / figures).read_text(encoding="ascii").splitlines())
            cache = next((int(value) for name, value in pairs if name in _FILE_CACHE), 0)
            left.append(int((_CGROUP / limit).read_text(encoding="ascii")) - held + cache)
    return min(left) / 1e6 if left else None


def peak_megabytes() -> float | None:
    """Most memory that this process and, on Linux, those it has started ever held; None on Windows. Shared memory
    counts once. `ru_maxrss` would begin with what the process held that started this one, such as the app."""
    with contextlib.suppress(OSError, KeyError):
        own, *others = (_status(pid) for pid in ("self", *(child.pid for child in active_children())))
        peak = own["VmHWM"] + sum(other["VmHWM"] - other["RssShmem"] for other in others)
        return round(peak * 1024 / 1e6, 1)
    try:
        import resource  # not on Windows
    except ModuleNotFoundError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1e6 if sys.platform == "darwin" else 1e3), 1)  # in bytes on macOS, in kilobytes elsewhere


def resident_megabytes() -> float | None:
    """What this process holds in memory just now; None where the system is not Linux."""
    with contextlib.suppress(OSError, KeyError):
        return _status("self")["VmRSS"] * 1024 / 1e6
    return None


def _status(pid: int | str) -> dict[str, int]:
    """What Linux tells of a process's memory, in kilobytes. Raises OSError elsewhere."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return {name: int(kilobytes) for name, kilobytes in re.findall(r"(\w+):\s*(\d+) kB", lines)}


def room_for_an_idle_worker() -> bool:
    """Whether a worker may wait for its order: `IDLE_WORKER_NEEDS` megabytes are free, or the system does not say."""
    free = free_megabytes()
    return free is None or free >= IDLE_WORKER_NEEDS


def worker_threads() -> int:
    """Threads for a run in one process: all cores but one, which the pages need. Threads of OpenBLAS wait by spinning,
    so with one too many both sides lose. A run of two processes has one thread in each, at low priority."""
    return max(1, cores() - 1)


@dataclass(frozen=True)
class Limits:
    """Caps of one installation; `QUOTEGEN_MAX_SECONDS=60` and the like override a field."""

    max_text_bytes: int = 1_000_000
    max_vocabulary: int = 4000  # different characters of a text to train on; one-hot grows with it
    max_units: int = 1024
    max_epochs: int = 200
    max_seconds: int = 180
    max_length: int = 500  # characters of one generated quote
    max_count: int = 20  # quotes of one request
    max_queue: int = 8  # jobs that wait for the training slot
    max_jobs_of_address: int = 4  # jobs of one network address at a time, where it is known: a school has one, too
    max_store_bytes: int = 300_000_000  # checkpoints of visitors kept on disk

    @classmethod
    def from_environment(cls) -> "Limits":
        """The defaults, overridden by `QUOTEGEN_<FIELD>` where one is set to a positive whole number."""
        given = {field.name: _positive_whole_number(f"QUOTEGEN_{field.name.upper()}") for field in fields(cls)}
        return cls(**{name: value for name, value in given.items() if value})


def _positive_whole_number(variable: str) -> int | None:
    """What an environment variable says; None where it is not set. Raises QuotegenError."""
    value = os.environ.get(variable)
    if not value:
        return None
    if not value.isdecimal() or int(value) == 0:
        raise QuotegenError(f"{variable} must be a positive whole number, not {value!r}.")
    return int(value)
