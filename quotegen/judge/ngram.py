"""Interpolated n-gram models of quotes: what counting alone can predict, as the yardstick of a network.

Long contexts are weighed against short ones as by Witten and Bell (1991, method C) or by interpolated Kneser-Ney
(1995; Chen and Goodman 1999, sections 2.6 and 2.7). Tables are sorted arrays: 1 MB of text is counted in seconds.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, get_args

import numpy as np

from quotegen.judge.evaluation import Guesses
from quotegen.text.vocabulary import END, Vocabulary

Smoothing = Literal["witten-bell", "kneser-ney"]
SMOOTHINGS: tuple[Smoothing, ...] = get_args(Smoothing)

LONGEST = 8  # characters of the longest n-gram: on proverbs the loss rises again from 5 or 6 on
_CELLS = 2_000_000  # positions × vocabulary that are held at once: 16 MB


@dataclass(frozen=True)
class _Table:
    """How often each character followed each context of one length. Contexts are sorted by hash."""

    size: int  # of the vocabulary
    contexts: np.ndarray  # uint64 (contexts,)
    starts: np.ndarray  # int32 (contexts + 1,): where the n-grams of each begin
    grams: np.ndarray  # int64 (n-grams,), sorted: the place of the context × size + the index of the follower
    counts: np.ndarray  # int32 (n-grams,)

    @cached_property
    def totals(self) -> np.ndarray:
        """How often each context occurred, (contexts,)."""
        return np.add.reduceat(self.counts, self.starts[:-1])

    @cached_property
    def discount(self) -> float:
        """Kneser-Ney's D = n1 / (n1 + 2 n2), from how many n-grams occurred once and twice."""
        once, twice = np.count_nonzero(self.counts == 1), np.count_nonzero(self.counts == 2)
        return once / (once + 2 * twice) if once else 0.5

    def find(self, contexts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Which of some contexts occurred, and the place of each of those."""
        places = np.searchsorted(self.contexts, contexts)
        places[places == len(self.contexts)] = 0
        rows = np.flatnonzero(self.contexts[places] == contexts)
        return rows, places[rows]

    def scales(self, places: np.ndarray, discount: float | None) -> tuple[np.ndarray, np.ndarray]:
        """What the counts after contexts are divided by, and the share that is left to shorter contexts."""
        kinds = self.starts[places + 1] - self.starts[places]  # different followers of each
        if discount is None:
            whole = self.totals[places] + kinds
            return whole, kinds / whole
        return self.totals[places], discount * kinds / self.totals[places]

    def weigh(self, contexts: np.ndarray, shorter: np.ndarray, discount: float | None) -> np.ndarray:
        """Chances after the contexts, (characters, vocabulary), from those after contexts that are one shorter.

        With a discount by Kneser and Ney, without one by Witten and Bell. An unseen context changes nothing.
        """
        chances = shorter.copy()
        rows, places = self.find(contexts)
        whole, rest = self.scales(places, discount)
        chances[rows] *= rest[:, np.newaxis]
        kinds = self.starts[places + 1] - self.starts[places]
        first = self.starts[places] - np.cumsum(kinds) + kinds  # n-gram of each context, less those gone through before
        grams = np.repeat(first, kinds) + np.arange(kinds.sum())
        share = (self.counts[grams] - (discount or 0)) / np.repeat(whole, kinds)
        chances[np.repeat(rows, kinds), self.grams[grams] % self.size] += share
        return chances

    def weigh_one(
        self, contexts: np.ndarray, targets: np.ndarray, shorter: np.ndarray, discount: float | None
    ) -> np.ndarray:
        """The same of one character after each context, (characters,): all that a loss needs."""
        chances = shorter.copy()
        rows, places = self.find(contexts)
        whole, rest = self.scales(places, discount)
        wanted = places * self.size + targets[rows]
        grams = np.searchsorted(self.grams, wanted)
        grams[grams == len(self.grams)] = 0
        seen = self.grams[grams] == wanted
        chances[rows] = chances[rows] * rest + np.where(seen, self.counts[grams] - (discount or 0), 0) / whole
        return chances


class NGram:
    """Counts of up to `longest` characters, from which every order and both smoothings can be read."""

    def __init__(self, quotes: Sequence[str], vocabulary: Vocabulary, longest: int = LONGEST):
        self.vocabulary, self.longest = vocabulary, longest
        (targets, by_length), size = _text(quotes, vocabulary, longest), len(vocabulary)
        self._raw: list[_Table] = []
        self._continuations: list[_Table] = []  # how many different characters stood before, for all but the longest
        before = None
        for contexts in by_length:
            table, places = _table(size, contexts, targets)
            if self._raw:
                self._continuations.append(_continuation(self._raw[-1], before, places))
            self._raw.append(table)
            before = places

    def losses(self, quotes: Sequence[str]) -> dict[tuple[Smoothing, int], float]:
        """Mean loss on quotes in nats per character, for each smoothing and order."""
        targets, by_length = _text(quotes, self.vocabulary, self.longest)
        uniform = np.full(len(targets), 1 / len(self.vocabulary))

        def weigh(table: _Table, contexts: np.ndarray, shorter: np.ndarray, discount: float | None) -> np.ndarray:
            return table.weigh_one(contexts, targets, shorter, discount)

        return {
            (smoothing, order): -float(np.log(chances).mean())
            for smoothing in SMOOTHINGS
            for order, chances in enumerate(self._by_order(smoothing, by_length, uniform, weigh), 1)
        }

    def guess(self, quotes: Sequence[str], smoothing: Smoothing, order: int) -> Guesses:
        losses, hits = [], []
        for targets, chances, of in self.distributions(quotes, smoothing, order):
            losses.append(-np.log(chances[of, targets]))
            hits.append(chances.argmax(1)[of] == targets)
        return np.concatenate(losses), np.concatenate(hits)

    def distributions(
        self, quotes: Sequence[str], smoothing: Smoothing, order: int
    ) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """For some characters at a time, their indices, the chances after each different context, and which of these
        stands before each character. After a context all is the same wherever it stands."""
        size = len(self.vocabulary)
        targets, by_length = _text(quotes, self.vocabulary, order)
        step = max(1, _CELLS // size)
        for start in range(0, len(targets), step):
            contexts = by_length[:, start : start + step]
            _, firsts, of = np.unique(contexts[-1], return_index=True, return_inverse=True)
            uniform = np.full((len(firsts), size), 1 / size)
            *_, chances = self._by_order(smoothing, contexts[:, firsts], uniform, _Table.weigh)
            yield targets[start : start + step], chances, of

    def _by_order(
        self, smoothing: Smoothing, contexts: np.ndarray, shorter: np.ndarray, weigh: Callable[..., np.ndarray]
    ) -> Iterator[np.ndarray]:
        """Chances after contexts of 0, 1, 2, … characters; `shorter` are those before anything was counted."""
        for order, hashes in enumerate(contexts, 1):
            raw = self._raw[order - 1]
            if smoothing == "witten-bell":
                shorter = weigh(raw, hashes, shorter, None)
                yield shorter
                continue
            yield weigh(raw, hashes, shorter, raw.discount)
            if order < len(contexts):
                table = self._continuations[order - 1]
                shorter = weigh(table, hashes, shorter, table.discount)


def best(losses: dict[tuple[Smoothing, int], float]) -> tuple[Smoothing, int]:
    """The smoothing and order of the lowest loss; of equals the first."""
    return min(losses, key=losses.get)


def _text(quotes: Sequence[str], vocabulary: Vocabulary, longest: int) -> tuple[np.ndarray, np.ndarray]:
    """Indices of all characters, ends included, (characters,), and hashes of the k characters before each, k = 0 …
    longest − 1, uint64 (longest, characters): as if as many ENDs stood before each quote, so none reaches into another.
    """
    indices = vocabulary.encode("".join(quote + END for quote in quotes)).astype(np.int64)
    lengths = np.array([len(quote) + 1 for quote in quotes], np.int64)
    offsets = np.arange(len(indices)) - np.repeat(np.cumsum(lengths) - lengths, lengths)  # within each quote
    contexts = np.zeros((longest, len(indices)), np.uint64)
    for reach in range(1, longest):
        before = np.where(offsets >= reach, np.roll(indices, reach), vocabulary.index[END])
        contexts[reach] = _joined(contexts[reach - 1], before)
    return indices, contexts


def _joined(hashes: np.ndarray, indices: np.ndarray) -> np.ndarray:
    """Hashes of 64 bits with one character more; among millions a collision is unlikelier than one in a million."""
    mixed = (hashes + indices.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    return (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)


def _table(size: int, contexts: np.ndarray, targets: np.ndarray) -> tuple[_Table, np.ndarray]:
    """The n-grams of a text, and which of them each of its characters ends, (characters,)."""
    distinct, places = np.unique(contexts, return_inverse=True)
    grams, which, counts = np.unique(places * size + targets, return_inverse=True, return_counts=True)
    starts = np.searchsorted(grams, np.arange(len(distinct) + 1) * size)
    return _Table(size, distinct, starts.astype(np.int32), grams, counts.astype(np.int32)), which


def _continuation(raw: _Table, shorter: np.ndarray, longer: np.ndarray) -> _Table:
    """The same n-grams, each counted once for every character that stood before it. `shorter` and `longer` say which
    n-gram, and which of those that are one longer, each character of the text ends."""
    suffix = np.zeros(longer.max() + 1, np.int64)
    suffix[longer] = shorter
    return replace(raw, counts=np.bincount(suffix, minlength=len(raw.grams)).astype(np.int32))
