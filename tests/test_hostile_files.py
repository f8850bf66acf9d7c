"""A small part of `benchmarks/fuzz.py` and `benchmarks/hostile.py`: no file breaks anything."""

import random
import sys

import pytest

from benchmarks import fuzz, hostile
from quotegen.judge import live
from quotegen.quote import redrawing, today
from quotegen.quote.budget import CLICK

SIZE, UNITS = 20_000, 64  # of texts and their models; the benchmark takes a megabyte and 1,024 units, and the seconds
PAGES = {"text", "generate", "evaluation"}  # that count a text or compare with it


@pytest.fixture(autouse=True)
def short_clicks(monkeypatch):
    """A twentieth of what a click pays for: a page breaks as well, and sooner."""
    for module in (live, redrawing):
        monkeypatch.setattr(module, "CLICK", CLICK // 20)
    monkeypatch.setattr(today, "CANDIDATES", (30, 4))


def test_mutated_files_are_used_or_refused_by_name(own_cache):
    assert fuzz.fuzz_functions(60, seed=2) == []


def test_mutated_files_break_no_page(own_cache):
    assert [found for found in fuzz.fuzz_pages(1, seed=3) if ": took " not in found] == []  # time is the benchmark's


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
@pytest.mark.parametrize("name", hostile.TEXTS)
def test_a_hostile_text_breaks_no_page(own_cache, name):
    data = hostile.TEXTS[name](SIZE, random.Random(1)).encode()
    assert len(list(hostile.measured(data, UNITS, PAGES))) > len(PAGES)
