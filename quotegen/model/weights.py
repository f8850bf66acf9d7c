"""The tensors of a network as Keras' layers hold them, so that a checkpoint opens in Keras, and how they begin; the
layers of `recurrence` hold the recurrent ones side by side in one matrix."""

from collections.abc import Sequence

import numpy as np

from quotegen.model.recipe import Recipe, shapes

Weights = dict[str, np.ndarray]


def initial(recipe: Recipe, vocabulary_size: int, rng: np.random.Generator) -> Weights:
    """Untrained weights, drawn as Keras' layers draw theirs.

    Kernels: Glorot and Bengio 2010, equation 16. Recurrent kernel: orthogonal (Saxe et al. 2014). The bias of the
    forget gate is 1, so that a fresh network tends to remember (Jozefowicz et al. 2015, section 2.2).
    """
    weights = {}
    for name, shape in shapes(recipe, vocabulary_size).items():
        if name == "recurrent_kernel":  # rows of length 1 at right angles
            square, triangle = np.linalg.qr(rng.standard_normal(shape[::-1]))
            weights[name] = (square * np.sign(np.diag(triangle))).T  # else not uniform among rotations (Mezzadri 2007)
        elif name == "embedding":
            weights[name] = rng.uniform(-0.05, 0.05, shape)
        elif name.endswith("kernel"):
            limit = np.sqrt(6 / sum(shape))  # signals and gradients keep about the same variance from layer to layer
            weights[name] = rng.uniform(-limit, limit, shape)
        else:
            weights[name] = np.zeros(shape)
    if recipe.cell == "lstm":
        weights["bias"][recipe.units : 2 * recipe.units] = 1
    return {name: tensor.astype(np.float32) for name, tensor in weights.items()}


def carried_over(
    trained: Weights, learned: Sequence[str], recipe: Recipe, characters: Sequence[str], rng: np.random.Generator
) -> Weights:
    """A trained network's weights for another vocabulary: where a network of `recipe` begins to be fine-tuned. Rows and
    columns of characters that are among the `learned` are carried over, those of others drawn afresh."""
    weights = initial(recipe, len(characters), rng)
    old = [learned.index(character) for character in characters if character in learned]
    new = [place for place, character in enumerate(characters) if character in learned]
    if "embedding" in weights:
        weights["kernel"] = trained["kernel"]
        weights["embedding"][new] = trained["embedding"][old]
    else:  # where an embedding was before, its product with the kernel is each character's row
        kernel = trained["kernel"]
        weights["kernel"][new] = (trained["embedding"] @ kernel if "embedding" in trained else kernel)[old]
    weights["output_kernel"][:, new] = trained["output_kernel"][:, old]
    weights["output_bias"][new] = trained["output_bias"][old]
    return {**weights, "recurrent_kernel": trained["recurrent_kernel"], "bias": trained["bias"]}


def side_by_side(weights: Weights) -> np.ndarray:
    """The matrix of a `recurrence` layer, (gates × units, units + inputs + 1): recurrent kernel, kernel, bias."""
    rows = np.concatenate([weights["recurrent_kernel"], weights["kernel"], weights["bias"][np.newaxis]])
    return np.ascontiguousarray(rows.T, np.float32)


def taken_apart(matrix: np.ndarray, units: int) -> Weights:
    """What `side_by_side` put together, as Keras' tensors."""
    recurrent, kernel, bias = np.split(matrix.T, [units, matrix.shape[1] - 1])
    return {"recurrent_kernel": recurrent.copy(), "kernel": kernel.copy(), "bias": bias[0].copy()}
