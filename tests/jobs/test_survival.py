"""What may go wrong with a run: it fails with its own reason, leaves nothing half-written, and the next job runs."""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from orders import LONG, SHORT, SOON, job, until

from quotegen.jobs import worker as worker_module
from quotegen.model.files.store import cached

pytestmark = [pytest.mark.training, pytest.mark.timeout(240)]

TESTS = Path(__file__).parents[1]
BAD_DAY = (sys.executable, "-m", "tests.jobs.bad_day")
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it takes Linux's limits and /proc")
TINY_DISK = 'mount -t tmpfs -o size=64k none "$0" && exec "$@"'  # in a mount namespace of its own


APP = """
import time
from orders import job, until
from quotegen.jobs.queue import Jobs
from quotegen.jobs.worker import ThisMachine
from quotegen.limits import Limits
machine = ThisMachine()
jobs = Jobs(Limits(), machine)
running = jobs.submit(job("a"))
until(lambda: running.epochs and machine.idle)
print("under way", flush=True)
time.sleep(600)
"""


def on_a_bad_day(monkeypatch, *program: str) -> None:
    monkeypatch.setattr(worker_module, "PROGRAM", program)


def second_process(first: subprocess.Popen) -> int:
    """The process that shares the work of a worker's; the other that Python starts only tidies up after both."""
    children = Path(f"/proc/{first.pid}/task/{first.pid}/children").read_text().split()
    (second,) = (pid for pid in children if "spawn_main" in Path(f"/proc/{pid}/cmdline").read_text())
    return int(second)


def may_mount(folder: Path) -> bool:
    unshare = shutil.which("unshare")
    return bool(unshare) and not subprocess.run([unshare, "-m", "sh", "-c", TINY_DISK, folder, "true"]).returncode


@pytest.fixture(autouse=True)
def others_are_well(jobs, own_cache, monkeypatch):
    """Whatever a test did to its own job: no broken model is listed, and the next visitor's run is none the worse."""
    program = worker_module.PROGRAM
    own_cache.mkdir()
    yield
    monkeypatch.setattr(worker_module, "PROGRAM", program)
    assert all(model.weights() for model in cached().values())
    after = jobs.submit(job("the next visitor", SHORT))
    until(lambda: after.over)
    assert (after.status, after.error) == ("finished", "")
    assert cached()[after.result["fingerprint"]].weights()


def test_a_killed_worker_keeps_its_last_whole_epoch(jobs):
    killed = jobs.submit(job("a", LONG))
    until(lambda: len(killed.epochs) > 1)
    killed.worker.kill()
    until(lambda: killed.over)
    assert (killed.status, killed.error_kind) == ("failed", "Killed")
    kept = cached()[killed.result["fingerprint"]]
    assert len(kept.metadata.history) >= len(killed.epochs)
    assert kept.metadata.ended is None


@on_linux
def test_a_run_whose_second_process_is_ended_says_so_and_keeps_its_last_whole_epoch(jobs, monkeypatch):
    monkeypatch.setenv("QUOTEGEN_CORES", "2")
    halved = jobs.submit(job("a", LONG))
    until(lambda: len(halved.epochs) > 1)
    os.kill(second_process(halved.worker.process), signal.SIGKILL)
    until(lambda: halved.over)
    assert (halved.status, halved.error_kind) == ("failed", "LostRankError")
    assert cached()[halved.result["fingerprint"]].weights()


@on_linux
def test_nothing_is_left_of_a_killed_worker(jobs, monkeypatch):
    monkeypatch.setenv("QUOTEGEN_CORES", "2")
    killed = jobs.submit(job("a", LONG))
    until(lambda: killed.epochs)
    second = second_process(killed.worker.process)
    killed.worker.kill()
    until(lambda: not Path(f"/proc/{second}").exists())


@on_linux
def test_nothing_is_left_when_the_app_is_killed(tmp_path, monkeypatch):
    """Neither its worker nor the one that waits, nor anything in the temporary folder."""
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(TESTS), str(TESTS.parent)))}
    app = subprocess.Popen([sys.executable, "-c", APP], env=environment, stdout=subprocess.PIPE)
    app.stdout.readline()
    workers = psutil.Process(app.pid).children(recursive=True)
    assert len(workers) >= 2
    app.kill()
    app.wait()
    assert not psutil.wait_procs(workers, timeout=SOON)[1]
    assert list((tmp_path / "temporary").iterdir()) == []


@on_linux
def test_a_run_out_of_memory_says_so(jobs, monkeypatch):
    on_a_bad_day(monkeypatch, *BAD_DAY, "memory")
    hungry = jobs.submit(job("a", replace(LONG, units=1024)))
    until(lambda: hungry.over)
    assert (hungry.status, hungry.error_kind, hungry.result) == ("failed", "OutOfMemoryError", None)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such limit")
def test_a_write_that_is_cut_off_says_that_the_disk_is_full(jobs, monkeypatch, own_cache):
    on_a_bad_day(monkeypatch, *BAD_DAY, "files")
    monkeypatch.setenv("QUOTEGEN_CORES", "1")  # memory that processes share is a file, too
    cut_off = jobs.submit(job("a", LONG))
    until(lambda: cut_off.over)
    assert (cut_off.status, cut_off.error_kind, cut_off.result) == ("failed", "DiskFullError", None)
    assert cached() == {}
    assert not [path for path in own_cache.rglob("*") if path.suffix in (".part", ".safetensors")]


def test_a_disk_that_is_really_full_says_so(jobs, monkeypatch, own_cache):
    if not may_mount(own_cache):
        pytest.skip("Mounting a small disk takes root.")
    on_a_bad_day(monkeypatch, "unshare", "-m", "sh", "-c", TINY_DISK, str(own_cache), *worker_module.PROGRAM)
    full = jobs.submit(job("a", replace(LONG, units=128)))
    until(lambda: full.over)
    assert (full.status, full.error_kind, full.result) == ("failed", "DiskFullError", None)


def test_a_loss_that_is_no_number_any_more_says_so(jobs, monkeypatch):
    on_a_bad_day(monkeypatch, *BAD_DAY, "steep")
    diverged = jobs.submit(job("a", LONG))
    until(lambda: diverged.over)
    assert (diverged.status, diverged.error_kind) == ("failed", "DivergedError")


def test_a_worker_that_does_not_even_start_says_so(jobs, monkeypatch):
    on_a_bad_day(monkeypatch, "/nowhere/python")
    missing = jobs.submit(job("a", LONG))
    until(lambda: missing.over)
    assert (missing.status, missing.error_kind) == ("failed", "Crashed")
    assert "/nowhere/python" in missing.error


def test_a_worker_that_talks_nonsense_fails(jobs, monkeypatch):
    on_a_bad_day(monkeypatch, sys.executable, "-c", "print('[1]'); print('null'); print('nonsense'); exit(3)")
    mad = jobs.submit(job("a", LONG))
    until(lambda: mad.over)
    assert (mad.status, mad.error_kind) == ("failed", "Crashed")
    assert "exit code 3" in mad.error
