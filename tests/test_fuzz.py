"""A small part of `benchmarks/fuzz.py` and `benchmarks/hostile.py`: no file breaks anything or holds everybody up."""

import random

import pytest

from benchmarks import fuzz, hostile


def test_mutated_files_are_used_or_refused_by_name(own_cache):
    assert fuzz.fuzz_functions(90, seed=2) == []


def test_mutated_files_break_no_page(own_cache):
    assert fuzz.fuzz_pages(1, seed=3) == []


@pytest.mark.parametrize("name", hostile.TEXTS)
def test_a_hostile_text_holds_no_page_up(own_cache, name):
    """A tenth of the size that the benchmark takes, and a model of a sixteenth of the weights."""
    data = hostile.TEXTS[name](100_000, random.Random(1)).encode()
    rows = list(hostile.measured(data, 256))
    assert len(rows) > 20
    assert {row.label: row.seconds for row in rows if row.seconds > hostile.SLOW} == {}
