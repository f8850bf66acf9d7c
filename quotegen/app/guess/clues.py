"""What gives a quote away: four figures of it, each beside those of quotes by people that the network never read."""

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from quotegen.judge.evaluation import bits_of_each
from quotegen.judge.suffixes import Suffixes
from quotegen.judge.wording import words
from quotegen.quote.runtime import Runtime

Clue = Literal["bits", "unheard", "copied", "repeated"]
CLUES: tuple[Clue, ...] = ("bits", "unheard", "copied", "repeated")
RARE = 0.1  # largest share of people's quotes that may share a clue
MOST_COMPARED = 200  # of people's quotes
LONG_WORD = 4  # letters; shorter words repeat in any English sentence


@dataclass(frozen=True)
class Figures:
    """The figures of one quote, whoever wrote it, against the quotes that the network learned from."""

    bits: float  # for a character, under the network, the end included
    unheard: tuple[str, ...]  # words that no quote in training has, nor a word list
    copied: str  # the longest run of characters that one quote in training has
    repeated: tuple[str, ...]  # words said more than once

    def size(self, clue: Clue) -> float:
        """A figure as a number, the larger the more it looks like a network's: low bits, or many of the others."""
        return -self.bits if clue == "bits" else len(getattr(self, clue))


@dataclass(frozen=True)
class Sign:
    """What gave a quote away, or why nothing did."""

    kind: Literal["rare", "surprising", "misleading", "nothing"]
    clue: Clue  # that fewest of people's quotes share
    share: float  # of people's quotes whose figure looks as much like a network's, or more


class Reader:
    """Reads quotes for clues, and knows what people's held-out quotes are like."""

    def __init__(self, runtime: Runtime, people: Sequence[str], real: Container[str], trained_on: Suffixes):
        """`people` are quotes that the network of quotes can read; the first MOST_COMPARED count."""
        self.runtime, self.real, self.trained_on = runtime, real, trained_on
        self.people = self.read(people[:MOST_COMPARED])
        self._sizes = {clue: np.array([found.size(clue) for found in self.people]) for clue in CLUES}

    def read(self, quotes: Sequence[str]) -> list[Figures]:
        bits = bits_of_each(self.runtime, quotes).tolist()
        return [self._figures(quote, of_quote) for quote, of_quote in zip(quotes, bits, strict=True)]

    def as_much(self, found: Figures, clue: Clue) -> float:
        """The share of people's quotes whose figure looks as much like a network's, or more."""
        return float((self._sizes[clue] >= found.size(clue)).mean())

    def signs(self, found: Sequence[Figures], human: Sequence[bool]) -> list[Sign]:
        """What gave away each quote of a round, by figures: `human` says which of them people wrote.

        A network's quote is given away by a clue that is rare among people's quotes; the same clue in a person's quote
        misleads. A person's is given away where it surprises the network more than everything that it wrote itself.
        """
        most = max((figures.bits for figures, by in zip(found, human, strict=True) if not by), default=np.inf)
        signs = []
        for figures, by in zip(found, human, strict=True):
            share, clue = min((self.as_much(figures, clue), place) for place, clue in enumerate(CLUES))
            if by and figures.bits > most:
                signs.append(Sign("surprising", "bits", self.as_much(figures, "bits")))
            else:
                kind = "nothing" if share > RARE else "misleading" if by else "rare"
                signs.append(Sign(kind, CLUES[clue], share))
        return signs

    def _figures(self, quote: str, bits: float) -> Figures:
        runs = self.trained_on.runs(quote)
        longest = int(runs.argmax()) if len(runs) else 0
        return Figures(
            bits=bits,
            unheard=tuple(dict.fromkeys(word for word in words(quote) if word not in self.real)),
            copied=quote[longest : longest + int(runs.max(initial=0))],
            repeated=repeated(quote),
        )


def repeated(quote: str) -> tuple[str, ...]:
    """Words said more than once; of Hangul every word counts, since its particles hang on to it."""
    times = Counter(words(quote))
    return tuple(word for word, n in times.items() if n > 1 and (len(word) >= LONG_WORD or not word.isascii()))


def by_surprise(bits: Sequence[float]) -> tuple[bool, ...]:
    """Which quotes a simple rule takes for people's: the half that surprises the network more; of equals, the first."""
    more = np.argsort(-np.asarray(bits), kind="stable")[: len(bits) // 2]
    return tuple(place in more for place in range(len(bits)))
