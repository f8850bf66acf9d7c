"""The networks as stock Keras layers: what the tutorial trains, and what any model is exported as."""

import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np

from quotegen.model.files.checkpoint import Checkpoint
from quotegen.model.recipe import Recipe, shapes
from quotegen.model.results import State


def build(recipe: Recipe, vocabulary_size: int) -> keras.Sequential:
    """The untrained network of a recipe. Reading windows: one-hot (batch, window_length, vocabulary) to probabilities
    of the next character; reading quotes: indices (batch, characters) to logits at every position."""
    cell = {"lstm": keras.layers.LSTM, "rnn": keras.layers.SimpleRNN}[recipe.cell]
    if recipe.reading == "windows":
        layers = [
            keras.Input((recipe.window_length, vocabulary_size)),
            cell(recipe.units),
            keras.layers.Dense(vocabulary_size, activation="softmax"),
        ]
    else:
        embeds, inputs = recipe.embeds(vocabulary_size), recipe.input_size(vocabulary_size)
        begin = "uniform" if embeds else "identity"  # one-hot rows are an identity matrix that is not trained
        layers = [
            keras.Input((None,), dtype="int32"),
            keras.layers.Embedding(vocabulary_size, inputs, embeddings_initializer=begin, trainable=embeds),
            cell(recipe.units, return_sequences=True),
            *([keras.layers.Dropout(recipe.dropout)] if recipe.dropout else []),
            keras.layers.Dense(vocabulary_size),
        ]
    return keras.Sequential(layers, name=recipe.name.replace("-", "_"))


def tensor_names(recipe: Recipe) -> tuple[str, ...]:
    """Names of the tensors of a checkpoint, in the order of the network's weights."""
    names = ("embedding", "kernel", "recurrent_kernel", "bias", "output_kernel", "output_bias")
    return names if recipe.reading == "quotes" else names[1:]


def weights_of(network: keras.Sequential, recipe: Recipe) -> dict[str, np.ndarray]:
    """Copies of the network's weights by the names of a checkpoint; the fixed one-hot rows are left out."""
    tensors = dict(zip(tensor_names(recipe), network.get_weights(), strict=True))
    return {name: tensors[name] for name in shapes(recipe, len(tensors["output_bias"]))}


def rebuild(recipe: Recipe, vocabulary_size: int, weights: dict[str, np.ndarray]) -> keras.Sequential:
    """The trained Keras network of a checkpoint."""
    network = build(recipe, vocabulary_size)
    tensors = {"embedding": np.eye(vocabulary_size, dtype=np.float32), **weights}
    network.set_weights([np.asarray(tensors[name], np.float32) for name in tensor_names(recipe)])
    return network


class Resumable:
    """A learner whose state is what its variables hold, in their order."""

    _variables: Callable[[], list]  # TensorFlow's own, not Keras' wrappers

    def state(self) -> State:
        """Weights, what the optimizer remembers, and whatever else decides how training goes on."""
        return {f"variable_{k}": np.array(each.numpy()) for k, each in enumerate(self._variables())}

    def restore(self, state: State) -> None:
        for k, variable in enumerate(self._variables()):
            variable.assign(state[f"variable_{k}"])


def save_as(checkpoint: Checkpoint, file: Path) -> None:
    """Write the trained network for stock Keras (`.keras`) or a SavedModel, which needs no Keras (`.zip`)."""
    metadata = checkpoint.metadata
    network = rebuild(metadata.recipe, len(metadata.vocabulary), checkpoint.weights())
    if file.suffix == ".keras":
        network.save(file)
        return
    with tempfile.TemporaryDirectory(prefix="quotegen-") as folder:
        network.export(folder, verbose=False)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            for part in sorted(filter(Path.is_file, Path(folder).rglob("*"))):
                packed.write(part, f"{metadata.file_name}/{part.relative_to(folder).as_posix()}")
