"""Training as a generator: progress within an epoch, then the epoch's results and weights.

Knows nothing of sampling, files or screens.
"""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from quotegen.errors import QuotegenError
from quotegen.model.batches import Batch, batches_of, vocabulary_of
from quotegen.model.network import build, weights_of
from quotegen.model.recipe import Recipe
from quotegen.text.corpus import Corpus


class DivergedError(QuotegenError):
    """The loss is no longer a number."""

    def __init__(self, epoch: int):
        self.epoch = epoch
        super().__init__(f"The loss became infinite in epoch {epoch}. Lower the learning rate and train again.")


@dataclass(frozen=True)
class Progress:
    """Where training stands within an epoch."""

    epoch: int
    batch: int
    batches: int
    loss: float  # nats per character, this epoch so far
    seconds: float  # since training began


@dataclass(frozen=True)
class Epoch:
    """What one pass over the text gave."""

    number: int
    loss: float  # nats per character, training quotes or windows
    held_out_loss: float | None  # nats per character, quotes never trained on
    seconds: float  # since training began
    whole: bool  # False: stopped before the pass was over
    weights: dict[str, np.ndarray]


def train(
    corpus: Corpus, recipe: Recipe, should_stop: Callable[[], bool] = lambda: False
) -> Iterator[Progress | Epoch]:
    """Train a new network, yielding Progress after each batch and an Epoch after each pass.

    Ends after `recipe.epochs` passes, or in the middle of one when `recipe.seconds` are over or `should_stop`
    says so; what was learned until then is in the last Epoch. Raises ShortTextError, DivergedError.
    """
    keras.utils.set_random_seed(recipe.seed)
    vocabulary = vocabulary_of(corpus, recipe)
    source = batches_of(corpus, recipe, vocabulary)
    network = build(recipe, len(vocabulary))
    step = _training_step(network, recipe)
    measure = _measuring_step(network, recipe)
    rng = np.random.default_rng(recipe.seed)
    started = time.perf_counter()
    total = recipe.epochs * source.batches
    for number in range(1, recipe.epochs + 1):
        mean = _Mean()
        for batch, (x, y, mask) in enumerate(source.epoch(rng), 1):
            done = (number - 1) * source.batches + batch - 1
            rate = _learning_rate(recipe, done / total)
            mean.add(*step(x, y, mask, tf.constant(rate, tf.float32)))
            if not math.isfinite(mean.value):
                raise DivergedError(number)
            seconds = time.perf_counter() - started
            stop = should_stop() or (recipe.seconds and seconds >= recipe.seconds)
            whole = batch == source.batches
            yield Progress(number, batch, source.batches, mean.value, seconds)
            if stop or whole:
                break
        held_out_loss = _mean_loss(measure, source.held_out)
        seconds = time.perf_counter() - started
        yield Epoch(number, mean.value, held_out_loss, seconds, whole, weights_of(network, recipe))
        if stop:
            return


class _Mean:
    """A running mean of losses over characters."""

    def __init__(self):
        self.total = self.count = 0.0

    def add(self, total: tf.Tensor, count: tf.Tensor) -> None:
        self.total += float(total)
        self.count += float(count)

    @property
    def value(self) -> float:
        return self.total / self.count if self.count else math.nan


def _losses(recipe: Recipe, y: tf.Tensor, output: tf.Tensor) -> tf.Tensor:
    """Cross-entropy in nats at every target."""
    if recipe.reading == "windows":
        return keras.losses.categorical_crossentropy(y, output)
    return keras.losses.sparse_categorical_crossentropy(y, output, from_logits=True)


def _signature(recipe: Recipe) -> list[tf.TensorSpec]:
    """One trace serves batches of every size and length."""
    if recipe.reading == "windows":
        shape, targets, mask, dtype = [None, recipe.window_length, None], [None, None], [None], tf.bool
    else:
        shape, targets, mask, dtype = [None, None], [None, None], [None, None], tf.int32
    return [tf.TensorSpec(shape, dtype), tf.TensorSpec(targets, dtype), tf.TensorSpec(mask, tf.float32)]


def _training_step(network: keras.Sequential, recipe: Recipe) -> Callable[..., tuple[tf.Tensor, tf.Tensor]]:
    """A compiled step: returns the summed loss and the number of targets of a batch."""
    clip = recipe.clip_norm or None
    kind = {"rmsprop": keras.optimizers.RMSprop, "adam": keras.optimizers.Adam}[recipe.optimizer]
    optimizer = kind(recipe.learning_rate, global_clipnorm=clip)
    optimizer.build(network.trainable_variables)

    @tf.function(input_signature=[*_signature(recipe), tf.TensorSpec([], tf.float32)])
    def step(x, y, mask, rate):
        optimizer.learning_rate.assign(rate)
        with tf.GradientTape() as tape:
            losses = _losses(recipe, _as_target(y), network(_as_input(x), training=True))
            total, count = tf.reduce_sum(losses * mask), tf.reduce_sum(mask)
            loss = total / count
        variables = network.trainable_variables
        optimizer.apply(tape.gradient(loss, variables), variables)
        return total, count

    return step


def _measuring_step(network: keras.Sequential, recipe: Recipe) -> Callable[..., tuple[tf.Tensor, tf.Tensor]]:
    @tf.function(input_signature=_signature(recipe))
    def step(x, y, mask):
        losses = _losses(recipe, _as_target(y), network(_as_input(x), training=False))
        return tf.reduce_sum(losses * mask), tf.reduce_sum(mask)

    return step


def _as_input(x: tf.Tensor) -> tf.Tensor:
    return tf.cast(x, tf.float32) if x.dtype == tf.bool else x


_as_target = _as_input


def _mean_loss(measure: Callable[..., tuple[tf.Tensor, tf.Tensor]], batches: Sequence[Batch]) -> float | None:
    mean = _Mean()
    for x, y, mask in batches:
        mean.add(*measure(x, y, mask))
    return mean.value if batches else None


def _learning_rate(recipe: Recipe, progress: float) -> float:
    """The rate at a progress of 0 to 1; cosine decay to nothing (Loshchilov and Hutter 2017, equation 5)."""
    if recipe.schedule == "constant":
        return recipe.learning_rate
    return recipe.learning_rate * 0.5 * (1 + math.cos(math.pi * progress))
