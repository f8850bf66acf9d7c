"""The tutorial's training step: Keras' own layers, loss and optimizer, on one-hot windows."""

from collections.abc import Iterable

import keras
import numpy as np
import tensorflow as tf

from quotegen.model.batches import WindowBatch
from quotegen.model.keras.network import Resumable, build, weights_of
from quotegen.model.recipe import Recipe
from quotegen.model.results import Loss


class WindowLearner(Resumable):
    """Learns the character behind each window."""

    def __init__(self, recipe: Recipe, vocabulary_size: int):
        keras.utils.set_random_seed(recipe.seed)
        self.recipe, self.network = recipe, build(recipe, vocabulary_size)
        kind = {"rmsprop": keras.optimizers.RMSprop, "adam": keras.optimizers.Adam}[recipe.optimizer]
        self.optimizer = kind(recipe.learning_rate, global_clipnorm=recipe.clip_norm or None)
        self.optimizer.build(self.network.trainable_variables)
        x = tf.TensorSpec([None, recipe.window_length, vocabulary_size], tf.bool)  # the last batch is smaller
        y = tf.TensorSpec([None, vocabulary_size], tf.bool)
        self._step = tf.function(self._learn, input_signature=[x, y, tf.TensorSpec([], tf.float32)])

    def begin_epoch(self) -> None:
        """Nothing is carried from window to window."""

    def learn(self, batch: WindowBatch, rate: float) -> Loss:
        return float(self._step(batch.x, batch.y, tf.constant(rate, tf.float32))), float(len(batch.x))

    def measure(self, batches: Iterable[WindowBatch]) -> float | None:
        """Nothing is held out."""
        del batches

    def weights(self) -> dict[str, np.ndarray]:
        return weights_of(self.network, self.recipe)

    def _variables(self) -> list[tf.Variable]:
        return [each.value for each in (*self.network.weights, *self.optimizer.variables)]

    def _learn(self, x: tf.Tensor, y: tf.Tensor, rate: tf.Tensor) -> tf.Tensor:
        self.optimizer.learning_rate.assign(rate)
        with tf.GradientTape() as tape:
            chances = self.network(tf.cast(x, tf.float32), training=True)
            losses = keras.losses.categorical_crossentropy(tf.cast(y, tf.float32), chances)
            loss = tf.reduce_mean(losses)  # what Keras descends; a run reports the sum
        variables = self.network.trainable_variables
        self.optimizer.apply(tape.gradient(loss, variables), variables)
        return tf.reduce_sum(losses)
