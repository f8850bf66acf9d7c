"""One training step of each reading, compiled: what `training` calls for every batch.

Both train the weights of the stock Keras network that they are given. `WindowLearner` runs its layers as Keras
does, the tutorial's way; `StreamLearner` runs the same mathematics through `recurrence`, which is faster.
"""

from collections.abc import Iterable

import keras
import numpy as np
import tensorflow as tf

from quotegen.model.batches import StreamBatch, WindowBatch
from quotegen.model.recipe import Recipe
from quotegen.model.recurrence import lstm, simple_rnn

Loss = tuple[float, float]  # summed over targets, in nats; and how many targets


def _optimizer(network: keras.Sequential, recipe: Recipe) -> keras.optimizers.Optimizer:
    kind = {"rmsprop": keras.optimizers.RMSprop, "adam": keras.optimizers.Adam}[recipe.optimizer]
    optimizer = kind(recipe.learning_rate, global_clipnorm=recipe.clip_norm or None)
    optimizer.build(network.trainable_variables)
    return optimizer


class WindowLearner:
    """Learns the character behind each window, with Keras' own layers and loss."""

    def __init__(self, network: keras.Sequential, recipe: Recipe):
        self.network, self.optimizer = network, _optimizer(network, recipe)
        size = network.output_shape[-1]
        shapes = [tf.TensorSpec([None, recipe.window_length, size], tf.bool), tf.TensorSpec([None, size], tf.bool)]
        self._step = tf.function(self._learn, input_signature=[*shapes, tf.TensorSpec([], tf.float32)])

    def learn(self, batch: WindowBatch, rate: float) -> Loss:
        """Take one step on a batch; returns its loss before the step."""
        return float(self._step(batch.x, batch.y, tf.constant(rate, tf.float32))), float(len(batch.x))

    def begin_epoch(self) -> None:
        """Nothing is carried from window to window."""

    def measure(self, batches: Iterable[WindowBatch]) -> float | None:
        """Nothing is held out."""
        del batches

    def _learn(self, x: tf.Tensor, y: tf.Tensor, rate: tf.Tensor) -> tf.Tensor:
        self.optimizer.learning_rate.assign(rate)
        with tf.GradientTape() as tape:
            chances = self.network(tf.cast(x, tf.float32), training=True)
            losses = keras.losses.categorical_crossentropy(tf.cast(y, tf.float32), chances)
            loss = tf.reduce_mean(losses)
        variables = self.network.trainable_variables
        self.optimizer.apply(tape.gradient(loss, variables), variables)
        return tf.reduce_sum(losses)


class StreamLearner:
    """Learns the next character at every position of streams of quotes, by back-propagation truncated to a span."""

    def __init__(self, network: keras.Sequential, recipe: Recipe):
        self.network, self.recipe, self.optimizer = network, recipe, _optimizer(network, recipe)
        self.states = self._fresh_states()
        self.steps = 0
        self._step = tf.function(self._learn, jit_compile=True)
        self._look = tf.function(self._evaluate, jit_compile=True)

    def begin_epoch(self) -> None:
        """Forget what the streams of the last epoch left."""
        self.states = self._fresh_states()

    def learn(self, batch: StreamBatch, rate: float) -> Loss:
        """Take one step on the streams' next characters; returns their loss before the step."""
        tensors = [tf.constant(array) for array in (batch.x, batch.y, batch.mask, batch.keep)]
        total, self.states = self._step(
            *tensors, self.states, tf.constant(rate, tf.float32), self._dropout_masks(batch)
        )
        self.steps += 1
        return float(total), float(batch.mask.sum())

    def measure(self, batches: Iterable[StreamBatch]) -> float | None:
        """Loss in nats per character over batches in a row, without dropout; None where there are none."""
        total, count, states = 0.0, 0.0, self._fresh_states()
        for batch in batches:
            tensors = [tf.constant(array) for array in (batch.x, batch.y, batch.mask, batch.keep)]
            loss, states = self._look(*tensors, states)
            total, count = total + float(loss), count + float(batch.mask.sum())
        return total / count if count else None

    def _fresh_states(self) -> tuple[tf.Tensor, ...]:
        zeros = tf.zeros([self.recipe.batch_size, self.recipe.units])
        return (zeros, zeros) if self.recipe.cell == "lstm" else (zeros,)

    def _dropout_masks(self, batch: StreamBatch) -> tuple[tf.Tensor, ...]:
        """Masks over the layer's inputs and outputs, 1 / (1 − dropout) or 0; nothing where there is no dropout.

        Drawn in NumPy, by seed and step: XLA's random numbers on a CPU would take longer than the rest of the step.
        """
        if not self.recipe.dropout:
            return ()
        rng = np.random.default_rng([self.recipe.seed, self.steps])
        stays = np.float32(1 - self.recipe.dropout)
        sizes = self.recipe.embedding or self.network.output_shape[-1], self.recipe.units
        draws = (rng.random((*batch.x.shape, size), np.float32) < stays for size in sizes)
        return tuple(tf.constant(drawn / stays, tf.float32) for drawn in draws)

    def _learn(self, x, y, mask, keep, states, rate, dropout):
        self.optimizer.learning_rate.assign(rate)
        with tf.GradientTape() as tape:
            losses, states = self._forward(x, y, keep, states, dropout)
            total = tf.reduce_sum(losses * mask)
            loss = total / tf.maximum(tf.reduce_sum(mask), 1.0)
        variables = self.network.trainable_variables
        gradients = [tf.convert_to_tensor(gradient) for gradient in tape.gradient(loss, variables)]
        self.optimizer.apply(gradients, variables)
        return total, states

    def _evaluate(self, x, y, mask, keep, states):
        losses, states = self._forward(x, y, keep, states, ())
        return tf.reduce_sum(losses * mask), states

    def _forward(self, x, y, keep, states, dropout):
        """Cross-entropy at every position, (time, streams), and the states after the last."""
        embedding, recurrent, output = (layer for layer in self.network.layers if layer.weights)
        kernel, recurrent_kernel, bias = recurrent.weights
        vectors = tf.gather(embedding.weights[0], x)
        sums = _product(vectors * dropout[0] if dropout else vectors, kernel) + bias
        layer = lstm if self.recipe.cell == "lstm" else simple_rnn
        hidden, *states = layer(sums, tf.convert_to_tensor(recurrent_kernel), keep[..., tf.newaxis], *states)
        output_kernel, output_bias = output.weights
        logits = _product(hidden * dropout[1] if dropout else hidden, output_kernel) + output_bias
        return tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits), tuple(states)


def _product(values: tf.Tensor, matrix: tf.Tensor) -> tf.Tensor:
    """(time, streams, n) × (n, m) as one product."""
    flat = tf.matmul(tf.reshape(values, [-1, values.shape[-1]]), matrix)
    return tf.reshape(flat, [*values.shape[:-1], matrix.shape[-1]])


def learner(network: keras.Sequential, recipe: Recipe) -> WindowLearner | StreamLearner:
    """What trains the network of a recipe."""
    return WindowLearner(network, recipe) if recipe.reading == "windows" else StreamLearner(network, recipe)
