"""Training jobs: one worker process at a time, a first-in-first-out queue, and what each job has told so far.

The worker is `python -m quotegen train … --attached --events`: the entry that a person uses. It speaks JSON
lines, and stops when told to or when its standard input closes, so it never outlives the app.
"""

import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from quotegen.errors import QuotegenError
from quotegen.model.checkpoint import CheckpointError, load
from quotegen.model.recipe import Recipe
from quotegen.model.store import cache_folder

GRACE_SECONDS = 120  # a job that nobody has looked at for so long is abandoned
START_UP_SECONDS = 90  # what a worker may take beyond its recipe's time before it is killed
_KEPT_JOBS = 50
_ROOT = Path(__file__).resolve().parents[2]


class QueueFullError(QuotegenError):
    """More jobs wait than this installation lets wait."""

    def __init__(self):
        super().__init__("Many people are training just now. Come back in a minute.")


class BusyError(QuotegenError):
    """The same visitor already has a job that waits or runs."""

    def __init__(self):
        super().__init__("You have a run already. Stop it or let it finish first.")


@dataclass
class Job:
    """One training run. Read freely; only `Jobs` writes."""

    owner: str
    text_name: str
    text: str = field(repr=False)  # decoded, before cleaning
    steps: tuple[str, ...]
    recipe: Recipe
    again: bool = False
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    status: str = "waiting"  # → "running" → "finished" | "failed"; "cancelled" when it never ran
    stopping: bool = False
    error: str = ""  # in English
    error_kind: str = ""  # the worker's exception, "Killed" or "Crashed"
    start: dict | None = None  # the worker's events, by kind
    progress: dict | None = None
    epochs: list[dict] = field(default_factory=list)
    result: dict | None = None
    seen: float = field(default_factory=time.monotonic)
    began: float = 0.0  # monotonic seconds
    process: subprocess.Popen | None = field(default=None, repr=False)

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.status in ("finished", "failed", "cancelled")

    @property
    def running_for(self) -> float:
        """Seconds since the worker was started."""
        return time.monotonic() - self.began if self.began else 0.0


class Jobs:
    """The training slot of one machine and the jobs that wait for it. Safe to call from any thread."""

    def __init__(self, most_waiting: int):
        self._most_waiting = most_waiting
        self._lock = threading.Lock()
        self._waiting: deque[Job] = deque()
        self._jobs: dict[str, Job] = {}
        self._arrived = threading.Event()
        threading.Thread(target=self._serve, name="training-slot", daemon=True).start()

    def submit(self, job: Job) -> Job:
        """Queue a job. Raises QueueFullError, BusyError."""
        with self._lock:
            if any(other.owner == job.owner and not other.over for other in self._jobs.values()):
                raise BusyError
            if len(self._waiting) >= self._most_waiting:
                raise QueueFullError
            self._forget_old()
            self._jobs[job.token] = job
            self._waiting.append(job)
        self._arrived.set()
        return job

    def look(self, token: str) -> Job | None:
        """The job of a token; looking keeps it from being abandoned."""
        job = self._jobs.get(token)
        if job:
            job.seen = time.monotonic()
        return job

    def position(self, job: Job) -> int:
        """How many jobs come before it, the running one included; 0 when it runs or is over."""
        with self._lock:
            if job not in self._waiting:
                return 0
            running = any(other.status == "running" for other in self._jobs.values())
            return self._waiting.index(job) + running

    def stop(self, job: Job) -> None:
        """Ask a job to end. A running one keeps what it has learned; a waiting one leaves the queue."""
        with self._lock:
            job.stopping = True
            if job in self._waiting:
                self._waiting.remove(job)
                job.status = "cancelled"
            process = job.process
        if process:
            _tell_to_stop(process)

    def _serve(self) -> None:
        while True:
            self._arrived.wait()
            with self._lock:
                if not self._waiting:
                    self._arrived.clear()
                    continue
                job = self._waiting.popleft()
                job.status = "running" if time.monotonic() - job.seen < GRACE_SECONDS else "cancelled"
            if job.over:  # its visitor has left
                continue
            try:
                self._run(job)
            except Exception as error:  # the slot must survive whatever one job does
                job.error_kind, job.error = "Crashed", str(error)
                job.status = "failed"

    def _run(self, job: Job) -> None:
        """Run the worker of a job to its end. However this ends, the worker is gone and the text forgotten."""
        with tempfile.TemporaryDirectory(prefix="quotegen-") as folder:
            path = Path(folder) / "text.txt"
            path.write_text(job.text, encoding="utf-8", errors="replace")
            job.text = ""
            with (Path(folder) / "complaints.txt").open("w+", encoding="utf-8", errors="replace") as complaints:
                process = _start(job, path, complaints)
                ended = threading.Event()
                threading.Thread(target=self._guard, args=(job, process, ended), daemon=True).start()
                try:
                    with self._lock:
                        job.process = process
                        already_stopping = job.stopping
                    if already_stopping:
                        _tell_to_stop(process)
                    for line in process.stdout:
                        _take(job, line)
                    code = process.wait()
                finally:
                    ended.set()
                    process.kill()
                    process.wait()
                complaints.seek(0)
                _conclude(job, code, complaints.read())

    def _guard(self, job: Job, process: subprocess.Popen, ended: threading.Event) -> None:
        """Stop a job that nobody looks at any more, and kill a worker that outlives its time."""
        deadline = job.recipe.seconds + START_UP_SECONDS if job.recipe.seconds else float("inf")
        while not ended.wait(1.0):
            if time.monotonic() - job.seen > GRACE_SECONDS and not job.stopping:
                self.stop(job)
            if job.running_for > deadline:
                job.error_kind, job.error = "Overtime", "The training process took too long and was ended."
                process.kill()
                return

    def _forget_old(self) -> None:
        over = [token for token, job in self._jobs.items() if job.over]
        for token in over[: max(0, len(over) - _KEPT_JOBS)]:
            del self._jobs[token]


def _start(job: Job, path: Path, complaints: IO[str]) -> subprocess.Popen:
    job.began = time.monotonic()
    return subprocess.Popen(
        _command(job, path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        cwd=_ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        text=True,
        encoding="utf-8",
        errors="replace",
    )


def _tell_to_stop(process: subprocess.Popen) -> None:
    with contextlib.suppress(OSError, ValueError):  # it ended in this very moment
        process.stdin.write("stop\n")
        process.stdin.flush()


def _command(job: Job, path: Path) -> Sequence[str]:
    recipe = job.recipe
    command = [sys.executable, "-m", "quotegen", "train", str(path), "--recipe", recipe.name, f"--name={job.text_name}"]
    for option in ("units", "epochs", "seconds", "seed"):
        command += [f"--{option}", str(getattr(recipe, option))]
    command += ["--steps", ",".join(job.steps), "--attached", "--events", "--limited"]
    return [*command, "--again"] if job.again else command


def _take(job: Job, line: str) -> None:
    """Put one event of the worker where the screen looks for it."""
    try:
        event = json.loads(line)
    except ValueError:  # a library printed something
        return
    kind = event.get("event") if isinstance(event, dict) else None
    if kind == "start":
        job.start = event
    elif kind == "progress":
        job.progress = event
    elif kind == "epoch":
        job.epochs.append(event)
    elif kind in ("saved", "loaded"):
        job.result = event
    elif kind == "error":
        job.error_kind, job.error = event["kind"], event["message"]


def _conclude(job: Job, code: int, complaint: str) -> None:
    if code == 0 and job.result:
        job.status = "finished"
        return
    if not job.error:
        job.error_kind, job.error = _reason(code, complaint)
    job.result = job.result or _what_it_left(job)
    job.status = "failed"


def _reason(code: int, complaint: str) -> tuple[str, str]:
    if code < 0:
        return "Killed", f"The training process was ended from outside ({signal.Signals(-code).name})."
    last = complaint.strip().splitlines()[-1:]
    return "Crashed", " ".join([f"The training process ended unexpectedly (exit code {code}).", *last])


def _what_it_left(job: Job) -> dict | None:
    """The checkpoint of the last epoch that a broken run came to, as far as it is a new one."""
    if not job.epochs or not job.start or job.again:
        return None
    folder = cache_folder() / job.start["fingerprint"]
    with contextlib.suppress(CheckpointError):
        return {"fingerprint": load(folder).metadata.fingerprint, "folder": str(folder)}
    return None
