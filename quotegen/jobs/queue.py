"""Training jobs: a few at a time, a first-in-first-out queue, and what each job has told so far.

Knows what a job may cost and whose it is; how a run is done is a worker's business (`worker`, `cluster`).
"""

import heapq
import logging
import math
import secrets
import signal
import threading
import time
from collections import deque
from dataclasses import dataclass, field, replace
from pathlib import Path

from quotegen.errors import OutOfMemoryError, QuotegenError, no_space
from quotegen.experiments import recall
from quotegen.jobs.worker import Ending, Order, ThisMachine, Worker, Workers
from quotegen.limits import Limits
from quotegen.model.checkpoint import Checkpoint, CheckpointError, load
from quotegen.model.recipe import TRANSFER, Recipe, RecipeError, preset
from quotegen.model.store import cache_folder, tidy
from quotegen.text.cleaning import STEPS, UnknownStepError
from quotegen.text.decoding import TextTooLargeError

_log = logging.getLogger(__name__)
GRACE_SECONDS = 120  # a job that nobody has looked at for so long is abandoned
START_UP_SECONDS = 90  # what a worker may take beyond its recipe's time before it is killed
_KEPT_JOBS = 50
_LONGEST_NAME = 60
_WANT_OF_MEMORY = (  # what Python, C++, the system, BLAS and TensorFlow say
    *("MemoryError", "bad_alloc", "Cannot allocate memory", "Memory allocation still failed", "hread creation failed"),
    "OOM when allocating",
)


class QueueFullError(QuotegenError):
    """More jobs wait than this installation lets wait."""

    def __init__(self):
        super().__init__("Many people are training just now. Come back in a minute.")


class BusyError(QuotegenError):
    """The same visitor already has a job that waits or runs."""

    def __init__(self):
        super().__init__("You have a run already. Stop it or let it finish first.")


class NotYoursError(QuotegenError):
    """Somebody who may watch a job tried to stop it."""

    def __init__(self):
        super().__init__("Only the browser that started this run can stop it.")


@dataclass(eq=False)
class Job:
    """One training run. Read freely; only `Jobs` writes.

    Whoever knows the token may watch; whoever knows the key may stop it, too.
    """

    owner: str
    text_name: str
    text: str = field(repr=False)  # decoded, before cleaning; forgotten when the worker has it
    steps: tuple[str, ...]
    recipe: Recipe
    again: bool = False
    source: str = ""  # checkpoint folder whose run is continued
    base: str = ""  # checkpoint folder whose network the run begins with; the page has seen that it may be used
    gaps: tuple[int, ...] = ()  # of an experiment of `recall`, which reads no text and leaves no model
    expected_seconds: float = 0.0  # start to end, by the estimate; 0 = not known
    expected_megabytes: float = 0.0
    token: str = field(default_factory=lambda: secrets.token_hex(16))  # no "__", which Streamlit keeps for itself
    key: str = field(default_factory=lambda: secrets.token_urlsafe(16), repr=False)
    status: str = "waiting"  # → "running" → "finished" | "failed"; "cancelled" when it ended before it learned anything
    stopping: bool = False
    error: str = ""  # in English
    error_kind: str = ""  # the worker's exception, "Killed", "Overtime", "Lost" or "Crashed"
    start: dict | None = None  # the worker's events, by kind
    progress: dict | None = None
    epochs: list[dict] = field(default_factory=list)
    result: dict | None = None
    seen: float = field(default_factory=time.monotonic)
    began: float = 0.0  # monotonic seconds
    took: float = 0.0  # seconds from then until it was over
    worker: Worker | None = field(default=None, repr=False)

    def opens_with(self, key: str) -> bool:
        """Whether this is the key that its owner was given."""
        return secrets.compare_digest(key.encode(errors="replace"), self.key.encode())

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.status in ("finished", "failed", "cancelled")

    @property
    def abandoned(self) -> bool:
        """Whether nobody has looked at it for long."""
        return time.monotonic() - self.seen > GRACE_SECONDS

    @property
    def running_for(self) -> float:
        """Seconds since the worker was started."""
        return time.monotonic() - self.began if self.began else 0.0

    @property
    def share_done(self) -> float:
        """How much of its epochs it has read, 0 to 1."""
        return _share(told, self.recipe) if (told := self.progress) else 0.0

    @property
    def seconds_left(self) -> float:
        """Seconds until it is over: by its own pace as soon as it has one, before that by what was expected."""
        limit = self.recipe.seconds or math.inf
        if told := self.progress:
            taken = told["seconds"]
            return max(0.0, min(taken / _share(told, self.recipe) - taken, limit - self.running_for))
        return max(0.0, (self.expected_seconds or limit) - self.running_for)


def on_base(recipe: Recipe, base: Checkpoint, limits: Limits) -> Recipe:
    """The recipe with the network of its base. Raises RecipeError where it reads windows or is larger than allowed."""
    if base.metadata.recipe.units > limits.max_units:
        raise RecipeError(f"The base has {base.metadata.recipe.units:,} units; {limits.max_units:,} are allowed here.")
    known = len(base.vocabulary)
    return recipe.on(base.metadata.recipe, known, known)  # what it reads one-hot depends on the text: the worker knows


def _share(told: dict, recipe: Recipe) -> float:
    return min(1.0, (told["epoch"] - 1 + told["batch"] / told["batches"]) / recipe.epochs)


class Jobs:
    """The training slots of an installation and the jobs that wait for them. Safe to call from any thread."""

    def __init__(self, limits: Limits, workers: Workers | None = None):
        self._limits = limits
        self._workers = workers or ThisMachine()
        self._lock = threading.Lock()
        self._waiting: deque[Job] = deque()
        self._jobs: dict[str, Job] = {}
        self._slots = 1
        self._changed = threading.Event()
        threading.Thread(target=self._serve, name="training-slots", daemon=True).start()

    def submit(self, job: Job) -> Job:
        """Queue a job, brought within what this installation allows, whatever was asked for.

        Raises QueueFullError, BusyError, RecipeError, CheckpointError, GapError, TextTooLargeError, UnknownStepError.
        """
        self._bound(job)
        with self._lock:
            if any(other.owner == job.owner and not other.over for other in self._jobs.values()):
                raise BusyError
            if len(self._waiting) >= self._limits.max_queue:
                raise QueueFullError
            self._forget_old()
            self._jobs[job.token] = job
            self._waiting.append(job)
        self._changed.set()
        return job

    def look(self, token: str) -> Job | None:
        """The job of a token; looking keeps it from being abandoned."""
        job = self._jobs.get(token)
        if job:
            job.seen = time.monotonic()
        return job

    def position(self, job: Job) -> int:
        """How many jobs come before it, the running ones included; 0 when it runs or is over."""
        with self._lock:
            return self._waiting.index(job) + len(self._running()) if job in self._waiting else 0

    def expected_wait(self, job: Job) -> float:
        """Seconds until a waiting job's turn, by what runs and waits before it; 0 when it runs or is over.

        Infinite where there is nobody to work: a cluster without machines.
        """
        with self._lock:
            if job not in self._waiting:
                return 0.0
            free = [other.seconds_left for other in self._running()]
            free += [0.0] * (self._slots - len(free))
            heapq.heapify(free)
            for other in self._waiting if free else ():
                if other is job:
                    return free[0]
                heapq.heapreplace(free, free[0] + other.seconds_left)
        return math.inf

    def stop(self, job: Job, key: str) -> None:
        """Ask a job to end. A running one keeps what it has learned, one that learned nothing yet just ends.

        Raises NotYoursError.
        """
        if not job.opens_with(key):
            raise NotYoursError
        self._stop(job)

    def _bound(self, job: Job) -> None:
        """What a worker is told of a recipe, and no more of it than this installation allows."""
        asked = job.recipe
        if job.gaps:
            job.recipe, job.gaps = recall.limited(asked, self._limits), recall.checked_gaps(job.gaps, limited=True)
            job.text_name, job.text, job.steps = "", "", ()
            return
        told = {name: getattr(asked, name) for name in ("units", "unit", "epochs", "seconds", "seed")}
        job.recipe = replace(preset(asked.name), **told).checked().limited(self._limits)
        if job.base:
            job.recipe = on_base(job.recipe, load(Path(job.base)), self._limits)
        elif job.recipe.name in TRANSFER and not job.source:
            raise RecipeError("This recipe begins with a model. Choose which.")
        size = len(job.text)  # of the file's bytes were as many at least, whatever its encoding
        if size > self._limits.max_text_bytes:
            raise TextTooLargeError(size, self._limits.max_text_bytes)
        for step in job.steps:
            if step not in STEPS:
                raise UnknownStepError(step)
        job.text_name = "".join(filter(str.isprintable, job.text_name))[:_LONGEST_NAME]

    def _running(self) -> list[Job]:
        return [job for job in self._jobs.values() if job.status == "running"]

    def _stop(self, job: Job) -> None:
        with self._lock:
            job.stopping = True
            if job in self._waiting:
                self._waiting.remove(job)
                job.status, job.text = "cancelled", ""
            worker, learning = job.worker, bool(job.progress)
        if worker:
            (worker.stop if learning else worker.kill)()

    def _serve(self) -> None:
        """Start what waits as slots get free, and let go of what nobody waits for any more."""
        while True:
            self._changed.wait(1.0 if self._waiting else None)
            self._changed.clear()
            slots = self._slots_now() if self._waiting else self._slots
            with self._lock:
                left = [job for job in self._waiting if job.abandoned]
            for job in left:
                self._stop(job)
            with self._lock:
                self._slots = slots
                free = slots - len(self._running())
                begin = [self._waiting.popleft() for _ in range(min(free, len(self._waiting)))]
                for job in begin:
                    job.status, job.began = "running", time.monotonic()
            for job in begin:
                threading.Thread(target=self._run, args=(job,), name="training-job", daemon=True).start()

    def _slots_now(self) -> int:
        try:
            return self._workers.slots()
        except Exception:  # whatever a cluster's client says that is losing its scheduler, the queue lives on
            _log.warning("The number of training slots could not be had.", exc_info=True)
            return 0

    def _run(self, job: Job) -> None:
        """Run a job to its end. The slot gets free whatever one job does."""
        try:
            self._work(job)
        except QuotegenError as error:
            _fail(job, type(error).__name__, str(error))
        except OSError as error:
            _fail(job, "DiskFullError" if no_space(error) else "Crashed", str(error))
        except Exception as error:
            _fail(job, "Crashed", str(error))
        finally:
            job.text, job.worker = "", None
            self._changed.set()

    def _work(self, job: Job) -> None:
        """Run the worker of a job. However this ends, the worker is gone."""
        what = (job.text_name, job.text, job.steps, job.recipe)
        order = Order(*what, again=job.again, source=job.source, base=job.base, gaps=job.gaps)
        worker = self._workers.start(order)
        job.text = ""
        ended = threading.Event()
        threading.Thread(target=self._guard, args=(job, worker, ended), name="training-guard", daemon=True).start()
        try:
            with self._lock:
                job.worker = worker
                already_stopping = job.stopping
            if already_stopping:
                worker.kill()
            for event in worker.events():
                _take(job, event)
        finally:
            ended.set()
            ending = worker.close()
        result = job.result or _what_it_left(job)
        if not job.gaps:
            tidy(self._limits.max_store_bytes, keep=Path(result["folder"]) if result else None)
        _conclude(job, ending, result)

    def _guard(self, job: Job, worker: Worker, ended: threading.Event) -> None:
        """Stop a job that nobody looks at any more, and kill a worker that outlives its time."""
        while not ended.wait(1.0):
            if job.abandoned and not job.stopping:
                self._stop(job)
            if job.running_for > job.recipe.seconds + START_UP_SECONDS:
                job.error_kind, job.error = "Overtime", "The training process took too long and was ended."
                worker.kill()
                return

    def _forget_old(self) -> None:
        over = [token for token, job in self._jobs.items() if job.over]
        for token in over[: max(0, len(over) - _KEPT_JOBS)]:
            del self._jobs[token]


def _take(job: Job, event: dict) -> None:
    """Put one event of the worker where the screen looks for it."""
    kind = event.get("event")
    if kind == "begun":  # on a machine of a cluster, perhaps for the second time
        job.began, job.start, job.progress, job.epochs = time.monotonic(), None, None, []
    elif kind == "start":
        job.start = event
    elif kind == "progress":
        job.progress = event
    elif kind == "epoch":
        job.epochs.append(event)
    elif kind in ("saved", "loaded", "measured"):
        job.result = event
    elif kind == "error":
        job.error_kind, job.error = event["kind"], event["message"]


def _conclude(job: Job, ending: Ending, result: dict | None) -> None:
    """Say how a job ended; its status comes last, since whoever sees that it is over reads the rest."""
    job.result, job.took = result, job.running_for
    if ending.code == 0 and result:
        job.status = "finished"
    elif job.stopping and not job.error and not job.progress:
        job.status = "cancelled"
    else:
        _fail(job, *_reason(ending))


def _fail(job: Job, kind: str, reason: str) -> None:
    if not job.error:
        job.error_kind, job.error = kind, reason
    job.status = "failed"


def _reason(ending: Ending) -> tuple[str, str]:
    if ending.code is None:
        return "Lost", "The machine that trained went away."
    if any(sign in ending.complaint for sign in _WANT_OF_MEMORY):
        return "OutOfMemoryError", str(OutOfMemoryError())
    if ending.code < 0:
        return "Killed", f"The training process was ended from outside ({signal.Signals(-ending.code).name})."
    last = ending.complaint.strip().splitlines()[-1:]
    return "Crashed", " ".join([f"The training process ended unexpectedly (exit code {ending.code}).", *last])


def _what_it_left(job: Job) -> dict | None:
    """The checkpoint of the last epoch that a broken run came to, as far as it is a new one."""
    if not job.epochs or not job.start or job.again:
        return None
    folder = cache_folder() / job.start["fingerprint"]
    try:
        return {"fingerprint": load(folder).metadata.fingerprint, "folder": str(folder)}
    except CheckpointError:
        return None
