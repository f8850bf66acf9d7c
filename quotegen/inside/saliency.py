"""Which past characters mattered for the next one: input × gradient (Denil et al. 2014; Shrikumar et al. 2017, section
3).

That is the gradient of log p of the next character by a character's input vector, times that vector: to first order,
how many nats the prediction rests on that input. Unlike the gradient's norm it has a sign, and is the same number for
one-hot rows and embeddings. It is local: where a gate is saturated, little flows back.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from quotegen.inside.trace import Step, replay
from quotegen.quote.runtime import Runtime, one_blas_thread
from quotegen.quote.sampling import softmax
from quotegen.text.vocabulary import END

QUOTES, MOST_BACK = 24, 40  # that a gradient is followed through, and characters back


def saliency(runtime: Runtime, read: np.ndarray, target: int) -> np.ndarray:
    """Nats of log p(target) that rest on each of the indices read before it: float64 (characters,).

    `read` begins with END where the network starts from it. Before the window of a network of windows it is exactly 0.
    """
    reach = runtime.recipe.window_length if runtime.recipe.reading == "windows" else len(read)
    seen = np.asarray(read[max(0, len(read) - reach) :], np.int32)
    with one_blas_thread():
        back = _back(runtime, seen[np.newaxis], np.array([target]))
        by_sums = np.concatenate([slope["sums"] for slope in back])[::-1]
    inputs = runtime.rows[seen] - runtime.bias  # the characters' own part of the sums, (characters, gates × units)
    products = (inputs.astype(np.float64) * by_sums).sum(-1)
    return np.concatenate([np.zeros(len(read) - len(seen)), products])


def gradient_norms(runtime: Runtime, texts: np.ndarray, targets: np.ndarray) -> dict[str, np.ndarray]:
    """How much of the loss at the end of a text comes back to the states d characters before: Euclidean norms.

    ‖∂ loss / ∂ hᵗ⁻ᵈ‖ for d = 0, 1, …, as "hidden" (batch, characters), where the loss is −log p of each text's target;
    one that falls by a constant factor a step is the vanishing gradient of Hochreiter (1991) and Bengio, Simard and
    Frasconi (1994, section 4). For an LSTM also "cell", ‖∂ loss / ∂ cᵗ⁻ᵈ‖, along every path from the cell state.
    """
    with one_blas_thread():
        back = list(_back(runtime, texts, targets))
    names = ("hidden",) if runtime.recipe.cell == "rnn" else ("hidden", "cell")
    return {name: np.stack([np.linalg.norm(slope[name], axis=-1) for slope in back], 1) for name in names}


def norms_on_quotes(runtime: Runtime, quotes: Sequence[str]) -> dict[str, np.ndarray]:
    """Median `gradient_norms` over up to QUOTES quotes, by distance: of the loss at the character after the first
    MOST_BACK, or after fewer where the window or the quotes are shorter. Empty where no quote is long enough."""
    quotes = [runtime.vocabulary.units(quote) for quote in quotes]
    starts = runtime.starts_from_nothing
    longest = sorted((len(quote) for quote in quotes), reverse=True)[:QUOTES]
    reach = min(MOST_BACK, longest[-1] - 1 + starts) if longest else 0
    if runtime.recipe.reading == "windows":
        reach = min(reach, runtime.recipe.window_length)
    if reach < 1:
        return {}
    long_enough = [(END if starts else "") + quote for quote in quotes if len(quote) + starts > reach]
    chosen = [long_enough[place * len(long_enough) // QUOTES] for place in range(min(QUOTES, len(long_enough)))]
    indices = np.stack([runtime.vocabulary.encode(text[: reach + 1]) for text in chosen])
    norms = gradient_norms(runtime, indices[:, :-1], indices[:, -1])
    return {state: np.median(values, axis=0) for state, values in norms.items()}


def _back(runtime: Runtime, texts: np.ndarray, targets: np.ndarray) -> Iterator[dict[str, np.ndarray]]:
    """The gradient of log p of each text's target at every step, the last step first, along all paths: by its hidden
    and cell state, (batch, units), and by the sums before the nonlinearities, (batch, gates × units)."""
    steps, back = replay(runtime, texts), runtime.recurrent.T
    # softmax gives target − p at the logits
    by_logits = -softmax((steps[-1].hidden @ runtime.output + runtime.output_bias).astype(np.float64))
    by_logits[np.arange(len(targets)), targets] += 1
    hidden, carried = by_logits.astype(np.float32) @ runtime.output.T, np.zeros_like(steps[-1].hidden)
    for step in reversed(steps):
        cell = carried  # what the cell state of the next step hands back
        if runtime.recipe.cell == "rnn":
            sums = hidden * (1 - step.hidden**2)
        else:
            cell = carried + hidden * step.gates["output"] * (1 - np.tanh(step.cell) ** 2)  # and through h = o · tanh c
            sums, carried = _by_gates(step, hidden, cell), cell * step.gates["forget"]
        yield {"hidden": hidden, "cell": cell, "sums": sums}
        hidden = sums @ back  # h of the step before reaches this one through the recurrent kernel alone


def _by_gates(step: Step, hidden: np.ndarray, cell: np.ndarray) -> np.ndarray:
    """The gradient by the sums of the four layers, side by side in Keras' order."""
    i, f, c, o = step.gates.values()
    by_i, by_f, by_c = cell * c * i * (1 - i), cell * step.cell_before * f * (1 - f), cell * i * (1 - c**2)
    return np.concatenate([by_i, by_f, by_c, hidden * np.tanh(step.cell) * o * (1 - o)], axis=1)
