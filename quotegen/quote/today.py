"""Today's quote: the same date gives everyone the same quote."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quotegen.quote.generation import Quote, generate, starts
from quotegen.quote.novelty import Novelty, novelty
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling

CANDIDATES = 12  # drawn at once; the first good one is today's


@dataclass(frozen=True)
class TodaysQuote:
    """The chosen quote, which of the candidates it was (from 1), and its novelty where the text is known."""

    quote: Quote
    candidate: int
    novelty: Novelty | None


def quote_of(
    runtime: Runtime,
    beginnings: Sequence[str],
    known: Sequence[str] | None,
    date: datetime.date,
    draw: int,
    temperature: float,
    length: int,
) -> TodaysQuote:
    """The quote of a date: the first of CANDIDATES that ends by itself and is not in the text, else the first.

    `draw` counts from 0; each gives another quote of the same day.
    """
    rng = np.random.default_rng([date.toordinal(), draw])
    prompts = starts(beginnings, "", CANDIDATES, rng)
    quotes = generate(runtime, Sampling(temperature), rng, prompts=prompts, length=length)
    judged = [novelty(quote.text, known) if known else None for quote in quotes]
    for number, (quote, how) in enumerate(zip(quotes, judged, strict=True)):
        if quote.ended and len(quote.text) > 8 and (how is None or how.origin == "novel"):
            return TodaysQuote(quote, number + 1, how)
    return TodaysQuote(quotes[0], 1, judged[0])
