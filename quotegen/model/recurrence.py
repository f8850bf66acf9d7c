"""Recurrent layers over streams of text, forward and back through time, in NumPy. Knows no loss and no optimizer.

Every array has features before streams: OpenBLAS multiplies (weights × columns) about twice as fast as
(rows × weights) at these sizes. All products that need no state are taken out of the loop over characters: the
gradient of the weights is one product over all steps (`make bench` shows what that is worth).

A layer has one weight matrix of shape (gates × units, units + inputs + 1); it multiplies the column
[hidden state before; input; 1], so the recurrent weights, the kernel and the bias stand side by side in it. The
gradient stops at the state that a span begins with: it is truncated there (Williams and Peng 1990).

Where a network is shared out among ranks, a layer computes its `own` units, with the rows of the matrix that are
theirs, and sees the hidden states of all.
"""

from abc import ABC, abstractmethod
from itertools import pairwise

import numpy as np

from quotegen.model.ranks import Rank

HALF = np.float32(0.5)
CHUNK = 65_536  # numbers of derivatives computed at a time: few enough to stay in a core's cache until they are used


class Layer(ABC):
    """A recurrent layer that reads `span` characters of `streams` texts at a time and keeps its state in between.

    Its arrays are made once and used for every span: fresh ones of this size cost more than the arithmetic. So are
    the views that a step needs, which cost as much as the arithmetic of a small network.
    """

    gates: int  # products a unit takes of its inputs

    def __init__(self, units: int, inputs: int, streams: int, span: int, rank: Rank | None = None):
        self.rank = rank or Rank()
        self.units, self.span, self.own = units, span, self.rank.share(units)
        self.own_units = self.own.stop - self.own.start
        self.columns = self.rank.array(units + inputs + 1, span, streams)  # [hidden before; input; 1]
        self.columns[-1] = 1
        self.hidden = self.rank.array(units, span, streams)
        self.d_hidden = self.rank.array(units, span, streams)
        self.state = self.rank.array(self.states, units, streams)  # hidden, and for an LSTM cell
        self._d_sums = np.zeros((self.gates * self.own_units, span, streams), np.float32)
        # ∂loss / ∂hidden as far as it comes through the units of each rank; two, so that none is overwritten unread
        self._through = self.rank.array(2, self.rank.ranks, units, streams)
        self._through_mine = [of_ranks[self.rank.index] for of_ranks in self._through]
        self._through_all = [tuple(of_ranks[:, self.own]) for of_ranks in self._through]
        self._collect = np.add if self.rank.ranks == 2 else np.positive  # sums what came through the units of all

    @property
    def states(self) -> int:
        """Arrays that are handed from one character to the next."""
        return 1

    @property
    def inputs(self) -> np.ndarray:
        """The input of every step, (inputs, span, streams): write here before `forward`."""
        return self.columns[self.units : -1]

    @property
    def remembered(self) -> np.ndarray:
        """The state of its own units, (states, own units, streams)."""
        return self.state[:, self.own]

    def forget(self) -> None:
        """Empty the memory of all streams."""
        self.remembered[:] = 0

    @abstractmethod
    def forward(self, weights: np.ndarray, begins: np.ndarray) -> np.ndarray:
        """Hidden states (units, span, streams) for `inputs`, by the rows of the matrix that are its own units'.

        `begins` (span, streams) is True where a stream begins a new quote, with nothing remembered.
        """

    @abstractmethod
    def backward(self, weights: np.ndarray, begins: np.ndarray) -> np.ndarray:
        """∂loss / ∂sums of its own units, (gates × own units, span × streams), from ∂loss / ∂hidden.

        A sum is what a gate's squashing function is applied to. Write ∂loss / ∂hidden into `d_hidden` before. It is
        of the last `forward`.
        """

    def weight_gradient(self, d_sums: np.ndarray, out: np.ndarray) -> None:
        """∂loss / ∂weights into `out`: one product over all steps and streams."""
        np.matmul(d_sums, self.columns.reshape(len(self.columns), -1).T, out=out)

    def input_gradient(self, weights: np.ndarray, d_sums: np.ndarray) -> np.ndarray:
        """∂loss / ∂inputs as far as it comes through its own units, (inputs, span × streams)."""
        return weights[:, self.units : -1].T @ d_sums


class Lstm(Layer):
    """Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate: Gers et al. 2000).

    The gates stand in the order input, forget, output, candidate, so that the three sigmoids are neighbours; Keras
    has the candidate before the output gate (`weights.py` translates).
    """

    gates = 4
    states = 2

    def __init__(self, units: int, inputs: int, streams: int, span: int, rank: Rank | None = None):
        super().__init__(units, inputs, streams, span, rank)
        own = self.own_units
        self._gates = np.zeros((span + 1, 5, own, streams), np.float32)  # the four gates, and the cell before
        self._squashed = np.zeros((span, own, streams), np.float32)  # tanh(cell)
        self._pair = np.zeros((2, own, streams), np.float32)  # input × candidate, forget × cell before
        # sigmoid(x) = (tanh(x / 2) + 1) / 2: with the sigmoids' weights halved one tanh serves all four gates
        self._halving = np.repeat(np.float32([0.5, 0.5, 0.5, 1]), own)[:, np.newaxis]
        self._halved = np.zeros((4 * own, len(self.columns)), np.float32)
        self._steps_forward = [self._step_forward(t) for t in range(span)]
        length = max(1, CHUNK // (4 * own * streams))
        self._slopes = np.zeros((length, 4, own, streams), np.float32)
        self._of_cell = np.zeros((length, own, streams), np.float32)  # ∂hidden / ∂cell
        self._chunks = [slice(start, min(start + length, span)) for start in range(0, span, length)]
        self._steps_backward = [self._step_backward(t, t % length) for t in range(span)]

    def _step_forward(self, t: int) -> tuple[np.ndarray, ...]:
        gates = self._gates[t]
        sums, streams = gates[:4].reshape(4 * self.own_units, -1), self.hidden.shape[2]
        cell = self._gates[t + 1, 4]
        return (
            *(self.columns[:, t], sums, sums[: 3 * self.own_units], gates[:2], gates[3:], cell),
            *(self._squashed[t], gates[2], self.hidden[self.own, t], gates[4]),
            self.columns[self.own, t + 1] if t + 1 < self.span else np.empty((self.own_units, streams), np.float32),
        )

    def _step_backward(self, t: int, k: int) -> tuple[np.ndarray, ...]:
        slopes = self._slopes[k]
        return (
            *(self.d_hidden[self.own, t], self._of_cell[k], slopes[:2], slopes[2], slopes[3], self._gates[t, 1]),
            *(slopes.reshape(4 * self.own_units, -1), self._through_mine[t % 2], self._through_all[t % 2]),
        )

    def forward(self, weights: np.ndarray, begins: np.ndarray) -> np.ndarray:
        new_streams = _streams_that_begin(begins)
        hidden, self._gates[0, 4] = self.remembered
        hidden[:, new_streams[0]] = 0
        self.columns[self.own, 0] = hidden
        self.rank.barrier()
        matmul, multiply, tanh, pair = np.matmul, np.multiply, np.tanh, self._pair
        halved = multiply(weights, self._halving, out=self._halved)
        for step, (new, new_next) in zip(self._steps_forward, pairwise([*new_streams, ()]), strict=True):
            column, sums, sigmoids, factors, values, cell, squashed, output, hidden, before, column_next = step
            if len(new):
                before[:, new] = 0
            matmul(halved, column, out=sums)
            tanh(sums, out=sums)
            sigmoids += 1
            sigmoids *= HALF
            multiply(factors, values, out=pair)
            np.add(*pair, out=cell)
            tanh(cell, out=squashed)
            multiply(output, squashed, out=hidden)
            column_next[:] = hidden
            if len(new_next):
                column_next[:, new_next] = 0
            self.rank.barrier()
        self.remembered[:] = hidden, cell
        return self.hidden

    def backward(self, weights: np.ndarray, begins: np.ndarray) -> np.ndarray:
        recurrent = np.ascontiguousarray(weights[:, : self.units].T)
        d_hidden, d_cell, added = np.zeros((3, *self.remembered.shape[1:]), np.float32)
        new_streams = _streams_that_begin(begins)
        matmul, multiply = np.matmul, np.multiply
        self.rank.barrier()
        for chunk in reversed(self._chunks):
            self._differentiate(chunk)
            for t in reversed(range(chunk.start, chunk.stop)):
                upstream, of_cell, two, of_output, of_candidate, forget, d_sums, mine, through = self._steps_backward[t]
                d_hidden += upstream
                d_cell += multiply(d_hidden, of_cell, out=added)
                two *= d_cell
                of_output *= d_hidden
                of_candidate *= d_cell
                d_cell *= forget
                matmul(recurrent, d_sums, out=mine)
                self.rank.barrier()
                self._collect(*through, out=d_hidden)
                if len(new := new_streams[t]):
                    d_hidden[:, new] = d_cell[:, new] = 0
            d_sums = self._slopes[: chunk.stop - chunk.start]
            self._d_sums[:, chunk] = d_sums.reshape(len(d_sums), len(self._d_sums), -1).transpose(1, 0, 2)
        return self._d_sums.reshape(len(self._d_sums), -1)

    def _differentiate(self, chunk: slice) -> None:
        """What `d_cell` is to be multiplied by for the sums of the input and forget gates and of the candidate, and
        `d_hidden` for those of the output gate and for the cell."""
        gates, squashed = self._gates[chunk], self._squashed[chunk]
        slopes, of_cell = self._slopes[: len(gates)], self._of_cell[: len(gates)]
        sigmoids, of_sigmoids, of_candidate = gates[:, :3], slopes[:, :3], slopes[:, 3]
        np.subtract(1, sigmoids, out=of_sigmoids)
        of_sigmoids *= sigmoids
        slopes[:, :2] *= gates[:, 3:]
        slopes[:, 2] *= squashed
        np.multiply(gates[:, 3], gates[:, 3], out=of_candidate)
        np.subtract(1, of_candidate, out=of_candidate)
        of_candidate *= gates[:, 0]
        np.multiply(squashed, squashed, out=of_cell)
        np.subtract(1, of_cell, out=of_cell)
        of_cell *= gates[:, 2]


class SimpleRnn(Layer):
    """One tanh layer that reads its own last answer (Elman 1990)."""

    gates = 1

    def forward(self, weights: np.ndarray, begins: np.ndarray) -> np.ndarray:
        (hidden,) = self.remembered
        for t, new in enumerate(_streams_that_begin(begins)):
            if len(new):
                hidden[:, new] = 0
            self.columns[self.own, t] = hidden
            self.rank.barrier()
            np.matmul(weights, self.columns[:, t], out=hidden)
            np.tanh(hidden, out=hidden)
            self.hidden[self.own, t] = hidden
        self.rank.barrier()
        return self.hidden

    def backward(self, weights: np.ndarray, begins: np.ndarray) -> np.ndarray:
        recurrent = np.ascontiguousarray(weights[:, : self.units].T)
        d_sums, d_hidden = np.zeros((2, *self.remembered[0].shape), np.float32)
        new_streams = _streams_that_begin(begins)
        self.rank.barrier()
        for t in reversed(range(self.span)):
            d_hidden += self.d_hidden[self.own, t]
            np.multiply(self.hidden[self.own, t], self.hidden[self.own, t], out=d_sums)
            np.subtract(1, d_sums, out=d_sums)
            d_sums *= d_hidden
            self._d_sums[:, t] = d_sums
            np.matmul(recurrent, d_sums, out=self._through_mine[t % 2])
            self.rank.barrier()
            self._collect(*self._through_all[t % 2], out=d_hidden)
            if len(new := new_streams[t]):
                d_hidden[:, new] = 0
        return self._d_sums.reshape(len(self._d_sums), -1)


LAYERS: dict[str, type[Layer]] = {"lstm": Lstm, "rnn": SimpleRnn}


def _streams_that_begin(begins: np.ndarray) -> list[np.ndarray]:
    """For each step the streams that begin a new quote there; most steps have none."""
    return [np.flatnonzero(row) for row in begins]
