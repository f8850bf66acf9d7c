"""What a network did at every character of a text: its state, its gates, and what it expected next.

A network of windows has no state that runs through: each step of its trace is the last step of a replay of the
`window_length` characters that end there, so neighbouring steps are not one run.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from quotegen.quote.generation import PromptNeededError
from quotegen.quote.runtime import GATES, Runtime, one_blas_thread
from quotegen.text.vocabulary import END


@dataclass(frozen=True)
class Step:
    """One step of a batch: what came in and what the module made of it, each (batch, units)."""

    indices: np.ndarray  # (batch,), −1 where there was nothing to read yet
    hidden_before: np.ndarray
    cell_before: np.ndarray
    gates: dict[str, np.ndarray]  # none in a plain RNN
    cell: np.ndarray
    hidden: np.ndarray


@dataclass(frozen=True)
class Trace:
    """A network over one text. Step t has read the characters up to and with `read[t]`; jamo are spelled out."""

    text: str
    read: str  # the characters of the steps: END and the text, or for windows the text alone
    states: dict[str, np.ndarray]  # "hidden", and for an LSTM "cell" and each of GATES: (steps, units)
    before: dict[str, np.ndarray]  # the hidden and the cell state that each step came with: (steps, units)
    logits: np.ndarray  # (steps, vocabulary), of the character after each step

    @property
    def first(self) -> int:
        """The first character of the text that was predicted: 0, or 1 where nothing can stand before it."""
        return 1 - self.skipped

    @property
    def predicted(self) -> str:
        """The characters that `logits` were predictions of, END last where the network can write it."""
        return self.text[self.first :] + (END if self.skipped else "")

    @property
    def skipped(self) -> int:
        """Steps before the first character of the text."""
        return len(self.read) - len(self.text)

    @cached_property
    def of_text(self) -> dict[str, np.ndarray]:
        """The states once each character of the text was read: (characters, units)."""
        return {name: values[self.skipped :] for name, values in self.states.items()}


def trace(runtime: Runtime, text: str) -> Trace:
    """The network of a runtime over a text. Raises UnknownCharacterError, PromptNeededError. Costs one step a
    character, or `window_length` of them for a network of windows."""
    text = runtime.vocabulary.units(text)
    read = END + text if runtime.starts_from_nothing else text
    if not read:
        raise PromptNeededError
    indices = runtime.vocabulary.encode(read)
    with one_blas_thread():
        if runtime.recipe.reading == "windows":
            steps = replay(runtime, windows_before(indices, runtime.recipe.window_length))[-1:]
        else:
            steps = replay(runtime, indices[np.newaxis])
        states = _joined([{"hidden": step.hidden, "cell": step.cell, **step.gates} for step in steps])
        before = _joined([{"hidden": step.hidden_before, "cell": step.cell_before} for step in steps])
        logits = states["hidden"] @ runtime.output + runtime.output_bias
    if runtime.recipe.cell == "rnn":
        del states["cell"], before["cell"]
    return Trace(text, read, states, before, logits)


def _joined(steps: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """The arrays of all steps below each other, by name."""
    return {name: np.concatenate([step[name] for step in steps]) for name in steps[0]}


def windows_before(indices: np.ndarray, window_length: int) -> np.ndarray:
    """The window that ends at each of (characters,) indices: (characters, window_length), −1 before the text."""
    padded = np.concatenate([np.full(window_length - 1, -1, np.int32), indices])
    return np.lib.stride_tricks.sliding_window_view(padded, window_length)


def replay(runtime: Runtime, texts: np.ndarray) -> list[Step]:
    """Every step through (batch, characters) indices from an empty memory, which −1 leaves empty."""
    state, steps = runtime.start(len(texts)), []
    for indices in texts.T:
        after, gates = runtime.advance(state, indices)
        apart = np.split(gates, len(GATES), axis=1) if runtime.recipe.cell == "lstm" else ()
        named = dict(zip(GATES, apart, strict=False))
        steps.append(Step(indices, state.hidden, state.cell, named, after.cell, after.hidden))
        state = after.where(indices >= 0)
    return steps
