"""Which quotes a network learns from, which choose its best epoch, and which only judge it.

Quotes that are nearly the same are kept on one side: a held-out quote whose twin was learned would measure memory.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Indel

NEARLY_THE_SAME = 0.8  # normalised Indel similarity from which two quotes are kept on one side
FEWEST = 5  # quotes; with fewer there is nothing to learn from or nothing to measure on

_COMPARED = 1000  # characters of each, from the beginning: the time goes with the product of both lengths
_GRAM = 3  # characters; what two quotes are compared by before the exact comparison
_BANDS, _ROWS = 16, 2  # of 3-grams that overlap by half, 99 % of the pairs are compared: 1 − (1 − 0.5²)^16
_KINDS = 32  # of characters, by code point, that are counted before two quotes are compared
_NEIGHBOURS = 4  # quotes of one bucket that each is compared with, so that a bucket of thousands stays cheap


@dataclass(frozen=True)
class Split:
    """The quotes of a text in three parts, each in the order of the text; no quote is in two of them."""

    train: tuple[str, ...]  # learned from
    validation: tuple[str, ...]  # choose the best epoch, and the order of an n-gram
    test: tuple[str, ...]  # looked at once, for the figures that are shown


def split(quotes: Sequence[str], share: float) -> Split:
    """Train, validation and test, the last two about `share` of the distinct quotes each (a third at most).

    Groups of near-duplicates are ranked by a hash: the lowest are tested on, the next validated on. So the same quote
    falls on the same side in every run, and a line more moves few others. A group larger than a share is learned from.
    Fewer than FEWEST quotes, or than three groups, are not split. Costs about a second for a text of 1 MB.
    """
    if share <= 0 or len(quotes) < FEWEST:
        return Split(tuple(quotes), (), ())
    groups = near_duplicates(quotes)
    size = min(max(round(len(quotes) * share), 1), len(quotes) // 3)
    ranked = sorted((group for group in groups if len(group) <= size), key=_rank)
    if len(groups) < 3:
        return Split(tuple(quotes), (), ())
    if len(ranked) == len(groups):
        ranked.pop()  # at least one group is learned from
    remaining = iter(ranked)
    test, validation = _take(remaining, size), _take(remaining, size)
    if not validation:  # only one group fits: prefer a validation set to a test set
        test, validation = set(), test
    held_out = test | validation
    return Split(
        tuple(quote for quote in quotes if quote not in held_out),
        tuple(quote for quote in quotes if quote in validation),
        tuple(quote for quote in quotes if quote in test),
    )


def _take(groups: Iterator[list[str]], size: int) -> set[str]:
    """The next whole groups, until they have `size` quotes."""
    taken: set[str] = set()
    while len(taken) < size and (group := next(groups, None)):
        taken.update(group)
    return taken


def _rank(group: Sequence[str]) -> bytes:
    """The lowest hash of its quotes: another quote in the group seldom changes it."""
    return min(hashlib.sha256(quote.encode("utf-8", "surrogatepass")).digest() for quote in group)


def near_duplicates(quotes: Sequence[str]) -> list[list[str]]:
    """The quotes in groups: two that are nearly the same share one, as do all that such pairs connect.

    Candidates are found by MinHash over character 3-grams (Broder 1997) in bands, so not every pair is compared:
    a pair that shares few 3-grams may be missed. The candidates are compared exactly, by Indel similarity.
    """
    distinct = list(dict.fromkeys(quotes))
    groups = defaultdict(list)
    for quote, leader in zip(distinct, _leaders(len(distinct), *_nearly_the_same(distinct)), strict=True):
        groups[leader].append(quote)
    return list(groups.values())


def _leaders(count: int, first: np.ndarray, second: np.ndarray) -> list[int]:
    """Of each of `count` places the lowest one that pairs of places connect it with, over however many others."""
    leaders, before = np.arange(count), None
    while not np.array_equal(leaders, before):
        before = leaders.copy()
        lowest = np.minimum(leaders[first], leaders[second])
        for side in (first, second):
            np.minimum.at(leaders, before[side], lowest)
        leaders = leaders[leaders]
    return leaders.tolist()


def known_among(quotes: Sequence[str], learned: Sequence[str]) -> tuple[str, ...]:
    """Those of the quotes that are nearly the same as a learned one, or in one group with it; capitals do not count."""
    texts, met = {quote.casefold() for quote in learned}, set()
    for group in near_duplicates([*texts, *(quote.casefold() for quote in quotes)]):
        if not texts.isdisjoint(group):
            met.update(group)
    return tuple(quote for quote in quotes if quote.casefold() in met)


def _nearly_the_same(quotes: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The places of pairs of quotes that share a band of their signatures and are nearly the same."""
    places = sorted((place for place, quote in enumerate(quotes) if len(quote) > _GRAM), key=quotes.__getitem__)
    if len(places) < 2:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    long = [quotes[place] for place in places]
    compared = np.array([quote[:_COMPARED] for quote in long], object)
    first, second = _candidates(_signatures(long), _Bags.of(compared))
    sides = (compared[side].tolist() for side in (first, second))
    # without a cutoff: rapidfuzz then takes pairs for less alike that are at the very bound
    near = process.cpdist(*sides, scorer=Indel.normalized_similarity, dtype=np.float64) >= NEARLY_THE_SAME
    return np.array(places)[first[near]], np.array(places)[second[near]]


def _candidates(signatures: np.ndarray, bags: "_Bags") -> tuple[np.ndarray, np.ndarray]:
    """Rows of the quotes to compare, a pair in each place, each pair once."""
    count, found = len(signatures), []
    for band in np.split(signatures, _BANDS, axis=1):
        keys = band[:, 0] * np.uint64(0x9E3779B97F4A7C15) ^ band[:, 1]
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        for distance in range(1, _NEIGHBOURS + 1):
            same = np.flatnonzero(keys[:-distance] == keys[distance:])
            first, second = order[same], order[same + distance]
            near = bags.may_be_near(first, second)
            found.append(first[near] * count + second[near])
    pairs = np.sort(np.concatenate(found))  # np.unique hashes, which takes five times as long
    return np.divmod(pairs[np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]], count)


@dataclass(frozen=True)
class _Bags:
    """How many characters of each of _KINDS every text has: a bound on what two texts can have in common."""

    counts: np.ndarray  # int16 (texts, _KINDS)
    lengths: np.ndarray  # int64 (texts,)

    @classmethod
    def of(cls, texts: Sequence[str]) -> "_Bags":
        lengths = np.array(list(map(len, texts)))
        cells = _codes(texts) % _KINDS + np.repeat(np.arange(len(texts)) * _KINDS, lengths)
        counts = np.bincount(cells, minlength=len(texts) * _KINDS)
        return cls(counts.reshape(len(texts), _KINDS).astype(np.int16), lengths)

    def may_be_near(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Which pairs can be nearly the same, boolean (pairs,): at least so many insertions and deletions part them."""
        apart = self.counts.take(first, 0)
        apart -= self.counts.take(second, 0)
        apart = np.einsum("ij->i", np.abs(apart, out=apart))  # at most 2 × _COMPARED; .sum(1) takes five times as long
        return apart <= (1 - NEARLY_THE_SAME + 1e-9) * (self.lengths[first] + self.lengths[second])


def _codes(texts: Sequence[str]) -> np.ndarray:
    """The code points of some texts behind each other, int64 (characters,)."""
    return np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)


def _signatures(quotes: Sequence[str]) -> np.ndarray:
    """MinHash of each quote's 3-grams, uint64 of shape (quotes, bands × rows). Every quote is longer than a gram."""
    characters = _codes(quotes).astype(np.uint64)
    grams = np.lib.stride_tricks.sliding_window_view(characters, _GRAM)
    codes = grams @ (np.uint64(1_000_003) ** np.arange(_GRAM, dtype=np.uint64))
    ends = np.cumsum([len(quote) for quote in quotes])
    whole = np.ones(len(codes), bool)  # without those that reach into the next quote
    for reach in range(1, _GRAM):
        whole[ends[:-1] - reach] = False
    codes = codes[whole]
    starts = np.append(0, ends[:-1]) - (_GRAM - 1) * np.arange(len(quotes))
    signatures = np.empty((len(quotes), _BANDS * _ROWS), np.uint64)
    rng = np.random.default_rng(0)  # the hash functions, the same in every run
    hashed, high = np.empty_like(codes), np.empty_like(codes)
    for column, (factor, offset) in enumerate(rng.integers(1, 2**63, (_BANDS * _ROWS, 2), np.uint64)):
        np.multiply(codes, factor | np.uint64(1), out=hashed)
        hashed += offset
        hashed ^= np.right_shift(hashed, np.uint64(29), out=high)
        signatures[:, column] = np.minimum.reduceat(hashed, starts)
    return signatures
