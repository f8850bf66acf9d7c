"""What an installation allows, from its environment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from quotegen import limits
from quotegen.errors import QuotegenError
from quotegen.limits import Limits, cores, worker_threads


def test_nothing_set_gives_the_defaults(monkeypatch):
    for name in ("SECONDS", "UNITS", "EPOCHS", "TEXT_BYTES"):
        monkeypatch.delenv(f"QUOTEGEN_MAX_{name}", raising=False)
    assert Limits.from_environment() == Limits()


def test_a_variable_overrides_its_field_alone(monkeypatch):
    monkeypatch.setenv("QUOTEGEN_MAX_SECONDS", "20")
    assert Limits.from_environment() == Limits(max_seconds=20)


@pytest.mark.parametrize("value", ["0", "-5", "1.5", "many", "²"])
def test_a_value_that_is_no_positive_whole_number_is_refused_by_name(monkeypatch, value):
    monkeypatch.setenv("QUOTEGEN_MAX_UNITS", value)
    with pytest.raises(QuotegenError, match="QUOTEGEN_MAX_UNITS must be a positive whole number"):
        Limits.from_environment()


@pytest.fixture
def four_cores(monkeypatch, tmp_path):
    """A machine with four cores; returns the folder of its container's quota."""
    monkeypatch.delenv("QUOTEGEN_CORES", raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2, 3}, raising=False)
    monkeypatch.setattr(limits, "_CGROUP", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("quota", "count"), [(None, 4), ("max 100000", 4), ("200000 100000", 2), ("150000 100000", 1), ("7800 100000", 1)]
)
def test_the_cores_are_those_that_affinity_and_quota_leave(four_cores, quota, count):
    if quota:
        (four_cores / "cpu.max").write_text(quota + "\n")
    assert cores() == count


@pytest.mark.parametrize(("quota", "count"), [("-1", 4), ("200000", 2), ("50000", 1)])
def test_older_systems_have_the_quota_in_files_of_their_own(four_cores, quota, count):
    (four_cores / "cpu").mkdir()
    (four_cores / "cpu" / "cpu.cfs_quota_us").write_text(quota + "\n")
    (four_cores / "cpu" / "cpu.cfs_period_us").write_text("100000\n")
    assert cores() == count


def test_a_run_in_one_process_leaves_a_core_to_the_pages_if_there_are_two(four_cores, monkeypatch):
    assert worker_threads() == 3
    monkeypatch.setenv("QUOTEGEN_CORES", "1")
    assert worker_threads() == 1


def test_an_installation_may_say_how_many_cores_a_run_has(four_cores, monkeypatch):
    monkeypatch.setenv("QUOTEGEN_CORES", "1")
    assert cores() == 1
    monkeypatch.setenv("QUOTEGEN_CORES", "none")
    with pytest.raises(QuotegenError, match="QUOTEGEN_CORES must be a positive whole number"):
        cores()


@pytest.fixture
def a_gigabyte(four_cores, monkeypatch, tmp_path):
    """A machine with 1 GB to give; returns the folder of its container's limits."""
    (tmp_path / "meminfo").write_text("MemTotal:  4000000 kB\nMemAvailable:  1000000 kB\n")
    monkeypatch.setattr(limits, "_MEMINFO", tmp_path / "meminfo")
    return four_cores


def test_without_a_container_the_machines_own_memory_counts(a_gigabyte):
    assert limits.free_megabytes() == 1024.0
    assert limits.room_for_an_idle_worker()


@pytest.mark.parametrize(
    ("folder", "names"),
    [
        ("", ("memory.max", "memory.current", "memory.stat", "inactive_file")),
        ("memory", ("memory.limit_in_bytes", "memory.usage_in_bytes", "memory.stat", "total_inactive_file")),
    ],
    ids=["version 2", "version 1"],
)
def test_a_containers_limit_counts_without_its_file_cache(a_gigabyte, folder, names):
    limit, used, figures, cache = names
    (a_gigabyte / folder).mkdir(exist_ok=True)
    (a_gigabyte / folder / limit).write_text("500000000\n")
    (a_gigabyte / folder / used).write_text("400000000\n")
    (a_gigabyte / folder / figures).write_text(f"anon 300000000\n{cache} 50000000\n")
    assert limits.free_megabytes() == 150.0
    assert not limits.room_for_an_idle_worker()


def test_a_container_without_a_limit_has_the_machines_memory(a_gigabyte):
    (a_gigabyte / "memory.max").write_text("max\n")
    (a_gigabyte / "memory.current").write_text("400000000\n")
    (a_gigabyte / "memory.stat").write_text("inactive_file 0\n")
    assert limits.free_megabytes() == 1024.0


def test_where_no_system_says_how_much_is_free_a_worker_may_wait(a_gigabyte, monkeypatch):
    monkeypatch.setattr(limits, "_MEMINFO", a_gigabyte / "nowhere")
    assert limits.free_megabytes() is None
    assert limits.room_for_an_idle_worker()


def test_a_system_that_does_not_say_what_a_process_holds_is_no_error(monkeypatch):
    held = limits.resident_megabytes()
    assert held is None or held > 10
    monkeypatch.setattr(limits, "_status", lambda _: Path("/nothing/of/this/name").read_text())
    assert limits.resident_megabytes() is None


STEPS = 50
FETCHED = f"""
import resource
import numpy as np
from quotegen.limits import return_large_arrays
return_large_arrays()
def step():
    gates = np.ones((300, 4 * 768), np.float32)
    gates += np.ones((300, 4 * 768), np.float32)
step()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range({STEPS}):
    step()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc alone is told what to keep")
def test_the_arrays_of_a_step_are_not_fetched_from_the_system_at_every_step():
    done = subprocess.run([sys.executable, "-c", FETCHED], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 100 * STEPS  # pages; one step has 1,800
