"""A small part of `benchmarks/fuzz.py` and `benchmarks/hostile.py`: no file breaks anything."""

import random
import sys

import pytest

from benchmarks import fuzz, hostile

SIZE, UNITS = 20_000, 64  # of texts and their models; the benchmark takes a megabyte and 1,024 units, and the seconds
PAGES = {"text", "generate", "evaluation"}  # that count a text or compare with it


def test_mutated_files_are_used_or_refused_by_name(own_cache):
    assert fuzz.fuzz_functions(60, seed=2) == []


def test_mutated_files_break_no_page(own_cache):
    assert fuzz.fuzz_pages(1, seed=3) == []


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
@pytest.mark.parametrize("name", hostile.TEXTS)
def test_a_hostile_text_breaks_no_page(own_cache, name):
    data = hostile.TEXTS[name](SIZE, random.Random(1)).encode()
    assert len(list(hostile.measured(data, UNITS, PAGES))) > len(PAGES)
