"""Interpolated n-gram models of quotes: what counting alone can predict, as the yardstick of a network.

Two ways to weigh long contexts against short ones: Witten and Bell (1991, method C) and interpolated Kneser-Ney
(Kneser and Ney 1995; Chen and Goodman 1999, sections 2.6 and 2.7). Tables are sorted arrays, so 1 MB of text is
counted in seconds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from quotegen.judge.evaluation import Guesses
from quotegen.text.vocabulary import END, Vocabulary

Smoothing = Literal["witten-bell", "kneser-ney"]

LONGEST = 8  # characters of the longest n-gram: on proverbs the loss rises again from 5 or 6 on
_CELLS = 2_000_000  # positions × vocabulary that are held at once: 16 MB


@dataclass(frozen=True)
class _Text:
    """Every character of some quotes, ends included, as something to predict."""

    targets: np.ndarray  # indices, (characters,)
    contexts: np.ndarray  # uint64, (order, characters): a hash of the k characters before, k = 0 … order − 1


@dataclass(frozen=True)
class _Table:
    """How often each character followed each context of one length. Contexts are sorted by hash."""

    contexts: np.ndarray  # (contexts,)
    starts: np.ndarray  # (contexts + 1,): where the followers of each begin
    followers: np.ndarray  # indices of characters, (n-grams,)
    counts: np.ndarray  # (n-grams,)

    @cached_property
    def totals(self) -> np.ndarray:
        """How often each context occurred, (contexts,)."""
        return np.add.reduceat(self.counts, self.starts[:-1])

    @cached_property
    def discount(self) -> float:
        """Kneser-Ney's D = n1 / (n1 + 2 n2), from how many n-grams occurred once and twice."""
        once, twice = np.count_nonzero(self.counts == 1), np.count_nonzero(self.counts == 2)
        return once / (once + 2 * twice) if once else 0.5

    def weigh(self, contexts: np.ndarray, shorter: np.ndarray, discount: float | None) -> np.ndarray:
        """Chances after the contexts, (characters, vocabulary), from those after contexts that are one shorter.

        With a discount by Kneser and Ney, without one by Witten and Bell. An unseen context changes nothing.
        """
        chances = shorter.copy()
        places = np.searchsorted(self.contexts, contexts)
        places[places == len(self.contexts)] = 0
        rows = np.flatnonzero(self.contexts[places] == contexts)
        places = places[rows]
        kinds = self.starts[places + 1] - self.starts[places]  # different followers of each context
        if discount is None:
            whole, left = self.totals[places] + kinds, kinds
        else:
            whole, left = self.totals[places], discount * kinds
        chances[rows] *= (left / whole)[:, np.newaxis]
        cells = np.repeat(rows, kinds)
        grams = (
            np.arange(len(cells)) - np.repeat(np.cumsum(kinds) - kinds, kinds) + np.repeat(self.starts[places], kinds)
        )
        chances[cells, self.followers[grams]] += (self.counts[grams] - (discount or 0)) / np.repeat(whole, kinds)
        return chances


class NGram:
    """Counts of up to `longest` characters, from which every order and both smoothings can be read."""

    def __init__(self, quotes: Sequence[str], vocabulary: Vocabulary, longest: int = LONGEST):
        self.vocabulary, self.longest = vocabulary, longest
        text = _text(quotes, vocabulary, longest)
        self._raw: list[_Table] = []
        self._continuations: list[_Table] = []  # how many different characters stood before, for all but the longest
        for order in range(1, longest + 1):
            contexts = text.contexts[order - 1]
            _, first, counts = np.unique(_joined(contexts, text.targets), return_index=True, return_counts=True)
            self._raw.append(_table(contexts[first], text.targets[first], counts))
            if order > 1:
                self._continuations.append(_continuation(text.contexts[order - 2][first], text.targets[first]))

    def losses(self, quotes: Sequence[str]) -> dict[tuple[Smoothing, int], float]:
        """Mean loss on quotes in nats per character, for each smoothing and order."""
        sums: dict[tuple[Smoothing, int], float] = {}
        count = 0
        for targets, orders in self._chances(quotes):
            count += len(targets)
            for key, chances in orders:
                sums[key] = sums.get(key, 0.0) - float(np.log(chances[np.arange(len(targets)), targets]).sum())
        return {key: total / count for key, total in sums.items()}

    def guess(self, quotes: Sequence[str], smoothing: Smoothing, order: int) -> Guesses:
        """At every character of the quotes, ends included."""
        losses, hits = [], []
        for targets, orders in self._chances(quotes, order):
            chances = next(chances for key, chances in orders if key == (smoothing, order))
            losses.append(-np.log(chances[np.arange(len(targets)), targets]))
            hits.append(chances.argmax(1) == targets)
        return np.concatenate(losses), np.concatenate(hits)

    def _chances(self, quotes: Sequence[str], longest: int | None = None) -> Iterator[tuple[np.ndarray, Iterator]]:
        """For some characters at a time, their indices and ((smoothing, order), chances) of every model."""
        text = _text(quotes, self.vocabulary, longest or self.longest)
        step = max(1, _CELLS // len(self.vocabulary))
        for start in range(0, len(text.targets), step):
            part = _Text(text.targets[start : start + step], text.contexts[:, start : start + step])
            yield part.targets, self._orders(part)

    def _orders(self, text: _Text) -> Iterator[tuple[tuple[Smoothing, int], np.ndarray]]:
        size = len(self.vocabulary)
        witten_bell = continued = np.full((len(text.targets), size), 1 / size)
        for order, contexts in enumerate(text.contexts, 1):
            raw = self._raw[order - 1]
            witten_bell = raw.weigh(contexts, witten_bell, None)
            yield ("witten-bell", order), witten_bell
            yield ("kneser-ney", order), raw.weigh(contexts, continued, raw.discount)
            if order < self.longest:
                table = self._continuations[order - 1]
                continued = table.weigh(contexts, continued, table.discount)


def best(losses: dict[tuple[Smoothing, int], float]) -> tuple[Smoothing, int]:
    """The smoothing and order of the lowest loss; of equals the first."""
    return min(losses, key=losses.get)


def _text(quotes: Sequence[str], vocabulary: Vocabulary, longest: int) -> _Text:
    """Quotes behind as many ENDs as a context can be long, so that no context reaches into another quote."""
    indices = vocabulary.encode("".join(END * longest + quote + END for quote in quotes)).astype(np.uint64)
    lengths = np.array([len(quote) + 1 for quote in quotes], np.int64)
    begins = np.cumsum(lengths + longest) - lengths
    places = np.repeat(begins - (np.cumsum(lengths) - lengths), lengths) + np.arange(lengths.sum())
    contexts = np.zeros((longest, len(places)), np.uint64)
    for reach in range(1, longest):
        contexts[reach] = _joined(contexts[reach - 1], indices[places - reach])
    return _Text(indices[places].astype(np.int64), contexts)


def _joined(hashes: np.ndarray, indices: np.ndarray) -> np.ndarray:
    """Hashes of 64 bits with one character more; among millions a collision is unlikelier than one in a million."""
    mixed = (hashes + indices.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    return (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)


def _table(contexts: np.ndarray, followers: np.ndarray, counts: np.ndarray) -> _Table:
    order = np.argsort(contexts, kind="stable")
    distinct, starts = np.unique(contexts[order], return_index=True)
    return _Table(distinct, np.append(starts, len(order)), followers[order], counts[order].astype(np.float64))


def _continuation(contexts: np.ndarray, followers: np.ndarray) -> _Table:
    """From the distinct n-grams, each without its first character: how many of them were the same but for that."""
    _, first, counts = np.unique(_joined(contexts, followers), return_index=True, return_counts=True)
    return _table(contexts[first], followers[first], counts)
