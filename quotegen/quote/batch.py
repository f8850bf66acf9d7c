"""Many quotes at once, for choosing among: one batch, one product a step, what has ended leaves the batch.

`generation` writes the quotes that are shown as they come, each by random numbers of its own; this writes those that
are compared with each other, and adds up how likely the network held each while it draws.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quotegen.quote.generation import read_prompts
from quotegen.quote.runtime import Runtime, one_blas_thread
from quotegen.quote.sampling import Sampling, draw, probabilities
from quotegen.text.hangul import MOST_JAMO
from quotegen.text.vocabulary import END


@dataclass(frozen=True)
class Candidate:
    """A quote that may be chosen. `text` begins with the prompt."""

    text: str
    prompt: str
    ended: bool  # the model wrote the end itself, before the length limit
    log_likelihood: float  # nats: ln p of all that was written behind the prompt, the end included, as learned (T = 1)


def draw_many(
    runtime: Runtime, sampling: Sampling, rng: np.random.Generator, *, prompts: Sequence[str], length: int
) -> list[Candidate]:
    """One candidate for each prompt; at most `length` generated characters each.

    Candidate k depends on the generator, k and `length` alone, not on how many are drawn with it. Raises
    UnknownCharacterError, PromptNeededError.
    """
    if not prompts:
        return []
    steps = length * MOST_JAMO if runtime.vocabulary.unit == "jamo" else length
    numbers = rng.random((len(prompts), steps), np.float32)
    written, losses = _draw(runtime, sampling, prompts, numbers)
    return [
        _candidate(runtime, prompt, indices[indices >= 0], loss, length)
        for prompt, indices, loss in zip(prompts, written, losses.tolist(), strict=True)
    ]


def _draw(
    runtime: Runtime, sampling: Sampling, prompts: Sequence[str], numbers: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """What uniform numbers (batch, steps) draw: indices (batch, steps), −1 behind an end, and losses (batch,)."""
    vocabulary = runtime.vocabulary
    end = vocabulary.index[END] if runtime.starts_from_nothing else -1
    written, losses = np.full(numbers.shape, -1, np.int32), np.zeros(len(numbers))
    rows = np.arange(len(numbers))  # those that go on, by their place among all
    with one_blas_thread():
        logits, state = read_prompts(runtime, prompts)
        allowed = np.isfinite(logits)
        for step in range(numbers.shape[1]):
            chosen = draw(probabilities(np.where(allowed, logits, -np.inf), sampling), numbers[rows, step])
            written[rows, step] = chosen
            losses[rows] += _losses(logits, chosen)
            on = np.flatnonzero(chosen != end)
            rows = rows[on]
            if not len(rows):
                break
            logits, state = runtime.step(state.take(on), chosen[on])
            allowed = vocabulary.following[chosen[on]]
    return written, losses


def _losses(logits: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """−ln p of each chosen index, (batch,), of logits (batch, vocabulary) as they are."""
    shifted = logits - logits.max(-1, keepdims=True)
    return np.log(np.exp(shifted).sum(-1)) - shifted[np.arange(len(chosen)), chosen]


def _candidate(runtime: Runtime, prompt: str, indices: np.ndarray, loss: float, length: int) -> Candidate:
    """What the indices behind a prompt come to."""
    ended = bool(len(indices)) and runtime.starts_from_nothing and runtime.vocabulary.characters[indices[-1]] == END
    text = runtime.vocabulary.decode(indices[:-1] if ended else indices)
    return Candidate(prompt + text[:length], prompt, ended and len(text) <= length, -loss)
