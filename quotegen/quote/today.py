"""Today's quote: the same date gives everyone the same quote."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quotegen.quote.generation import Quote, generate, starts
from quotegen.quote.novelty import Novelty, novelty
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling

CANDIDATES = {"quotes": 40, "windows": 4}  # drawn at once; a model of windows takes ten steps for a character
SHORTEST = 12  # characters; below, a quote is a fragment


@dataclass(frozen=True)
class TodaysQuote:
    """The chosen quote, out of how many candidates, and its novelty where the text is known."""

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
) -> TodaysQuote:
    """The quote of a date: the best of several candidates; `draw` counts from 0, each another quote of the same day.

    Best: it ends by itself, it is not a copy from the text, and the most of its words occur there. `known` are
    the quotes of the model's text; without them the first that ends by itself is taken.
    """
    rng = np.random.default_rng([date.toordinal(), draw])
    candidates = CANDIDATES[runtime.recipe.reading]
    prompts = starts(beginnings, "", candidates, rng)
    quotes = generate(runtime, Sampling(temperature), rng, prompts=prompts, length=length)
    words = {word for quote in known for word in quote.split()}

    def merit(quote: Quote) -> tuple[bool, bool, float]:
        share = np.mean([word in words for word in quote.text.split()] or [0.0])
        return quote.ended and len(quote.text) >= SHORTEST, quote.text not in known, float(share)

    best = max(quotes, key=merit)  # of equals, the first
    return TodaysQuote(best, candidates, novelty(best.text, known) if known else None)
