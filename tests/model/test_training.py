"""Training in this very process, on a text of a few lines: it learns, it stops when told, it owns its weights."""

import math
from dataclasses import replace

import numpy as np
import pytest

from quotegen.judge.evaluation import evaluate
from quotegen.model.batches import vocabulary_of
from quotegen.model.recipe import Recipe
from quotegen.model.results import DivergedError, Epoch, Progress, State
from quotegen.model.training import rate_of, train
from quotegen.model.weights import shapes
from quotegen.quote.runtime import Runtime
from quotegen.text.corpus import corpus_from_text
from quotegen.text.split import split
from quotegen.text.windows import ShortTextError

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


def epochs_of(results) -> list[Epoch]:
    return [result for result in results if isinstance(result, Epoch)]


@pytest.fixture(scope="module")
def epochs():
    """Every epoch of a training with a quarter held out, and its first weights as they were then."""
    recipe = replace(QUOTES, held_out=0.25)
    results, first = [], {}
    for result in train(CORPUS, recipe):
        if isinstance(result, Epoch):
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


def test_the_held_out_loss_is_what_the_runtime_measures_on_those_quotes(epochs):
    recipe, results, _ = epochs
    held_out = split(CORPUS.quotes, recipe.held_out).validation
    runtime = Runtime(recipe, vocabulary_of(CORPUS, recipe), results[-1].weights)
    measured = evaluate(runtime, corpus_from_text("held out", "\n".join(held_out)))
    assert measured.loss == pytest.approx(results[-1].held_out_loss, abs=1e-5)


def test_an_untrained_network_guesses_about_evenly():
    vocabulary = vocabulary_of(CORPUS, QUOTES)
    untrained, first, *_ = train(CORPUS, QUOTES)
    assert untrained.weights.keys() == shapes(QUOTES, len(vocabulary)).keys()
    assert first.loss == pytest.approx(math.log(len(vocabulary)), rel=0.05)


@pytest.mark.training
def test_the_loss_falls_on_the_tutorials_windows_and_nothing_is_held_out():
    pytest.importorskip("tensorflow")
    results = epochs_of(train(CORPUS, replace(WINDOWS, held_out=0.25)))
    assert results[-1].loss < 0.95 * results[0].loss
    assert results[-1].held_out_loss is None


def test_progress_is_told_after_every_batch():
    _, *told, last, _ = train(CORPUS, replace(QUOTES, epochs=1))
    batches = told[0].batches
    assert batches > 4
    assert [(row.epoch, row.batch, row.batches) for row in told] == [(1, k, batches) for k in range(1, batches + 1)]
    assert last.whole
    assert last.loss == told[-1].loss


def stopped_after(batches: int, recipe: Recipe = QUOTES, state: State | None = None) -> list:
    """All that training yields when it is told to stop after so many batches."""
    seen = []
    for result in train(CORPUS, recipe, lambda: sum(isinstance(one, Progress) for one in seen) >= batches, state):
        seen.append(result)
    return seen


def test_told_to_stop_in_the_first_epoch_it_ends_in_the_middle_and_has_something_to_show():
    _, *told, last, _ = stopped_after(2)
    assert len(told) == 2 < told[0].batches
    assert (last.number, last.whole) == (1, False)
    assert np.isfinite(last.loss)


def test_it_ends_when_the_time_is_over():
    results = epochs_of(train(CORPUS, replace(QUOTES, seconds=1, epochs=100_000)))
    assert results[-1].whole
    assert results[-1].number < 100_000


def test_a_loss_that_is_no_number_ends_it_with_advice():
    recipe = replace(QUOTES, learning_rate=1e38)
    with pytest.raises(DivergedError, match="Lower the learning rate") as error:
        list(train(CORPUS, recipe))
    assert error.value.epoch == 1


def test_a_text_without_a_window_is_refused():
    with pytest.raises(ShortTextError):
        next(train(corpus_from_text("short", "ten chars."), WINDOWS))


@pytest.mark.parametrize("text", ["one quote alone.", "ab", "a", "word " * 100])
def test_one_quote_is_enough_to_train_on(text):
    results = epochs_of(train(corpus_from_text("one", text), replace(QUOTES, epochs=1)))
    assert results[-1].whole
    assert np.isfinite(results[-1].loss)


REGULARIZED = replace(QUOTES, epochs=6, dropout=0.3, recurrent_dropout=0.3, averaging=0.9, warm_up=7, held_out=0.25)


def losses(results) -> list[tuple[int, float, float | None]]:
    return [(epoch.number, epoch.loss, epoch.held_out_loss) for epoch in epochs_of(results) if epoch.whole]


def test_three_epochs_and_three_more_have_the_very_losses_of_six():
    *first, state = train(CORPUS, replace(REGULARIZED, epochs=3))
    *rest, _ = train(CORPUS, REGULARIZED, state=state)
    assert losses([*first, *rest]) == losses(train(CORPUS, REGULARIZED))
    assert rest[0].seconds > first[-1].seconds


@pytest.mark.parametrize("batches", [1, 13])
def test_stopped_anywhere_it_goes_on_with_the_very_losses_of_an_unbroken_run(batches):
    *first, state = stopped_after(batches, REGULARIZED)
    *rest, _ = train(CORPUS, REGULARIZED, state=state)
    assert losses([*first, *rest]) == losses(train(CORPUS, REGULARIZED))


@pytest.mark.training
def test_the_tutorial_goes_on_where_it_stopped():
    pytest.importorskip("tensorflow")
    *first, state = stopped_after(9, WINDOWS)
    *rest, _ = train(CORPUS, WINDOWS, state=state)
    resumed, straight = losses([*first, *rest]), losses(train(CORPUS, WINDOWS))
    assert [row[0] for row in resumed] == [1, 2, 3, 4]
    assert [row[1] for row in resumed] == pytest.approx([row[1] for row in straight], rel=1e-5)


def test_a_run_that_has_all_its_epochs_cannot_be_asked_for_more_of_the_same():
    *_, state = train(CORPUS, QUOTES)
    *rest, _ = train(CORPUS, replace(QUOTES, epochs=5), state=state)
    assert [epoch.number for epoch in epochs_of(rest)] == [5]


def test_the_learning_rate_rises_over_the_first_steps_and_stays():
    recipe = replace(QUOTES, learning_rate=0.01, warm_up=4)
    assert [rate_of(recipe, step) for step in (1, 2, 4, 400)] == pytest.approx([0.0025, 0.005, 0.01, 0.01])
    assert rate_of(QUOTES, 1) == QUOTES.learning_rate
