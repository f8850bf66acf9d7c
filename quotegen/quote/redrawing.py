"""One quote at many temperatures, by the same random numbers, and what there was to choose from at every step. A step
writes one index: a character, or where the unit is the jamo a part of one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quotegen.quote.batch import Candidate, write
from quotegen.quote.budget import CLICK, affordable_steps
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import draw, softmax, warm
from quotegen.text.hangul import most_units

LIKELIEST = 5  # characters that are shown of each step


@dataclass(frozen=True)
class Redrawn:
    """A quote at one temperature, without white space around it, and the steps that wrote it. `sizes`: how many steps
    wrote each character, 0 for one of the prompt; one step more, where there is one, wrote the end."""

    temperature: float
    text: str
    sizes: tuple[int, ...]
    chosen: np.ndarray  # (steps,) indices
    chances: np.ndarray  # (steps,): probability of the chosen at this temperature
    bits: np.ndarray  # (steps,): surprise, −log₂ p of the chosen as learned (T = 1)
    likeliest: np.ndarray  # (steps, LIKELIEST) indices, the likeliest first
    shares: np.ndarray  # (steps, LIKELIEST): their probabilities at this temperature
    numbers: np.ndarray  # (steps,): the uniform numbers that chose


def affordable(runtime: Runtime, temperatures: Sequence[float], own: float, length: int) -> tuple[float, ...]:
    """The temperatures whose batch a quarter of a click pays for: all, or every second or fourth, or `own` alone."""
    steps = most_units(length, runtime.vocabulary.unit)
    for stride in (1, 2, 4):
        some = tuple(each for place, each in enumerate(temperatures) if place % stride == 0 or each == own)
        if affordable_steps(runtime.recipe, len(runtime.vocabulary), len(some), CLICK // 4) >= steps:
            return some
    return (own,)


def redraw(
    runtime: Runtime, quote: Candidate, own: float, temperatures: Sequence[float], length: int
) -> tuple[Redrawn, ...]:
    """A candidate that was drawn at the temperature `own`, at each of some temperatures, `length` characters at most
    behind its prompt; at `own` it is itself."""
    heat, steps = np.array(temperatures), len(quote.numbers)
    logits = np.full((len(heat), steps, len(runtime.vocabulary)), -np.inf, np.float32)

    def choose(raw: np.ndarray, allowed: np.ndarray, rows: np.ndarray, step: int) -> np.ndarray:
        logits[rows, step] = np.where(allowed, raw, -np.inf)
        chosen = draw(warm(logits[rows, step], heat[rows, np.newaxis]), np.full(len(rows), quote.numbers[step]))
        if step < len(quote.indices):  # a batch of another size rounds otherwise: the quote itself must not change
            chosen[heat[rows] == own] = quote.indices[step]
        return chosen

    drawn = write(runtime, [quote.prompt] * len(heat), steps, choose)
    return tuple(
        _redrawn(runtime, quote, each, row[row >= 0], seen[: (row >= 0).sum()], length)
        for each, row, seen in zip(temperatures, drawn, logits, strict=True)
    )


def _redrawn(
    runtime: Runtime, quote: Candidate, temperature: float, indices: np.ndarray, logits: np.ndarray, length: int
) -> Redrawn:
    """What the indices (steps,) that one temperature drew from logits (steps, vocabulary) come to."""
    vocabulary = runtime.vocabulary
    ended = len(indices) > 0 and bool(indices[-1] == runtime.end)
    behind = vocabulary.decode(indices[:-1] if ended else indices)[:length]
    text, sizes = quote.prompt + behind, (0,) * len(quote.prompt) + tuple(vocabulary.sizes(behind).tolist())
    first = len(text) - len(text.lstrip())
    last = len(text.rstrip())
    shown = np.arange(sum(sizes[:first]), sum(sizes[:last]))
    if ended and sum(sizes) == len(indices) - 1:
        shown = np.append(shown, len(indices) - 1)
    indices, logits = indices[shown], logits[shown].astype(np.float64)
    likeliest = np.argsort(-logits, axis=-1, kind="stable")[:, :LIKELIEST]
    chances, rows = warm(logits, temperature), np.arange(len(shown))
    learned = softmax(logits)[rows, indices]
    return Redrawn(
        temperature=temperature,
        text=text[first:last],
        sizes=sizes[first:last],
        chosen=indices,
        chances=chances[rows, indices],
        bits=-np.log2(np.maximum(learned, np.finfo(np.float64).tiny)),
        likeliest=likeliest,
        shares=np.take_along_axis(chances, likeliest, -1),
        numbers=quote.numbers[shown],
    )
