"""One training step on streams of quotes, in NumPy: characters, recurrent layer, dense layer, cross-entropy, Adam."""

from collections.abc import Iterable

import numpy as np

from quotegen.model.batches import StreamBatch
from quotegen.model.optimizer import Adam
from quotegen.model.recipe import Recipe
from quotegen.model.recurrence import LAYERS
from quotegen.model.results import Loss, State
from quotegen.model.weights import Weights, initial, side_by_side, taken_apart

Mask = np.ndarray | None  # None: nothing is dropped


class QuoteLearner:
    """Learns the next character at every position of streams of quotes.

    All weights are views into one flat vector, which is what the optimizer sees; so are their gradients.
    """

    def __init__(self, recipe: Recipe, vocabulary_size: int, begin_with: Weights | None = None):
        self.recipe = recipe
        inputs, self._embeds = recipe.input_size(vocabulary_size), recipe.embeds(vocabulary_size)
        self.layer = LAYERS[recipe.cell](recipe.units, inputs, recipe.batch_size, recipe.span)
        self._shapes = {
            "recurrent": (self.layer.gates * recipe.units, recipe.units + inputs + 1),
            "dense": (vocabulary_size, recipe.units + 1),  # the bias in the last column, as in the recurrent layer
            **({"embedding": (vocabulary_size, inputs)} if self._embeds else {}),
        }
        weights = self._flat(begin_with or initial(recipe, vocabulary_size, np.random.default_rng(recipe.seed)))
        self.optimizer = Adam(weights, clip_norm=recipe.clip_norm, averaging=recipe.averaging)
        self._gradient, self._d_hidden = np.zeros_like(weights), np.zeros_like(self.layer.hidden)

    def begin_epoch(self) -> None:
        """Forget what the streams of the last epoch left."""
        self.layer.forget()

    @np.errstate(over="ignore", invalid="ignore")  # a loss that is no number is told as such
    def learn(self, batch: StreamBatch, rate: float) -> Loss:
        """Take one step on the streams' next characters; returns their loss before the step."""
        values, gradients = self._views(self.optimizer.weights), self._views(self._gradient)
        count = max(float(batch.mask.sum()), 1.0)
        of_hidden, of_recurrent = self._dropout_masks()
        recurrent = _times(values["recurrent"], of_recurrent)
        hidden = _times(self._read(values, recurrent, batch), of_hidden)
        total, d_logits = _cross_entropy(_logits(values["dense"], hidden), batch)
        d_logits /= count
        gradients["dense"][:, :-1] = d_logits @ hidden.T
        gradients["dense"][:, -1] = d_logits.sum(1)
        d_hidden = np.matmul(values["dense"][:, :-1].T, d_logits, out=self._d_hidden.reshape(hidden.shape))
        if of_hidden is not None:
            d_hidden *= of_hidden
        d_sums = self.layer.backward(recurrent, batch.begins, self._d_hidden)
        self.layer.weight_gradient(d_sums, out=gradients["recurrent"])
        if of_recurrent is not None:
            gradients["recurrent"] *= of_recurrent
        if self._embeds:
            d_inputs = self.layer.input_gradient(recurrent, d_sums)
            gradients["embedding"][:] = _one_hot(batch.x, len(gradients["embedding"])) @ d_inputs.T
        self.optimizer.step(self._gradient, rate)
        return total, count

    @np.errstate(over="ignore", invalid="ignore")
    def measure(self, batches: Iterable[StreamBatch]) -> float | None:
        """Loss in nats per character over batches in a row, without dropout; None where there are none."""
        values, state = self._views(self.optimizer.average), self.layer.state.copy()
        total, count = 0.0, 0.0
        self.layer.forget()
        for batch in batches:
            hidden = self._read(values, values["recurrent"], batch)
            loss, _ = _cross_entropy(_logits(values["dense"], hidden), batch)
            total, count = total + loss, count + float(batch.mask.sum())
        self.layer.state[:] = state
        return total / count if count else None

    def likeliest(self, batch: StreamBatch) -> np.ndarray:
        """The index that is likeliest at every position of a batch begun from nothing, (span, streams)."""
        values, state = self._views(self.optimizer.average), self.layer.state.copy()
        self.layer.forget()
        logits = _logits(values["dense"], self._read(values, values["recurrent"], batch))
        self.layer.state[:] = state
        return logits.argmax(0).reshape(batch.y.shape)

    def weights(self) -> Weights:
        """The averaged weights, as Keras' tensors."""
        values = self._views(self.optimizer.average)
        dense = {"output_kernel": values["dense"][:, :-1].T.copy(), "output_bias": values["dense"][:, -1].copy()}
        embedding = {"embedding": values["embedding"].copy()} if self._embeds else {}
        return {**taken_apart(values["recurrent"], self.recipe), **dense, **embedding}

    def state(self) -> State:
        """All that decides how training goes on."""
        return {**self.optimizer.state(), "remembered": self.layer.state.copy()}

    def restore(self, state: State) -> None:
        """Go on where a learner of the same recipe and vocabulary stood."""
        self.optimizer.restore(state)
        self.layer.state[:] = state["remembered"]

    def _read(self, values: Weights, recurrent: np.ndarray, batch: StreamBatch) -> np.ndarray:
        """Hidden states after every character, (units, span × streams)."""
        if self._embeds:
            self.layer.inputs[:] = values["embedding"][batch.x].transpose(2, 0, 1)
        else:
            self.layer.inputs[:] = _one_hot(batch.x, len(values["dense"])).reshape(self.layer.inputs.shape)
        return self.layer.forward(recurrent, batch.begins).reshape(self.recipe.units, -1)

    def _dropout_masks(self) -> tuple[Mask, Mask]:
        """What hidden states are multiplied by (Srivastava et al. 2014), and what recurrent weights are (weight-drop:
        Merity et al. 2018, section 2): 1 / (1 − share) or 0, drawn by seed and step."""
        rng = np.random.default_rng([self.recipe.seed, self.optimizer.steps])
        of_hidden = _mask((self.recipe.units, self.layer.hidden[0].size), self.recipe.dropout, rng)
        share, matrix = self.recipe.recurrent_dropout, self._shapes["recurrent"]
        if not share:
            return of_hidden, None
        of_recurrent = np.ones(matrix, np.float32)
        of_recurrent[:, : self.recipe.units] = _mask((matrix[0], self.recipe.units), share, rng)
        return of_hidden, of_recurrent

    def _flat(self, weights: Weights) -> np.ndarray:
        dense = np.concatenate([weights["output_kernel"].T, weights["output_bias"][:, np.newaxis]], axis=1)
        parts = [side_by_side(weights, self.recipe), dense, weights.get("embedding", np.empty(0, np.float32))]
        return np.concatenate([part.ravel() for part in parts])

    def _views(self, flat: np.ndarray) -> Weights:
        views, start = {}, 0
        for name, shape in self._shapes.items():
            views[name] = flat[start : start + np.prod(shape)].reshape(shape)
            start += np.prod(shape)
        return views


def _one_hot(indices: np.ndarray, size: int) -> np.ndarray:
    """float32 (size, indices): a 1 in each column."""
    columns = np.zeros((size, indices.size), np.float32)
    columns[indices.ravel(), np.arange(indices.size)] = 1
    return columns


def _times(array: np.ndarray, mask: Mask) -> np.ndarray:
    return array if mask is None else array * mask


def _logits(dense: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """(vocabulary, span × streams)."""
    return dense[:, :-1] @ hidden + dense[:, -1:]


def _cross_entropy(logits: np.ndarray, batch: StreamBatch) -> tuple[float, np.ndarray]:
    """Summed loss in nats, and its gradient by the logits in their place: softmax − one-hot."""
    targets, mask, columns = batch.y.ravel(), batch.mask.ravel(), np.arange(batch.y.size)
    logits -= logits.max(0)
    of_targets = logits[targets, columns]
    np.exp(logits, out=logits)
    sums = logits.sum(0)
    total = float(((np.log(sums) - of_targets) * mask).sum())
    logits *= mask / sums
    logits[targets, columns] -= mask
    return total, logits


def _mask(shape: tuple[int, ...], share: float, rng: np.random.Generator) -> Mask:
    """1 / (1 − share) or 0 at random, the share to a 256th: one byte is drawn for each, which makes it cheap."""
    if not share:
        return None
    kept = 256 - round(256 * share)
    return (rng.integers(0, 256, shape, np.uint8) < kept) * np.float32(256 / kept)
