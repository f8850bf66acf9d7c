"""Yardsticks of known texts, measured on quotes that were not counted."""

import math

import pytest

from quotegen.judge.baselines import baselines, bounded
from quotegen.text.split import Split, split
from quotegen.text.vocabulary import Vocabulary


def of(parts: Split):
    every = "".join(parts.train + parts.validation + parts.test)
    return {baseline.name: baseline for baseline in baselines(parts, Vocabulary.of(every, end=True))}


def test_uniform_knows_nothing_but_the_vocabulary():
    uniform = of(Split(("ab",), ("b",), ("aab",)))["uniform"].evaluation
    assert uniform.perplexity == pytest.approx(3)
    assert uniform.accuracy == pytest.approx(1 / 3)
    assert uniform.characters == 4  # the end is guessed, too


def test_each_yardstick_is_harder_to_beat_on_proverbs(proverbs):
    found = of(split(proverbs, 0.1))
    uniform, unigram, ngram = (found[name].evaluation.bits_per_character for name in ("uniform", "unigram", "ngram"))
    assert math.log2(40) > uniform > unigram > ngram > 2
    assert len({baseline.evaluation.characters for baseline in found.values()}) == 1
    assert found["ngram"].order > 2


def test_order_and_smoothing_are_chosen_without_the_test_quotes(proverbs):
    parts = split(proverbs, 0.1)
    one, other = of(parts)["ngram"], of(Split(parts.train, parts.validation, ("zzz",)))["ngram"]
    assert (one.order, one.smoothing) == (other.order, other.smoothing)


def test_without_test_quotes_there_is_nothing_to_measure():
    assert baselines(Split(("a", "b"), (), ()), Vocabulary.of("ab", end=True)) == []


def test_a_bounded_split_keeps_every_training_quote_and_at_least_one_other():
    parts = Split(("a" * 50,), ("bb", "bb", "bb"), ("c" * 9, "d"))
    assert bounded(parts, 4) == Split(("a" * 50,), ("bb", "bb"), ("c" * 4,))


def test_hangul_has_bits_per_syllable_in_every_row():
    found = of(split([f"{syllable * 3} 물{syllable}" for syllable in "가나다라마바사아자차카타파하"], 0.1))
    assert all(baseline.evaluation.bits_per_syllable for baseline in found.values())


def test_a_bounded_split_cuts_a_quote_that_is_longer_than_all_of_it():
    assert bounded(Split((), ("a" * 100, "b"), ("c",)), 10) == Split((), ("a" * 10,), ("c",))
