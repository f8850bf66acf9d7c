"""The layers of a recipe's network: as code for Keras, and as the table that `model.summary()` prints."""

import math
from dataclasses import dataclass

from quotegen.model.recipe import Recipe, shapes

_CELLS = {"lstm": ("lstm", "LSTM"), "rnn": ("simple_rnn", "SimpleRNN")}  # as Keras names a layer, and its class


@dataclass(frozen=True)
class LayerRow:
    name: str
    kind: str  # the class
    output_shape: tuple[int | None, ...]  # None: any number of texts or characters
    parameters: int
    trainable: bool = True


def layer_rows(recipe: Recipe, vocabulary_size: int) -> tuple[LayerRow, ...]:
    """What `model.summary()` says of the network of a recipe; one-hot rows are an Embedding of the identity matrix."""
    sizes = {name: math.prod(shape) for name, shape in shapes(recipe, vocabulary_size).items()}
    at = (None,) if recipe.reading == "windows" else (None, None)
    of_cell = sizes["kernel"] + sizes["recurrent_kernel"] + sizes["bias"]
    rows = [
        LayerRow(*_CELLS[recipe.cell], (*at, recipe.units), of_cell),
        LayerRow("dense", "Dense", (*at, vocabulary_size), sizes["output_kernel"] + sizes["output_bias"]),
    ]
    if recipe.reading == "quotes":
        inputs, parameters = recipe.input_size(vocabulary_size), sizes.get("embedding", vocabulary_size**2)
        rows.insert(0, LayerRow("embedding", "Embedding", (*at, inputs), parameters, recipe.embeds(vocabulary_size)))
        if recipe.dropout:
            rows.insert(2, LayerRow("dropout", "Dropout", (*at, recipe.units), 0))
    return tuple(rows)


def layers_code(recipe: Recipe, vocabulary_size: int) -> str:
    """The network as a `keras.Sequential`; the program it stands in has `characters`, the vocabulary."""
    size, cell = "len(characters)", f"{_CELLS[recipe.cell][1]}({recipe.units}"
    if recipe.reading == "windows":
        layers = [f"{cell})", 'Dense(len(chars), activation="softmax")']
        lines = ["keras.Input((maxlen, len(chars)))"]
    else:
        one_hot = f'Embedding({size}, {size}, embeddings_initializer="identity", trainable=False)'
        recurrent = f", recurrent_dropout={recipe.recurrent_dropout}" if recipe.recurrent_dropout else ""
        layers = [
            f"Embedding({size}, {recipe.embedding})" if recipe.embeds(vocabulary_size) else one_hot,
            f"{cell}, return_sequences=True{recurrent})",
            *([f"Dropout({recipe.dropout})"] if recipe.dropout else []),
            f"Dense({size})",
        ]
        lines = ['keras.Input((None,), dtype="int32")']
    inside = "".join(f"        {line},\n" for line in [*lines, *(f"keras.layers.{layer}" for layer in layers)])
    return f"model = keras.Sequential(\n    [\n{inside}    ]\n)\nmodel.summary()"


def optimizer_code(recipe: Recipe) -> str:
    """The optimizer with its learning rate, clipping and average of weights, as an expression."""
    name, rate, steps = {"rmsprop": "RMSprop", "adam": "Adam"}[recipe.optimizer], recipe.learning_rate, recipe.warm_up
    if steps > 1:  # rate × 1/steps in the first step, the whole rate from the last on
        schedule = "keras.optimizers.schedules.PolynomialDecay"
        rate = f"{schedule}({rate} / {steps}, decay_steps={steps - 1}, end_learning_rate={rate})"
    options = [f"learning_rate={rate}"]
    if recipe.clip_norm:
        options.append(f"global_clipnorm={recipe.clip_norm}")
    if recipe.reading == "quotes" and recipe.averaging:
        options += ["use_ema=True", f"ema_momentum={recipe.averaging}"]
    inside = "".join(f"    {option},\n" for option in options)
    return f"keras.optimizers.{name}(\n{inside})" if len(options) > 1 else f"keras.optimizers.{name}({options[0]})"
