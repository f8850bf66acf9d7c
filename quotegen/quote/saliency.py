"""Which past characters mattered for the next one: exact gradients, by back-propagation through the NumPy runtime.

The measure is input × gradient (Denil, Demiraj and de Freitas 2014; Shrikumar et al. 2017, section 3): the gradient of
log p of the next character by a character's input vector, times that vector. It says, to first order, by how many nats
the prediction rests on that input. Why this one and not the norm of the gradient (Simonyan et al. 2014): it is the
same number whether one-hot row or embedding is taken as the input, so networks of either kind can be compared, and it
has a sign. It is local: where a gate is saturated, little flows back though much may hang on it.
"""

import numpy as np

from quotegen.quote.runtime import Runtime, one_blas_thread
from quotegen.quote.sampling import softmax
from quotegen.quote.trace import Step, replay


def saliency(runtime: Runtime, read: np.ndarray, target: int) -> np.ndarray:
    """Nats of log p(target) that rest on each of the indices read before it: float64 (characters,).

    `read` begins with END where the network starts from it. A network of windows reads its last `window_length`
    characters afresh, so all before them have exactly 0. Costs a step forward and one back for every character read.
    """
    reach = runtime.recipe.window_length if runtime.recipe.reading == "windows" else len(read)
    seen = np.asarray(read[max(0, len(read) - reach) :], np.int32)
    with one_blas_thread():
        steps = replay(runtime, seen[np.newaxis])
        by_sums = _back(runtime, steps, _by_hidden(runtime, steps[-1].hidden[0], target))
    inputs = runtime.rows[seen] - runtime.bias  # the characters' own part of the sums, (characters, gates × units)
    products = (inputs.astype(np.float64) * by_sums).sum(-1)
    return np.concatenate([np.zeros(len(read) - len(seen)), products])


def _by_hidden(runtime: Runtime, hidden: np.ndarray, target: int) -> np.ndarray:
    """∂ log p(target) / ∂ hidden, (units,): softmax gives target − p at the logits."""
    by_logits = -softmax((hidden @ runtime.output + runtime.output_bias).astype(np.float64))
    by_logits[target] += 1
    return runtime.output @ by_logits.astype(np.float32)


def _back(runtime: Runtime, steps: list[Step], by_hidden: np.ndarray) -> np.ndarray:
    """The gradient by the sums of every step, before their nonlinearities: (steps, gates × units)."""
    by_sums = np.empty((len(steps), runtime.rows.shape[1]), np.float32)
    by_cell = np.zeros_like(by_hidden)
    for place in reversed(range(len(steps))):
        if runtime.recipe.cell == "rnn":
            by_sums[place] = by_hidden * (1 - steps[place].hidden[0] ** 2)
        else:
            by_sums[place], by_cell = _back_through_gates(steps[place], by_hidden, by_cell)
        by_hidden = runtime.recurrent @ by_sums[place]
    return by_sums


def _back_through_gates(step: Step, by_hidden: np.ndarray, by_cell: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The gradient by the sums of the four layers side by side, and by the cell state before the step."""
    i, f, c, o = (step.gates[name][0] for name in step.gates)
    shown = np.tanh(step.cell[0])
    by_cell = by_cell + by_hidden * o * (1 - shown**2)
    by_i, by_f, by_c = by_cell * c * i * (1 - i), by_cell * step.cell_before[0] * f * (1 - f), by_cell * i * (1 - c**2)
    return np.concatenate([by_i, by_f, by_c, by_hidden * shown * o * (1 - o)]), by_cell * f
