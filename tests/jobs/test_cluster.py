"""A real Dask cluster on loopback: a scheduler and two workers, each a process of its own."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from orders import LONG, SHORT, experiment, job, until

from quotegen.jobs import job as job_module
from quotegen.jobs.cluster import Cluster
from quotegen.jobs.queue import Jobs
from quotegen.limits import Limits
from quotegen.model.files.store import cached
from quotegen.model.recipe import preset

pytestmark = [pytest.mark.training, pytest.mark.timeout(240)]

ROOT = Path(__file__).parents[2]
SHORT = replace(SHORT, epochs=3)


def dask(*arguments: str) -> subprocess.Popen:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    command = [sys.executable, "-m", "dask", *arguments, "--host", "127.0.0.1", "--no-dashboard"]
    return subprocess.Popen(command, cwd=ROOT, **quiet)


def at_work(process: psutil.Process) -> bool:
    """Whether it is a run, and not on its way in or out."""
    try:
        return "quotegen" in process.cmdline()
    except psutil.NoSuchProcess:
        return False


class Loopback:
    """The cluster's address and its processes."""

    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self.processes = [dask("scheduler", "--port", str(port))]
        self.workers: list[subprocess.Popen] = []

    def hire(self) -> None:
        self.workers.append(dask("worker", self.address, "--nthreads", "1", "--no-nanny"))
        self.processes.append(self.workers[-1])

    def runs(self) -> list[psutil.Process]:
        """The processes that train on its machines."""
        children = [
            child
            for worker in self.workers
            if worker.poll() is None
            for child in psutil.Process(worker.pid).children(recursive=True)
        ]
        return [child for child in children if at_work(child)]

    def vanish(self) -> None:
        """As when the plug is pulled; the scheduler goes last. What trained hears its standard input close."""
        for process in reversed(self.processes):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def shared() -> Iterator[Loopback]:
    """One cluster for all tests that leave it as it was: each of its processes takes a second to start."""
    cluster = Loopback()
    yield cluster
    cluster.vanish()


@pytest.fixture
def loopback(shared) -> Loopback:
    """The cluster with two workers."""
    for _ in range(2 - sum(worker.poll() is None for worker in shared.workers)):
        shared.hire()
    return shared


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """A busy machine may take long, and nobody looks on."""
    monkeypatch.setattr(job_module, "GRACE_SECONDS", 3600)


@pytest.fixture
def jobs(loopback) -> Iterator[Jobs]:
    cluster = Cluster(loopback.address)
    until(lambda: cluster.slots() == 2)
    yield Jobs(Limits(), cluster)
    cluster.close()
    until(lambda: not loopback.runs())


def test_four_jobs_run_two_at_a_time_and_their_models_come_back(jobs, loopback):
    submitted = [jobs.submit(job(owner, SHORT)) for owner in "abcd"]
    statuses, processes = set(), set()
    while not all(one.over for one in submitted):
        statuses.add(sum(one.status == "running" for one in submitted))
        processes.add(len(loopback.runs()))
        time.sleep(0.1)
    assert (max(statuses), max(processes)) == (2, 2)
    assert [one.status for one in submitted] == ["finished"] * 4
    for one in submitted:
        assert [row["epoch"] for row in one.epochs] == [1, 2, 3]
        assert one.progress
        model = cached()[one.result["fingerprint"]]
        assert str(model.folder) == one.result["folder"]
        assert (model.metadata.text.name, model.metadata.ended) == (one.order.text_name, "finished")
        assert model.weights()


def test_an_experiment_on_memory_comes_back_with_its_rows(jobs):
    own = jobs.submit(experiment("a", gaps=(2,)))
    until(lambda: own.over)
    assert own.status == "finished"
    assert [row["gap"] for row in own.result["rows"]] == [2, 2, 2]


def test_a_stopped_job_keeps_what_it_learned_and_a_killed_one_leaves_nobody_at_work(jobs, loopback):
    stopped, dropped = jobs.submit(job("a", LONG)), jobs.submit(job("b", LONG))
    until(lambda: dropped.worker)
    jobs.stop(dropped, dropped.key)
    until(lambda: stopped.epochs)
    jobs.stop(stopped, stopped.key)
    until(lambda: stopped.over and dropped.over)
    assert (stopped.status, stopped.result["ended"]) == ("finished", "stopped")
    assert cached()[stopped.result["fingerprint"]].weights()
    assert (dropped.status, dropped.result) == ("cancelled", None)
    until(lambda: not loopback.runs())


def test_a_killed_machine_costs_its_job_a_second_start_and_the_others_nothing(jobs, loopback):
    submitted = [jobs.submit(job(owner, replace(SHORT, epochs=30))) for owner in "abc"]
    until(lambda: submitted[0].epochs and submitted[1].epochs)
    loopback.workers[0].kill()
    until(lambda: all(one.over for one in submitted))
    assert [(one.status, one.error) for one in submitted] == [("finished", "")] * 3
    assert [[row["epoch"] for row in one.epochs] for one in submitted] == [[*range(1, 31)]] * 3


def test_a_run_goes_on_and_a_base_is_begun_with_on_a_machine_that_has_neither(jobs, new_checkpoint, tmp_path):
    first = jobs.submit(job("a", SHORT))
    until(lambda: first.over)
    before = cached()[first.result["fingerprint"]]
    base = new_checkpoint(tmp_path / "base")
    further = jobs.submit(job("a", replace(SHORT, epochs=5), source=str(before.folder)))
    tuned = jobs.submit(job("b", replace(preset("fine-tune"), epochs=2), base=str(base.folder)))
    for one, folder in ((further, before.folder), (tuned, base.folder)):
        until(lambda one=one: one.worker)
        shutil.rmtree(folder)  # as on a machine with another disk: what the order does not carry is not there
    until(lambda: further.over and tuned.over)
    assert [(one.status, one.error) for one in (further, tuned)] == [("finished", "")] * 2
    assert [row["epoch"] for row in further.epochs] == [4, 5]
    assert [record.epoch for record in cached()[further.result["fingerprint"]].metadata.history] == [1, 2, 3, 4, 5]
    assert cached()[tuned.result["fingerprint"]].metadata.bases == base.bases


def test_without_any_machine_jobs_wait_with_one_they_go_on_and_a_lost_cluster_fails_them(own_cache):
    cluster = Loopback()
    try:
        jobs = Jobs(Limits(), Cluster(cluster.address))
        waiting = jobs.submit(job("a", SHORT))
        until(lambda: jobs.expected_wait(waiting) == float("inf"))
        assert (waiting.status, jobs.position(waiting)) == ("waiting", 0)
        cluster.hire()
        until(lambda: waiting.over)
        assert waiting.status == "finished"

        lost = jobs.submit(job("a", LONG))
        until(lambda: lost.epochs)
        left = cluster.runs()
    finally:
        cluster.vanish()
    until(lambda: lost.over)
    assert (lost.status, lost.error_kind) == ("failed", "Lost")
    until(lambda: not any(map(at_work, left)))


def test_a_run_whose_app_is_gone_ends(jobs, loopback):
    jobs.submit(job("a", LONG))
    until(loopback.runs)
    jobs.close()
    until(lambda: not loopback.runs())


def test_a_machines_own_caps_do_not_count(jobs, loopback):
    limited = jobs.submit(job("a", replace(SHORT, seconds=1, epochs=200)))
    until(lambda: limited.over)
    assert limited.result["ended"] == "time"
