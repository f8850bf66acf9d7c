"""Recurrent layers over streams of text, forward and back through time, in NumPy. Knows no loss and no optimizer.

Every array has features before streams: OpenBLAS multiplies (weights × columns) about twice as fast as
(rows × weights) at these sizes. All products that need no state are taken out of the loop over characters: the
gradient of the weights is one product over all steps (`make bench` shows what that is worth). Derivatives are computed
for some steps at a time, just before the way back comes to them.

A layer has one weight matrix of shape (gates × units, units + inputs + 1); it multiplies the column
[hidden state before; input; 1], so the recurrent weights, the kernel and the bias stand side by side in it. The
gradient stops at the state that a span begins with: it is truncated there (Williams and Peng 1990).

Where a network is shared out among ranks, a layer computes its `own` units, with the rows of the matrix that are
theirs, and sees the hidden states of all.
"""

from abc import ABC, abstractmethod
from typing import NamedTuple

import numpy as np

from quotegen.model.speed.products import in_blocks
from quotegen.model.speed.ranks import Rank

HALF = np.float32(0.5)
CHUNK = 65_536  # derivatives computed at a time: few enough to stay in a core's cache until they are used


class Layer(ABC):
    """A recurrent layer that reads `span` characters of `streams` texts at a time and keeps its state in between.

    Its arrays are made once and used for every span: fresh ones of this size cost more than the arithmetic. So are
    the views that a step needs, which cost as much as the arithmetic of a small network.
    """

    gates: int  # products a unit takes of its inputs
    states: int  # arrays that are handed from one character to the next

    def __init__(self, units: int, inputs: int, streams: int, span: int, rank: Rank | None = None):
        self.rank = rank or Rank()
        self.units, self.streams, self.span, self.own = units, streams, span, self.rank.share(units)
        self.own_units = self.own.stop - self.own.start
        # [hidden before; input; 1] of every step, twice: side by side for the gradient of the weights, which is one
        # product, and one behind the other for the products of the steps
        self.columns = self.rank.array(units + inputs + 1, span + 1, streams)
        self._columns_by_step = self.rank.array(span, units + inputs + 1, streams)
        self.columns[-1] = self._columns_by_step[:, -1] = 1
        self.d_hidden = self.rank.array(span, units, streams)  # ∂loss / ∂hidden of every step: write before `backward`
        self.state = self.rank.array(self.states, units, streams)  # hidden, and for an LSTM cell
        self._d_sums = np.zeros((self.gates * self.own_units, span, streams), np.float32)
        # ∂loss / ∂hidden that came through the units of each rank. Two steps take turns: none is overwritten unread
        self._through = self.rank.array(2, self.rank.ranks, units, streams)
        self._through_own = [in_blocks(turn[self.rank.index], self.gates * self.own_units) for turn in self._through]
        self._through_all = [tuple(turn[:, self.own]) for turn in self._through]
        self._add_up = np.add if self.rank.ranks == 2 else np.positive

    @property
    def inputs(self) -> np.ndarray:
        """The input of every step, (inputs, span, streams): write here before `forward`, a rank its share of steps."""
        return self.columns[self.units : -1, : self.span]

    @property
    def hidden(self) -> np.ndarray:
        """The hidden state after every step, (units, span, streams), from `forward` until `backward`."""
        return self.columns[: self.units, 1:]

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
    def backward(self, weights: np.ndarray) -> np.ndarray:
        """∂loss / ∂sums of its own units, (gates × own units, span × streams), after `forward` and from `d_hidden`.

        A sum is what a gate's squashing function is applied to.
        """

    def weight_gradient(self, d_sums: np.ndarray, out: np.ndarray) -> None:
        """∂loss / ∂weights into `out`: one product over all steps and streams."""
        np.matmul(d_sums, self.columns[:, : self.span].reshape(len(self.columns), -1).T, out=out)

    def input_gradient(self, weights: np.ndarray, d_sums: np.ndarray) -> np.ndarray:
        """∂loss / ∂inputs as far as it comes through its own units, (inputs, span × streams)."""
        return weights[:, self.units : -1].T @ d_sums

    def _begin(self, begins: np.ndarray) -> None:
        """Forget where a quote begins with the span, and put its inputs and the hidden state before it where the steps'
        products find them."""
        self._begins, self._starts = begins, {}  # by step, the streams that begin a quote there; most steps have none
        for t, stream in zip(*(place.tolist() for place in np.nonzero(begins)), strict=True):
            self._starts.setdefault(t, []).append(stream)
        read, hidden = self.rank.share(self.span), self.remembered[0]
        hidden[:, self._starts.get(0, [])] = 0
        self._columns_by_step[read, self.units : -1] = self.inputs[:, read].transpose(1, 0, 2)
        self.columns[self.own, 0] = self._columns_by_step[0, self.own] = hidden
        self.rank.barrier()

    def _back_through_time(self, recurrent: np.ndarray, d_sums: np.ndarray, t: int, d_hidden: np.ndarray) -> None:
        """∂loss / ∂hidden of its own units before step t into `d_hidden`: what came through the sums of all units."""
        np.matmul(recurrent, d_sums, out=self._through_own[t % 2])
        self.rank.barrier()
        self._add_up(*self._through_all[t % 2], out=d_hidden)

    def _end(self) -> np.ndarray:
        """The gradient of the sums. Where a quote began, what was before had no part in them: it is no column now."""
        self.columns[self.own, : self.span][:, self._begins] = 0
        self.rank.barrier()
        return self._d_sums.reshape(len(self._d_sums), -1)


class _StepForward(NamedTuple):
    """The arrays of a step of an LSTM, each (…, own units, streams) where nothing else is said."""

    column: np.ndarray  # (columns, streams)
    sums: np.ndarray  # the same memory as `gates`, in blocks
    gates: np.ndarray  # all four
    sigmoids: np.ndarray
    factors: np.ndarray  # input and forget gate
    values: np.ndarray  # what they multiply: candidate, and cell before
    cell_before: np.ndarray
    cell: np.ndarray
    squashed: np.ndarray
    output: np.ndarray
    hidden: np.ndarray
    next_column: np.ndarray  # where the next step reads the hidden state


class _StepBackward(NamedTuple):
    """What a step is multiplied by on the way back, in place; see `Lstm._differentiate`."""

    upstream: np.ndarray  # from the dense layer
    of_cell: np.ndarray
    of_factors: np.ndarray
    of_output: np.ndarray
    of_candidate: np.ndarray
    forget: np.ndarray
    d_sums: np.ndarray  # the same memory as the three above


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
        self._unread = np.zeros((own, streams), np.float32)  # the hidden state after the last step
        length = max(1, CHUNK // (4 * own * streams))
        self._chunks = [slice(start, min(start + length, span)) for start in range(0, span, length)]
        self._slopes = np.zeros((length, 4, own, streams), np.float32)  # in the order of the gates
        self._of_cell = np.zeros((length, own, streams), np.float32)
        self._steps_forward = [self._step_forward(t) for t in range(span)]
        self._steps_backward = [self._step_backward(t, t % length) for t in range(span)]

    def _step_forward(self, t: int) -> _StepForward:
        gates = self._gates[t]
        return _StepForward(
            column=self._columns_by_step[t],
            sums=in_blocks(gates[:4].reshape(4 * self.own_units, -1), len(self.columns)),
            gates=gates[:4],
            sigmoids=gates[:3],
            factors=gates[:2],
            values=gates[3:],
            cell_before=gates[4],
            cell=self._gates[t + 1, 4],
            squashed=self._squashed[t],
            output=gates[2],
            hidden=self.hidden[self.own, t],
            next_column=self._columns_by_step[t + 1, self.own] if t + 1 < self.span else self._unread,
        )

    def _step_backward(self, t: int, k: int) -> _StepBackward:
        slopes = self._slopes[k]
        return _StepBackward(
            upstream=self.d_hidden[t, self.own],
            of_cell=self._of_cell[k],
            of_factors=slopes[:2],
            of_output=slopes[2],
            of_candidate=slopes[3],
            forget=self._gates[t, 1],
            d_sums=slopes.reshape(4 * self.own_units, -1),
        )

    def forward(self, weights: np.ndarray, begins: np.ndarray) -> np.ndarray:
        self._begin(begins)
        self._gates[0, 4] = self.remembered[1]
        halved = in_blocks(np.multiply(weights, self._halving, out=self._halved), self.streams)
        (added, kept), starts = self._pair, self._starts
        for t, step in enumerate(self._steps_forward):
            column, sums, gates, sigmoids, factors, values, before, cell, squashed, output, hidden, next_column = step
            if t in starts:
                before[:, starts[t]] = 0
            np.matmul(halved, column, out=sums)
            np.tanh(gates, out=gates)
            sigmoids += 1
            sigmoids *= HALF
            np.multiply(factors, values, out=self._pair)
            np.add(added, kept, out=cell)
            np.tanh(cell, out=squashed)
            hidden[:] = np.multiply(output, squashed, out=next_column)
            if t + 1 in starts:
                next_column[:, starts[t + 1]] = 0
            self.rank.barrier()
        self.remembered[:] = hidden, cell
        return self.hidden

    def backward(self, weights: np.ndarray) -> np.ndarray:
        recurrent = in_blocks(weights[:, : self.units].T, self.streams)
        d_hidden, d_cell, added = np.zeros((3, self.own_units, self.streams), np.float32)
        self.rank.barrier()
        for chunk in reversed(self._chunks):
            self._differentiate(chunk)
            for t in reversed(range(chunk.start, chunk.stop)):
                upstream, of_cell, of_factors, of_output, of_candidate, forget, d_sums = self._steps_backward[t]
                d_hidden += upstream
                d_cell += np.multiply(d_hidden, of_cell, out=added)
                of_factors *= d_cell
                of_output *= d_hidden
                of_candidate *= d_cell
                if not t:  # what was before the span is not asked for
                    break
                d_cell *= forget
                self._back_through_time(recurrent, d_sums, t, d_hidden)
                if new := self._starts.get(t):
                    d_hidden[:, new] = d_cell[:, new] = 0
            d_sums = self._slopes[: chunk.stop - chunk.start]
            self._d_sums[:, chunk] = d_sums.reshape(len(d_sums), len(self._d_sums), -1).transpose(1, 0, 2)
        return self._end()

    def _differentiate(self, chunk: slice) -> None:
        """Of some steps ∂cell / ∂sum for the input and forget gates and the candidate, ∂hidden / ∂sum for the output
        gate, all where the sums' gradient is to be; and ∂hidden / ∂cell."""
        gates, squashed = self._gates[chunk], self._squashed[chunk]
        slopes, of_cell = self._slopes[: len(gates)], self._of_cell[: len(gates)]
        sigmoids, candidate, of_sigmoids, of_candidate = gates[:, :3], gates[:, 3], slopes[:, :3], slopes[:, 3]
        np.subtract(1, sigmoids, out=of_sigmoids)
        of_sigmoids *= sigmoids
        slopes[:, :2] *= gates[:, 3:]
        slopes[:, 2] *= squashed
        np.multiply(candidate, candidate, out=of_candidate)
        np.subtract(1, of_candidate, out=of_candidate)
        of_candidate *= gates[:, 0]
        np.multiply(squashed, squashed, out=of_cell)
        np.subtract(1, of_cell, out=of_cell)
        of_cell *= gates[:, 2]


class SimpleRnn(Layer):
    """One tanh layer that reads its own last answer (Elman 1990)."""

    gates = 1
    states = 1

    def forward(self, weights: np.ndarray, begins: np.ndarray) -> np.ndarray:
        self._begin(begins)
        (hidden,) = self.remembered
        blocks, sums = in_blocks(weights, self.streams), in_blocks(hidden, len(self.columns))
        for t in range(self.span):
            np.matmul(blocks, self._columns_by_step[t], out=sums)
            np.tanh(hidden, out=hidden)
            self.hidden[self.own, t] = hidden
            if t + 1 < self.span:
                next_column = self._columns_by_step[t + 1, self.own]
                next_column[:] = hidden
            if t + 1 in self._starts:
                next_column[:, self._starts[t + 1]] = 0
            self.rank.barrier()
        return self.hidden

    def backward(self, weights: np.ndarray) -> np.ndarray:
        recurrent = in_blocks(weights[:, : self.units].T, self.streams)
        d_sums, d_hidden = np.zeros((2, self.own_units, self.streams), np.float32)
        self.rank.barrier()
        for t in reversed(range(self.span)):
            hidden = self.hidden[self.own, t]
            d_hidden += self.d_hidden[t, self.own]
            np.multiply(hidden, hidden, out=d_sums)
            np.subtract(1, d_sums, out=d_sums)
            d_sums *= d_hidden
            self._d_sums[:, t] = d_sums
            if t:  # what was before the span is not asked for
                self._back_through_time(recurrent, d_sums, t, d_hidden)
                if new := self._starts.get(t):
                    d_hidden[:, new] = 0
        return self._end()


LAYERS: dict[str, type[Layer]] = {"lstm": Lstm, "rnn": SimpleRnn}
