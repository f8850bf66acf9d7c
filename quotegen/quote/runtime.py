"""A trained network stepped in NumPy, one character at a time, a batch of texts at once: equal to Keras to 1e-5."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from threadpoolctl import LibController, ThreadpoolController

from quotegen.model.files.checkpoint import Checkpoint
from quotegen.model.recipe import Recipe
from quotegen.text.vocabulary import END, Vocabulary

GATES = ("input", "forget", "candidate", "output")  # of an LSTM, in the order of Keras


@dataclass(frozen=True)
class State:
    """What the network remembers. Hidden and cell state have shape (batch, units); `window` holds the
    last indices that a model of windows has read, (batch, window_length), −1 where there was none yet."""

    hidden: np.ndarray
    cell: np.ndarray
    window: np.ndarray

    @classmethod
    def joined(cls, states: Sequence["State"]) -> "State":
        return cls(*map(np.concatenate, zip(*((one.hidden, one.cell, one.window) for one in states), strict=True)))

    def take(self, rows: np.ndarray) -> "State":
        """The state of some texts of the batch, in the order of `rows`."""
        if np.array_equal(rows, np.arange(len(self.hidden))):
            return self
        return State(self.hidden[rows], self.cell[rows], self.window[rows])

    def where(self, rows: np.ndarray) -> "State":
        """The same, empty for all texts but these rows, boolean (batch,)."""
        read = rows[:, np.newaxis]
        return replace(self, hidden=np.where(read, self.hidden, 0), cell=np.where(read, self.cell, 0))


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Products of this size are faster on one thread than on two (0.01 ms for a step of 256 units)."""
    wide = [(pool, threads) for pool in _blas_pools() if (threads := pool.num_threads) > 1]
    for pool, _ in wide:
        pool.set_num_threads(1)
    try:
        yield
    finally:
        for pool, threads in wide:
            pool.set_num_threads(threads)


@cache
def _blas_pools() -> Sequence[LibController]:
    """The pools of this process, looked up once: finding them takes longer than ten steps of a network, and
    `threadpool_limits` takes a third of a step each time."""
    return ThreadpoolController().select(user_api="blas").lib_controllers


class Runtime:
    """The network of a checkpoint, ready to step."""

    def __init__(self, recipe: Recipe, vocabulary: Vocabulary, weights: dict[str, np.ndarray]):
        self.recipe, self.vocabulary = recipe, vocabulary
        kernel = weights["kernel"]
        if "embedding" in weights:
            kernel = weights["embedding"] @ kernel
        self.bias = weights["bias"]
        # sigmoid(x) = tanh(x / 2) / 2 + 1 / 2: with the weights of the three sigmoids halved, one tanh serves all gates
        self._factor = np.repeat(np.float32([0.5, 0.5, 1, 0.5] if recipe.cell == "lstm" else [1]), recipe.units)
        self._offset = 1 - self._factor
        self._halved_rows = (kernel + self.bias) * self._factor  # one-hot × kernel picks a row: it is looked up
        self._halved_recurrent = weights["recurrent_kernel"] * self._factor
        self.output, self.output_bias = weights["output_kernel"], weights["output_bias"]
        # the index of END, which begins and ends quotes; −1 for a model of windows: it needs characters of text instead
        self.end = vocabulary.index.get(END, -1) if recipe.reading == "quotes" else -1

    @classmethod
    def of(cls, checkpoint: Checkpoint, epoch: int | None = None) -> "Runtime":
        """The runtime of a checkpoint, at its best epoch or at another that it keeps. Raises CheckpointError."""
        return cls(checkpoint.metadata.recipe, checkpoint.vocabulary, checkpoint.weights(epoch))

    @property
    def rows(self) -> np.ndarray:
        """Each character's part of the sums, its bias included: (vocabulary, gates × units)."""
        return self._halved_rows / self._factor  # exact: a half is a power of two

    @property
    def recurrent(self) -> np.ndarray:
        return self._halved_recurrent / self._factor

    @property
    def starts_from_nothing(self) -> bool:
        """Whether END begins a quote."""
        return self.end >= 0

    def start(self, batch: int) -> State:
        zeros = np.zeros((batch, self.recipe.units), np.float32)
        return State(zeros, zeros, np.full((batch, self.recipe.window_length), -1, np.int32))

    def step(self, state: State, indices: np.ndarray) -> tuple[np.ndarray, State]:
        """Read one character of every text, `indices` (batch,). Returns logits of the next character, float32 (batch,
        vocabulary), and the new state. A model of windows is replayed over its last `window_length` characters."""
        if self.recipe.reading == "windows":
            return self.read_window(np.concatenate([state.window[:, 1:], indices[:, np.newaxis]], axis=1))
        state, _ = self.advance(state, indices)
        return self._logits(state), state

    def read_window(self, window: np.ndarray) -> tuple[np.ndarray, State]:
        """Read windows, indices of shape (batch, characters), from a fresh state; logits after their last character."""
        state = self.start(len(window))
        for indices in window.T:
            state = self.advance(state, indices)[0].where(indices >= 0)
        return self._logits(state), replace(state, window=window)

    def read(self, state: State, text: np.ndarray) -> tuple[np.ndarray, State]:
        """Read the same indices, shape (characters,), into every text of the batch; logits after the last."""
        if self.recipe.reading == "windows":  # what lies before its last window is nothing to it
            seen = np.broadcast_to(text, (len(state.hidden), len(text)))
            return self.read_window(np.concatenate([state.window, seen], axis=1)[:, -self.recipe.window_length :])
        logits = np.empty(0)
        for index in text:
            logits, state = self.step(state, np.full(len(state.hidden), index, np.int32))
        return logits, state

    def _logits(self, state: State) -> np.ndarray:
        return state.hidden @ self.output + self.output_bias

    def advance(self, state: State, indices: np.ndarray) -> tuple[State, np.ndarray]:
        """One recurrent step: the new state of a batch that reads `indices`, and its gates, (batch, gates × units).

        LSTM (Gers et al. 2000): c ← f·c + i·g and h ← o·tanh c. Elman RNN: h ← tanh of the sums, its only gate here.
        """
        gates = state.hidden @ self._halved_recurrent
        gates += self._halved_rows.take(indices, 0)  # twice as fast as [indices]
        np.tanh(gates, out=gates)
        if self.recipe.cell == "rnn":
            return State(gates, state.cell, state.window), gates
        gates *= self._factor
        gates += self._offset
        i, f, g, o = (gates[:, k * self.recipe.units : (k + 1) * self.recipe.units] for k in range(4))
        cell = f * state.cell
        cell += i * g
        return State(o * np.tanh(cell), cell, state.window), gates


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + e^−x), written so that no exponential overflows."""
    return 0.5 * np.tanh(0.5 * x) + 0.5
