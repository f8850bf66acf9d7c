"""Training in this very process, on a text of a few lines: it learns, it stops when told, it owns its weights."""

import math
from dataclasses import replace

import numpy as np
import pytest

from quotegen.model.recipe import Recipe
from quotegen.quote.evaluation import evaluate
from quotegen.quote.runtime import Runtime
from quotegen.text.corpus import corpus_from_text, hold_out
from quotegen.text.windows import ShortTextError

pytestmark = pytest.mark.training

TEXT = """a bad penny always comes back.
a barking dog seldom bites.
a bird in the hand is worth two in the bush.
a cat has nine lives.
a chain is only as strong as its weakest link.
a drowning man will clutch at a straw.
a fool and his money are soon parted.
a friend in need is a friend indeed.
"""
CORPUS = corpus_from_text("tiny", TEXT)
QUOTES = Recipe("quick", "quotes", units=16, embedding=8, learning_rate=0.03, batch_size=2, span=16, epochs=4)
WINDOWS = Recipe("tutorial", "windows", units=16, optimizer="rmsprop", learning_rate=0.01, batch_size=16, epochs=4)


@pytest.fixture(scope="module")
def training():
    """The module that imports TensorFlow, only when a test needs it."""
    return pytest.importorskip("quotegen.model.training")


@pytest.fixture(scope="module")
def epochs(training):
    """Every epoch of a training with a quarter held out, and its first weights as they were then."""
    recipe = replace(QUOTES, held_out=0.25)
    results, first = [], {}
    for result in training.train(CORPUS, recipe):
        if isinstance(result, training.Epoch):
            results.append(result)
            first = first or {name: tensor.copy() for name, tensor in result.weights.items()}
    return recipe, results, first


def test_the_loss_falls_on_quotes(epochs):
    _, results, _ = epochs
    assert [epoch.number for epoch in results] == [1, 2, 3, 4]
    assert all(epoch.whole for epoch in results)
    assert results[-1].loss < 0.9 * results[0].loss


def test_seconds_only_grow(epochs):
    seconds = [epoch.seconds for epoch in epochs[1]]
    assert seconds == sorted(seconds)


def test_weights_of_an_epoch_stay_as_they_were(epochs):
    _, results, first = epochs
    for name, tensor in results[0].weights.items():
        np.testing.assert_array_equal(tensor, first[name])
    assert np.abs(results[-1].weights["kernel"] - first["kernel"]).max() > 1e-3


def test_the_held_out_loss_is_what_the_runtime_measures_on_those_quotes(training, epochs):
    recipe, results, _ = epochs
    _, held_out = hold_out(CORPUS.quotes, recipe.held_out)
    runtime = Runtime(recipe, training.vocabulary_of(CORPUS, recipe), results[-1].weights)
    measured = evaluate(runtime, corpus_from_text("held out", "\n".join(held_out)))
    assert measured.loss == pytest.approx(results[-1].held_out_loss, abs=1e-5)


def test_an_untrained_network_guesses_about_evenly(training):
    vocabulary = training.vocabulary_of(CORPUS, QUOTES)
    first = next(training.train(CORPUS, QUOTES))
    assert first.loss == pytest.approx(math.log(len(vocabulary)), rel=0.05)


def test_the_loss_falls_on_the_tutorials_windows_and_nothing_is_held_out(training):
    results = [result for result in training.train(CORPUS, replace(WINDOWS, held_out=0.25)) if hasattr(result, "whole")]
    assert results[-1].loss < 0.95 * results[0].loss
    assert results[-1].held_out_loss is None


def test_progress_is_told_after_every_batch(training):
    *told, last = training.train(CORPUS, replace(QUOTES, epochs=1))
    batches = told[0].batches
    assert batches > 4
    assert [(row.epoch, row.batch, row.batches) for row in told] == [(1, k, batches) for k in range(1, batches + 1)]
    assert last.whole
    assert last.loss == told[-1].loss


def test_told_to_stop_it_ends_in_the_middle_of_an_epoch(training):
    seen = []
    for result in training.train(CORPUS, QUOTES, should_stop=lambda: len(seen) >= 2):
        seen.append(result)
    *told, last = seen
    assert len(told) in (2, 3)  # at the latest after one batch more
    assert len(told) < told[0].batches
    assert (last.number, last.whole) == (1, False)
    assert np.isfinite(last.loss)


def test_it_ends_when_the_time_is_over(training):
    results = list(training.train(CORPUS, replace(QUOTES, seconds=1, epochs=100_000)))
    assert isinstance(results[-1], training.Epoch)
    assert results[-1].number < 100_000


def test_a_loss_that_is_no_number_ends_it_with_advice(training):
    recipe = replace(QUOTES, learning_rate=1e38)
    with pytest.raises(training.DivergedError, match="Lower the learning rate") as error:
        list(training.train(CORPUS, recipe))
    assert error.value.epoch == 1


def test_a_text_without_a_window_is_refused(training):
    with pytest.raises(ShortTextError):
        next(training.train(corpus_from_text("short", "ten chars."), WINDOWS))


@pytest.mark.parametrize("text", ["one quote alone.", "ab", "a", "word " * 100])
def test_one_quote_is_enough_to_train_on(training, text):
    results = list(training.train(corpus_from_text("one", text), replace(QUOTES, epochs=1)))
    assert results[-1].whole
    assert np.isfinite(results[-1].loss)


def test_the_learning_rate_falls_along_a_cosine(training):
    recipe = replace(QUOTES, learning_rate=0.004, schedule="cosine")
    rates = [training._learning_rate(recipe, progress) for progress in (0, 0.5, 1)]
    assert rates == pytest.approx([0.004, 0.002, 0])
    assert training._learning_rate(QUOTES, 0.9) == QUOTES.learning_rate


def test_dropout_works_while_training_only(training, random_weights):
    recipe = replace(QUOTES, dropout=0.9)
    network = training.build(recipe, 10)
    text = np.arange(8, dtype=np.int32)[np.newaxis]
    assert np.array_equal(network(text, training=False), network(text, training=False))
    assert not np.array_equal(network(text, training=True), network(text, training=False))
