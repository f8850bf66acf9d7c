"""A training step in NumPy: the loss and the gradients of the whole Keras network, dropout, and going on."""

from dataclasses import replace

import numpy as np
import pytest

from quotegen.model.batches import StreamBatch
from quotegen.model.learner import QuoteLearner
from quotegen.model.recipe import Recipe
from quotegen.model.results import OldStateError
from quotegen.model.weights import initial

SIZE, SPAN, STREAMS = 11, 6, 4
PLAIN = Recipe("mine", "quotes", units=8, batch_size=STREAMS, span=SPAN)
RECIPES = {
    "lstm, one-hot": PLAIN,
    "lstm, embedding": replace(PLAIN, embedding=5),
    "rnn, one-hot": replace(PLAIN, cell="rnn"),
    "rnn, embedding": replace(PLAIN, cell="rnn", embedding=5),
}
every_recipe = pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)


def batch(seed: int = 0) -> StreamBatch:
    """Random characters; the last two of one stream are padding."""
    rng = np.random.default_rng(seed)
    x, y = rng.integers(0, SIZE, (2, SPAN, STREAMS), np.int32)
    mask = np.ones((SPAN, STREAMS), np.float32)
    mask[-2:, 1] = 0
    begins = np.zeros((SPAN, STREAMS), bool)
    begins[0] = True
    return StreamBatch(x, y, mask, begins)


@pytest.mark.training
@every_recipe
def test_loss_and_gradients_are_those_of_the_keras_network(recipe, monkeypatch):
    tf = pytest.importorskip("tensorflow")
    import keras

    from quotegen.model.keras.network import rebuild, tensor_names

    given = batch()
    learner = QuoteLearner(recipe, SIZE)
    network = rebuild(recipe, SIZE, initial(recipe, SIZE, np.random.default_rng(recipe.seed)))
    with tf.GradientTape() as tape:
        logits = network(given.x.T)
        losses = keras.losses.sparse_categorical_crossentropy(given.y.T, logits, from_logits=True)
        loss = tf.reduce_sum(losses * given.mask.T) / given.mask.sum()
    expected = dict(zip(tensor_names(recipe), tape.gradient(loss, network.weights), strict=True))

    taken = []
    monkeypatch.setattr(learner.optimizer, "step", lambda gradient, rate: taken.append(gradient.copy()))
    total, count = learner.learn(given, 0.1)
    assert count == given.mask.sum()
    assert total / count == pytest.approx(float(loss), abs=1e-5)
    learner.optimizer.average[:] = taken[0]  # `weights` spells whatever stands there as Keras' tensors
    for name, gradient in learner.weights().items():
        np.testing.assert_allclose(gradient, tf.convert_to_tensor(expected[name]), atol=1e-5)


@every_recipe
def test_it_begins_with_the_weights_of_its_seed(recipe):
    expected = initial(recipe, SIZE, np.random.default_rng(recipe.seed))
    weights = QuoteLearner(recipe, SIZE).weights()
    assert weights.keys() == expected.keys()
    for name, tensor in weights.items():
        np.testing.assert_array_equal(tensor, expected[name])


@every_recipe
def test_it_learns_a_batch_by_heart(recipe):
    learner = QuoteLearner(replace(recipe, averaging=0.9), SIZE)
    first, count = learner.learn(batch(), 0.02)
    for _ in range(200):
        learner.begin_epoch()
        last, _ = learner.learn(batch(), 0.02)
    assert last < 0.1 * first
    assert learner.measure([batch()]) == pytest.approx(last / count, abs=0.02)


def test_measuring_changes_nothing_of_what_is_learned_or_remembered():
    learner = QuoteLearner(replace(PLAIN, dropout=0.5), SIZE)
    learner.learn(batch(), 0.01)
    before = learner.state()
    assert learner.measure([batch(1), batch(2)]) == learner.measure([batch(1), batch(2)])
    for name, array in learner.state().items():
        np.testing.assert_array_equal(array, before[name])
    assert learner.measure([]) is None


@pytest.mark.parametrize("dropped", [{"dropout": 0.5}, {"recurrent_dropout": 0.5}], ids=str)
def test_dropout_works_while_training_only(dropped):
    plain, dropping = QuoteLearner(PLAIN, SIZE), QuoteLearner(replace(PLAIN, **dropped), SIZE)
    assert dropping.measure([batch()]) == plain.measure([batch()])
    assert dropping.learn(batch(), 0.01) != plain.learn(batch(), 0.01)


def test_the_recurrent_dropout_leaves_whole_weights_without_a_gradient(monkeypatch):
    learner = QuoteLearner(replace(PLAIN, recurrent_dropout=0.5), SIZE)
    taken = []
    monkeypatch.setattr(learner.optimizer, "step", lambda gradient, rate: taken.append(gradient.copy()))
    learner.learn(batch(), 0.01)
    learner.optimizer.average[:] = taken[0]
    share = np.mean(learner.weights()["recurrent_kernel"] == 0)
    assert 0.35 < share < 0.65
    assert np.mean(learner.weights()["kernel"] == 0) < 0.2


def test_it_goes_on_from_a_state_as_if_nothing_had_been():
    recipe = replace(PLAIN, dropout=0.3, recurrent_dropout=0.3, averaging=0.9, clip_norm=1.0)
    straight, first, second = (QuoteLearner(recipe, SIZE) for _ in range(3))
    expected = [straight.learn(batch(seed), 0.01) for seed in range(6)]
    losses = [first.learn(batch(seed), 0.01) for seed in range(3)]
    second.restore({name: array.copy() for name, array in first.state().items()})
    losses += [second.learn(batch(seed), 0.01) for seed in range(3, 6)]
    assert losses == expected
    for name, tensor in second.weights().items():
        np.testing.assert_array_equal(tensor, straight.weights()[name])


def test_a_state_of_an_earlier_version_is_refused():
    learner = QuoteLearner(PLAIN, SIZE)
    old = {name: array for name, array in learner.state().items() if name != "layout"}
    with pytest.raises(OldStateError, match="earlier version"):
        learner.restore(old)
