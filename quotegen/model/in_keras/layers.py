"""The layers of a recipe's network: as code for Keras, and as the table that `model.summary()` prints."""

import math
from dataclasses import dataclass

from quotegen.model.recipe import Recipe
from quotegen.model.weights import shapes

_CELLS = {"lstm": ("lstm", "LSTM"), "rnn": ("simple_rnn", "SimpleRNN")}  # as Keras names a layer, and its class


@dataclass(frozen=True)
class LayerRow:
    """A row of `model.summary()`."""

    name: str
    kind: str  # the class
    output_shape: tuple[int | None, ...]  # None: any number of texts or characters
    parameters: int
    trainable: bool = True


def layer_rows(recipe: Recipe, vocabulary_size: int) -> tuple[LayerRow, ...]:
    """What `model.summary()` says of the network of a recipe, computed from the shapes of its tensors.

    One-hot rows of a network that reads quotes are an Embedding that is not trained: the identity matrix.
    """
    sizes = {name: math.prod(shape) for name, shape in shapes(recipe, vocabulary_size).items()}
    name, kind = _CELLS[recipe.cell]
    of_cell = sizes["kernel"] + sizes["recurrent_kernel"] + sizes["bias"]
    of_output = sizes["output_kernel"] + sizes["output_bias"]
    if recipe.reading == "windows":
        return (
            LayerRow(name, kind, (None, recipe.units), of_cell),
            LayerRow("dense", "Dense", (None, vocabulary_size), of_output),
        )
    inputs, embeds = recipe.input_size(vocabulary_size), recipe.embeds(vocabulary_size)
    hidden = (None, None, recipe.units)
    dropped = (LayerRow("dropout", "Dropout", hidden, 0),) if recipe.dropout else ()
    return (
        LayerRow("embedding", "Embedding", (None, None, inputs), sizes.get("embedding", vocabulary_size**2), embeds),
        LayerRow(name, kind, hidden, of_cell),
        *dropped,
        LayerRow("dense", "Dense", (None, None, vocabulary_size), of_output),
    )


def layers_code(recipe: Recipe, vocabulary_size: int) -> str:
    """The network as a `keras.Sequential`; the program it stands in has `characters`, the vocabulary."""
    cell = f"keras.layers.{_CELLS[recipe.cell][1]}"
    if recipe.reading == "windows":
        lines = [
            "keras.Input((maxlen, len(chars)))",
            f"{cell}({recipe.units})",
            'keras.layers.Dense(len(chars), activation="softmax")',
        ]
    else:
        size = "len(characters)"
        one_hot = f'keras.layers.Embedding({size}, {size}, embeddings_initializer="identity", trainable=False)'
        embeds, dropped = recipe.embeds(vocabulary_size), recipe.recurrent_dropout
        recurrent = f", recurrent_dropout={dropped}" if dropped else ""
        lines = [
            'keras.Input((None,), dtype="int32")',
            f"keras.layers.Embedding({size}, {recipe.embedding})" if embeds else one_hot,
            f"{cell}({recipe.units}, return_sequences=True{recurrent})",
            *([f"keras.layers.Dropout({recipe.dropout})"] if recipe.dropout else []),
            f"keras.layers.Dense({size})",
        ]
    inside = "".join(f"        {line},\n" for line in lines)
    return f"model = keras.Sequential(\n    [\n{inside}    ]\n)\nmodel.summary()"


def optimizer_code(recipe: Recipe) -> str:
    """The optimizer with its learning rate, clipping and average of weights, as an expression."""
    name = {"rmsprop": "RMSprop", "adam": "Adam"}[recipe.optimizer]
    options = [f"learning_rate={_rate_code(recipe)}"]
    if recipe.clip_norm:
        options.append(f"global_clipnorm={recipe.clip_norm}")
    if recipe.reading == "quotes" and recipe.averaging:
        options += ["use_ema=True", f"ema_momentum={recipe.averaging}"]
    inside = "".join(f"    {option},\n" for option in options)
    return f"keras.optimizers.{name}(\n{inside})" if len(options) > 1 else f"keras.optimizers.{name}({options[0]})"


def _rate_code(recipe: Recipe) -> str:
    """The learning rate; one that warms up is rate × 1/steps in the first step and the whole rate from the last on."""
    rate, steps = recipe.learning_rate, recipe.warm_up
    if steps < 2:
        return f"{rate}"
    schedule = "keras.optimizers.schedules.PolynomialDecay"
    return f"{schedule}({rate} / {steps}, decay_steps={steps - 1}, end_learning_rate={rate})"
