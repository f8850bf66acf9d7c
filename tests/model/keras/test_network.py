"""The Keras networks and what stands for them without Keras: shapes, parameter counts, and the NumPy runtime."""

import zipfile

import numpy as np
import pytest

from quotegen.model.recipe import Recipe, count_parameters
from quotegen.model.weights import shapes
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import softmax
from quotegen.text.vocabulary import Vocabulary
from quotegen.text.windows import one_hot

pytestmark = pytest.mark.training

CHARACTERS = Vocabulary(tuple("\n abcdefghij가나"))
SIZE = len(CHARACTERS)
WINDOWS = Recipe("tutorial", "windows", "lstm", units=16)
QUOTES = {
    "lstm, embedding": Recipe("quick", "quotes", "lstm", units=16, embedding=8, dropout=0.3),
    "lstm, one-hot": Recipe("quick", "quotes", "lstm", units=16, embedding=0),
    "rnn, embedding": Recipe("quick-rnn", "quotes", "rnn", units=16, embedding=8, dropout=0.3),
    "rnn, one-hot": Recipe("quick-rnn", "quotes", "rnn", units=16, embedding=0),
}
EVERY = {"windows": WINDOWS, **QUOTES}
every_recipe = pytest.mark.parametrize("recipe", EVERY.values(), ids=EVERY.keys())
quotes_recipe = pytest.mark.parametrize("recipe", QUOTES.values(), ids=QUOTES.keys())


@pytest.fixture(scope="module")
def network():
    """The module that imports Keras, only when a test needs it."""
    return pytest.importorskip("quotegen.model.keras.network")


@pytest.fixture(scope="module")
def load_model(network):
    return network.keras.models.load_model


def inputs(recipe: Recipe) -> np.ndarray:
    """Random input as the network of the recipe takes it."""
    rng = np.random.default_rng(3)
    if recipe.reading == "windows":
        return one_hot(rng.integers(0, SIZE, (4, recipe.window_length)), SIZE).astype(np.float32)
    return rng.integers(0, SIZE, (4, 40)).astype(np.int32)


@quotes_recipe
def test_keras_and_the_runtime_agree_at_every_character_of_a_quote(network, random_weights, recipe):
    weights = random_weights(recipe, SIZE)
    texts = inputs(recipe)
    expected = network.rebuild(recipe, SIZE, weights)(texts, training=False).numpy()
    runtime = Runtime(recipe, CHARACTERS, weights)
    state = runtime.start(len(texts))
    for position in range(texts.shape[1]):
        logits, state = runtime.step(state, texts[:, position])
        np.testing.assert_allclose(logits, expected[:, position], rtol=0, atol=1e-5)


@every_recipe
def test_weights_that_keras_drew_agree_too(network, recipe):
    keras_network = network.build(recipe, SIZE)
    runtime = Runtime(recipe, CHARACTERS, network.weights_of(keras_network, recipe))
    texts = inputs(recipe)
    expected = keras_network(texts, training=False).numpy()
    if recipe.reading == "windows":
        logits, _ = runtime.read_window(texts.argmax(-1))
        np.testing.assert_allclose(softmax(logits), expected, rtol=0, atol=1e-5)
    else:
        logits, _ = runtime.read(runtime.start(1), texts[0])
        np.testing.assert_allclose(logits[0], expected[0, -1], rtol=0, atol=1e-5)


def test_keras_and_the_runtime_agree_on_windows(network, random_weights):
    weights = random_weights(WINDOWS, SIZE)
    texts = np.random.default_rng(4).integers(0, SIZE, (50, WINDOWS.window_length))
    expected = network.rebuild(WINDOWS, SIZE, weights)(one_hot(texts, SIZE).astype(np.float32)).numpy()
    runtime = Runtime(WINDOWS, CHARACTERS, weights)
    read_at_once, _ = runtime.read_window(texts)
    np.testing.assert_allclose(softmax(read_at_once), expected, rtol=0, atol=1e-5)
    state = runtime.start(len(texts))
    for position in range(WINDOWS.window_length):
        read_one_by_one, state = runtime.step(state, texts[:, position])
    np.testing.assert_allclose(softmax(read_one_by_one), expected, rtol=0, atol=1e-5)


@every_recipe
def test_parameters_are_counted_as_keras_counts_them(network, recipe):
    trainable = network.build(recipe, SIZE).trainable_weights
    assert count_parameters(recipe, SIZE) == sum(int(np.prod(tensor.shape)) for tensor in trainable)


@every_recipe
def test_tensors_have_the_names_and_shapes_that_a_checkpoint_expects(network, recipe):
    tensors = network.weights_of(network.build(recipe, SIZE), recipe)
    assert {name: tensor.shape for name, tensor in tensors.items()} == shapes(recipe, SIZE)


@every_recipe
def test_weights_survive_the_way_into_keras_and_back(network, random_weights, recipe):
    weights = random_weights(recipe, SIZE)
    back = network.weights_of(network.rebuild(recipe, SIZE, weights), recipe)
    assert back.keys() == weights.keys()
    for name in weights:
        np.testing.assert_array_equal(back[name], weights[name])


@every_recipe
def test_the_exported_file_opens_in_stock_keras_with_the_same_outputs(
    network, load_model, random_weights, recipe, tmp_path
):
    rebuilt = network.rebuild(recipe, SIZE, random_weights(recipe, SIZE))
    rebuilt.save(tmp_path / "model.keras")
    assert "quotegen" not in zipfile.ZipFile(tmp_path / "model.keras").read("config.json").decode()
    opened = load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(opened(inputs(recipe)).numpy(), rebuilt(inputs(recipe)).numpy())


@pytest.mark.parametrize("recipe", [WINDOWS, QUOTES["lstm, embedding"]], ids=["windows", "quotes"])
def test_a_saved_model_runs_in_tensorflow_without_keras(network, new_checkpoint, recipe, tmp_path):
    tensorflow = pytest.importorskip("tensorflow")
    checkpoint = new_checkpoint(tmp_path / "model", recipe, "".join(CHARACTERS.characters))
    network.save_as(checkpoint, tmp_path / "model.zip")
    zipfile.ZipFile(tmp_path / "model.zip").extractall(tmp_path)
    folder = tmp_path / "quotegen-model"
    model = tensorflow.saved_model.load(folder)  # it holds the variables of `serve`
    served = model.serve(inputs(recipe)).numpy()
    expected = network.rebuild(recipe, SIZE, checkpoint.weights())(inputs(recipe)).numpy()
    np.testing.assert_allclose(served, expected, atol=1e-6)


def test_the_tutorials_network_ends_in_probabilities(network):
    output = network.build(WINDOWS, SIZE)(inputs(WINDOWS)).numpy()
    assert output.shape == (4, SIZE)
    np.testing.assert_allclose(output.sum(-1), 1, atol=1e-6)
