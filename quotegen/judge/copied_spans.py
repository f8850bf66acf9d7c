"""Where the parts of a generated quote come from: runs copied from the text, and how much of a quote is new.

Measured against all quotes of the text, those that the model never trained on included.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quotegen.judge.suffixes import Suffixes
from quotegen.text.copied import Novelty, Origin, novelty

MOST_SOURCES = 5
LONGEST_NGRAM = 30
_OWN = 0.9  # share of a text's runs of the marked length that stand in one place only
_MARKED = (4, 30)  # bounds of that length, for texts of three words or of many copies
_SAMPLED = 2000  # places of the text that it is measured at


@dataclass(frozen=True)
class Span:
    """A part of a quote, `quote[start:end]`, that stands word for word in `source`, a quote of the text."""

    start: int
    end: int
    source: str
    at: int  # where in the source it begins
    others: int  # further quotes of the text that have it too


@dataclass(frozen=True)
class Provenance:
    novelty: Novelty
    spans: tuple[Span, ...]  # in the order of the quote, none over another
    longest_copied: str  # the longest run of characters, marked or not, that one quote of the text has too
    sources: tuple[str, ...]  # quotes of the text, the one with the longest part first

    @property
    def origin(self) -> Origin:
        return self.novelty.origin


class KnownText:
    """The quotes of a text, ready to say where a generated quote comes from."""

    def __init__(self, quotes: Sequence[str]):
        self.suffixes = Suffixes(quotes)
        self.marked = marked_length(self.suffixes)

    @property
    def quotes(self) -> tuple[str, ...]:
        return self.suffixes.quotes

    def is_new(self, text: str) -> bool:
        return novelty(text, self.quotes).origin == "novel"

    def provenance(self, text: str) -> Provenance:
        """Where a generated quote comes from, its prompt included: what is shown is judged, whoever wrote it."""
        judged = novelty(text, self.quotes)
        runs = self.suffixes.runs(text)
        spans = self.spans(text, judged.nearest, runs)
        longest = int(runs.argmax()) if len(runs) else 0
        by_length = [span.source for span in sorted(spans, key=lambda span: span.start - span.end)]
        whole = [judged.nearest] if judged.origin != "novel" else []
        return Provenance(
            novelty=judged,
            spans=spans,
            longest_copied=text[longest : longest + int(runs.max(initial=0))],
            sources=tuple(dict.fromkeys([*whole, *by_length]))[:MOST_SOURCES],
        )

    def spans(self, text: str, nearest: str = "", runs: np.ndarray | None = None) -> tuple[Span, ...]:
        """The copied parts of a quote, in its order. The source is `nearest` where it has the part, else the first."""
        spans = []
        for start, end in _longest_first(text, self.suffixes.runs(text) if runs is None else runs, self.marked):
            having = self.suffixes.quotes_with(text[start:end])
            source = nearest if text[start:end] in nearest else self.quotes[having[0]]
            spans.append(Span(start, end, source, source.index(text[start:end]), len(having) - 1))
        return tuple(spans)


def marked_length(suffixes: Suffixes) -> int:
    """From how many characters on a copied run is worth a mark: the shortest length at which nine in ten runs of the
    text itself stand nowhere else in it (saying.txt 11, sokdam.txt 6). Shorter ones are the language's."""
    repeated, rests = suffixes.repeated(_SAMPLED)
    for length in range(*_MARKED):
        whole = rests >= length
        if not whole.any() or (repeated[whole] < length).mean() >= _OWN:
            return length
    return _MARKED[1]


def new_shares(suffixes: Suffixes, quotes: Sequence[str], prompted: Sequence[int] = ()) -> np.ndarray:
    """The share of n-grams of characters, n from 1 to LONGEST_NGRAM, that no quote of the text has: float64 (n,), NaN
    where quotes are too short (McCoy et al. 2023). N-grams within the first `prompted` characters do not count."""
    lengths = np.arange(1, LONGEST_NGRAM + 1)[:, np.newaxis]
    new, all_of_them = np.zeros(LONGEST_NGRAM), np.zeros(LONGEST_NGRAM)
    for quote, prompt in zip(quotes, prompted or [0] * len(quotes), strict=True):
        runs, ends = suffixes.runs(quote), np.arange(len(quote)) + lengths  # (n, places)
        counted = (prompt < ends) & (ends <= len(quote))
        new += (counted & (runs < lengths)).sum(1)
        all_of_them += counted.sum(1)
    return np.divide(new, all_of_them, out=np.full(LONGEST_NGRAM, np.nan), where=all_of_them > 0)


def _longest_first(text: str, runs: np.ndarray, least: int) -> list[tuple[int, int]]:
    """Parts of the text to mark, (start, end) in order: the longest copied runs first, shorter ones in what is left, as
    whole words where the run has a space in it, of at least `least` characters."""
    free, marks = np.ones(len(text), bool), []
    for start in sorted(np.flatnonzero(runs >= least).tolist(), key=lambda place: -runs[place]):
        end = start + int(runs[start])
        while start < end and not free[start]:
            start += 1
        taken = np.flatnonzero(~free[start:end])
        start, end = _whole_words(text, start, start + int(taken[0]) if len(taken) else end)
        if end - start >= least:
            free[start:end] = False
            marks.append((start, end))
    return sorted(marks)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A part of the text without the pieces of words and the spaces at its ends; one without a space as it is."""
    if any(character.isspace() for character in text[start:end]):
        while start < end and (_within_word(text, start) or text[start].isspace()):
            start += 1
        while end > start and (_within_word(text, end) or text[end - 1].isspace()):
            end -= 1
    return start, end


def _within_word(text: str, place: int) -> bool:
    """Whether a cut before this place would part a word."""
    around = text[max(place - 1, 0) : place + 1]
    return 0 < place < len(text) and all(character.isalnum() or character in "'’" for character in around)
