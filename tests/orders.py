"""Jobs for the tests of the queue: a small text, a short and a long run, an experiment, and how to wait for them."""

import time
from collections.abc import Callable
from dataclasses import replace

from quotegen.experiments.recall import NETWORK
from quotegen.jobs.job import Job
from quotegen.jobs.order import RecallOrder, StepOrder, TrainOrder
from quotegen.jobs.queue import Jobs
from quotegen.jobs.worker import ThisMachine, Workers
from quotegen.limits import Limits
from quotegen.model.recipe import Recipe
from quotegen.text.cleaning import TUTORIAL_STEPS

TEXT = "A bad penny always comes back. <못된 것>\nA barking dog seldom bites. <짖는 개>\nA cat has nine lives.\n"
SOON = 30  # seconds within which a process ends on a machine where everything takes six times as long
SHORT = Recipe("quick", "quotes", units=8, epochs=2, seconds=120)
LONG = replace(SHORT, epochs=200, units=512)  # large enough to outlast every test on a fast machine, too


def job(owner: str, recipe: Recipe = LONG, text: str = TEXT, **more: str) -> Job:
    """A run of some visitor."""
    return Job(owner, TrainOrder("mine", text, TUTORIAL_STEPS, recipe, **more))


def experiment(owner: str, gaps: tuple[int, ...] = (2, 100), **changes) -> Job:
    """A visitor's own experiment on memory."""
    network = replace(NETWORK, **{"seconds": 60, **changes})
    return Job(owner, RecallOrder(network, gaps))


def step(owner: str, recipe: Recipe = SHORT, text: str = TEXT) -> Job:
    """A visitor's step that is taken twice."""
    return Job(owner, StepOrder("mine", text, TUTORIAL_STEPS, recipe))


def until(holds: Callable[[], object]) -> None:
    """Wait; the test's own time limit ends it if this never holds."""
    while not holds():
        time.sleep(0.02)


class Slot(Jobs):
    """A training slot that remembers what it was given."""

    def __init__(self, limits: Limits, workers: Workers | None = None):
        self.given: list[Job] = []
        super().__init__(limits, workers)

    def submit(self, job: Job) -> Job:
        self.given.append(super().submit(job))
        return job


class OnlyWhenNeeded(ThisMachine):
    """No worker waits for the next order: each takes half a second to start, and few tests are about it."""

    def prepare(self) -> None:
        pass


def end(jobs: Slot) -> None:
    """Stop what waits, kill what runs, end the worker that waits for an order."""
    left = [one for one in jobs.given if not one.over]
    for one in reversed(left):
        jobs.stop(one, one.key)
    for one in left:
        until(lambda one=one: one.worker or one.over)
        if worker := one.worker:
            worker.kill()
        until(lambda one=one: one.over)
    jobs.close()
