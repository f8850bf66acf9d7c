"""A suffix array over the quotes of a text: which runs of characters the text has, and in which quotes.

Manber and Myers (1993) sort suffixes by doubling the number of characters compared, here in NumPy: a quarter of a
second for a megabyte. A run never reaches from one quote into the next.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import Prefix

from quotegen.text.vocabulary import END

LONGEST_RUN = 1000  # characters that a run is followed; two equal megabytes would be sorted to their ends otherwise


class Suffixes:
    """The quotes of a text, ready to be asked for runs. `benchmarks/provenance.py` prints what it costs."""

    def __init__(self, quotes: Sequence[str]):
        self.quotes = tuple(quotes)
        self._text = END.join(self.quotes)
        self._order = memoryview(suffix_array(self._text, LONGEST_RUN + 1))
        lengths = np.fromiter((len(quote) + 1 for quote in self.quotes), np.int64, len(self.quotes))
        self._starts = np.cumsum(lengths) - lengths  # of each quote in the joined text

    def runs(self, text: str) -> np.ndarray:
        """For each place of `text` the length of the longest run from there that stands in one quote: int64
        (characters,).

        The matching statistics of Chang and Lawler (1994); 10 to 20 microseconds a place.
        """
        runs = np.zeros(len(text), np.int64)
        for place in range(len(text)):
            rest = text[place : place + LONGEST_RUN].partition(END)[0]
            after = bisect_left(self._order, rest, key=lambda start: self._text[start : start + len(rest)])
            for start in self._order[max(after - 1, 0) : after + 1]:  # the neighbours in sorted order share the most
                runs[place] = max(runs[place], Prefix.similarity(rest, self._text[start : start + len(rest)]))
        return runs

    def quotes_with(self, run: str) -> np.ndarray:
        """Which quotes contain this run (at most LONGEST_RUN characters), as ascending indices into `quotes`."""
        if not run or END in run:
            return np.empty(0, np.int64)
        first = bisect_left(self._order, run, key=lambda start: self._text[start : start + len(run)])
        last = bisect_right(self._order, run, lo=first, key=lambda start: self._text[start : start + len(run)])
        places = np.asarray(self._order[first:last])
        return np.unique(np.searchsorted(self._starts, places, side="right") - 1)

    def repeated(self, most: int) -> tuple[np.ndarray, np.ndarray]:
        """For up to `most` places of the text, spread evenly: the longest run from there that the text has elsewhere
        too, and the characters left to the end of the quote. Two int64 arrays of shape (places,)."""
        chosen = range(0, len(self._order), max(1, math.ceil(len(self._order) / most)))
        runs, rests = [], []
        for place in chosen:
            start = self._order[place]
            rest = self._text[start : start + LONGEST_RUN].partition(END)[0]
            around = [self._order[k] for k in (place - 1, place + 1) if 0 <= k < len(self._order)]
            shared = (Prefix.similarity(rest, self._text[other : other + len(rest)]) for other in around)
            runs.append(max(shared, default=0))
            rests.append(len(rest))
        return np.array(runs, np.int64), np.array(rests, np.int64)


def suffix_array(text: str, depth: int) -> np.ndarray:
    """Starts of all suffixes in the order of their first `depth` characters at least, int32 of shape (characters,)."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    present = np.zeros(0x110000, bool)
    present[codes] = True
    ranks = np.cumsum(present)[codes]  # each character's place among the distinct ones, from 1, in code-point order
    keys, compared = _packed(ranks)
    order = np.argsort(keys)
    places = np.arange(len(text))
    begins = _differs(keys[order])  # where a group of tied suffixes begins
    group = np.maximum.accumulate(np.where(begins, places, 0))  # the place of that beginning
    ranks = np.append(group, -1)  # behind the text stands what is less than everything
    ranks[order] = group
    while compared < depth:
        tied = np.flatnonzero(~(begins & np.append(begins[1:], True)))
        if not len(tied):
            break
        suffixes = order[tied]
        keys = group[tied] << 32 | ranks[np.minimum(suffixes + compared, len(text))] + 1
        within = np.argsort(keys)
        order[tied] = suffixes[within]
        begins[tied] = _differs(keys[within])
        group[tied] = np.maximum.accumulate(np.where(begins[tied], tied, 0))
        ranks[order[tied]] = group[tied]
        compared *= 2
    return order.astype(np.int32)


def _packed(ranks: np.ndarray) -> tuple[np.ndarray, int]:
    """As many characters from each place on as 62 bits hold, as one number; and how many those are."""
    bits = max(1, int(ranks.max(initial=0)).bit_length())
    count = 62 // bits
    keys = np.zeros(len(ranks), np.int64)
    for ahead in range(count):
        keys <<= bits
        keys[: max(len(ranks) - ahead, 0)] |= ranks[ahead:]
    return keys, count


def _differs(keys: np.ndarray) -> np.ndarray:
    """Whether each of the sorted keys differs from the one before; the first does."""
    return np.append(np.ones(min(len(keys), 1), bool), keys[1:] != keys[:-1])
