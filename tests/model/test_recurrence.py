"""The hand-written layers give the numbers and the gradients of Keras' own."""

import numpy as np
import pytest

pytestmark = pytest.mark.training

TIME, STREAMS, INPUTS, UNITS = 7, 3, 4, 5


@pytest.fixture(scope="module")
def tf():
    return pytest.importorskip("tensorflow")


def _layer(cell):
    import keras

    kind = {"lstm": keras.layers.LSTM, "rnn": keras.layers.SimpleRNN}[cell]
    layer = kind(UNITS, return_sequences=True, return_state=True)
    layer.build((STREAMS, TIME, INPUTS))
    return layer


def _ours(tf, cell, x, weights, keep, states):
    from quotegen.model.recurrence import lstm, simple_rnn

    kernel, recurrent, bias = weights
    sums = tf.einsum("tbi,ij->tbj", x, kernel) + bias
    hidden, *last = {"lstm": lstm, "rnn": simple_rnn}[cell](sums, tf.convert_to_tensor(recurrent), keep, *states)
    return hidden, last


def _problem(tf, cell):
    rng = np.random.default_rng(3)
    x = tf.constant(rng.normal(size=(TIME, STREAMS, INPUTS)), tf.float32)
    states = [tf.constant(rng.normal(size=(STREAMS, UNITS)), tf.float32) for _ in range(2 if cell == "lstm" else 1)]
    weighting = tf.constant(rng.normal(size=(TIME, STREAMS, UNITS)), tf.float32)
    return x, states, weighting


@pytest.mark.parametrize("cell", ["lstm", "rnn"])
def test_hidden_states_are_those_of_keras(tf, cell):
    layer, (x, states, _) = _layer(cell), _problem(tf, cell)
    expected, *expected_last = layer(tf.transpose(x, [1, 0, 2]), initial_state=states)
    hidden, last = _ours(tf, cell, x, layer.weights, tf.ones([TIME, STREAMS, 1]), states)
    np.testing.assert_allclose(hidden, tf.transpose(expected, [1, 0, 2]), atol=1e-5)
    for ours, theirs in zip(last, expected_last, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)


@pytest.mark.parametrize("cell", ["lstm", "rnn"])
def test_gradients_are_those_of_keras(tf, cell):
    layer, (x, states, weighting) = _layer(cell), _problem(tf, cell)
    with tf.GradientTape() as tape:
        tape.watch(x)
        theirs, *_ = layer(tf.transpose(x, [1, 0, 2]), initial_state=states)
        loss = tf.reduce_sum(tf.transpose(theirs, [1, 0, 2]) * weighting)
    expected = tape.gradient(loss, [x, *layer.trainable_variables])
    with tf.GradientTape() as tape:
        tape.watch(x)
        ours, _ = _ours(tf, cell, x, layer.weights, tf.ones([TIME, STREAMS, 1]), states)
        loss = tf.reduce_sum(ours * weighting)
    gradients = tape.gradient(loss, [x, *layer.trainable_variables])
    for ours, theirs in zip(gradients, expected, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-4)


@pytest.mark.parametrize("cell", ["lstm", "rnn"])
def test_a_new_quote_forgets_the_one_before(tf, cell):
    layer, (x, states, weighting) = _layer(cell), _problem(tf, cell)
    keep = np.ones((TIME, STREAMS, 1), np.float32)
    keep[4] = 0
    with tf.GradientTape() as tape:
        tape.watch(x)
        hidden, _ = _ours(tf, cell, x, layer.weights, tf.constant(keep), states)
        loss = tf.reduce_sum((hidden * weighting)[4:])
    fresh = [tf.zeros_like(state) for state in states]
    expected, _ = _ours(tf, cell, x[4:], layer.weights, tf.ones([TIME - 4, STREAMS, 1]), fresh)
    np.testing.assert_allclose(hidden[4:], expected, atol=1e-6)
    assert not np.any(tape.gradient(loss, x)[:4]), "no gradient may flow into the quote before"


@pytest.mark.parametrize("cell", ["lstm", "rnn"])
def test_the_streams_loss_is_the_mean_over_whole_quotes(tf, cell):
    import keras

    from quotegen.model.batches import Streams, vocabulary_of
    from quotegen.model.learners import StreamLearner
    from quotegen.model.network import build
    from quotegen.model.recipe import Recipe
    from quotegen.text.corpus import corpus_from_text, hold_out
    from quotegen.text.vocabulary import END

    corpus = corpus_from_text("t", "\n".join("abcde"[i % 5] * (i + 1) + "xyz"[i % 3] for i in range(20)))
    recipe = Recipe("t", "quotes", cell, units=6, embedding=4, batch_size=3, span=4, held_out=0.3)
    vocabulary = vocabulary_of(corpus, recipe)
    network = build(recipe, len(vocabulary))
    measured = StreamLearner(network, recipe).measure(Streams(corpus, recipe, vocabulary).held_out)
    losses = []
    for quote in hold_out(corpus.quotes, recipe.held_out)[1]:
        indices = vocabulary.encode(END + quote + END)
        logits = network(indices[np.newaxis, :-1])
        losses.append(keras.losses.sparse_categorical_crossentropy(indices[np.newaxis, 1:], logits, from_logits=True))
    assert measured == pytest.approx(float(np.mean(np.concatenate([loss[0] for loss in losses]))), abs=1e-5)
