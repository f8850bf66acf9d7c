"""A worker: one training run in a process of its own, which tells what happens and stops when asked to.

The process is `python -m quotegen train … --attached --events`: the entry that a person uses. It speaks JSON
lines, and stops when told to or when its standard input closes, so it never outlives whoever started it.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from quotegen.model.recipe import Recipe

PROGRAM = (sys.executable, "-m", "quotegen")
PATIENCE_SECONDS = 30  # for a process that has said its last word
_ROOT = Path(__file__).resolve().parents[2]
_COMPLAINT = 4000  # characters of standard error that are kept, from its end
_LOW_PRIORITY = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)  # Windows; elsewhere the worker lowers its own


@dataclass(frozen=True)
class Order:
    """What a worker is to do: train this text by this recipe, or see how far back such a network remembers."""

    text_name: str
    text: str = field(repr=False)  # decoded, before cleaning
    steps: tuple[str, ...]
    recipe: Recipe
    again: bool = False
    source: str = ""  # checkpoint folder whose run is continued
    base: str = ""  # checkpoint folder whose network the run begins with
    gaps: tuple[int, ...] = ()  # of an experiment of `recall`, in place of training on a text


@dataclass(frozen=True)
class Ending:
    """How a worker ended."""

    code: int | None  # of its process; below 0 the signal that ended it; None: nobody knows, its machine is gone
    complaint: str = ""  # the end of what it said on standard error


class Worker(Protocol):
    """One run under way, wherever it is."""

    def events(self) -> Iterator[dict]:
        """What it tells, until it has ended."""

    def stop(self) -> None:
        """Ask it to end soon and keep what it has learned; it may have ended already."""

    def kill(self) -> None:
        """End it now."""

    def close(self) -> Ending:
        """Make sure that nothing is left of it; returns how it ended."""


class Workers(Protocol):
    """Where workers are started."""

    def slots(self) -> int:
        """How many may work at once, just now."""

    def start(self, order: Order) -> Worker:
        """Begin a run."""


class ThisMachine:
    """One worker at a time, beside the app."""

    def slots(self) -> int:
        """One: a second would halve both."""
        return 1

    def start(self, order: Order) -> "LocalWorker":
        """Begin a run in a new process."""
        return LocalWorker(order)


class LocalWorker:
    """A run in a process of this machine. Its text lies in a temporary folder that goes with it."""

    def __init__(self, order: Order, environment: Mapping[str, str] | None = None):
        with contextlib.ExitStack() as stack:
            folder = Path(
                stack.enter_context(tempfile.TemporaryDirectory(prefix="quotegen-", ignore_cleanup_errors=True))
            )
            path = folder / "text.txt"
            path.write_text(order.text, encoding="utf-8", errors="replace")
            self._complaints = stack.enter_context((folder / "complaints.txt").open("w+b"))
            self.process = subprocess.Popen(
                command(order, path),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                cwd=_ROOT,
                env={**os.environ, **(environment or {}), "PYTHONIOENCODING": "utf-8"},
                creationflags=_LOW_PRIORITY,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
            self._left = stack.pop_all()
        self._told_all = False

    def events(self) -> Iterator[dict]:
        """What the process tells, until it has ended."""
        for line in self.process.stdout:
            with contextlib.suppress(ValueError):  # a library printed something
                event = json.loads(line)
                if isinstance(event, dict):
                    yield event
        self._told_all = True

    def stop(self) -> None:
        """Ask the process to end after its step; it may have ended in this very moment."""
        with contextlib.suppress(OSError, ValueError):
            self.process.stdin.write("stop\n")
            self.process.stdin.flush()

    def kill(self) -> None:
        """End the process now."""
        self.process.kill()

    def close(self) -> Ending:
        """Wait for a process that has told everything; end one that has not. The text is deleted."""
        try:
            code = self._end()
            self._complaints.seek(0)
            return Ending(code, self._complaints.read().decode("utf-8", "replace")[-_COMPLAINT:])
        finally:
            self._left.close()

    def _end(self) -> int:
        try:
            if not self._told_all:
                self.process.kill()
            return self.process.wait(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()
        finally:
            with contextlib.suppress(OSError):  # a last "stop" that nobody reads any more
                self.process.stdin.close()
            self.process.stdout.close()


def command(order: Order, path: Path) -> Sequence[str]:
    """The command line of a run whose text lies at this path."""
    recipe = order.recipe
    if order.gaps:
        line = [*PROGRAM, "recall", "--gaps", ",".join(map(str, order.gaps))]
        for option in ("units", "seconds", "seed"):
            line += [f"--{option}", str(getattr(recipe, option))]
        return [*line, "--attached", "--events", "--limited"]
    line = [*PROGRAM, "train", str(path), "--recipe", recipe.name, f"--name={order.text_name}"]
    line += ["--encoding", "utf-8", "--reading", "lines"]  # the page has decoded the file and found the quotes
    for option in ("units", "unit", "epochs", "seconds", "seed"):
        line += [f"--{option}", str(getattr(recipe, option))]
    line += ["--steps", ",".join(order.steps), "--attached", "--events", "--limited"]
    line += ["--again"] if order.again else []
    line += ["--from", order.source] if order.source else []
    return [*line, "--on", order.base] if order.base else line
