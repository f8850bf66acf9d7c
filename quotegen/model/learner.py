"""One training step on streams of quotes, in NumPy: characters, recurrent layer, dense layer, cross-entropy, Adam."""

import math
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from quotegen.model.batches import StreamBatch
from quotegen.model.optimizer import Adam
from quotegen.model.recipe import Recipe
from quotegen.model.recurrence import LAYERS
from quotegen.model.results import Loss, OldStateError, State
from quotegen.model.speed.products import by_step, write_by_step
from quotegen.model.speed.ranks import Rank
from quotegen.model.weights import Weights, initial, side_by_side, taken_apart

LAYOUT = 2  # of a state: raise it when the weights stand in another order in the flat vector
Mask = np.ndarray | None  # None: nothing is dropped
Index = tuple[slice, ...]


class QuoteLearner:
    """Learns the next character at every position of streams of quotes.

    All weights are views into one flat vector, which is what the optimizer sees. One of several ranks does its share:
    of the recurrent layer its own units, of the dense layer its own characters of the span. Every rank is called
    with the same batch, and all of them see all weights.
    """

    def __init__(
        self, recipe: Recipe, vocabulary_size: int, begin_with: Weights | None = None, rank: Rank | None = None
    ):
        self.recipe, self.rank = recipe, rank or Rank()
        inputs, self._embeds = recipe.input_size(vocabulary_size), recipe.embeds(vocabulary_size)
        self.layer = LAYERS[recipe.cell](recipe.units, inputs, recipe.batch_size, recipe.span, self.rank)
        self._matrix_shape = (self.layer.gates, recipe.units, recipe.units + inputs + 1)  # as `recurrence` reads it
        self._rest_shapes = {
            "dense": (vocabulary_size, recipe.units + 1),  # the bias in the last column, as in the recurrent layer
            **({"embedding": (vocabulary_size, inputs)} if self._embeds else {}),
        }
        self._read_here = self.rank.share(recipe.span)  # of a span: where this rank predicts characters
        rest = sum(map(math.prod, self._rest_shapes.values()))
        self._own_rest = self.rank.share(rest)
        (gates, units, columns), mine, size = self._matrix_shape, self.layer.own, math.prod(self._matrix_shape)
        firsts = range(0, gates * units, units)  # rows of its own units in the flat vector, gate by gate
        own = [slice((first + mine.start) * columns, (first + mine.stop) * columns) for first in firsts]
        own.append(slice(size + self._own_rest.start, size + self._own_rest.stop))
        weights = self.rank.array(size + rest)
        if self.rank.index == 0:  # the second rank finds them there
            rng = np.random.default_rng(recipe.seed)
            begin = begin_with or initial(recipe, vocabulary_size, rng)
            dense = np.column_stack([begin["output_kernel"].T, begin["output_bias"]])
            parts = (side_by_side(begin), dense, begin.get("embedding", np.empty(0, np.float32)))
            weights[:] = np.concatenate([part.ravel() for part in parts])
        options = {"clip_norm": recipe.clip_norm, "averaging": recipe.averaging}
        self.optimizer = Adam(weights, **options, rank=self.rank, own=own)
        self._gradient = np.zeros(sum(part.stop - part.start for part in own), np.float32)  # of its own weights
        self._rest_gradients = self.rank.array(self.rank.ranks, rest)  # by rank, each of what it has seen

    def begin_epoch(self) -> None:
        self.layer.forget()

    @np.errstate(over="ignore", invalid="ignore")  # training raises DivergedError
    def learn(self, batch: StreamBatch, rate: float) -> Loss:
        """Take one step on the streams' next characters; returns their loss before the step."""
        loss, gradient = self.gradient(batch)
        self.optimizer.step(gradient, rate)
        return self.rank.sum(loss), max(float(batch.mask.sum()), 1.0)

    def gradient(self, batch: StreamBatch) -> tuple[float, np.ndarray]:
        """The summed loss of the streams' next characters, and the gradient of its mean by this rank's own weights."""
        values, count = self._views(self.optimizer.weights), max(float(batch.mask.sum()), 1.0)
        of_hidden, of_recurrent = self._dropout_masks()
        recurrent = _times(self._own_units(values["recurrent"]), of_recurrent)
        hidden = _times(self._read(values, recurrent, batch), of_hidden)  # (units, characters × streams)
        loss, d_logits = self._cross_entropy(_logits(values["dense"], hidden), batch)
        d_logits /= count  # (vocabulary, characters × streams), of the mean loss
        rest = _one_behind_the_other(self._rest_gradients[self.rank.index], self._rest_shapes)
        rest["dense"][:, :-1] = (hidden @ d_logits.T).T  # a third faster than the other way round
        rest["dense"][:, -1] = d_logits.sum(1)  # the input of a bias is always 1
        d_hidden = self.layer.d_hidden[self._read_here]
        write_by_step(values["dense"][:, :-1].T, d_logits, out=d_hidden)
        if of_hidden is not None:
            d_hidden *= by_step(of_hidden, self.layer.streams)  # what was dropped on the way here gets no gradient
        d_sums = self.layer.backward(recurrent)  # (gates × own units, span × streams)
        of_own_rows = self._gradient[: recurrent.size].reshape(recurrent.shape)
        self.layer.weight_gradient(d_sums, out=of_own_rows)
        if of_recurrent is not None:
            of_own_rows *= of_recurrent
        if self._embeds:
            d_inputs = self.layer.input_gradient(recurrent, d_sums)
            read = np.zeros((len(rest["embedding"]), batch.x.size), np.float32)  # a 1 in each column
            np.put_along_axis(read, batch.x.reshape(1, -1), 1, axis=0)
            np.matmul(read, d_inputs.T, out=rest["embedding"])  # the sum over each character's occurrences
        self.rank.barrier()  # both ranks' parts of the rest must be there before they are added
        np.add.reduce(self._rest_gradients[:, self._own_rest], axis=0, out=self._gradient[recurrent.size :])
        return loss, self._gradient

    @np.errstate(over="ignore", invalid="ignore")
    def measure(self, batches: Iterable[StreamBatch]) -> float | None:
        """Loss in nats per character over batches in a row, without dropout; None where there are none."""
        total = count = 0.0
        for batch, logits in self._averaged(batches):
            total, count = total + self._cross_entropy(logits, batch)[0], count + float(batch.mask.sum())
        return self.rank.sum(total) / count if count else None

    def likeliest(self, batch: StreamBatch) -> np.ndarray:
        """The index that is likeliest at every position of a batch begun from nothing, (span, streams)."""
        ((_, logits),) = self._averaged([batch])
        return logits.argmax(0).reshape(batch.y.shape)

    def _averaged(self, batches: Iterable[StreamBatch]) -> Iterator[tuple[StreamBatch, np.ndarray]]:
        """Batches in a row and their logits by the averaged weights, from an empty memory, then restored."""
        values, remembered = self._views(self.optimizer.average), self.layer.remembered.copy()
        recurrent = self._own_units(values["recurrent"])
        self.layer.forget()
        for batch in batches:
            yield batch, _logits(values["dense"], self._read(values, recurrent, batch))
        self.layer.remembered[:] = remembered  # measuring must not change how training goes on

    def weights(self) -> Weights:
        """The averaged weights, as Keras' tensors."""
        return self.tensors(self.optimizer.average)

    def tensors(self, flat: np.ndarray) -> Weights:
        """A flat vector of all weights, or of a number for each, as Keras' tensors."""
        values = self._views(flat)
        dense, matrix = values["dense"], values["recurrent"].reshape(-1, self._matrix_shape[-1])
        return {
            **taken_apart(matrix, self.recipe.units),
            "output_kernel": dense[:, :-1].T.copy(),
            "output_bias": dense[:, -1].copy(),
            **({"embedding": values["embedding"].copy()} if self._embeds else {}),
        }

    def state(self) -> State:
        """All that decides how training goes on."""
        return {**self.optimizer.state(), "remembered": self.layer.state.copy(), "layout": np.array(LAYOUT)}

    def restore(self, state: State) -> None:
        """Go on where a learner of the same recipe and vocabulary stood. Raises OldStateError."""
        if int(state.get("layout", 1)) != LAYOUT:
            raise OldStateError
        self.optimizer.restore(state)
        self.layer.remembered[:] = state["remembered"][:, self.layer.own]

    def _read(self, values: Weights, recurrent: np.ndarray, batch: StreamBatch) -> np.ndarray:
        """Hidden states after the characters that are read here, (units, characters × streams)."""
        x, inputs = batch.x[self._read_here], self.layer.inputs[self._read_here]
        if self._embeds:
            inputs[:] = values["embedding"][x].transpose(0, 2, 1)  # (steps, inputs, streams)
        else:
            inputs[:] = 0
            np.put_along_axis(inputs, x[:, np.newaxis], 1, axis=1)
        self.layer.forward(recurrent, batch.begins)
        return self.layer.hidden[self._read_here].transpose(1, 0, 2).reshape(self.recipe.units, -1)

    def _cross_entropy(self, logits: np.ndarray, batch: StreamBatch) -> tuple[float, np.ndarray]:
        return _cross_entropy(logits, batch.y[self._read_here].ravel(), batch.mask[self._read_here].ravel())

    def _dropout_masks(self) -> tuple[Mask, Mask]:
        """What hidden states read here are multiplied by (Srivastava et al. 2014), and what its own units' recurrent
        weights are (weight-drop: Merity et al. 2018, section 2): 1 / (1 − share) or 0, drawn by seed and step."""
        rng = np.random.default_rng([self.recipe.seed, self.optimizer.steps])
        gates, units, columns = self._matrix_shape
        mask = _dropout((units, self.layer.span, self.layer.streams), self.recipe.dropout, rng)
        of_hidden = None if mask is None else mask(np.s_[:, self._read_here]).reshape(units, -1)
        mask = _dropout((gates, units, units), self.recipe.recurrent_dropout, rng)
        if mask is None:
            return of_hidden, None
        of_recurrent = np.ones((gates, self.layer.own_units, columns), np.float32)
        of_recurrent[:, :, :units] = mask(np.s_[:, self.layer.own])
        return of_hidden, of_recurrent.reshape(-1, columns)

    def _views(self, flat: np.ndarray) -> Weights:
        return _one_behind_the_other(flat, {"recurrent": self._matrix_shape, **self._rest_shapes})

    def _own_units(self, matrix: np.ndarray) -> np.ndarray:
        """The rows of the recurrent matrix that are this rank's, in one piece: (gates × own units, columns)."""
        return matrix[:, self.layer.own].reshape(-1, self._matrix_shape[-1])


def _one_behind_the_other(flat: np.ndarray, shapes: dict[str, tuple[int, ...]]) -> Weights:
    """The arrays of these shapes that stand one behind the other in a flat vector."""
    views, start = {}, 0
    for name, shape in shapes.items():
        views[name] = flat[start : start + math.prod(shape)].reshape(shape)
        start += math.prod(shape)
    return views


def _times(array: np.ndarray, mask: Mask) -> np.ndarray:
    return array if mask is None else array * mask


def _logits(dense: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """(vocabulary, span × streams)."""
    return dense[:, :-1] @ hidden + dense[:, -1:]


def _cross_entropy(logits: np.ndarray, targets: np.ndarray, mask: np.ndarray) -> tuple[float, np.ndarray]:
    """Summed loss in nats, and its gradient by the logits in their place: softmax − one-hot."""
    columns = np.arange(targets.size)
    logits -= logits.max(0)  # so that no exponential overflows
    of_targets = logits[targets, columns]  # a copy: the next line overwrites the logits
    np.exp(logits, out=logits)
    sums = logits.sum(0)
    total = float(((np.log(sums) - of_targets) * mask).sum())
    logits *= mask / sums  # softmax; 0 where there is no target
    logits[targets, columns] -= mask
    return total, logits


def _dropout(shape: tuple[int, ...], share: float, rng: np.random.Generator) -> Callable[[Index], np.ndarray] | None:
    """A mask of 1 / (1 − share) or 0, the share to a 256th, of which a part is computed when asked for; None for no
    share. One byte is drawn for each number, which makes it cheap."""
    if not share:
        return None
    bound = 256 - round(256 * share)
    drawn = np.frombuffer(rng.bytes(math.prod(shape)), np.uint8).reshape(shape)
    return lambda part: (drawn[part] < bound) * np.float32(256 / bound)
