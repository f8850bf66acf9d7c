"""Bits per character of networks whose every probability is known."""

import math
from dataclasses import replace

import numpy as np
import pytest

from quotegen.judge.evaluation import Evaluation, evaluate
from quotegen.model.recipe import Recipe
from quotegen.model.weights import shapes
from quotegen.quote.runtime import Runtime
from quotegen.text.corpus import corpus_from_text
from quotegen.text.hangul import spelled_out
from quotegen.text.vocabulary import Vocabulary
from quotegen.text.windows import ShortTextError


def unmoved(chances: dict[str, float], reading: str = "quotes") -> Runtime:
    """A network that gives every character these chances, whatever it has read."""
    vocabulary = Vocabulary.of("".join(chances))
    recipe = Recipe("unmoved", reading, units=2, window_length=2)
    weights = {name: np.zeros(shape, np.float32) for name, shape in shapes(recipe, len(vocabulary)).items()}
    weights["output_bias"] = np.log([chances[character] for character in vocabulary.characters]).astype(np.float32)
    return Runtime(recipe, vocabulary, weights)


HALVES = {"a": 1 / 2, "b": 1 / 4, "\n": 1 / 4}


@pytest.fixture
def random_runtime(tiny_checkpoint):
    return Runtime.of(tiny_checkpoint)


def test_bits_of_a_quote_by_hand():
    """a: 1 bit, b: 2, the end: 2."""
    result = evaluate(unmoved(HALVES), corpus_from_text("x", "ab"))
    assert result.bits_per_character == pytest.approx(5 / 3)
    assert result.loss == pytest.approx(5 / 3 * math.log(2))
    assert result.perplexity == pytest.approx(2 ** (5 / 3))
    assert (result.characters, result.left_out) == (3, {})


def test_accuracy_is_the_share_of_characters_held_likeliest():
    """Always a: right at three of six."""
    assert evaluate(unmoved(HALVES), corpus_from_text("x", "a\naab")).accuracy == pytest.approx(3 / 6)
    assert evaluate(unmoved(HALVES), corpus_from_text("x", "b")).accuracy == 0


def test_bits_per_syllable_are_all_bits_over_the_syllables_of_hangul():
    """가 . 나 and the end cost 2 bits each: 8 bits for two syllables; without Hangul there is no such figure."""
    runtime = unmoved(dict.fromkeys("가나.\n", 1 / 4))
    result = evaluate(runtime, corpus_from_text("x", "가.나"))
    assert (result.syllables, result.bits_per_syllable) == (2, pytest.approx(4))
    assert evaluate(unmoved(HALVES), corpus_from_text("x", "ab")).bits_per_syllable is None


def test_a_model_of_windows_counts_the_syllables_behind_its_first_window():
    runtime = unmoved(dict.fromkeys("가나다.", 1 / 4), "windows")
    assert evaluate(runtime, corpus_from_text("x", "가나다.")).syllables == 1


def test_every_character_weighs_the_same_however_long_its_quote():
    """Bits: a end | a a a b end = 1 2 1 1 1 2 2, over seven characters."""
    result = evaluate(unmoved(HALVES), corpus_from_text("x", "a\naaab"))
    assert result.bits_per_character == pytest.approx(10 / 7)
    assert result.characters == 7


def test_unknown_characters_are_left_out_and_counted():
    result = evaluate(unmoved(HALVES), corpus_from_text("x", "zazb\nzz"))
    assert result.bits_per_character == pytest.approx(5 / 3)
    assert (result.characters, result.left_out) == (3, {"z": 4})


def test_a_model_of_windows_is_judged_behind_its_first_window():
    """Of 'ab ab' a window of two leaves a space, an a and a b."""
    runtime = unmoved({"a": 1 / 2, "b": 1 / 4, " ": 1 / 4}, "windows")
    result = evaluate(runtime, corpus_from_text("x", "ab ab"))
    assert result.bits_per_character == pytest.approx((2 + 1 + 2) / 3)
    assert result.characters == 3


def test_a_model_of_windows_leaves_unknown_characters_out_too():
    runtime = unmoved({"a": 1 / 2, "b": 1 / 4, " ": 1 / 4}, "windows")
    result = evaluate(runtime, corpus_from_text("x", "azb zabz"))
    assert (result.characters, result.left_out) == (3, {"z": 3})


@pytest.mark.parametrize(("reading", "text"), [("quotes", "zzz"), ("windows", "zzz"), ("windows", "ab")])
def test_a_text_with_nothing_to_predict_is_refused(reading, text):
    with pytest.raises(ShortTextError):
        evaluate(unmoved(HALVES, reading), corpus_from_text("x", text))


def test_a_character_held_impossible_costs_much_but_not_infinity():
    runtime = unmoved(HALVES)
    runtime.output_bias[:] = [0, 0, -1e6]  # the end, a, b
    assert math.isfinite(evaluate(runtime, corpus_from_text("x", "b")).loss)


def test_quotes_judged_together_are_judged_as_if_alone(random_runtime):
    rng = np.random.default_rng(5)
    known = [character for character in random_runtime.vocabulary.characters if character.isalpha()]
    quotes = ["".join(rng.choice(known, length)) for length in rng.integers(1, 30, 150)]
    alone = [evaluate(random_runtime, corpus_from_text("x", quote)) for quote in dict.fromkeys(quotes)]
    together = evaluate(random_runtime, corpus_from_text("x", "\n".join(quotes)))
    total = sum(one.characters for one in alone)
    assert together.characters == total
    assert together.loss == pytest.approx(sum(one.loss * one.characters for one in alone) / total, abs=1e-6)


def test_a_uniform_model_has_the_perplexity_of_its_vocabulary():
    runtime = unmoved(dict.fromkeys("\nabcdefg", 1 / 8))
    result = evaluate(runtime, corpus_from_text("x", "face\ncab"))
    assert result.perplexity == pytest.approx(8)
    assert result.bits_per_character == pytest.approx(3)


def test_figures_follow_from_the_loss():
    result = Evaluation(math.log(2), 1, 1.0)
    assert result.bits_per_character == pytest.approx(1)
    assert result.perplexity == pytest.approx(2)


def test_jamo_are_measured_by_the_character_that_people_read():
    """각 costs 1 + 2 + 3 bits, 가 3, each end 3: 15 bits for four characters, two of them syllables."""
    lead, vowel, tail = spelled_out("각")
    runtime = unmoved({lead: 1 / 2, vowel: 1 / 4, tail: 1 / 8, "\n": 1 / 8})
    runtime.vocabulary = replace(runtime.vocabulary, unit="jamo")
    result = evaluate(runtime, corpus_from_text("x", "각\n가"))
    assert result.bits_per_character == pytest.approx((1 + 2 + 3 + 3 + 1 + 2 + 3) / 4)
    assert result.bits_per_syllable == pytest.approx(15 / 2)
    assert (result.characters, result.syllables) == (4, 2)


def test_a_syllable_is_right_where_each_of_its_jamo_is():
    """The likeliest is always the space: right at one of four."""
    lead, vowel = spelled_out("가")
    runtime = unmoved({" ": 1 / 2, lead: 1 / 4, vowel: 1 / 8, "\n": 1 / 8})
    runtime.vocabulary = replace(runtime.vocabulary, unit="jamo")
    assert evaluate(runtime, corpus_from_text("x", "가 가")).accuracy == pytest.approx(1 / 4)
