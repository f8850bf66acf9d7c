"""What a class that trains at once comes to, by the queue's own figures."""

import pytest

from quotegen.app.lessons.teaching import _of_all, waits
from quotegen.jobs.queue import Jobs
from quotegen.limits import Limits


@pytest.fixture
def jobs(monkeypatch):
    monkeypatch.setattr(Jobs, "_serve", lambda self: None)
    return Jobs(Limits(max_queue=8, max_jobs_of_address=4))


def test_one_begins_eight_wait_and_the_last_waits_for_all_before_it(jobs):
    found = waits(jobs, jobs._limits, 10.0, one_address=False)
    assert (found.count(0), len(found), found[-1]) == (1, 9, 80.0)


def test_of_one_address_only_some_are_taken(jobs):
    assert len(waits(jobs, jobs._limits, 10.0, one_address=True)) == 4


def test_two_slots_halve_the_wait(jobs):
    jobs._slots = 2
    found = waits(jobs, jobs._limits, 10.0, one_address=False)
    assert (found.count(0), len(found), found[-1]) == (2, 10, 40.0)


def test_without_a_machine_nobody_begins(jobs):
    jobs._slots = 0
    assert waits(jobs, jobs._limits, 10.0, one_address=False) == []


@pytest.mark.parametrize(("expected", "last"), [([0.0] * 4, False), ([0.0, 10.0, 80.0], True)])
def test_how_long_the_last_one_waits_is_said_where_somebody_waits(expected, last):
    assert ("the last one" in _of_all(expected)) == last
