"""How words are used: counted in millions of sentences that are not in the repository, kept as small tables.

`pretraining/usage.py` counts them; data/README.md says in which texts. A table says how often a piece (`text.pieces`)
occurs, which two and three follow each other, and which stand in one sentence more often than chance would have it.
Pieces with like neighbours are of one kind (the dog, the cat, the sky …), and it says which kinds follow each other:
that is how the order of a sentence is judged whose words nobody ever put side by side.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from quotegen.text.pieces import is_ending, pieces

FOLDER = Path(__file__).resolve().parents[2] / "data" / "usage"
EDGE = 0  # index of the edge of a sentence, before its first piece and behind its last
UNKNOWN = -1
PADDING = -2  # behind a shorter sentence, where several stand below each other
CONTENT_FROM = 150  # rank; the pieces that are more frequent hold a sentence together and say little
_BITS = 26  # of a hashed n-gram: among a million, one in 64 that was never counted is taken for one that was
# Odd numbers with well-mixed bits, of xxHash.
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63], np.uint64)
_TRUST = 20  # times that a context must be counted to weigh as much as the shorter one


@dataclass(frozen=True)
class Table:
    """A value for each of many n-grams of indices: sorted hashes and, in the same order, what belongs to them."""

    hashes: np.ndarray  # uint32 (n-grams,)
    values: np.ndarray  # uint8 (n-grams,), never 0

    @classmethod
    def of(cls, ngrams: np.ndarray, values: np.ndarray) -> "Table":
        """The table of n-grams (count, n); of two with one hash the larger value stays."""
        sorting = np.lexsort((values, hashed := _hashed(ngrams)))
        last = np.append(np.diff(hashed[sorting]) > 0, True)
        return cls(hashed[sorting][last], values[sorting][last])

    def of_each(self, ngrams: np.ndarray) -> np.ndarray:
        """Values of n-grams (…, n), 0 for those that are not in the table or hold an unknown index: uint8 (…,)."""
        if not len(self.hashes):
            return np.zeros(ngrams.shape[:-1], np.uint8)
        hashed = _hashed(ngrams)
        places = np.searchsorted(self.hashes, hashed).clip(max=len(self.hashes) - 1)
        there = (self.hashes[places] == hashed) & (ngrams >= 0).all(-1)
        return np.where(there, self.values[places], 0).astype(np.uint8)

    def packed(self) -> np.ndarray:
        """The table as bytes, uint8 (5, entries): the four of each gap between hashes, and the values.

        Byte by byte, because most of the high ones are 0, and Deflate packs what is alike when it stands side by side.
        """
        gaps = np.diff(self.hashes, prepend=self.hashes.dtype.type(0)).astype("<u4")
        return np.array([*gaps.view(np.uint8).reshape(-1, 4).T, self.values], order="C")

    @classmethod
    def unpacked(cls, rows: np.ndarray) -> "Table":
        """What `packed` made bytes of."""
        gaps = np.ascontiguousarray(rows[:4].T).view("<u4").ravel()
        return cls(gaps.cumsum(dtype=np.uint32), rows[4])


def _hashed(ngrams: np.ndarray) -> np.ndarray:
    """Multiplicative hashes of n-grams (…, n), uint32 (…,), below 2^_BITS (Knuth, The Art of Computer Programming 3,
    section 6.4)."""
    mixed = np.zeros(ngrams.shape[:-1], np.uint64)
    for place in range(ngrams.shape[-1]):
        mixed = (mixed ^ ngrams[..., place].astype(np.int64).view(np.uint64)) * _FACTORS[place]
        mixed ^= mixed >> np.uint64(29)
    return (mixed >> np.uint64(64 - _BITS)).astype(np.uint32)


# What a byte of a table stands for: counts from 1 to 2^31 in eighths of a doubling, associations in 16ths of a nat.
_COUNT_STEPS, _ASSOCIATION_STEPS = 8, 16
_TABLES = ("two", "three", "pairs", "kinds_two", "kinds_three", "kinds_four")


def count_bytes(counts: np.ndarray) -> np.ndarray:
    """Counts of 1 and more as bytes."""
    return np.rint(np.log2(counts) * _COUNT_STEPS + 1).clip(1, 255).astype(np.uint8)


def association_bytes(nats: np.ndarray) -> np.ndarray:
    """Associations above 0, in nats, as bytes."""
    return np.rint(nats * _ASSOCIATION_STEPS).clip(1, 255).astype(np.uint8)


def _counts(values: np.ndarray) -> np.ndarray:
    return np.where(values > 0, np.exp2((values.astype(np.float64) - 1) / _COUNT_STEPS), 0.0)


@dataclass(frozen=True)
class Usage:
    """How the words of a language are used."""

    pieces: tuple[str, ...]  # the most frequent first, behind EDGE
    counts: np.ndarray  # float64 (pieces,): of each, of EDGE the number of sentences
    endings: frozenset[str]
    two: Table  # that follow each other, how often
    three: Table
    pairs: Table  # in one sentence, how much more often than by chance
    kinds: np.ndarray  # uint8 (pieces,): of each, EDGE being a kind of its own
    kinds_two: Table  # kinds that follow each other, how often
    kinds_three: Table
    kinds_four: Table

    @cached_property
    def index(self) -> dict[str, int]:
        """piece → index."""
        return {piece: index for index, piece in enumerate(self.pieces)}

    @cached_property
    def _of_kinds(self) -> np.ndarray:
        """How often each kind occurs among all pieces, float64 (kinds,)."""
        return np.bincount(self.kinds, self.counts) / self.total

    @cached_property
    def total(self) -> float:
        """Pieces counted, edges included."""
        return float(self.counts.sum())

    @classmethod
    def empty(cls) -> "Usage":
        """Of a language that nothing was counted of: every piece is unknown, and no part of a score speaks."""
        tables = dict.fromkeys(_TABLES, Table(np.zeros(0, np.uint32), np.zeros(0, np.uint8)))
        return cls(("",), np.ones(1), frozenset(), kinds=np.zeros(1, np.uint8), **tables)

    @cached_property
    def is_content(self) -> np.ndarray:
        """Which pieces say what a sentence is about, bool (pieces,): no endings and none of the most frequent."""
        content = np.array([not is_ending(piece) for piece in self.pieces])
        content[:CONTENT_FROM] = False
        return content

    def encode(self, text: str) -> np.ndarray:
        """Indices of the pieces of a sentence between two edges, int64 (pieces + 2,); UNKNOWN for others."""
        inner = [self.index.get(piece, UNKNOWN) for piece in pieces(text, self.endings)] or [UNKNOWN]
        return np.array([EDGE, *inner, EDGE], np.int64)

    def content(self, indices: np.ndarray) -> np.ndarray:
        """Those that say what a sentence is about, each once, in order."""
        there = indices[indices > 0]
        return np.array(list(dict.fromkeys(there[self.is_content[there]].tolist())), np.int64)

    def pulls(self, indices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How much oftener than by chance neighbours follow each other, in doublings: of two, and of three.

        log2 of the count over the count to be expected, one added to both: of two from how often each occurs, of three
        from how often the first two and the last two follow each other. Neighbours of an unknown piece have 0. Indices
        (…, n), here and below: one sentence, or several padded ones.
        """
        two, three = (_windows(indices, n) for n in (2, 3))
        often = self.counts[np.maximum(indices, 0)]
        follow = _counts(self.two.of_each(two))
        by_chance = often[..., :-1] * often[..., 1:] / self.total
        both = follow[..., :-1] * follow[..., 1:] / np.maximum(often[..., 1:-1], 1)
        return (
            np.where((two >= 0).all(-1), np.log2((follow + 1) / (by_chance + 1)), 0.0),
            np.where((three >= 0).all(-1), np.log2((_counts(self.three.of_each(three)) + 1) / (both + 1)), 0.0),
        )

    def word_order(self, indices: np.ndarray) -> np.ndarray:
        """How much likelier each piece's kind is behind the three kinds before it than anywhere, in doublings.

        log2 of the one probability over the other, float64 (pieces + 1,), the closing edge included; 0 for an unknown
        piece. Contexts of one, two and three kinds are interpolated as in Dirichlet smoothing (MacKay and Peto 1995);
        kinds are those of Brown et al. 1992, section 3, found by k-means instead.
        """
        kinds = np.where(indices >= 0, self.kinds[indices].astype(np.int64), UNKNOWN)
        anywhere = self._of_kinds[kinds[..., 1:]]
        behind = anywhere.copy()
        contexts = self._of_kinds[kinds] * self.total
        for n, table in enumerate((self.kinds_two, self.kinds_three, self.kinds_four), 2):
            if kinds.shape[-1] < n:
                break
            rows = _windows(kinds, n)
            follow, seen = _counts(table.of_each(rows)), contexts[..., : rows.shape[-2]]
            whole = (rows >= 0).all(-1)
            mixed = (follow + _TRUST * behind[..., n - 2 :]) / (np.maximum(seen, follow) + _TRUST)
            behind[..., n - 2 :] = np.where(whole, mixed, behind[..., n - 2 :])
            contexts = follow
        return np.where(kinds[..., 1:] >= 0, np.log2(behind / anywhere), 0.0)

    def bonds(self, content: np.ndarray) -> np.ndarray:
        """For each of some pieces the strongest association with another of them, in nats: float64 (pieces,).

        Pointwise mutual information of standing within eight places of each other, 0 where it is no more than chance
        (Church and Hanks 1990), with the smoothed context of Levy, Goldberg and Dagan 2015, section 3.2.
        """
        if content.shape[-1] < 2:
            return np.zeros(content.shape)
        rows, columns = content[..., :, np.newaxis], content[..., np.newaxis, :]
        low, high = (extreme(rows, columns) for extreme in (np.minimum, np.maximum))
        return self.pairs.of_each(np.stack([low, high], -1)).max(-1) / _ASSOCIATION_STEPS

    def surprise(self, indices: np.ndarray) -> np.ndarray:
        """−ln of the probability of the pieces and the end, each by itself: nats (…). An unknown piece counts as
        the rarest.

        A likelihood that this is added to says how well a sentence is put together rather than how common its words
        are (Pauls and Klein 2012, section 5; Lau, Clark and Lappin 2017, table 1: SLOR).
        """
        counts = np.where(indices >= 0, self.counts[indices], self.counts.min())
        return np.where(indices == PADDING, 0, -np.log(counts / self.total))[..., 1:].sum(-1)

    def rarity(self, content: np.ndarray) -> np.ndarray:
        """−log2 of how often each piece occurs among all: bits, float64 (pieces,)."""
        return -np.log2(self.counts[content] / self.total)

    def save(self, path: Path) -> None:
        """Write it as one file, without pickle."""
        path.parent.mkdir(parents=True, exist_ok=True)
        tables = {name: getattr(self, name).packed() for name in _TABLES}
        named = {"pieces": self.pieces, "endings": sorted(self.endings)}
        texts = {name: np.frombuffer("\n".join(each).encode(), np.uint8) for name, each in named.items()}
        np.savez_compressed(path, counts=self.counts.astype(np.uint32), kinds=self.kinds, **texts, **tables)


def _windows(indices: np.ndarray, n: int) -> np.ndarray:
    return np.lib.stride_tricks.sliding_window_view(indices, n, axis=-1)


def padded(rows: Sequence[np.ndarray]) -> np.ndarray:
    """Arrays of indices below each other, int64 (rows, longest), with PADDING behind the shorter ones."""
    longest = max(map(len, rows), default=0)
    below = np.full((len(rows), longest), PADDING)
    for place, row in enumerate(rows):
        below[place, : len(row)] = row
    return below


def _read(path: Path) -> Usage:
    with np.load(path, allow_pickle=False) as file:
        names, endings = (bytes(file[name]).decode().split("\n") for name in ("pieces", "endings"))
        tables = {name: Table.unpacked(file[name]) for name in _TABLES}
        counts, kinds = file["counts"].astype(np.float64), file["kinds"]
        return Usage(tuple(names), counts, frozenset(endings), kinds=kinds, **tables)


@cache
def usage_of(language: str) -> Usage | None:
    """The usage of a language, `english` or `korean`; None where nothing was counted."""
    path = FOLDER / f"{language}.npz"
    return _read(path) if path.is_file() else None
