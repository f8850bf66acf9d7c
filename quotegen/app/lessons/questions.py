"""What the lessons ask about a text and a model, and which answer is right. Knows no words and no screen.

Every question is a choice, and its wrong answers are the ones that a thoughtful beginner gives: the length where the
product was asked for, half the vocabulary where its logarithm was. All are computed from the learner's own text.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from quotegen.errors import QuotegenError
from quotegen.inside.surprise import surprise
from quotegen.inside.trace import Trace
from quotegen.judge.evaluation import evaluate
from quotegen.model.batches import vocabulary_of
from quotegen.model.recipe import preset
from quotegen.model.weights import initial
from quotegen.quote.runtime import Runtime
from quotegen.text.corpus import Corpus
from quotegen.text.vocabulary import Vocabulary
from quotegen.text.windows import STRIDE, WINDOW_LENGTH, ShortTextError, count_windows

MOST_OPTIONS = 4
LEVEL = 0.05  # bits per character within which two ways to guess count as equally good
_READ, _LONGEST = 20, 100  # quotes, and characters of each, that a fresh network is measured on
_WORDS, _CHARACTERS = 4, 80  # the least and the most of a quote that is looked at closely


class NothingToAskError(QuotegenError):
    """This text leaves nothing to guess here. Choose a longer one, or go on."""


class NoModelOfTextError(QuotegenError):
    """The chosen model has not learned this text. Choose one that has, or train one on it."""


@dataclass(frozen=True)
class Question:
    """Answers to choose from, in the order in which they are shown, and the right one.

    Raises NothingToAskError where there is only one.
    """

    options: tuple[str, ...]
    right: str
    figures: Mapping[str, object] = field(default_factory=dict)  # for the words around it
    named: Mapping[str, str] = field(default_factory=dict)  # and the names in them: the text, the model, a quote
    settings: Mapping[str, object] = field(default_factory=dict)  # controls, so that the page shows the same

    def __post_init__(self):
        if len(self.options) < 2:
            raise NothingToAskError


def most_frequent(text: str) -> Question:
    """Which character of a text is the most frequent? Beside it the next ones that are not as frequent."""
    (first, count), *others = Counter(text).most_common() or [("", 0)]
    rarer = [character for character, n in others if n < count]
    options = tuple(sorted([first, *rarer[: MOST_OPTIONS - 1]], reverse=True))
    return Question(options, first, {"count": count, "all": len(text), "share": count / max(len(text), 1)})


def numbers_of_a_window(text: str, window_length: int = WINDOW_LENGTH) -> Question:
    """How many numbers is a window as one-hot rows? Raises ShortTextError."""
    size, windows = len(set(text)), count_windows(len(text), window_length, STRIDE)
    if not windows:
        raise ShortTextError(len(text), window_length)
    numbers = window_length * size
    figures = {"length": window_length, "size": size, "numbers": numbers}
    figures |= {"windows": windows, "all": windows * numbers}
    return Question(_ascending(window_length, size, window_length + size, numbers), str(numbers), figures)


def blind_guess(corpus: Corpus) -> Question:
    """How many yes-or-no questions does a network need for a character that has read nothing?

    log₂ of the vocabulary, to a whole number; `measured` is what a quick recipe's random weights really take.
    """
    recipe = preset("quick")
    vocabulary = vocabulary_of(corpus, recipe)
    size, bits = len(vocabulary), math.log2(len(vocabulary))
    fresh = Runtime(recipe, vocabulary, initial(recipe, size, np.random.default_rng(0)))
    some = replace(corpus, quotes=tuple(quote[:_LONGEST] for quote in corpus.quotes[:_READ]))
    figures = {"size": size, "bits": bits, "measured": evaluate(fresh, some).bits_per_character}
    return Question(_ascending(2, round(bits), size // 2, size), str(round(bits)), figures)


def warmest(quotes: Mapping[float, str], seed: int) -> Question:
    """Which of the quotes at some temperatures was written at the highest? In the order of the alphabet, which tells
    nothing about temperatures; `seed` is that of their random numbers."""
    options = tuple(sorted(set(quotes.values())))
    return Question(options, quotes[max(quotes)], {"seed": seed, "quotes": dict(sorted(quotes.items()))})


def copied(origins: Sequence[str]) -> Question:
    """How many of some quotes, given as their origins, were copied word for word? Options are `least-most`."""
    count, found = len(origins), Counter(origins)
    bounds = [(0, 0), (1, count // 4), (count // 4 + 1, 3 * count // 4), (3 * count // 4 + 1, count)]
    ranges = {f"{least}-{most}": range(least, most + 1) for least, most in bounds if least <= most}
    right = next(name for name, numbers in ranges.items() if found["verbatim"] in numbers)
    figures = {"count": count, **{origin: found[origin] for origin in ("verbatim", "near", "novel")}}
    return Question(tuple(ranges), right, figures)


def most_surprising(trace: Trace, text: str, vocabulary: Vocabulary) -> Question:
    """Where in its words is a text most surprising on average: at their first characters, inside them, between them?

    `trace` is that of the text. A syllable that is read as jamo is as surprising as these are together; `place` is the
    step at which the most surprising character begins.
    """
    bits = surprise(trace, vocabulary).bits
    starts = np.cumsum([0, *vocabulary.sizes(text)])
    of = {
        place: float(bits[start - trace.first : end - trace.first].sum())
        for place, (start, end) in enumerate(pairwise(starts.tolist()))
        if start >= trace.first
    }
    kinds: dict[str, list[float]] = {"first": [], "inside": [], "between": []}
    for place, surprising in of.items():
        kinds[_place_in_word(text, place)].append(surprising)
    means = {kind: float(np.mean(values)) for kind, values in kinds.items() if values}
    if not means:
        raise NothingToAskError
    top = max(of, key=of.get)
    figures = {"means": means, "place": int(starts[top]), "character": text[top], "most": of[top]}
    return Question(tuple(means), max(means, key=means.get), figures)


def better_guesser(network: float, counting: float, blind: float) -> Question:
    """Who needs fewer bits for a character of unseen quotes, a network or counting? Within LEVEL they are equal."""
    right = "equal" if abs(network - counting) < LEVEL else "network" if network < counting else "counting"
    figures = {"network": network, "counting": counting, "blind": blind}
    return Question(("network", "counting", "equal"), right, figures)


def close_reading(quotes: Sequence[str], vocabulary: Vocabulary) -> str:
    """The first quote of some words and not too long that a model can read, else the first that it can read at all.

    Raises NoModelOfTextError where it can read none.
    """
    readable = [quote for quote in quotes if not vocabulary.unknown(quote)]
    if not readable:
        raise NoModelOfTextError
    fitting = (quote for quote in readable if len(quote) <= _CHARACTERS and len(quote.split()) >= _WORDS)
    return next(fitting, readable[0])


def _place_in_word(text: str, place: int) -> str:
    if text[place].isspace():
        return "between"
    return "first" if place == 0 or text[place - 1].isspace() else "inside"


def _ascending(*numbers: int) -> tuple[str, ...]:
    return tuple(map(str, sorted({number for number in numbers if number > 0})))
