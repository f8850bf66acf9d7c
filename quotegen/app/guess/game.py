"""A round of the guessing game: quotes by people and quotes by a network, as like each other as can be, in any order.

It knows nothing of a player: who said what is the page's to keep.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from quotegen.errors import QuotegenError
from quotegen.judge.copied_spans import KnownText
from quotegen.quote.batch import draw_many
from quotegen.quote.choosing import Chooser
from quotegen.quote.sampling import Sampling
from quotegen.text.copied import novelty

EACH = 5  # quotes by people, and as many by the network
TEMPERATURES = (0.5, 0.8, 1.0)
SHORTEST, LONGEST = 8, 80  # characters; below, a quote is a fragment, above, four lines of a phone
LIKE = 0.1  # share of its length by which a generated quote may differ from the human one that it is chosen for
SLACK = 2  # characters that it may differ by in any case
CANDIDATES = 200  # drawn at once
PLAYED = 40  # of them, the best
MOST_BATCHES = 3


class TooFewQuotesError(QuotegenError):
    """There are fewer than `each` quotes of one kind; `by` says of which, `count` how many there are."""

    def __init__(self, by: str, count: int):
        self.by, self.count, self.each = by, count, EACH
        super().__init__(f"A round needs {EACH} quotes by {by}; there are {count}. Choose another model.")


@dataclass(frozen=True)
class Round:
    """Quotes in the order of play, and which of them a person wrote."""

    quotes: tuple[str, ...]
    human: tuple[bool, ...]

    def score(self, said: Sequence[bool]) -> int:
        """How often it was rightly said whether a person wrote a quote."""
        return sum(guess == truth for guess, truth in zip(said, self.human, strict=True))


def draw_round(
    chooser: Chooser, held_out: Sequence[str], text: KnownText, temperature: float, seed: int, each: int = EACH
) -> Round:
    """The round of a seed: `each` of the held-out quotes, and as many that the model writes at a temperature.

    Generated ones are the best of CANDIDATES, new among all quotes of the text, came to their end by themselves, and
    are of a human one's length: neither a copy nor a length gives anything away. Raises TooFewQuotesError.
    """
    runtime = chooser.runtime
    rng = np.random.default_rng([seed, round(100 * temperature)])
    fit = [quote for quote in held_out if SHORTEST <= len(quote) <= LONGEST and not runtime.vocabulary.unknown(quote)]
    if len(fit) < each:
        raise TooFewQuotesError("people", len(fit))
    people = [fit[place] for place in rng.permutation(len(fit))]
    pool: list[str] = []
    pairs: list[tuple[str, str]] = []
    for batch in _new_quotes(chooser, text, temperature, rng):
        pool += batch
        pairs = _pairs(people, pool, each)
        if len(pairs) == each:
            break
    else:
        raise TooFewQuotesError("the model", len(pairs))
    both = [(person, True) for person, _ in pairs] + [(machine, False) for _, machine in pairs]
    quotes, human = zip(*(both[place] for place in rng.permutation(len(both))), strict=True)
    return Round(quotes, human)


def _new_quotes(chooser: Chooser, text: KnownText, temperature: float, rng: np.random.Generator) -> Iterator[list[str]]:
    """New quotes of the model, the best of a batch at a time."""
    for _ in range(MOST_BATCHES):
        prompts = [""] * CANDIDATES
        drawn = draw_many(chooser.runtime, Sampling(temperature), rng, prompts=prompts, length=LONGEST + 1)
        quotes = (choice.candidate.text.strip() for choice in chooser.ranked(drawn) if choice.candidate.ended)
        new = (quote for quote in quotes if SHORTEST <= len(quote) <= LONGEST and text.is_new(quote))
        yield list(islice(new, PLAYED))


def _pairs(people: Sequence[str], pool: Sequence[str], most: int) -> list[tuple[str, str]]:
    """Human quotes, in their order, each with the best generated one of nearly its length; no two of those alike.

    `pool` has the best first, a batch at a time.
    """
    pairs: list[tuple[str, str]] = []
    for person in people:
        taken = [machine for _, machine in pairs]
        for machine in (each for each in pool if abs(len(person) - len(each)) <= max(SLACK, LIKE * len(person))):
            if novelty(machine, taken).origin == "novel":
                pairs.append((person, machine))
                break
        if len(pairs) == most:
            break
    return pairs
