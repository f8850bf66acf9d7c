"""The queue of training jobs: a few run at a time, the others wait first in, first out. It bounds what a job may cost,
and how many one browser and one address may have. How a run is done is a worker's business (`worker`, `cluster`)."""

import heapq
import logging
import math
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence

from quotegen.errors import QuotegenError, no_space
from quotegen.jobs.job import Job
from quotegen.jobs.worker import ThisMachine, Worker, Workers
from quotegen.limits import Limits
from quotegen.model.files.store import tidy

_log = logging.getLogger(__name__)
START_UP_SECONDS = 90  # what a worker may take beyond its recipe's time, to begin and again to end, before it is killed
_KEPT_JOBS = 50


class QueueFullError(QuotegenError):
    """Many people are training just now. Come back in a minute."""


class BusyError(QuotegenError):
    """You have a run already. Stop it or let it finish first."""


class NotYoursError(QuotegenError):
    """Only the browser that started this run can stop it."""


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
        self._to_prepare = False
        threading.Thread(target=self._serve, name="training-slots", daemon=True).start()

    def submit(self, job: Job) -> Job:
        """Queue a job, its order brought within limits. Raises QueueFullError, BusyError, and what `within` raises."""
        job.order = job.order.within(self._limits)
        with self._lock:
            self._refuse_too_many(job)
            over = [token for token, other in self._jobs.items() if other.over]
            for token in over[: max(0, len(over) - _KEPT_JOBS)]:
                del self._jobs[token]
            self._jobs[job.token] = job
            self._waiting.append(job)
        self._changed.set()
        return job

    def prepare(self) -> None:
        """Have a worker wait for the next order. Another thread starts it, never while a run is starting."""
        self._to_prepare = True
        self._changed.set()

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
        """Seconds until a waiting job's turn; 0 when it runs or is over, infinite where a cluster has no machines."""
        with self._lock:
            if job not in self._waiting:
                return 0.0
            turns = self._turns([other.seconds_left for other in self._waiting])
            return dict(zip(self._waiting, turns, strict=False)).get(job, math.inf)

    def waits_of_more(self, count: int, seconds: float) -> list[float]:
        """Seconds until each of so many further jobs, of `seconds` each, would begin; as many as the queue takes."""
        with self._lock:
            before = [other.seconds_left for other in self._waiting]
            free = max(0, self._slots - len(self._running()) - len(before))
            taken = min(count, free + max(0, self._limits.max_queue - len(before)))
            return list(self._turns([*before, *[seconds] * taken]))[len(before) :]

    def _turns(self, waiting: Sequence[float]) -> Iterator[float]:
        """Seconds until the turn of each waiting job, given the seconds that each takes; none without a slot."""
        free = [job.seconds_left for job in self._running()]
        free += [0.0] * (self._slots - len(free))
        heapq.heapify(free)
        for seconds in waiting if free else ():
            yield free[0]
            heapq.heapreplace(free, free[0] + seconds)

    def stop(self, job: Job, key: str) -> None:
        """End a job; a running one keeps what it has learned. Raises NotYoursError."""
        if not job.opens_with(key):
            raise NotYoursError
        self._stop(job)

    def close(self) -> None:
        self._workers.close()

    def _refuse_too_many(self, job: Job) -> None:
        others = [other for other in self._jobs.values() if not other.over]
        if any(other.owner == job.owner for other in others):
            raise BusyError
        of_address = sum(job.address is not None and other.address == job.address for other in others)
        if len(self._waiting) >= self._limits.max_queue or of_address >= self._limits.max_jobs_of_address:
            raise QueueFullError

    def _running(self) -> list[Job]:
        return [job for job in self._jobs.values() if job.status == "running"]

    def _stop(self, job: Job) -> None:
        with self._lock:
            job.stopping = True
            if job in self._waiting:
                self._waiting.remove(job)
                job.forget_text()
                job.status = "cancelled"
            worker, learning = job.worker, bool(job.progress)
        if worker:
            (worker.stop if learning else worker.kill)()

    def _serve(self) -> None:
        """Start what waits as slots get free, and let go of what nobody waits for any more."""
        while True:
            self._changed.wait(1.0 if self._waiting else None)
            self._changed.clear()
            slots = self._slots
            if self._waiting:
                try:
                    slots = self._workers.slots()
                except Exception:  # whatever a cluster's client raises without its scheduler, the queue lives on
                    _log.warning("The number of training slots could not be had.", exc_info=True)
                    slots = 0
            with self._lock:
                abandoned = [job for job in self._waiting if job.abandoned]
            for job in abandoned:
                self._stop(job)
            with self._lock:
                self._slots = slots
                free = slots - len(self._running())
                begin = [self._waiting.popleft() for _ in range(min(free, len(self._waiting)))]
                for job in begin:
                    job.status, job.began = "running", time.monotonic()
            for job in begin:
                threading.Thread(target=self._run, args=(job,), name="training-job", daemon=True).start()
            with self._lock:  # never start a worker while a run is starting: it would take the processor from that
                quiet = all(job.under_way for job in self._running())
            if self._to_prepare and quiet:
                self._to_prepare = False
                self._workers.prepare()

    def _run(self, job: Job) -> None:
        """Run a job to its end. The slot gets free whatever one job does."""
        try:
            self._work(job)
        except QuotegenError as error:
            job.fail(type(error).__name__, str(error))
        except OSError as error:
            job.fail("DiskFullError" if no_space(error) else "Crashed", str(error))
        except Exception as error:
            job.fail("Crashed", str(error))
        finally:
            job.forget_text()
            job.worker = None
            self._changed.set()

    def _work(self, job: Job) -> None:
        """Run the worker of a job. However this ends, the worker is gone."""
        worker = self._workers.start(job.order)
        job.forget_text()
        ended = threading.Event()
        threading.Thread(target=self._guard, args=(job, worker, ended), name="training-guard", daemon=True).start()
        try:
            with self._lock:
                job.worker = worker
                already_stopping = job.stopping
            if already_stopping:
                worker.kill()
            for event in worker.events():
                starting = not job.under_way
                job.take(event)
                if starting and job.under_way:
                    self.prepare()
        finally:
            ended.set()
            ending = worker.close()
        folder = job.model_folder()
        if job.trains:
            tidy(self._limits.max_store_bytes, keep=folder)
        job.conclude(ending)

    def _guard(self, job: Job, worker: Worker, ended: threading.Event) -> None:
        """Stop a job that nobody looks at any more, and kill a worker that outlives its time."""
        while not ended.wait(1.0):
            if job.abandoned and not job.stopping:
                self._stop(job)
            if (job.learning_for or job.running_for) > job.recipe.seconds + START_UP_SECONDS:
                job.error_kind, job.error = "Overtime", "The training process took too long and was ended."
                worker.kill()
                return
