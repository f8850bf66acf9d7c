"""Surprise in bits, rank, and what was expected instead."""

import numpy as np
import pytest

from quotegen.inside.surprise import expected, surprise
from quotegen.inside.trace import Trace, trace
from quotegen.judge.evaluation import evaluate
from quotegen.quote.runtime import Runtime
from quotegen.text.corpus import corpus_from_text
from quotegen.text.vocabulary import Vocabulary

AB = Vocabulary(("a", "b", "c", "d"))
LOGITS = np.log([[0.5, 0.25, 0.125, 0.125], [0.125, 0.125, 0.25, 0.5]]).astype(np.float32)


def seen(text: str, logits: np.ndarray = LOGITS) -> Trace:
    """The trace of a network that cannot start from nothing."""
    return Trace(text, text, {}, {}, logits)


def test_a_quarter_is_two_bits_and_rank_two():
    found = surprise(seen("cb"), AB)
    np.testing.assert_allclose(found.bits, [2], atol=1e-6)
    assert found.ranks.tolist() == [2]


def test_of_equally_likely_characters_each_has_the_better_rank():
    assert surprise(seen("acx"[:2]), AB).ranks.tolist() == [3]
    assert surprise(seen("ad"), AB).ranks.tolist() == [3]


def test_what_was_expected_comes_likeliest_first():
    best = expected(LOGITS[1], AB, most=2)
    assert [character for character, _chance in best] == ["d", "c"]
    assert [chance for _character, chance in best] == pytest.approx([0.5, 0.25])


def test_an_impossible_character_has_a_finite_surprise():
    found = surprise(seen("ab", np.array([[0, -5000, 0, 0], [0, 0, 0, 0]], np.float32)), AB)
    assert found.bits[0] == pytest.approx(5000 / np.log(2) + np.log2(3), rel=1e-6)


def test_the_mean_surprise_of_a_quote_is_its_bits_per_character(tiny_checkpoint):
    runtime = Runtime.of(tiny_checkpoint)
    corpus = corpus_from_text("one", "a bad penny always comes back.")
    bits = surprise(trace(runtime, corpus.quotes[0]), runtime.vocabulary).bits
    assert bits.mean() == pytest.approx(evaluate(runtime, corpus).bits_per_character, rel=1e-5)
