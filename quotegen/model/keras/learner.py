"""The training step of `learner` by Keras' own layers, loss and optimizer, on the same batches and weights."""

from collections.abc import Iterable, Sequence

import keras
import numpy as np
import tensorflow as tf

from quotegen.model.batches import StreamBatch
from quotegen.model.keras.network import Resumable, rebuild, tensor_names
from quotegen.model.optimizer import follow
from quotegen.model.recipe import Recipe, shapes
from quotegen.model.recurrence import LAYERS
from quotegen.model.results import Loss
from quotegen.model.weights import Weights, initial


class KerasStep:
    """Takes steps on texts that all begin with the batch, as anybody would write it in Keras."""

    def __init__(self, recipe: Recipe, vocabulary_size: int, weights: Weights):
        network = rebuild(recipe, vocabulary_size, weights)
        self.network = _dropping_states(network, recipe.recurrent_dropout) if recipe.recurrent_dropout else network
        learned = shapes(recipe, vocabulary_size)
        self.names = [name for name in tensor_names(recipe) if name in learned]  # of the trainable variables
        self.optimizer = keras.optimizers.Adam(recipe.learning_rate, global_clipnorm=recipe.clip_norm or None)
        self.optimizer.build(self.network.trainable_variables)
        self._step = tf.function(self._learn)

    def take(self, batch: StreamBatch, rate: float) -> tuple[float, list[tf.Tensor]]:
        """Take one step; returns the loss before it, in nats a target, and the gradients before they are clipped."""
        loss, gradients = self._step(*_rows(batch), tf.constant(rate, tf.float32))
        return float(loss), gradients

    def learn(self, batch: StreamBatch, rate: float) -> Loss:
        """Take one step on the streams' next characters; returns their loss before the step."""
        count = max(float(batch.mask.sum()), 1.0)
        return self.take(batch, rate)[0] * count, count

    def named(self, tensors: Sequence[tf.Tensor | keras.Variable]) -> Weights:
        """Copies of a number for each weight, by the names of a checkpoint."""
        arrays = map(keras.ops.convert_to_numpy, tensors)
        return {name: array.copy() for name, array in zip(self.names, arrays, strict=True)}

    def weights(self) -> Weights:
        return self.named(self.network.trainable_variables)

    def _logits(self, x: tf.Tensor, begins: tf.Tensor) -> tf.Tensor:
        """(streams, span, vocabulary)."""
        del begins  # all texts begin with the batch
        return self.network(x, training=True)

    def _learn(self, x: tf.Tensor, y: tf.Tensor, mask: tf.Tensor, begins: tf.Tensor, rate: tf.Tensor):
        with tf.GradientTape() as tape:
            loss = _summed(y, self._logits(x, begins), mask) / tf.maximum(tf.reduce_sum(mask), 1.0)
        variables = self.network.trainable_variables
        gradients = [tf.convert_to_tensor(each) for each in tape.gradient(loss, [each.value for each in variables])]
        self.optimizer.learning_rate.assign(rate)
        self.optimizer.apply(gradients, variables)
        return loss, gradients


class KerasLearner(KerasStep, Resumable):
    """Learns as `QuoteLearner` does, but for `recurrent_dropout`: Keras leaves out hidden states, the same ones through
    a span (Gal and Ghahramani 2016), and `QuoteLearner` recurrent weights."""

    def __init__(self, recipe: Recipe, vocabulary_size: int, begin_with: Weights | None = None):
        keras.utils.set_random_seed(recipe.seed)
        weights = begin_with or initial(recipe, vocabulary_size, np.random.default_rng(recipe.seed))
        super().__init__(recipe, vocabulary_size, weights)
        self.recipe = recipe
        self.average = rebuild(recipe, vocabulary_size, weights) if recipe.averaging else self.network
        shape = (recipe.batch_size, recipe.units)
        self._remembered = [tf.Variable(tf.zeros(shape), trainable=False) for _ in range(LAYERS[recipe.cell].states)]
        self._measured, self._averaged = tf.function(self._measure), tf.function(self._follow)
        indices, shares = (tf.TensorSpec((recipe.batch_size, recipe.span), kind) for kind in (tf.int32, tf.float32))
        rate = tf.TensorSpec((), tf.float32)
        self._step.get_concrete_function(indices, indices, shares, shares, rate)  # before the run's clock starts

    def begin_epoch(self) -> None:
        for state in self._remembered:
            state.assign(tf.zeros_like(state))

    def learn(self, batch: StreamBatch, rate: float) -> Loss:
        loss = super().learn(batch, rate)
        if self.recipe.averaging:
            self._averaged(tf.constant(follow(self.recipe.averaging, int(self.optimizer.iterations)), tf.float32))
        return loss

    def measure(self, batches: Iterable[StreamBatch]) -> float | None:
        """Loss in nats per character over batches in a row, without dropout; None where there are none."""
        states, total, count = [tf.zeros_like(state) for state in self._remembered], 0.0, 0.0
        for batch in batches:
            loss, states = self._measured(*_rows(batch), states)
            total, count = total + float(loss), count + float(batch.mask.sum())
        return total / count if count else None

    def weights(self) -> Weights:
        return self.named(self.average.trainable_variables)

    def _variables(self) -> list[tf.Variable]:
        # one-hot rows stay as they are; dropout's seeds change, and are no weights
        fixed = {id(each) for each in self.network.non_trainable_weights}
        changing = [each for each in self.network.variables if id(each) not in fixed]
        average = self.average.trainable_variables if self.recipe.averaging else []
        return [*(each.value for each in (*changing, *average, *self.optimizer.variables)), *self._remembered]

    def _logits(self, x: tf.Tensor, begins: tf.Tensor) -> tf.Tensor:
        logits, states = self._read(self.network, x, begins, self._remembered, training=True)
        for variable, state in zip(self._remembered, states, strict=True):
            variable.assign(state)
        return logits

    def _read(self, network: keras.Sequential, x: tf.Tensor, begins: tf.Tensor, states: Sequence, training: bool):
        """The logits (streams, span, vocabulary), and the states after the last character. The loop is our own because
        a quote may begin anywhere, with nothing remembered; Keras' layer has no such thing."""
        characters, recurrent, *after = network.layers
        inputs, cell, states = characters(x), recurrent.cell, [tf.identity(state) for state in states]
        cell.reset_recurrent_dropout_mask()  # which the cell caches
        cell.get_recurrent_dropout_mask(states[0])  # drawn before the loop, for all of its characters
        hidden = tf.TensorArray(tf.float32, self.recipe.span)
        for t in tf.range(self.recipe.span):
            going_on = 1 - begins[:, t, tf.newaxis]  # 0 forgets the quote before
            output, states = cell(inputs[:, t], [state * going_on for state in states], training=training)
            hidden = hidden.write(t, output)
        result = tf.transpose(hidden.stack(), (1, 0, 2))
        for layer in after:  # dropout, dense
            result = layer(result, training=training) if isinstance(layer, keras.layers.Dropout) else layer(result)
        return result, states

    def _measure(self, x: tf.Tensor, y: tf.Tensor, mask: tf.Tensor, begins: tf.Tensor, states: Sequence[tf.Tensor]):
        logits, states = self._read(self.average, x, begins, states, training=False)
        return _summed(y, logits, mask), states

    def _follow(self, share: tf.Tensor) -> None:
        """Move the averaged weights towards the newest."""
        for average, newest in zip(self.average.trainable_variables, self.network.trainable_variables, strict=True):
            average.assign_add(share * (newest - average))


def _rows(batch: StreamBatch) -> list[tf.Tensor]:
    """A batch as Keras' layers read it, (streams, span): x, y, mask, and 1.0 where a quote begins."""
    return [tf.constant(each.T) for each in (batch.x, batch.y, batch.mask, batch.begins.astype(np.float32))]


def _summed(y: tf.Tensor, logits: tf.Tensor, mask: tf.Tensor) -> tf.Tensor:
    return tf.reduce_sum(keras.losses.sparse_categorical_crossentropy(y, logits, from_logits=True) * mask)


def _dropping_states(network: keras.Sequential, share: float) -> keras.Sequential:
    """The same network whose recurrent layer leaves out that share of hidden states while training."""

    def dropping(layer: keras.Layer) -> keras.Layer:
        config = layer.get_config()
        return type(layer).from_config(config | ({"recurrent_dropout": share} if "recurrent_dropout" in config else {}))

    twin = keras.models.clone_model(network, clone_function=dropping)
    twin.set_weights(network.get_weights())
    return twin
