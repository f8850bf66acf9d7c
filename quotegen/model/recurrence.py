"""Recurrent layers over streams of text, forward and back through time, in NumPy. Knows no loss and no optimizer.

Every array has features before streams: OpenBLAS multiplies (weights × columns) about twice as fast as
(rows × weights) at these sizes. All products that need no state are taken out of the loop over characters: the
gradient of the weights is one product over all steps (`make bench` shows what that is worth).

A layer has one weight matrix of shape (gates × units, units + inputs + 1); it multiplies the column
[hidden state before; input; 1], so the recurrent weights, the kernel and the bias stand side by side in it. The
gradient stops at the state that a span begins with: it is truncated there (Williams and Peng 1990).
"""

from abc import ABC, abstractmethod

import numpy as np

HALF = np.float32(0.5)


class Layer(ABC):
    """A recurrent layer that reads `span` characters of `streams` texts at a time and keeps its state in between.

    Its arrays are made once and used for every span: fresh ones of this size cost more than the arithmetic.
    """

    gates: int  # products a unit takes of its inputs

    def __init__(self, units: int, inputs: int, streams: int, span: int):
        self.units, self.span = units, span
        self.columns = np.zeros((units + inputs + 1, span, streams), np.float32)  # [hidden before; input; 1]
        self.columns[-1] = 1
        self.hidden = np.zeros((units, span, streams), np.float32)
        self._d_sums = np.zeros((self.gates * units, span, streams), np.float32)
        self.state = np.zeros((self.states, units, streams), np.float32)  # hidden, and for an LSTM cell

    @property
    def states(self) -> int:
        """Arrays that are handed from one character to the next."""
        return 1

    @property
    def inputs(self) -> np.ndarray:
        """The input of every step, (inputs, span, streams): write here before `forward`."""
        return self.columns[self.units : -1]

    def forget(self) -> None:
        """Empty the memory of all streams."""
        self.state[:] = 0

    @abstractmethod
    def forward(self, weights: np.ndarray, begins: np.ndarray) -> np.ndarray:
        """Hidden states (units, span, streams) for `inputs`.

        `begins` (span, streams) is True where a stream begins a new quote, with nothing remembered.
        """

    @abstractmethod
    def backward(self, weights: np.ndarray, begins: np.ndarray, d_hidden: np.ndarray) -> np.ndarray:
        """∂loss / ∂sums, (gates × units, span × streams), from ∂loss / ∂hidden of the last `forward`.

        A sum is what a gate's squashing function is applied to. Uses up what `forward` left: once for each.
        """

    def weight_gradient(self, d_sums: np.ndarray, out: np.ndarray) -> None:
        """∂loss / ∂weights into `out`: one product over all steps and streams."""
        np.matmul(d_sums, self.columns.reshape(len(self.columns), -1).T, out=out)

    def input_gradient(self, weights: np.ndarray, d_sums: np.ndarray) -> np.ndarray:
        """∂loss / ∂inputs, (inputs, span × streams)."""
        return weights[:, self.units : -1].T @ d_sums


class Lstm(Layer):
    """Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate: Gers et al. 2000).

    The gates stand in the order input, forget, output, candidate, so that the three sigmoids are neighbours; Keras
    has the candidate before the output gate (`weights.py` translates).
    """

    gates = 4
    states = 2

    def __init__(self, units: int, inputs: int, streams: int, span: int):
        super().__init__(units, inputs, streams, span)
        self._gates = np.zeros((span, 5 * units, streams), np.float32)  # the four gates, and the cell before
        self._squashed = np.zeros((span, units, streams), np.float32)  # tanh(cell)
        self._pair = np.zeros((2, units, streams), np.float32)

    def forward(self, weights: np.ndarray, begins: np.ndarray) -> np.ndarray:
        units = self.units
        hidden, cell = self.state
        added, kept = self._pair  # input × candidate, forget × cell before
        for t, new in enumerate(_streams_that_begin(begins)):
            if len(new):
                self.state[:, :, new] = 0
            gates, squashed = self._gates[t], self._squashed[t]
            sigmoids, output = gates[: 3 * units], gates[2 * units : 3 * units]
            self.columns[:units, t] = hidden
            gates[4 * units :] = cell
            np.matmul(weights, self.columns[:, t], out=gates[: 4 * units])
            sigmoids *= HALF  # sigmoid(x) = (tanh(x / 2) + 1) / 2: one tanh serves all four gates
            np.tanh(gates[: 4 * units], out=gates[: 4 * units])
            sigmoids += 1
            sigmoids *= HALF
            np.multiply(gates[: 2 * units], gates[3 * units :], out=self._pair.reshape(2 * units, -1))
            np.add(added, kept, out=cell)
            np.tanh(cell, out=squashed)
            np.multiply(output, squashed, out=hidden)
            self.hidden[:, t] = hidden
        return self.hidden

    def backward(self, weights: np.ndarray, begins: np.ndarray, d_hidden: np.ndarray) -> np.ndarray:
        units, shape = self.units, self.state[0].shape
        recurrent = np.ascontiguousarray(weights[:, :units].T)
        slopes = np.empty((3 * units, shape[1]), np.float32)
        d_state = np.zeros_like(self.state)
        (d_h, d_cell), (d_candidate, d_output) = d_state, self._pair
        new_streams = _streams_that_begin(begins)
        for t in reversed(range(self.span)):
            gates, squashed = self._gates[t], self._squashed[t]
            input_gate, forget, output, candidate, _ = gates.reshape(5, *shape)
            sigmoids, d_sums = gates[: 3 * units], gates[: 4 * units]
            d_h += d_hidden[:, t]
            np.multiply(d_h, squashed, out=d_output)
            np.multiply(d_output, squashed, out=d_candidate)
            np.subtract(d_h, d_candidate, out=d_h)
            d_h *= output  # now ∂hidden / ∂cell: d_h × (1 − tanh²) × output
            d_cell += d_h
            np.multiply(candidate, candidate, out=d_candidate)
            np.subtract(1, d_candidate, out=d_candidate)
            d_candidate *= input_gate
            d_candidate *= d_cell
            np.subtract(1, sigmoids, out=slopes)
            slopes *= sigmoids
            values = gates[3 * units :].reshape(2, *shape)  # what the input and the forget gate multiply
            values *= d_cell
            d_cell *= forget
            np.multiply(slopes[: 2 * units], gates[3 * units :], out=gates[: 2 * units])
            np.multiply(slopes[2 * units :], d_output, out=output)
            candidate[:] = d_candidate
            np.matmul(recurrent, d_sums, out=d_h)
            if len(new_streams[t]):
                d_state[:, :, new_streams[t]] = 0
        np.copyto(self._d_sums, self._gates[:, : 4 * units].transpose(1, 0, 2))
        return self._d_sums.reshape(4 * units, -1)


class SimpleRnn(Layer):
    """One tanh layer that reads its own last answer (Elman 1990)."""

    gates = 1

    def forward(self, weights: np.ndarray, begins: np.ndarray) -> np.ndarray:
        (hidden,) = self.state
        for t, new in enumerate(_streams_that_begin(begins)):
            if len(new):
                hidden[:, new] = 0
            self.columns[: self.units, t] = hidden
            np.matmul(weights, self.columns[:, t], out=hidden)
            np.tanh(hidden, out=hidden)
            self.hidden[:, t] = hidden
        return self.hidden

    def backward(self, weights: np.ndarray, begins: np.ndarray, d_hidden: np.ndarray) -> np.ndarray:
        recurrent = np.ascontiguousarray(weights[:, : self.units].T)
        d_sums, d_h = np.zeros_like(self.state[0]), np.zeros_like(self.state[0])
        new_streams = _streams_that_begin(begins)
        for t in reversed(range(self.span)):
            d_h += d_hidden[:, t]
            np.multiply(self.hidden[:, t], self.hidden[:, t], out=d_sums)
            np.subtract(1, d_sums, out=d_sums)
            d_sums *= d_h
            self._d_sums[:, t] = d_sums
            np.matmul(recurrent, d_sums, out=d_h)
            if len(new_streams[t]):
                d_h[:, new_streams[t]] = 0
        return self._d_sums.reshape(self.units, -1)


LAYERS: dict[str, type[Layer]] = {"lstm": Lstm, "rnn": SimpleRnn}


def _streams_that_begin(begins: np.ndarray) -> list[np.ndarray]:
    """For each step the streams that begin a new quote there; most steps have none."""
    return [np.flatnonzero(row) for row in begins]
