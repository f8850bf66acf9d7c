"""What generated quotes are like beside human ones: real words, ends, variety; not where they come from."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from quotegen.model.files.checkpoint import Checkpoint
from quotegen.quote.generation import Quote, generate, starts
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling
from quotegen.text.pieces import words

LENGTH = {"quotes": 200, "windows": 40}  # characters; a model of windows takes ten steps for each and ends nothing
SHORTEST_LISTED = 3  # letters; shorter entries of word lists are mostly abbreviations


@dataclass(frozen=True)
class Written:
    """Figures of some quotes, shares from 0 to 1."""

    quotes: int
    real_words: float  # words that the text or a word list has
    ended: float  # quotes that came to their end by themselves
    distinct_1: float  # different words of all words, and
    distinct_2: float  # different pairs of all pairs (Li et al. 2016, section 4.3), in groups of one size


def known_words(quotes: Sequence[str], listed: Container[str] = frozenset()) -> "KnownWords":
    """The words that count as real: those of the quotes, and of a word list."""
    return KnownWords(frozenset(word for quote in quotes for word in words(quote)), listed)


@dataclass(frozen=True)
class KnownWords:
    own: frozenset[str]
    listed: Container[str]

    def __contains__(self, word: str) -> bool:
        return word in self.own or (len(word) >= SHORTEST_LISTED and word in self.listed)


def write(checkpoint: Checkpoint, runtime: Runtime, temperature: float, count: int, seed: int) -> list[Quote]:
    """So many quotes of a model, begun by nothing, or by some of its text where it needs that."""
    rng = np.random.default_rng([seed, round(100 * temperature)])
    prompts = starts(checkpoint.metadata.prompts, "", count, rng)
    return generate(runtime, Sampling(temperature), rng, prompts=prompts, length=LENGTH[runtime.recipe.reading])


def whole_words(quote: Quote) -> list[str]:
    """The words of a quote that the model wrote from their first letter to their last."""
    every = words(quote.text[len(quote.prompt) :])
    return every[1 if quote.prompt else 0 : None if quote.ended else -1]


def figures(quotes: Sequence[Sequence[str]], ended: Sequence[bool], real: Container[str], group: int) -> Written:
    """The figures of quotes, each given as its words. Distinct words grow scarcer the more is written, so they
    are counted in groups of `group` quotes and averaged: groups of one size can be compared."""
    every = [word for quote in quotes for word in quote]
    groups = [quotes[start : start + group] for start in range(0, len(quotes) - group + 1, group)] or [quotes]
    shares = {"real_words": [word in real for word in every], "ended": list(ended)}
    several = {"distinct_1": lambda quote: quote, "distinct_2": pairwise}
    for name, items_of in several.items():
        items = ([item for quote in part for item in items_of(quote)] for part in groups)
        shares[name] = [len(set(each)) / len(each) if each else 0.0 for each in items]
    return Written(len(quotes), **{name: float(np.mean(each)) if each else 0.0 for name, each in shares.items()})
