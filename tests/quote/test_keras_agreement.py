"""What Inside shows is what Keras computes on the same weights: gates, cells and gradients to 1e-4."""

import numpy as np
import pytest

from quotegen.inside.saliency import gradient_norms, saliency
from quotegen.inside.trace import trace
from quotegen.model.recipe import Recipe
from quotegen.quote.runtime import GATES, Runtime
from quotegen.text.vocabulary import Vocabulary

pytestmark = pytest.mark.training

CHARACTERS = Vocabulary(tuple("\n abcdefghij가나"))
SIZE = len(CHARACTERS)
TEXT = "abba 가나 deaf chief 가"
RECIPES = {
    "windows": Recipe("tutorial", "windows", "lstm", units=16),
    "lstm, embedding": Recipe("quick", "quotes", "lstm", units=16, embedding=8),
    "lstm, one-hot": Recipe("quick", "quotes", "lstm", units=16),
    "rnn, embedding": Recipe("quick-rnn", "quotes", "rnn", units=16, embedding=8),
    "rnn, one-hot": Recipe("quick-rnn", "quotes", "rnn", units=16),
}
TOLERANCE = {"rtol": 0, "atol": 1e-4}


@pytest.fixture(scope="module")
def network():
    """The module that imports Keras, only when a test needs it."""
    return pytest.importorskip("quotegen.model.keras.network")


@pytest.fixture(scope="module")
def tensorflow():
    return pytest.importorskip("tensorflow")


@pytest.fixture(params=RECIPES.values(), ids=RECIPES.keys())
def both(request, network, random_weights):
    """A network in Keras and the runtime of the same weights."""
    weights = random_weights(request.param, SIZE)
    return network.rebuild(request.param, SIZE, weights), Runtime(request.param, CHARACTERS, weights)


def vectors(keras_network, runtime: Runtime, text: str) -> np.ndarray:
    """What Keras' recurrent layer is given for a text: (1, characters, inputs)."""
    indices = CHARACTERS.encode(text)[np.newaxis]
    if runtime.recipe.reading == "windows":
        return np.eye(SIZE, dtype=np.float32)[indices]
    return keras_network.layers[0](indices).numpy()


def layer_of(keras_network):
    return next(layer for layer in keras_network.layers if hasattr(layer, "cell"))


def keras_steps(keras_network, runtime: Runtime, text: str) -> list[dict[str, np.ndarray]]:
    """Hidden and cell state from Keras' own cell, one character at a time, and its gates: its activations of its
    weights on the hidden state that it came with."""
    cell, steps = layer_of(keras_network).cell, []
    states = [np.zeros((1, runtime.recipe.units), np.float32)] * (2 if runtime.recipe.cell == "lstm" else 1)
    for vector in vectors(keras_network, runtime, text)[0]:
        sums = vector @ cell.kernel.numpy() + np.asarray(states[0]) @ cell.recurrent_kernel.numpy() + cell.bias.numpy()
        _output, states = cell(vector[np.newaxis], states)
        step = dict(zip(("hidden", "cell"), (np.asarray(state)[0] for state in states), strict=False))
        if runtime.recipe.cell == "lstm":
            for name, part in zip(GATES, np.split(sums, 4, axis=1), strict=True):
                activation = cell.activation if name == "candidate" else cell.recurrent_activation
                step[name] = np.asarray(activation(part))[0]
        steps.append(step)
    return steps


def test_states_and_gates_are_those_of_keras(both):
    keras_network, runtime = both
    seen = trace(runtime, TEXT)
    if runtime.recipe.reading == "windows":
        reach = runtime.recipe.window_length
        expected = [
            keras_steps(keras_network, runtime, seen.read[max(0, end - reach) : end])[-1]
            for end in range(1, len(seen.read) + 1)
        ]
    else:
        expected = keras_steps(keras_network, runtime, seen.read)
    for name, values in seen.states.items():
        np.testing.assert_allclose(values, [step[name] for step in expected], **TOLERANCE)


def test_saliency_is_input_times_tensorflows_gradient(both, tensorflow):
    keras_network, runtime = both
    read = trace(runtime, TEXT).read
    if runtime.recipe.reading == "windows":
        read = read[-runtime.recipe.window_length :]
    given = tensorflow.constant(vectors(keras_network, runtime, read))
    later = keras_network.layers if runtime.recipe.reading == "windows" else keras_network.layers[1:]
    for target in (1, SIZE - 1):
        with tensorflow.GradientTape() as tape:
            tape.watch(given)
            result = given
            for layer in later:
                result = layer(result)
            chances = result[0] if runtime.recipe.reading == "windows" else tensorflow.nn.softmax(result[0, -1])
            value = tensorflow.math.log(chances[target])
        expected = (tape.gradient(value, given) * given).numpy()[0].sum(-1)
        np.testing.assert_allclose(saliency(runtime, CHARACTERS.encode(read), target), expected, **TOLERANCE)
        assert np.abs(expected).max() > 1e-2


def test_the_gradients_norms_on_its_way_back_are_tensorflows(both, tensorflow):
    """Of the loss, by the hidden and the cell state that Keras' own cell left at every character."""
    keras_network, runtime = both
    read = trace(runtime, TEXT).read
    if runtime.recipe.reading == "windows":
        read = read[-runtime.recipe.window_length :]
    cell, dense = layer_of(keras_network).cell, keras_network.layers[-1]
    states = [tensorflow.zeros((1, runtime.recipe.units))] * (2 if runtime.recipe.cell == "lstm" else 1)
    passed = []
    with tensorflow.GradientTape() as tape:
        for vector in vectors(keras_network, runtime, read)[0]:
            tape.watch(states)
            _output, states = cell(vector[np.newaxis], states)
            passed.append(states)
        tape.watch(states)
        chances = dense(states[0])
        if runtime.recipe.reading == "quotes":
            chances = tensorflow.nn.softmax(chances)
        loss = -tensorflow.math.log(chances[0, 5])
    found = gradient_norms(runtime, CHARACTERS.encode(read)[np.newaxis], np.array([5]))
    slopes = tape.gradient(loss, passed)
    for number, (_state, norms) in enumerate(found.items()):
        expected = [np.linalg.norm(slope[number].numpy()) for slope in reversed(slopes)]
        np.testing.assert_allclose(norms[0], expected, rtol=1e-4, atol=1e-7)  # the far ones are small
        assert expected[0] > 1e-2
