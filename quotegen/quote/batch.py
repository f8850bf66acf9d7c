"""Many quotes at once, for choosing among: one batch, one product a step; what has ended leaves the batch. While it
draws it adds up how likely the network held each. (`generation` writes the quotes that are shown as they come.)"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from quotegen.quote.generation import read_prompts
from quotegen.quote.runtime import Runtime, one_blas_thread
from quotegen.quote.sampling import Sampling, draw, losses_of, probabilities
from quotegen.text.hangul import most_units

Choose = Callable[[np.ndarray, np.ndarray, np.ndarray, int], np.ndarray]


@dataclass(frozen=True)
class Candidate:
    """A quote that may be chosen. `text` begins with the prompt."""

    text: str
    prompt: str
    ended: bool  # the model wrote the end itself, before the length limit
    log_likelihood: float  # nats: ln p of all that was written behind the prompt, the end included, as learned (T = 1)
    indices: np.ndarray = field(default=None, compare=False, repr=False)  # (steps,) drawn, an end included
    numbers: np.ndarray = field(default=None, compare=False, repr=False)  # uniform, one for each step of the limit


def draw_many(
    runtime: Runtime, sampling: Sampling, rng: np.random.Generator, *, prompts: Sequence[str], length: int
) -> list[Candidate]:
    """One candidate for each prompt, at most `length` generated characters each; candidate k depends on the generator,
    k and `length` alone. Raises UnknownCharacterError, PromptNeededError."""
    if not prompts:
        return []
    steps = most_units(length, runtime.vocabulary.unit)
    numbers = rng.random((len(prompts), steps), np.float32)
    losses = np.zeros(len(prompts))

    def choose(logits: np.ndarray, allowed: np.ndarray, rows: np.ndarray, step: int) -> np.ndarray:
        chosen = draw(probabilities(np.where(allowed, logits, -np.inf), sampling), numbers[rows, step])
        losses[rows] += losses_of(logits, chosen)
        return chosen

    drawn = write(runtime, prompts, steps, choose)
    return [
        candidate_of(runtime, prompt, indices[indices >= 0], -loss, length, drawn_by)
        for prompt, indices, loss, drawn_by in zip(prompts, drawn, losses.tolist(), numbers, strict=True)
    ]


def write(runtime: Runtime, prompts: Sequence[str], steps: int, choose: Choose) -> np.ndarray:
    """What `choose` writes behind each prompt: indices (batch, steps), −1 behind an end. It gets logits and which
    characters may stand there, (rows, vocabulary), the rows that go on, by their place among all, and the step."""
    indices = np.full((len(prompts), steps), -1, np.int32)
    rows, size = np.arange(len(prompts)), len(runtime.vocabulary)
    with one_blas_thread():
        logits, state = read_prompts(runtime, prompts)
        allowed, of = np.isfinite(logits), rows  # of: the state of each row; what was written alike shares one
        for step in range(steps):
            chosen = choose(logits[of], allowed[of], rows, step)
            indices[rows, step] = chosen
            on = chosen != runtime.end
            rows = rows[on]
            if not len(rows):
                break
            different, of = np.unique(of[on] * size + chosen[on], return_inverse=True)
            before, read = np.divmod(different, size)
            logits, state = runtime.step(state.take(before), read)
            allowed = runtime.vocabulary.following[read]
    return indices


def candidate_of(
    runtime: Runtime, prompt: str, indices: np.ndarray, log_likelihood: float, length: int, numbers: np.ndarray
) -> Candidate:
    """What the indices behind a prompt come to."""
    ended = len(indices) > 0 and bool(indices[-1] == runtime.end)
    text = runtime.vocabulary.decode(indices[:-1] if ended else indices)
    whole = ended and len(text) <= length
    return Candidate(prompt + text[:length], prompt, whole, log_likelihood, indices, numbers)
