"""Today's quote: the same date gives everyone the same quote."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from quotegen.quote.generation import Quote, generate, starts
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling
from quotegen.text.novelty import Novelty, novelty

CANDIDATES = {"quotes": 40, "windows": 4}  # drawn at once; a model of windows takes ten steps for a character
MOST_ROUNDS = 3  # of candidates, until one of them is new
SHORTEST = 12  # characters; below, a quote is a fragment


@dataclass(frozen=True)
class TodaysQuote:
    """The chosen quote, out of how many candidates, and its novelty where the text is known.

    `quote.text` has no white space around it, as it is shown.
    """

    quote: Quote
    candidates: int
    novelty: Novelty | None


def quote_of(
    runtime: Runtime,
    beginnings: Sequence[str],
    known: Sequence[str],
    date: datetime.date,
    draw: int,
    temperature: float,
    length: int,
    only_new: bool = True,
) -> TodaysQuote:
    """The quote of a date: the best of several candidates; `draw` counts from 0, each another quote of the same day.

    Best: it ends by itself, and the most of its words occur in the text. `known` are the quotes of the model's text;
    without them the first that ends by itself is taken. With `only_new`, candidates that are copied or nearly copied
    are passed over, and while all of them are, as many more are drawn, MOST_ROUNDS times in all.
    """
    rng = np.random.default_rng([date.toordinal(), draw])
    words = {word for quote in known for word in quote.split()}

    def merit(quote: Quote) -> tuple[bool, float]:
        share = np.mean([word in words for word in quote.text.split()] or [0.0])
        return quote.ended and len(quote.text) >= SHORTEST, float(share)

    first, drawn = None, 0
    for _ in range(MOST_ROUNDS if temperature else 1):
        candidates = _candidates(runtime, beginnings, rng, temperature, length)
        drawn += len(candidates)
        for quote in sorted(candidates, key=merit, reverse=True):  # of equals, the first drawn
            found = novelty(quote.text, known) if known else None
            chosen = TodaysQuote(quote, drawn, found)
            first = first or chosen
            if found is None or found.origin == "novel" or not only_new:
                return chosen
    return replace(first, candidates=drawn)


def _candidates(
    runtime: Runtime, beginnings: Sequence[str], rng: np.random.Generator, temperature: float, length: int
) -> list[Quote]:
    prompts = starts(beginnings, "", CANDIDATES[runtime.recipe.reading], rng)
    quotes = generate(runtime, Sampling(temperature), rng, prompts=prompts, length=length)
    return [replace(quote, text=quote.text.strip()) for quote in quotes]
