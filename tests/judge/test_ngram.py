"""N-grams by hand, every distribution whole, and the order chosen on text that was not counted."""

import math
import time

import numpy as np
import pytest

from quotegen.judge.ngram import NGram, best
from quotegen.text.split import split
from quotegen.text.vocabulary import Vocabulary

QUOTES = ["abab", "abc", "cab"]
EVERY = [(smoothing, order) for order in (1, 2, 3) for smoothing in ("witten-bell", "kneser-ney")]


def counted(quotes=QUOTES, longest: int = 3) -> NGram:
    return NGram(quotes, Vocabulary.of("".join(quotes), end=True), longest)


def losses(model: NGram, quotes, smoothing: str, order: int) -> list[float]:
    return model.guess(quotes, smoothing, order)[0].tolist()


def test_witten_bell_by_hand():
    """Once each: a, the end. Of 2 seen and 2 kinds, unseen b keeps 2/4 of its third: 1/6; a has (1 + 2/3) / 4."""
    model = NGram(["a"], Vocabulary(("\n", "a", "b")), 2)
    assert losses(model, ["b"], "witten-bell", 1)[0] == pytest.approx(-math.log(1 / 6))
    assert losses(model, ["a"], "witten-bell", 1)[0] == pytest.approx(-math.log(5 / 12))
    after_start = (1 + 5 / 12) / 2  # one kind followed the start of a quote, once
    assert losses(model, ["a"], "witten-bell", 2)[0] == pytest.approx(-math.log(after_start))


def test_kneser_ney_by_hand():
    """Bigrams of "ab" and "ac": start-a twice; a-b, a-c, b-end, c-end once: D = 4 / (4 + 2). After a: b has
    (1 − D) / 2 + D × 2 / 2 of what continuations give b: it followed one kind of six, discounted likewise."""
    model = NGram(["ab", "ac"], Vocabulary(("\n", "a", "b", "c")), 2)
    discount = 4 / 6
    # continuations: a after the start, b after a, c after a, the end after b and c: 1, 1, 1, 2 of 5
    of_continuations = 3 / (3 + 2)
    lower = (1 - of_continuations) / 5 + of_continuations * 4 / 5 / 4
    expected = (1 - discount) / 2 + discount * 2 / 2 * lower
    assert losses(model, ["ab"], "kneser-ney", 2)[1] == pytest.approx(-math.log(expected))


@pytest.mark.parametrize(("smoothing", "order"), EVERY)
def test_every_distribution_sums_to_one(smoothing, order):
    for _, chances, _ in counted().distributions(["abba", "bcab"], smoothing, order):
        assert chances.min() > 0
        np.testing.assert_allclose(chances.sum(1), 1)


def test_no_context_reaches_into_another_quote():
    quotes = ["ab", "cb", "ca"]
    alone = [loss for quote in quotes for loss in losses(counted(), [quote], "kneser-ney", 3)]
    assert losses(counted(), quotes, "kneser-ney", 3) == pytest.approx(alone)


def test_quotes_are_counted_in_any_order():
    assert losses(counted(QUOTES[::-1]), ["abc"], "kneser-ney", 3) == pytest.approx(
        losses(counted(), ["abc"], "kneser-ney", 3)
    )


def test_mean_losses_are_those_of_the_guesses():
    found = counted().losses(["abba", "cc"])
    for smoothing, order in EVERY:
        assert found[smoothing, order] == pytest.approx(np.mean(losses(counted(), ["abba", "cc"], smoothing, order)))


def test_a_text_that_repeats_itself_is_guessed_almost_surely():
    model = counted(["abcabcabcabc"] * 50)
    found, hits = model.guess(["abcabcabcabc"], "witten-bell", 3)
    assert found.mean() < 0.5
    assert hits.mean() > 0.9


def test_the_best_is_the_lowest_loss():
    assert best({("witten-bell", 1): 2.0, ("kneser-ney", 3): 1.5, ("kneser-ney", 2): 1.5}) == ("kneser-ney", 3)


def test_on_proverbs_longer_contexts_help_and_kneser_ney_wins(proverbs):
    parts = split(proverbs, 0.1)
    found = NGram(parts.train, Vocabulary.of("".join(proverbs), end=True)).losses(parts.validation)
    assert found["kneser-ney", 1] > found["kneser-ney", 2] > found["kneser-ney", 3] > found["kneser-ney", 4]
    assert best(found)[0] == "kneser-ney"


def test_a_megabyte_is_counted_in_seconds(proverbs):
    rng = np.random.default_rng(1)
    words = np.array([word for quote in proverbs for word in quote.split()])
    quotes = [" ".join(each) for each in rng.choice(words, (18_000, 12))]
    assert sum(map(len, quotes)) > 900_000
    started = time.process_time()
    NGram(quotes, Vocabulary.of("".join(quotes), end=True))
    assert time.process_time() - started < 8  # about 1 on an idle core
