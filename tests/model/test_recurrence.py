"""The layers written by hand give the numbers and the gradients of Keras' own."""

import numpy as np
import pytest

from quotegen.model.recipe import Recipe
from quotegen.model.recurrence import LAYERS
from quotegen.model.weights import initial, side_by_side, taken_apart

SPAN, STREAMS, INPUTS, UNITS = 7, 3, 5, 6
RECIPES = {cell: Recipe("mine", "quotes", cell, units=UNITS) for cell in ("lstm", "rnn")}
NOTHING_BEGINS = np.zeros((SPAN, STREAMS), bool)
every_cell = pytest.mark.parametrize("cell", ["lstm", "rnn"])


def rng() -> np.random.Generator:
    return np.random.default_rng(3)


def new_layer(cell: str):
    """A layer with random weights, inputs and a random state before the first character."""
    generator = rng()
    weights = side_by_side(initial(RECIPES[cell], INPUTS, generator))
    weights += generator.normal(0, 0.3, weights.shape).astype(np.float32)
    layer = LAYERS[cell](UNITS, INPUTS, STREAMS, SPAN)
    layer.inputs[:] = generator.normal(size=layer.inputs.shape)
    layer.state[:] = generator.normal(size=layer.state.shape)
    layer.d_hidden[:] = generator.normal(size=layer.hidden.shape)
    return layer, weights


def keras_layer(cell: str, weights: np.ndarray):
    keras = pytest.importorskip("keras")
    layer = {"lstm": keras.layers.LSTM, "rnn": keras.layers.SimpleRNN}[cell](
        UNITS, return_sequences=True, return_state=True
    )
    layer.build((STREAMS, SPAN, INPUTS))
    tensors = taken_apart(weights, UNITS)
    layer.set_weights([tensors[name] for name in ("kernel", "recurrent_kernel", "bias")])
    return layer


def as_keras_takes_it(array: np.ndarray) -> np.ndarray:
    """(span, features, streams) → (streams, span, features)."""
    return np.ascontiguousarray(array.transpose(2, 0, 1))


@pytest.mark.training
@every_cell
def test_hidden_states_are_those_of_keras(cell):
    layer, weights = new_layer(cell)
    before = [state.T.copy() for state in layer.state]
    expected, *last = keras_layer(cell, weights)(as_keras_takes_it(layer.inputs), initial_state=before)
    layer.forward(weights, NOTHING_BEGINS)
    np.testing.assert_allclose(as_keras_takes_it(layer.hidden), expected, atol=1e-5)
    for ours, theirs in zip(layer.state, last, strict=True):
        np.testing.assert_allclose(ours.T, theirs, atol=1e-5)


@pytest.mark.training
@every_cell
def test_gradients_are_those_of_keras(cell):
    tf = pytest.importorskip("tensorflow")
    layer, weights = new_layer(cell)
    theirs, x = keras_layer(cell, weights), tf.constant(as_keras_takes_it(layer.inputs))
    before = [tf.constant(state.T) for state in layer.state]
    with tf.GradientTape() as tape:
        tape.watch(x)
        hidden, *_ = theirs(x, initial_state=before)
        loss = tf.reduce_sum(hidden * as_keras_takes_it(layer.d_hidden))
    of_x, *of_weights = tape.gradient(loss, [x, *theirs.trainable_variables])

    layer.forward(weights, NOTHING_BEGINS)
    d_sums = layer.backward(weights)
    d_weights = np.empty_like(weights)
    layer.weight_gradient(d_sums, out=d_weights)
    d_inputs = layer.input_gradient(weights, d_sums).reshape(INPUTS, SPAN, STREAMS).transpose(1, 0, 2)
    np.testing.assert_allclose(as_keras_takes_it(d_inputs), of_x, atol=1e-4)
    ours = taken_apart(d_weights, UNITS)
    for name, expected in zip(("kernel", "recurrent_kernel", "bias"), of_weights, strict=True):
        np.testing.assert_allclose(ours[name], expected, atol=1e-4)


def read_in_double_precision(cell: str, weights: np.ndarray, inputs: np.ndarray, state: np.ndarray, begins: np.ndarray):
    """Hidden states (span, units, streams), by the textbook, from inputs (span, inputs, streams)."""
    hidden, *cells = state.astype(float)
    read = []
    for t, new in enumerate(begins):
        hidden = np.where(new, 0, hidden)
        sums = weights @ np.concatenate([hidden, inputs[t], np.ones((1, STREAMS))])
        if cell == "rnn":
            hidden = np.tanh(sums)
        else:
            i, f, candidate, o = sums.reshape(4, UNITS, STREAMS)
            i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
            cells = [f * np.where(new, 0, cells[0]) + i * np.tanh(candidate)]
            hidden = o * np.tanh(cells[0])
        read.append(hidden)
    return np.stack(read)


@every_cell
def test_gradients_are_finite_differences_where_quotes_begin_too(cell):
    layer, weights = new_layer(cell)
    begins = np.zeros((SPAN, STREAMS), bool)
    begins[[0, 3, 3, 5], [0, 0, 1, 2]] = True
    before, inputs, upstream = layer.state.copy(), layer.inputs.astype(float), layer.d_hidden.copy()

    def loss(weights: np.ndarray, inputs: np.ndarray) -> float:
        return (read_in_double_precision(cell, weights, inputs, before, begins) * upstream).sum()

    expected = read_in_double_precision(cell, weights, inputs, before, begins)
    layer.forward(weights, begins)
    np.testing.assert_allclose(layer.hidden, expected, atol=1e-5)
    d_sums, d_weights = layer.backward(weights), np.empty_like(weights)
    layer.weight_gradient(d_sums, out=d_weights)
    d_inputs = layer.input_gradient(weights, d_sums).reshape(INPUTS, SPAN, STREAMS).transpose(1, 0, 2)
    np.testing.assert_allclose(d_weights, slopes(lambda given: loss(given, inputs), weights.astype(float)), atol=1e-4)
    np.testing.assert_allclose(d_inputs, slopes(lambda given: loss(weights, given), inputs), atol=1e-4)


def slopes(function, at: np.ndarray) -> np.ndarray:
    """∂function / ∂(every number of an array), by central differences."""
    found = np.empty_like(at)
    for place in np.ndindex(at.shape):
        step = np.zeros_like(at)
        step[place] = 1e-5
        found[place] = (function(at + step) - function(at - step)) / 2e-5
    return found


@every_cell
def test_a_new_quote_forgets_the_one_before_forwards_and_backwards(cell):
    layer, weights = new_layer(cell)
    begins = NOTHING_BEGINS.copy()
    begins[4, 1] = True
    layer.forward(weights, begins)
    layer.d_hidden[:4] = 0  # only what comes after the break is judged
    d_sums = layer.backward(weights).reshape(-1, SPAN, STREAMS)
    assert not d_sums[:, :4, 1].any()
    assert d_sums[:, :4, 0].any()

    fresh = LAYERS[cell](UNITS, INPUTS, STREAMS, SPAN - 4)
    fresh.inputs[:] = layer.inputs[4:]
    fresh.forward(weights, NOTHING_BEGINS[4:])
    np.testing.assert_allclose(layer.hidden[4:, :, 1], fresh.hidden[:, :, 1], atol=1e-6)
    assert np.abs(layer.hidden[4:, :, 0] - fresh.hidden[:, :, 0]).max() > 1e-3


@every_cell
def test_two_spans_in_a_row_are_one_long_span(cell):
    layer, weights = new_layer(cell)
    whole = LAYERS[cell](UNITS, INPUTS, STREAMS, 2 * SPAN)
    whole.inputs[:] = rng().normal(size=whole.inputs.shape)
    whole.state[:] = layer.state
    halves = []
    for half in (slice(None, SPAN), slice(SPAN, None)):
        layer.inputs[:] = whole.inputs[half]
        layer.forward(weights, NOTHING_BEGINS)
        halves.append(layer.hidden.copy())
    whole.forward(weights, np.zeros((2 * SPAN, STREAMS), bool))
    np.testing.assert_allclose(np.concatenate(halves), whole.hidden, atol=1e-6)


@every_cell
def test_weights_survive_the_way_into_one_matrix_and_back(cell):
    weights = initial(RECIPES[cell], INPUTS, rng())
    back = taken_apart(side_by_side(weights), UNITS)
    for name, tensor in back.items():
        np.testing.assert_array_equal(tensor, weights[name])


def test_a_fresh_network_begins_as_kerass_layers_do():
    recipe = Recipe("mine", "quotes", units=64)
    weights = initial(recipe, 30, rng())
    np.testing.assert_allclose(weights["recurrent_kernel"] @ weights["recurrent_kernel"].T, np.eye(64), atol=1e-5)
    assert np.abs(weights["kernel"]).max() <= np.sqrt(6 / (30 + 4 * 64))
    forget = weights["bias"].reshape(4, 64)[1]
    assert (forget == 1).all()
    assert weights["bias"].sum() == 64
    assert {tensor.dtype for tensor in weights.values()} == {np.dtype(np.float32)}
