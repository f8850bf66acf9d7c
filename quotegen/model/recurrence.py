"""Recurrent layers, forward and back through time, in NumPy. Knows no loss and no optimizer.

Read it beside the diagrams of the page Inside. One matrix holds all weights of a layer, (gates × units, units + inputs
+ 1). At every character it multiplies a column of three parts, and each row is one gate of one unit:

    sums = [recurrent kernel, kernel, bias] × [hidden state before; input; 1]

Arrays have features before streams, (units, streams): OpenBLAS multiplies weights × columns about twice as fast as
rows × weights at these sizes. The gates stand in the order of Keras: input, forget, candidate, output. The gradient is
truncated at the start of a span of characters (Williams and Peng 1990).

What is here for speed alone is in `speed/`: products in blocks, and ranks, where two processes share a network. A rank
computes its `own` units, with their rows of the matrix, and sees the hidden states of all.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable

import numpy as np

from quotegen.model.speed.products import product
from quotegen.model.speed.ranks import Rank


class Layer(ABC):
    """A recurrent layer that reads `span` characters of `streams` texts at a time and keeps its state in between.

    Its arrays are made once and used for every span: fresh ones of this size cost more than the arithmetic.
    """

    gates: int  # rows of the matrix for each unit
    states: int  # arrays that one character hands to the next

    def __init__(self, units: int, inputs: int, streams: int, span: int, rank: Rank | None = None):
        self.rank = rank or Rank()
        self.units, self.streams, self.span, self.own = units, streams, span, self.rank.share(units)
        self.own_units = self.own.stop - self.own.start
        self.columns = self.rank.array(span + 1, units + inputs + 1, streams)  # what the weights multiply at each step
        self.columns[:, -1] = 1
        self.hidden = self.rank.array(span, units, streams)  # after each step
        self.d_hidden = self.rank.array(span, units, streams)  # ∂loss / ∂hidden of each step: write before `backward`
        self.state = self.rank.array(self.states, units, streams)  # hidden, and for an LSTM cell
        self._d_sums = np.zeros((span, self.gates, self.own_units, streams), np.float32)
        # ∂loss / ∂hidden by the sums of each rank's units. Two steps take turns: none is overwritten unread
        self._by_rank = self.rank.array(2, self.rank.ranks, units, streams)

    @property
    def inputs(self) -> np.ndarray:
        """The input of every step, (span, inputs, streams): write here before `forward`, a rank its share of steps."""
        return self.columns[: self.span, self.units : -1]

    @property
    def remembered(self) -> np.ndarray:
        """The state of its own units, (states, own units, streams)."""
        return self.state[:, self.own]

    def forget(self) -> None:
        self.remembered[:] = 0

    @abstractmethod
    def forward(self, weights: np.ndarray, begins: np.ndarray) -> None:
        """Fill `hidden` from `inputs`, by the rows of the matrix that are its own units'.

        `begins` (span, streams) is True where a stream begins a new quote, with nothing remembered.
        """

    @abstractmethod
    def backward(self, weights: np.ndarray) -> np.ndarray:
        """∂loss / ∂sums of its own units, (gates × own units, span × streams), after `forward` and from `d_hidden`."""

    def weight_gradient(self, d_sums: np.ndarray, out: np.ndarray) -> None:
        """∂loss / ∂weights into `out`: one product over all steps and streams."""
        columns = self.columns[: self.span].transpose(0, 2, 1).reshape(-1, self.columns.shape[1])
        np.matmul(d_sums, columns, out=out)

    def input_gradient(self, weights: np.ndarray, d_sums: np.ndarray) -> np.ndarray:
        """∂loss / ∂inputs as far as it comes through its own units, (inputs, span × streams)."""
        return weights[:, self.units : -1].T @ d_sums

    def _begin(self, begins: np.ndarray) -> None:
        """Put the state before the span where its first step reads it."""
        self._starts = {t: np.flatnonzero(begins[t]) for t in np.flatnonzero(begins.any(axis=1)).tolist()}
        self.columns[0, self.own] = self.remembered[0]
        self.columns[0, self.own][:, self._starts.get(0, [])] = 0
        self.rank.barrier()

    def _back(self, recurrent: Callable, t: int, d_hidden: np.ndarray) -> None:
        """∂loss / ∂hidden of its own units before step t into `d_hidden`: by the sums of the units of all ranks."""
        turn = self._by_rank[t % 2]
        recurrent(self._d_sums[t].reshape(-1, self.streams), out=turn[self.rank.index])
        self.rank.barrier()
        first, *others = turn[:, self.own]
        d_hidden[:] = first
        for other in others:
            d_hidden += other
        if t in self._starts:
            d_hidden[:, self._starts[t]] = 0

    def _all_d_sums(self) -> np.ndarray:
        return self._d_sums.transpose(1, 2, 0, 3).reshape(self.gates * self.own_units, -1)


class Lstm(Layer):
    """Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate: Gers et al. 2000).

    c ← f · c + i · g and h ← o · tanh c, where i, f and o are sigmoids of their sums and g is the tanh of its sum.
    """

    gates = 4
    states = 2

    def __init__(self, units: int, inputs: int, streams: int, span: int, rank: Rank | None = None):
        super().__init__(units, inputs, streams, span, rank)
        self._gates = np.zeros((span, 4, self.own_units, streams), np.float32)
        self._cells = np.zeros((span + 1, self.own_units, streams), np.float32)  # before each step, and after the last
        self._squashed = np.zeros((span, self.own_units, streams), np.float32)  # tanh c after each step
        # σ(x) = tanh(x / 2) / 2 + 1 / 2: with the weights of the three sigmoids halved, one tanh serves all gates
        self._scale = np.float32([0.5, 0.5, 1, 0.5])[:, np.newaxis, np.newaxis]
        self._offset = 1 - self._scale
        cells, hidden = (
            (self._cells, self._cells[1:], self._squashed),
            (self.hidden[:, self.own], self.columns[1:, self.own]),
        )
        self._steps = list(zip(self.columns, self._gates, map(tuple, self._gates), *cells, *hidden, strict=False))

    def forward(self, weights: np.ndarray, begins: np.ndarray) -> None:
        self._begin(begins)
        self._cells[0] = self.remembered[1]
        halved = product((weights.reshape(4, -1, weights.shape[1]) * self._scale).reshape(weights.shape), self.streams)
        added = np.empty((self.own_units, self.streams), np.float32)
        for t, (column, gates, (i, f, g, o), before, cell, squashed, hidden, next_hidden) in enumerate(self._steps):
            if t in self._starts:
                before[:, self._starts[t]] = 0
            halved(column, out=gates)  # (4, own units, streams)
            np.tanh(gates, out=gates)
            gates *= self._scale
            gates += self._offset  # now σ of the sums of i, f and o, tanh of that of g
            np.multiply(f, before, out=cell)
            cell += np.multiply(i, g, out=added)  # c ← f · c + i · g
            np.tanh(cell, out=squashed)
            next_hidden[:] = np.multiply(o, squashed, out=hidden)  # h ← o · tanh c
            if t + 1 in self._starts:
                next_hidden[:, self._starts[t + 1]] = 0
            self.rank.barrier()
        self.remembered[:] = hidden, cell

    def backward(self, weights: np.ndarray) -> np.ndarray:
        recurrent = product(weights[:, : self.units].T, self.streams)
        d_hidden, d_cell, added = np.zeros((3, self.own_units, self.streams), np.float32)
        self.rank.barrier()
        of_cell = self._differentiate()
        for t in reversed(range(self.span)):
            d_hidden += self.d_hidden[t, self.own]  # from the loss at t, to what came back from t + 1
            d_cell += np.multiply(d_hidden, of_cell[t], out=added)
            self._d_sums[t, :3] *= d_cell  # i, f and g: ∂c / ∂sums by ∂loss / ∂c
            self._d_sums[t, 3] *= d_hidden  # o: ∂h / ∂sum by ∂loss / ∂h
            if t == 0:  # the gradient is truncated at the start of the span
                break
            d_cell *= self._gates[t, 1]  # ∂c / ∂c before = f
            if t in self._starts:
                d_cell[:, self._starts[t]] = 0
            self._back(recurrent, t, d_hidden)
        return self._all_d_sums()

    def _differentiate(self) -> np.ndarray:
        """∂c / ∂sums of i, f and g and ∂h / ∂sum of o at every step, where the gradient of the sums is to be; returns
        ∂h / ∂c, (span, own units, streams)."""
        gates, d_sums, squashed = self._gates, self._d_sums, self._squashed
        (i, _, g, o), (d_i, d_f, d_g, d_o) = gates.swapaxes(0, 1), d_sums.swapaxes(0, 1)
        np.subtract(1, gates, out=d_sums)
        d_sums *= gates  # σ′ = σ · (1 − σ)
        d_i *= g
        d_f *= self._cells[:-1]
        np.multiply(1 - g * g, i, out=d_g)  # tanh′ = 1 − tanh²
        d_o *= squashed
        return (1 - squashed * squashed) * o


class SimpleRnn(Layer):
    """Elman RNN (1990): h ← tanh(weights × [h; input; 1])."""

    gates = 1
    states = 1

    def forward(self, weights: np.ndarray, begins: np.ndarray) -> None:
        self._begin(begins)
        multiply = product(weights, self.streams)
        for t in range(self.span):
            hidden, next_hidden = self.hidden[t, self.own], self.columns[t + 1, self.own]
            multiply(self.columns[t], out=hidden)
            next_hidden[:] = np.tanh(hidden, out=hidden)
            if t + 1 in self._starts:
                next_hidden[:, self._starts[t + 1]] = 0
            self.rank.barrier()
        self.remembered[:] = hidden

    def backward(self, weights: np.ndarray) -> np.ndarray:
        recurrent = product(weights[:, : self.units].T, self.streams)
        d_hidden, hidden = np.zeros((self.own_units, self.streams), np.float32), self.hidden[:, self.own]
        np.subtract(1, hidden * hidden, out=self._d_sums[:, 0])  # tanh′ = 1 − tanh²
        self.rank.barrier()
        for t in reversed(range(self.span)):
            d_hidden += self.d_hidden[t, self.own]
            self._d_sums[t, 0] *= d_hidden  # tanh′ by ∂loss / ∂h
            if t:  # the gradient is truncated at the start of the span
                self._back(recurrent, t, d_hidden)
        return self._all_d_sums()


LAYERS: dict[str, type[Layer]] = {"lstm": Lstm, "rnn": SimpleRnn}
