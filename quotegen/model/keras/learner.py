"""The training step of a network that reads quotes, by Keras' own layers, loss and optimizer: `learner` in other words.

It takes the same batches and begins with the same weights, so that the two can be compared number by number.
"""

import keras
import tensorflow as tf

from quotegen.model.batches import StreamBatch
from quotegen.model.keras.network import rebuild, tensor_names
from quotegen.model.recipe import Recipe
from quotegen.model.weights import Weights, shapes


class KerasStep:
    """Takes steps on texts that all begin with the batch, as anybody would write it in Keras."""

    def __init__(self, recipe: Recipe, vocabulary_size: int, weights: Weights):
        self.network = rebuild(recipe, vocabulary_size, weights)
        learned = shapes(recipe, vocabulary_size)
        self.names = [name for name in tensor_names(recipe) if name in learned]  # of the trainable variables
        self.optimizer = keras.optimizers.Adam(recipe.learning_rate, global_clipnorm=recipe.clip_norm or None)
        self.optimizer.build(self.network.trainable_variables)
        self._step = tf.function(self._learn)

    def learn(self, batch: StreamBatch, rate: float) -> tuple[float, Weights]:
        """Take one step; returns the loss before it, in nats per character, and the gradient before it is clipped."""
        rows = (batch.x.T, batch.y.T, batch.mask.T)  # (streams, span), as Keras' layers read
        loss, gradients = self._step(*map(tf.constant, rows), tf.constant(rate, tf.float32))
        return float(loss), {name: each.numpy() for name, each in zip(self.names, gradients, strict=True)}

    def weights(self) -> Weights:
        """The weights as they are now, by the names of a checkpoint."""
        variables = self.network.trainable_variables
        return {name: keras.ops.convert_to_numpy(each).copy() for name, each in zip(self.names, variables, strict=True)}

    def _learn(self, x: tf.Tensor, y: tf.Tensor, mask: tf.Tensor, rate: tf.Tensor) -> tuple[tf.Tensor, list[tf.Tensor]]:
        with tf.GradientTape() as tape:
            losses = keras.losses.sparse_categorical_crossentropy(y, self.network(x, training=True), from_logits=True)
            loss = tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)
        variables = self.network.trainable_variables
        gradients = [tf.convert_to_tensor(each) for each in tape.gradient(loss, [each.value for each in variables])]
        self.optimizer.learning_rate.assign(rate)
        self.optimizer.apply(gradients, variables)
        return loss, gradients
