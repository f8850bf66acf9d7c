"""The training slot: one job at a time, in order, and nothing that one job does stops the next."""

import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from quotegen.limits import Limits
from quotegen.model import jobs as jobs_module
from quotegen.model import worker as worker_module
from quotegen.model.jobs import BusyError, Job, Jobs, QueueFullError
from quotegen.model.recipe import Recipe
from quotegen.model.store import cached
from quotegen.text.cleaning import TUTORIAL_STEPS

pytestmark = pytest.mark.training

TEXT = "A bad penny always comes back. <못된 것>\nA barking dog seldom bites. <짖는 개>\nA cat has nine lives.\n"
SHORT = Recipe("quick", "quotes", units=8, epochs=2, seconds=120)
LONG = replace(SHORT, epochs=200)


def job(owner: str, recipe: Recipe = LONG, text: str = TEXT) -> Job:
    return Job(owner=owner, text_name="mine", text=text, steps=TUTORIAL_STEPS, recipe=recipe)


def until(holds: Callable[[], object]) -> None:
    """Wait; the test's own time limit ends it if this never holds."""
    while not holds():
        time.sleep(0.02)


@pytest.fixture
def jobs():
    """A slot with a queue of three; whatever is left of it is ended with the test."""
    slot = Jobs(Limits(max_queue=3))
    yield slot
    end(slot)


def end(slot: Jobs) -> None:
    """Stop what waits, kill what runs."""
    left = [one for one in slot._jobs.values() if not one.over]
    for one in reversed(left):
        slot.stop(one, one.key)
    for one in left:
        until(lambda one=one: one.worker or one.over)
        if worker := one.worker:
            worker.kill()
        until(lambda one=one: one.over)


def test_a_job_waits_for_those_before_it_and_moves_up(jobs):
    first, second, third = (jobs.submit(job(owner)) for owner in "abc")
    until(lambda: first.worker)
    assert [jobs.position(one) for one in (first, second, third)] == [0, 1, 2]
    assert (first.status, second.status, third.status) == ("running", "waiting", "waiting")
    jobs.stop(second, second.key)
    assert [jobs.position(one) for one in (first, second, third)] == [0, 0, 1]


def test_a_job_stopped_while_it_waits_is_cancelled_and_never_runs(jobs):
    first, second = jobs.submit(job("a")), jobs.submit(job("b"))
    until(lambda: first.worker)
    jobs.stop(second, second.key)
    assert (second.status, second.over, second.worker) == ("cancelled", True, None)


def test_a_visitor_has_one_job_at_a_time(jobs):
    jobs.submit(job("a"))
    waiting = jobs.submit(job("b"))
    for owner in "ab":
        with pytest.raises(BusyError, match="You have a run already"):
            jobs.submit(job(owner))
    jobs.stop(waiting, waiting.key)
    jobs.submit(job("b"))


def test_a_full_queue_takes_no_more(jobs):
    first = jobs.submit(job("a"))
    until(lambda: first.status == "running")
    waiting = [jobs.submit(job(owner)) for owner in "bcd"]
    with pytest.raises(QueueFullError, match="Come back in a minute"):
        jobs.submit(job("e"))
    jobs.stop(waiting[0], waiting[0].key)
    jobs.submit(job("e"))


def test_a_job_is_found_by_its_token_alone(jobs):
    mine = jobs.submit(job("a"))
    assert jobs.look(mine.token) is mine
    assert jobs.look("a") is None
    assert len({mine.token, job("a").token, job("a").token}) == 3


def test_a_killed_worker_fails_with_a_reason_and_the_next_job_runs_to_its_end(jobs):
    killed, trained = jobs.submit(job("a")), jobs.submit(job("b", SHORT))
    until(lambda: killed.worker)
    killed.worker.process.send_signal(signal.SIGKILL)
    until(lambda: trained.over)
    assert (killed.status, killed.error_kind, killed.result) == ("failed", "Killed", None)
    assert "SIGKILL" in killed.error
    assert (trained.status, trained.error) == ("finished", "")
    assert trained.start["epochs"] == 2
    assert [epoch["epoch"] for epoch in trained.epochs] == [1, 2]
    assert trained.result["ended"] == "finished"
    assert trained.result["fingerprint"] in cached()
    again = jobs.submit(job("b", SHORT))
    until(lambda: again.over)
    assert (again.status, again.result["event"], again.epochs) == ("finished", "loaded", [])


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("<gone>", "NoQuotesError", "No quote is left after cleaning."),
        ("abcdefghijklmnop", "VocabularyTooLargeError", "The text has 16 different characters; at most 15"),
    ],
    ids=["no quotes", "large vocabulary"],
)
def test_a_text_that_cannot_be_trained_on_fails_with_its_own_reason(jobs, monkeypatch, text, kind, message):
    monkeypatch.setenv("QUOTEGEN_MAX_VOCABULARY", "15")
    refused = jobs.submit(job("a", text=text))
    until(lambda: refused.over)
    assert refused.status == "failed"
    assert refused.error.startswith(message)
    assert refused.error_kind == kind


def test_a_stopped_job_keeps_what_it_has_learned(jobs):
    running = jobs.submit(job("a"))
    until(lambda: running.epochs)
    jobs.stop(running, running.key)
    until(lambda: running.over)
    assert (running.status, running.result["ended"]) == ("finished", "stopped")
    assert running.result["epochs"] < LONG.epochs
    assert cached()[running.result["fingerprint"]].weights()
    jobs.stop(running, running.key)  # and once more does no harm
    assert running.status == "finished"


def test_a_job_that_nobody_looks_at_is_stopped(jobs, monkeypatch):
    abandoned = jobs.submit(job("a"))
    until(lambda: abandoned.epochs)
    monkeypatch.setattr(jobs_module, "GRACE_SECONDS", 0)
    until(lambda: abandoned.over)
    assert (abandoned.status, abandoned.result["ended"]) == ("finished", "stopped")


def test_a_job_whose_visitor_left_the_queue_costs_no_worker(jobs, monkeypatch):
    first = jobs.submit(job("a", replace(LONG, epochs=20)))
    left = jobs.submit(job("b"))
    until(lambda: first.status == "running")
    left.seen -= jobs_module.GRACE_SECONDS + 1
    jobs.stop(first, first.key)
    until(lambda: left.over)
    assert (left.status, left.worker) == ("cancelled", None)


def test_a_job_stopped_just_before_its_worker_starts_is_stopped_too(jobs, monkeypatch):
    """Between leaving the queue and having a process there is a moment, and a stop in it must not be lost."""
    about_to_start, go_on = threading.Event(), threading.Event()
    start = subprocess.Popen

    def held_up(*arguments, **options):
        about_to_start.set()
        go_on.wait()
        return start(*arguments, **options)

    monkeypatch.setattr(worker_module.subprocess, "Popen", held_up)
    stopped = jobs.submit(job("a", replace(LONG, epochs=20)))
    about_to_start.wait()
    jobs.stop(stopped, stopped.key)
    go_on.set()
    until(lambda: stopped.over)
    assert stopped.status == "cancelled" or stopped.result["ended"] == "stopped"
