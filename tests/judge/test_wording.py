"""Words, ends and variety, counted by hand."""

import pytest

from quotegen.judge.wording import figures, known_words, whole_words, words, write
from quotegen.quote.generation import Quote
from quotegen.quote.runtime import Runtime


def test_words_are_runs_of_letters():
    assert words("don't look a gift-horse, ever: 7 x2!") == ["don't", "look", "a", "gift", "horse", "ever", "x"]
    assert words("시작이 반이다.") == ["시작이", "반이다"]
    assert words("…") == []


def test_a_word_is_real_if_the_text_or_the_list_has_it():
    real = known_words(["still waters"], {"run", "th"})
    assert [word in real for word in ("still", "run", "deep", "th")] == [True, True, False, False]


def test_a_word_that_the_prompt_began_or_the_limit_cut_is_not_judged():
    assert whole_words(Quote("still waters run deep.", "", True)) == ["still", "waters", "run", "deep"]
    assert whole_words(Quote("still waters run de", "", False)) == ["still", "waters", "run"]
    assert whole_words(Quote("still waters run de", "still wa", False)) == ["run"]


def test_figures_by_hand():
    found = figures([["a", "b", "a"], ["a", "c"]], [True, False], {"a", "b"}, group=2)
    assert found.real_words == pytest.approx(4 / 5)
    assert found.ended == pytest.approx(1 / 2)
    assert found.distinct_1 == pytest.approx(3 / 5)
    assert found.distinct_2 == pytest.approx(3 / 3)


def test_variety_is_counted_in_groups_of_one_size():
    """Two groups of two: the same quote over again has 1 word of 2, whatever comes behind."""
    quotes = [["a"], ["a"], ["a"], ["a"], ["b"]]
    assert figures(quotes, [True] * 5, {"a"}, group=2).distinct_1 == pytest.approx(1 / 2)
    assert figures(quotes[:4], [True] * 4, {"a"}, group=4).distinct_1 == pytest.approx(1 / 4)


def test_nothing_written_has_no_share_of_anything():
    found = figures([[], []], [False, False], set(), group=1)
    assert (found.real_words, found.distinct_1, found.distinct_2) == (0, 0, 0)


def test_the_same_seed_writes_the_same(tiny_checkpoint):
    runtime = Runtime.of(tiny_checkpoint)
    assert write(tiny_checkpoint, runtime, 0.8, 3, 7) == write(tiny_checkpoint, runtime, 0.8, 3, 7)
    assert write(tiny_checkpoint, runtime, 0.8, 3, 7) != write(tiny_checkpoint, runtime, 0.8, 3, 8)
