"""The training slot: one job at a time, in order, and nothing that one job does stops the next."""

import os
import secrets
import shutil
import signal
import subprocess
import threading
import time
from dataclasses import replace

import pytest
from orders import LONG, SHORT, experiment, job, step, until

from quotegen.experiments import recall
from quotegen.jobs import job as job_module
from quotegen.jobs import queue as jobs_module
from quotegen.jobs import worker as worker_module
from quotegen.jobs.estimate import Estimate
from quotegen.jobs.job import Job
from quotegen.jobs.queue import BusyError, Jobs, NotYoursError, QueueFullError
from quotegen.jobs.worker_process import NICENESS
from quotegen.limits import Limits
from quotegen.model.files.checkpoint import CheckpointError
from quotegen.model.files.store import cached
from quotegen.model.recipe import Recipe, RecipeError, preset
from quotegen.text.cleaning import UnknownStepError
from quotegen.text.encoding.decoding import TextTooLargeError

pytestmark = pytest.mark.training


@pytest.fixture
def standstill(monkeypatch) -> Jobs:
    """A queue that nobody serves."""
    monkeypatch.setattr(Jobs, "_serve", lambda self: None)
    return Jobs(Limits(max_queue=3, max_text_bytes=1000, max_units=256, max_epochs=50, max_seconds=60))


def expecting(seconds: float) -> Job:
    """A run of a visitor that nobody knows, expected to take so long."""
    return replace(job(secrets.token_hex(4)), expected=Estimate(seconds, 0))


def run_now(jobs: Jobs, one: Job, **progress: float) -> None:
    """As if a worker had taken the job and come so far."""
    jobs._waiting.remove(one)
    one.status, one.began, one.progress = "running", time.monotonic(), progress or None
    one.learning = one.began if progress else 0.0


def test_loading_tensorflow_is_no_part_of_the_time_that_is_left():
    slow = job("a", replace(SHORT, epochs=10, seconds=60))
    slow.began = time.monotonic() - 100
    slow.take({"event": "progress", "epoch": 1, "batch": 1, "batches": 1, "seconds": 2.0})
    assert slow.seconds_left == pytest.approx(18, abs=1)


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
    until(lambda: killed.start)
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
def test_a_text_that_cannot_be_trained_on_fails_with_its_own_reason(slot, text, kind, message):
    refused = slot(max_vocabulary=15).submit(job("a", text=text))
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
    monkeypatch.setattr(job_module, "GRACE_SECONDS", 0)
    until(lambda: abandoned.over)
    assert (abandoned.status, abandoned.result["ended"]) == ("finished", "stopped")


def test_a_job_whose_visitor_left_the_queue_costs_no_worker(jobs, monkeypatch):
    first = jobs.submit(job("a", replace(LONG, epochs=20)))
    left = jobs.submit(job("b"))
    until(lambda: first.status == "running")
    left.seen -= job_module.GRACE_SECONDS + 1
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


class TestWhateverTheBrowserSends:
    """The caps of an installation are kept by `Jobs.submit` itself."""

    def test_a_recipe_is_brought_within_the_caps(self, standstill):
        greedy = standstill.submit(job("a", replace(LONG, units=4096, epochs=10_000, seconds=1_000_000)))
        assert (greedy.recipe.units, greedy.recipe.epochs, greedy.recipe.seconds) == (256, 50, 60)

    def test_no_time_limit_is_the_installations_time_limit(self, standstill):
        assert standstill.submit(job("a", replace(LONG, seconds=0))).recipe.seconds == 60

    def test_of_a_recipe_counts_what_a_worker_is_told(self, standstill):
        odd = standstill.submit(job("a", replace(LONG, units=8, batch_size=10**9, span=-1, learning_rate=float("nan"))))
        assert odd.recipe == replace(preset("quick"), units=8, epochs=50, seconds=60)

    @pytest.mark.parametrize(
        "absurd",
        [
            {"units": 10**12},
            {"units": 0},
            {"units": -5},
            {"units": 2.5},
            {"units": 8.0},
            {"unit": "letters"},
            {"engine": "steam"},
            {"units": "; rm -rf"},
            {"epochs": float("inf")},
            {"seconds": float("nan")},
            {"seconds": -1},
            {"seed": 2**64},
            {"name": "--help"},
            {"name": "../quick"},
        ],
        ids=str,
    )
    def test_an_absurd_recipe_is_refused(self, standstill, absurd):
        with pytest.raises(RecipeError):
            standstill.submit(job("a", replace(LONG, **absurd)))
        assert not standstill._jobs

    def test_a_text_of_more_characters_than_the_cap_is_refused_whatever_they_weigh(self, standstill):
        with pytest.raises(TextTooLargeError):
            standstill.submit(job("a", text="가" * 1001))
        standstill.submit(job("a", text="가" * 1000))

    def test_an_unknown_cleaning_step_is_refused(self, standstill):
        odd = job("a")
        odd.order = replace(odd.order, steps=("lowercase", "--out=/etc"))
        with pytest.raises(UnknownStepError):
            standstill.submit(odd)

    def test_a_name_is_a_short_line(self, standstill):
        named = job("a")
        named.order = replace(named.order, text_name="a\0b\nc" + "x" * 500)
        assert standstill.submit(named).order.text_name == ("abc" + "x" * 500)[:60]

    def test_a_text_of_broken_characters_is_trained_on_all_the_same(self, jobs):
        broken = jobs.submit(job("a", SHORT, text="A bad penny \udcff comes back.\nA barking dog seldom bites.\n"))
        until(lambda: broken.over)
        assert (broken.status, broken.error) == ("finished", "")


class TestARunOnABase:
    TUNE = replace(preset("fine-tune"), epochs=2)

    def test_has_the_network_of_its_base_whatever_was_asked_for(self, standstill, new_checkpoint, tmp_path):
        base = str(new_checkpoint(tmp_path / "base").folder)
        tuned = standstill.submit(job("a", replace(self.TUNE, units=200, cell="rnn"), base=base))
        assert (tuned.recipe.name, tuned.recipe.cell, tuned.recipe.units) == ("fine-tune", "lstm", 16)
        assert tuned.recipe.learning_rate == preset("fine-tune").learning_rate

    def test_is_refused_where_the_base_is_larger_than_allowed(self, standstill, new_checkpoint, tmp_path):
        large = new_checkpoint(tmp_path / "large", Recipe("quick", "quotes", units=257))
        with pytest.raises(RecipeError, match="257 units; 256"):
            standstill.submit(job("a", self.TUNE, base=str(large.folder)))

    def test_is_refused_where_the_base_reads_windows(self, standstill, new_checkpoint, tmp_path):
        windows = new_checkpoint(tmp_path / "windows", replace(preset("tutorial"), units=16))
        with pytest.raises(RecipeError, match="reads quotes"):
            standstill.submit(job("a", self.TUNE, base=str(windows.folder)))

    def test_is_refused_without_one(self, standstill):
        with pytest.raises(RecipeError, match="begins with a model"):
            standstill.submit(job("a", self.TUNE))
        with pytest.raises(CheckpointError):
            standstill.submit(job("a", self.TUNE, base="/nowhere"))

    def test_learns_and_notes_its_base_and_is_found_again(self, jobs, new_checkpoint, tmp_path):
        base = new_checkpoint(tmp_path / "base")
        tuned, again = (jobs.submit(job(owner, self.TUNE, base=str(base.folder))) for owner in "ab")
        until(lambda: tuned.over and again.over)
        model = cached()[tuned.result["fingerprint"]]
        assert (tuned.status, [row["epoch"] for row in tuned.epochs]) == ("finished", [1, 2])
        assert (model.metadata.bases, model.metadata.recipe.units) == (base.bases, 16)
        assert (again.result["event"], again.result["folder"]) == ("loaded", tuned.result["folder"])

    def test_goes_on_without_its_base(self, jobs, new_checkpoint, tmp_path):
        base = new_checkpoint(tmp_path / "base")
        tuned = jobs.submit(job("a", self.TUNE, base=str(base.folder)))
        until(lambda: tuned.over)
        shutil.rmtree(base.folder)
        more = replace(self.TUNE, units=16, epochs=3)
        further = jobs.submit(job("a", more, source=tuned.result["folder"]))
        until(lambda: further.over)
        metadata = cached()[further.result["fingerprint"]].metadata
        assert ([record.epoch for record in metadata.history], metadata.bases) == ([1, 2, 3], base.bases)

    def test_fails_with_a_reason_where_the_base_is_gone(self, jobs, new_checkpoint, tmp_path):
        before, base = jobs.submit(job("a")), new_checkpoint(tmp_path / "base")
        tuned = jobs.submit(job("b", self.TUNE, base=str(base.folder)))
        shutil.rmtree(base.folder)
        jobs.stop(before, before.key)
        until(lambda: tuned.over)
        assert (tuned.status, tuned.error_kind) == ("failed", "CheckpointError")


class TestTheExpectedWait:
    def test_is_what_the_runs_before_it_are_expected_to_take(self, standstill):
        first, second, third = (standstill.submit(expecting(seconds)) for seconds in (30, 9, 1))
        run_now(standstill, first)
        assert standstill.expected_wait(first) == 0
        assert standstill.expected_wait(second) == pytest.approx(30, abs=1)
        assert standstill.expected_wait(third) == pytest.approx(39, abs=1)

    def test_follows_the_pace_of_what_runs(self, standstill):
        first, second = (standstill.submit(expecting(1000)) for _ in range(2))
        run_now(standstill, first, epoch=11, batch=5, batches=10, loss=1.0, seconds=21.0)  # 10.5 of 50 epochs
        first.learning -= 21
        expected = pytest.approx(60 - 21, abs=1)  # the limit comes before the last epoch
        assert standstill.expected_wait(second) == expected
        first.progress["seconds"] = 10.5
        assert standstill.expected_wait(second) == expected
        first.learning += 21
        assert standstill.expected_wait(second) == pytest.approx(50 - 10.5, abs=1)

    def test_without_an_estimate_is_the_time_limit(self, standstill):
        first, second = (standstill.submit(job(owner)) for owner in "ab")
        run_now(standstill, first)
        assert standstill.expected_wait(second) == pytest.approx(60, abs=1)

    def test_is_shorter_with_more_slots(self, standstill):
        first, second, third = (standstill.submit(expecting(seconds)) for seconds in (30, 10, 5))
        standstill._slots = 2
        run_now(standstill, first)
        fourth = standstill.submit(expecting(5))
        run_now(standstill, second)
        assert standstill.expected_wait(third) == pytest.approx(10, abs=1)
        assert standstill.expected_wait(fourth) == pytest.approx(15, abs=1)


class TestWhoseAJobIs:
    @pytest.mark.parametrize("key", ["", "guess", "\udcff", "token"])
    def test_without_its_key_a_job_cannot_be_stopped(self, standstill, key):
        mine = standstill.submit(job("a"))
        with pytest.raises(NotYoursError):
            standstill.stop(mine, mine.token if key == "token" else key)
        assert (mine.status, mine.stopping) == ("waiting", False)

    def test_its_key_and_its_text_are_in_no_printed_job(self, standstill):
        mine = standstill.submit(job("a"))
        assert mine.key not in repr(mine)
        assert "penny" not in repr(mine)


def test_a_waiting_job_that_nobody_looks_at_makes_room_for_those_behind(jobs):
    first, left, next_one = (jobs.submit(job(owner)) for owner in "abc")
    until(lambda: first.status == "running")
    left.seen -= job_module.GRACE_SECONDS + 1
    until(lambda: left.over)
    assert (left.status, left.order.text, jobs.position(next_one)) == ("cancelled", "", 1)


def test_visitors_have_two_minutes_at_least_to_come_back():
    assert job_module.GRACE_SECONDS >= 120


def test_a_worker_that_outlives_its_time_is_ended(jobs, monkeypatch):
    monkeypatch.setattr(jobs_module, "START_UP_SECONDS", -118)  # of 120
    late = jobs.submit(job("a"))
    until(lambda: late.over)
    assert (late.status, late.error_kind) == ("failed", "Overtime")


def test_a_job_stopped_before_it_learned_anything_just_ends(jobs):
    early = jobs.submit(job("a"))
    until(lambda: early.worker)
    jobs.stop(early, early.key)
    until(lambda: early.over)
    assert (early.status, early.result, early.error) == ("cancelled", None, "")


def test_the_worker_gives_way_to_the_pages(jobs):
    niced = jobs.submit(job("a"))
    until(lambda: niced.epochs)
    nicer = min(os.getpriority(os.PRIO_PROCESS, 0) + NICENESS, 19)  # 19: nobody is nicer
    assert os.getpriority(os.PRIO_PROCESS, niced.worker.process.pid) == nicer


def test_whatever_a_failed_run_left_the_store_keeps_its_bounds(slot, own_cache, new_checkpoint):
    new_checkpoint(own_cache / "before")
    killed = slot(max_store_bytes=1).submit(job("a"))
    until(lambda: killed.epochs)
    killed.worker.kill()
    until(lambda: killed.over)
    assert list(cached()) == [killed.result["fingerprint"]]


def test_an_experiment_on_memory_takes_its_turn_and_tells_its_rows(jobs):
    first, own = jobs.submit(job("a", SHORT)), jobs.submit(experiment("b", gaps=(2,)))
    assert jobs.position(own) == 1
    until(lambda: own.over)
    assert first.over
    assert (own.status, own.share_done, own.result["whole"]) == ("finished", 1.0, True)
    assert [(row["name"], row["gap"]) for row in own.result["rows"]] == [(name, 2) for name in recall.OWN]


def test_a_stopped_experiment_keeps_what_is_done(jobs):
    own = jobs.submit(experiment("a"))
    until(lambda: own.progress and own.progress["rows"])
    jobs.stop(own, own.key)
    until(lambda: own.over)
    assert own.status == "finished"
    assert not own.result["whole"]
    assert own.result["rows"][0]["gap"] == 2


def test_a_step_is_taken_twice_by_a_worker_and_ends_at_once_when_stopped(jobs):
    own = jobs.submit(step("a"))
    until(lambda: own.start)
    jobs.stop(own, own.key)
    until(lambda: own.over)
    assert (own.status, own.result) == ("cancelled", None)


def test_an_experiment_is_brought_within_the_limits(standstill):
    own = standstill.submit(experiment("a", gaps=(9, 2, 2), units=4096, seconds=10**6, batch_size=4096))
    assert own.order.gaps == (2, 9)
    assert own.recipe == replace(recall.NETWORK, units=64, seconds=60)
    for gaps in ((0, 5), (5, 101), tuple(range(1, 9))):
        with pytest.raises(recall.GapError):
            standstill.submit(experiment("b", gaps))

    def test_of_jobs_to_come_follows_from_what_waits_and_ends_where_the_queue_is_full(self, standstill):
        assert standstill.waits_of_more(2, 10) == [0, 10]
        running, _waiting = (standstill.submit(expecting(seconds)) for seconds in (30, 9))
        run_now(standstill, running)
        assert standstill.waits_of_more(2, 5) == pytest.approx([39, 44], abs=1)
        room = standstill._limits.max_queue - 1
        assert len(standstill.waits_of_more(100, 5)) == room
