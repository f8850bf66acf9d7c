"""Runs of characters that a text has, found by the suffix array, against a search character by character."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quotegen.judge import suffixes as module
from quotegen.judge.suffixes import LONGEST_RUN, Suffixes, suffix_array

QUOTES = ("a bad penny always comes back.", "still waters run deep.", "시작이 반이다.")
FEW = st.text("ab ", max_size=30)
ANY = st.text(st.characters(exclude_characters="\n"), max_size=30)


def naive_runs(text: str, quotes) -> list[int]:
    def longest(rest: str) -> int:
        return max((n for n in range(len(rest) + 1) if any(rest[:n] in quote for quote in quotes)), default=0)

    return [longest(text[place:]) if quotes else 0 for place in range(len(text))]


@given(st.one_of(st.text("ab\n", max_size=60), st.text(max_size=40)))
@example("")
@example("\n\n")
@example("\ud800")
def test_suffixes_are_in_order(text):
    assert suffix_array(text, len(text) + 1).tolist() == sorted(range(len(text)), key=lambda start: text[start:])


@given(st.text("ab", min_size=20, max_size=200), st.integers(1, 8))
def test_to_a_depth_they_are_in_the_order_of_so_many_characters(text, depth):
    order = suffix_array(text, depth)
    shortened = [text[start : start + depth] for start in order]
    assert shortened == sorted(shortened)
    assert sorted(order.tolist()) == list(range(len(text)))


@pytest.mark.parametrize("characters", [st.just(FEW), st.just(ANY)], ids=["few", "any"])
@settings(deadline=None)
@given(data=st.data())
def test_every_run_is_the_longest_that_a_quote_has(characters, data):
    strings = data.draw(characters)
    quotes, text = data.draw(st.lists(strings, max_size=6)), data.draw(strings)
    assert Suffixes(quotes).runs(text).tolist() == naive_runs(text, quotes)


@settings(deadline=None)
@given(st.lists(FEW, max_size=6), FEW)
def test_a_run_is_found_in_all_the_quotes_that_have_it(quotes, run):
    having = [index for index, quote in enumerate(quotes) if run and run in quote]
    assert Suffixes(quotes).quotes_with(run).tolist() == having


def test_runs_of_a_literal_text():
    assert Suffixes(QUOTES).runs("bad deep").tolist() == [4, 3, 2, 5, 4, 3, 2, 1]


def test_a_run_does_not_reach_into_the_next_quote():
    known = Suffixes(["ab", "cd"])
    assert known.runs("abcd").tolist() == [2, 1, 2, 1]
    assert known.runs("ab\ncd").tolist() == [2, 1, 0, 2, 1]
    assert known.quotes_with("b\nc").tolist() == []


def test_no_text_has_no_runs():
    assert Suffixes([]).runs("ab").tolist() == [0, 0]
    assert Suffixes(QUOTES).runs("").tolist() == []


def test_a_run_is_followed_to_its_bound():
    known = Suffixes(["a" * (LONGEST_RUN + 50)])
    assert known.runs("a" * (LONGEST_RUN + 20)).max() == LONGEST_RUN


def test_repeated_runs_by_hand(monkeypatch):
    """`abab`: from the first a on, `ab` stands elsewhere too; then `b`; and the same again from behind."""
    runs, left = Suffixes(["abab"]).repeated(most=100)
    assert sorted(zip(left.tolist(), runs.tolist(), strict=True)) == [(1, 1), (2, 2), (3, 1), (4, 2)]


def test_few_places_are_asked_of_a_long_text():
    runs, left = Suffixes(["ab" * 500]).repeated(most=10)
    assert len(runs) == len(left) <= 20


def test_a_megabyte_of_one_letter_is_compared_only_so_far(monkeypatch):
    """Doubling ends at the bound: eleven sorts at most, however long the ties."""
    sorts = []
    monkeypatch.setattr(module, "_differs", lambda keys, real=module._differs: sorts.append(len(keys)) or real(keys))
    suffix_array("a" * 200_000, LONGEST_RUN + 1)
    assert len(sorts) <= np.ceil(np.log2(LONGEST_RUN)) + 1
