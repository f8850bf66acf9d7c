"""The split: three parts, near-duplicates together, the same in every run, and little moved by a line more."""

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import process
from rapidfuzz.distance import Indel

from quotegen.text.corpus import read_corpus
from quotegen.text.split import NEARLY_THE_SAME, Split, _Bags, _leaders, known_among, near_duplicates, split

DATA = Path(__file__).parents[2] / "data"
NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
HUNDRED = [f"{first} {second * 3}" for first in NUMBERS for second in "qwxyzpbdfg"]  # no two nearly the same
TWINS = ["fortune favours fools.", "fortune favours the bold."]


def parts_of(quotes, share: float) -> tuple[set, set, set]:
    parts = split(quotes, share)
    return set(parts.train), set(parts.validation), set(parts.test)


def test_a_tenth_validates_and_a_tenth_tests():
    parts = split(HUNDRED, 0.1)
    assert (len(parts.train), len(parts.validation), len(parts.test)) == (80, 10, 10)


@given(st.lists(st.text(min_size=1), unique=True), st.floats(0, 0.999))
def test_the_parts_are_disjoint_and_all_there_is_in_the_order_of_the_text(quotes, share):
    parts = split(quotes, share)
    together = [*parts.train, *parts.validation, *parts.test]
    assert len(together) == len(set(together))
    for part in (parts.train, parts.validation, parts.test):
        assert [quote for quote in quotes if quote in set(part)] == list(part)
    assert set(together) == set(quotes)


@given(st.lists(st.text(alphabet="abc ", min_size=1, max_size=12), unique=True), st.floats(0.01, 0.5))
def test_something_is_always_learned_from(quotes, share):
    parts = split(quotes, share)
    assert bool(parts.train) == bool(quotes)
    assert bool(parts.validation) or not parts.test


def test_a_quote_falls_on_the_same_side_in_every_run_and_order():
    quotes = ["one", "two", "three", "four", "five", "six", "seven", "eight"]
    parts = split(quotes, 0.25)
    assert (parts.test, parts.validation) == (("four", "five"), ("two", "seven"))  # by SHA-256
    assert parts_of(quotes[::-1], 0.25) == parts_of(quotes, 0.25)


@pytest.mark.parametrize("added", ["one more", "and another", "a third", "one that sorts first", "고요한 물"])
def test_adding_a_quote_moves_at_most_two_others(added):
    before, after = parts_of(HUNDRED, 0.1), parts_of([*HUNDRED, added], 0.1)
    moved = {quote for quote in HUNDRED for a, b in zip(before, after, strict=True) if (quote in a) != (quote in b)}
    assert len(moved) <= 2


def test_near_duplicates_share_a_group_and_others_do_not():
    groups = near_duplicates(["still waters run deep.", *TWINS, "still waters run deep!", "fortune"])
    assert sorted(map(sorted, groups)) == [["fortune"], TWINS, ["still waters run deep!", "still waters run deep."]]


def test_a_similarity_of_just_the_bound_is_nearly_the_same():
    assert Indel.normalized_similarity("abcde", "abcdx") == NEARLY_THE_SAME
    assert near_duplicates(["abcde", "abcdx", "vwxyz"]) == [["abcde", "abcdx"], ["vwxyz"]]


@given(st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19))), st.permutations(range(20)))
def test_all_that_pairs_connect_is_one_group(pairs, names):
    chain = [(names[place], names[place + 1]) for place in range(9)]  # over the longest way, in any order
    first, second = np.array([*pairs, *chain]).T
    groups = {place: {place} for place in range(20)}
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        groups.update(dict.fromkeys(both := groups[one] | groups[other], both))
    assert _leaders(20, first, second) == [min(groups[place]) for place in range(20)]


@given(st.text(alphabet="abcd가", min_size=4), st.text(alphabet="abcd가", min_size=4))
def test_what_is_not_compared_is_not_nearly_the_same(one, other):
    near = _Bags.of([one, other]).may_be_near(np.array([0]), np.array([1]))
    assert near.all() or Indel.normalized_similarity(one, other) < NEARLY_THE_SAME


@pytest.mark.parametrize("share", [0.05, 0.1, 0.2, 0.3])
def test_near_duplicates_fall_on_one_side(share):
    for part in parts_of([*HUNDRED, *TWINS], share):
        assert len(part & set(TWINS)) in (0, 2)


def test_a_group_larger_than_a_share_is_learned_from():
    counted = [f"quote number {number}" for number in range(50)]
    parts = split([*HUNDRED, *counted], 0.1)
    assert set(counted) <= set(parts.train)
    assert (len(parts.validation), len(parts.test)) == (15, 15)


def test_a_text_of_nothing_but_near_duplicates_is_not_split():
    counted = tuple(f"quote number {number}" for number in range(50))
    assert split(counted, 0.1) == Split(counted, (), ())


@pytest.mark.parametrize("quotes", [(), ("one",), ("one", "two", "three", "four")])
def test_a_handful_of_quotes_is_not_split(quotes):
    assert split(quotes, 0.5) == Split(quotes, (), ())


def test_nothing_is_held_out_unless_asked_for():
    assert split(HUNDRED, 0) == Split(tuple(HUNDRED), (), ())


@pytest.mark.parametrize("share", [0.01, 0.5, 0.95, 0.999])
def test_five_quotes_leave_something_in_every_part(share):
    assert tuple(map(len, parts_of(HUNDRED[:50:10], share))) == (3, 1, 1)


@pytest.mark.parametrize("name", ["saying", "sokdam"])
def test_no_held_out_quote_of_a_bundled_text_is_nearly_a_training_quote(name):
    """By comparing every pair, which the split itself does not do."""
    corpus, _ = read_corpus(DATA / f"{name}.txt")
    parts = split(corpus.quotes, 0.1)
    for held_out, others in ((parts.validation, parts.train), (parts.test, parts.train + parts.validation)):
        alike = process.cdist(held_out, others, scorer=Indel.normalized_similarity, dtype=np.float64)
        assert alike.max() < NEARLY_THE_SAME


def test_a_text_of_a_megabyte_takes_seconds():
    rng = np.random.default_rng(1)
    words = np.array([word for quote in read_corpus(DATA / "saying.txt")[0].quotes for word in quote.split()])
    quotes = list(dict.fromkeys(" ".join(rng.choice(words, rng.integers(2, 16))) for _ in range(22_000)))
    assert sum(map(len, quotes)) > 900_000
    started = time.process_time()
    split(quotes, 0.1)
    assert time.process_time() - started < 15  # about 1 second on an idle core


def test_what_was_learned_is_known_by_its_words_and_not_by_its_capitals_or_a_comma():
    learned = ["Fortune favours the bold.", "A cat has nine lives."]
    asked = ["fortune favours, the bold.", "A CAT HAS NINE LIVES.", "Time flies."]
    assert known_among(asked, learned) == tuple(asked[:2])
    assert known_among(asked, []) == ()
