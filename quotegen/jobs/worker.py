"""Workers as the queue sees them, and those of this machine: one process for each order (`worker_process`).

A process is started before its order exists, so the next run begins at once, and ends when its standard input closes,
so it never outlives the app. Texts reach it by standard input and touch no disk.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from quotegen.jobs.ending import Ending
from quotegen.jobs.order import Order, to_line
from quotegen.limits import room_for_an_idle_worker

PROGRAM = (sys.executable, "-m", "quotegen")
PATIENCE_SECONDS = 30  # to wait for exit after its output has ended
_ROOT = Path(__file__).resolve().parents[2]
_COMPLAINT = 4000  # characters of standard error that are kept, from its end
_LOW_PRIORITY = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)  # Windows; elsewhere the worker lowers its own


class Worker(Protocol):
    """One run under way, wherever it is."""

    def events(self) -> Iterator[dict]: ...  # until it has ended
    def stop(self) -> None: ...  # asks it to end soon and keep what it has learned; it may have ended already
    def kill(self) -> None: ...  # at once
    def close(self) -> Ending: ...  # makes sure that nothing is left of it


class Workers(Protocol):
    """Where workers are started."""

    def slots(self) -> int: ...  # how many may work at once, just now
    def prepare(self) -> None: ...  # shortens the next start, where that is possible
    def start(self, order: Order) -> Worker: ...
    def close(self) -> None: ...  # ends what waits for an order


class ThisMachine:
    """One worker at a time, beside the app, and at most one more that waits for its order."""

    def __init__(self):
        self.idle: LocalWorker | None = None  # waits for an order
        self._lock = threading.Lock()

    def slots(self) -> int:
        return 1  # a second would halve both

    def prepare(self) -> None:
        """Have a worker wait for the next order; none where memory is short, and none where it cannot be started."""
        with self._lock:
            if not room_for_an_idle_worker():
                self._end_idle()
            elif not (self.idle and self.idle.lives()):
                self._end_idle()
                with contextlib.suppress(OSError):  # the run itself will say what is wrong
                    self.idle = LocalWorker()

    def start(self, order: Order) -> "LocalWorker":
        """Hand the order to the worker that waits, or to a new one."""
        with self._lock:
            if self.idle and not self.idle.lives():
                self._end_idle()
            worker, self.idle = self.idle or LocalWorker(), None
        worker.take(order)
        return worker

    def close(self) -> None:
        with self._lock:
            self._end_idle()

    def _end_idle(self) -> None:
        if self.idle:
            self.idle.kill()
            self.idle.close()
            self.idle = None


class LocalWorker:
    """A process of this machine that waits for an order and does it."""

    def __init__(self, environment: Mapping[str, str] | None = None):
        self._environment = {**os.environ, **(environment or {}), "PYTHONIOENCODING": "utf-8"}
        self._changing = threading.Lock()
        self._line = ""
        self._killed = self._output_ended = False
        self._begin()

    def lives(self) -> bool:
        return self.process.poll() is None

    def take(self, order: Order) -> None:
        """Give it its order, which `events` hands over."""
        self._line = to_line(order) + "\n"

    def events(self) -> Iterator[dict]:
        """Its events, until it has ended. A process that ended before it took its order is replaced once."""
        taken = yield from self._conversation()
        if not taken and self._replaced():
            yield from self._conversation()
        self._output_ended = True

    def stop(self) -> None:
        self._say("stop\n")

    def kill(self) -> None:
        with self._changing:
            self._killed = True
            self.process.kill()

    def close(self) -> Ending:
        """Wait for its exit after its output has ended; kill it before that."""
        code = _end(self.process, at_once=not self._output_ended)
        self._complaints.seek(0)
        complaint = self._complaints.read().decode("utf-8", "replace")[-_COMPLAINT:]
        self._complaints.close()
        return Ending(code, complaint)

    def _begin(self) -> None:
        with contextlib.ExitStack() as stack:
            self._complaints = stack.enter_context(tempfile.TemporaryFile())  # has no name, so nothing is left of it
            self.process = subprocess.Popen(
                [*PROGRAM, "work"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                cwd=_ROOT,
                env=self._environment,
                creationflags=_LOW_PRIORITY,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
            stack.pop_all()

    def _conversation(self) -> Generator[dict, None, bool]:
        """Hand the order over and yield what the process prints until it ends; returns whether it took the order."""
        taken = False
        self._say(self._line)
        for line in self.process.stdout:
            with contextlib.suppress(ValueError):  # a library printed something
                event = json.loads(line)
                if isinstance(event, dict):
                    taken, self._line = True, ""
                    yield event
        return taken

    def _say(self, line: str) -> None:
        with contextlib.suppress(OSError, ValueError):  # it has just ended
            self.process.stdin.write(line)
            self.process.stdin.flush()

    def _replaced(self) -> bool:
        """Start another process in place of one that has ended; False where it was ended on purpose."""
        with self._changing:
            if self._killed:
                return False
            process, complaints = self.process, self._complaints
            self._begin()
            _end(process, at_once=True)
            complaints.close()
            return True


def _end(process: subprocess.Popen, at_once: bool) -> int:
    """Wait until a process has ended, or end it; returns its exit code."""
    try:
        if at_once:
            process.kill()
        return process.wait(timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()
    finally:
        with contextlib.suppress(OSError):  # a last line that nobody reads any more
            process.stdin.close()
        process.stdout.close()
