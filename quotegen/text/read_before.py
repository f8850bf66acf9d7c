"""Which words follow each other in the lines that a network read before its own text.

Those lines are not in the repository. Hashes of their runs of three and of more words are (`pretraining/proverbs.py`):
enough to tell that words follow each other there, too little to get the lines back. Long runs tell what is repeated,
short ones what holds together: of what a network writes, blind readers find sense where every three words have stood
side by side before (`benchmarks/choosing.md`).
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parents[2] / "data" / "usage"
SHORT = 3  # words of a run that holds together; the edges of a line count as words
LONG = {"korean": 6}  # of a run that is repeated, where a word and its ending are two; else 4
_BITS = 27  # of a hash: with half a million, one run in 270 that was never read counts as read


@dataclass(frozen=True)
class Runs:
    """Every run of some length in the lines that were read."""

    length: int
    hashes: np.ndarray  # uint32, ascending

    @classmethod
    def of(cls, lines: Iterable[Sequence[str]], length: int) -> "Runs":
        """The runs of some lines, each a list of words."""
        hashes = (hashed for line in lines for hashed in _hashes(line, length))
        return cls(length, np.unique(np.fromiter(hashes, np.uint32)))

    def have(self, words: Sequence[str]) -> np.ndarray:
        """Of each run of a line, whether it was read: bool (runs,)."""
        hashes = np.array(_hashes(words, self.length), np.uint32)
        if not len(self.hashes):
            return np.zeros(len(hashes), bool)
        return self.hashes[np.searchsorted(self.hashes, hashes).clip(max=len(self.hashes) - 1)] == hashes

    def share(self, words: Sequence[str]) -> float:
        """Share of a line's letters that stand in runs that were read: 0 to 1."""
        lengths = [len(word.lstrip("-")) for word in _edged(words)]
        starts = np.flatnonzero(self.have(words))
        repeated = {place for start in starts for place in range(start, start + self.length)}
        return sum(lengths[place] for place in repeated if place < len(lengths)) / max(sum(lengths), 1)


@dataclass(frozen=True)
class ReadBefore:
    """What was read, as short runs and as long ones."""

    short: Runs
    long: Runs

    @classmethod
    def of(cls, lines: Sequence[Sequence[str]], language: str) -> "ReadBefore":
        """What is kept of some lines, each a list of words."""
        return cls(Runs.of(lines, SHORT), Runs.of(lines, LONG.get(language, 4)))

    def save(self, path: Path) -> None:
        """Write the hashes as one file, without pickle: the bytes of the gaps between them, which Deflate packs."""
        np.savez_compressed(path, short=gap_bytes(self.short.hashes), long=gap_bytes(self.long.hashes))

    @classmethod
    def read(cls, path: Path, language: str) -> "ReadBefore":
        """What `save` wrote."""
        with np.load(path, allow_pickle=False) as file:
            short, long = (from_gap_bytes(file[name]) for name in ("short", "long"))
        return cls(Runs(SHORT, short), Runs(LONG.get(language, 4), long))


def gap_bytes(hashes: np.ndarray) -> np.ndarray:
    """The four bytes of each gap between ascending hashes, uint8 (4, hashes): Deflate packs the rows of zeros well."""
    gaps = np.diff(hashes, prepend=np.uint32(0)).astype("<u4")
    return np.ascontiguousarray(gaps.view(np.uint8).reshape(-1, 4).T)


def from_gap_bytes(rows: np.ndarray) -> np.ndarray:
    """The hashes that `gap_bytes` packed, uint32 (hashes,)."""
    return np.ascontiguousarray(rows.T).view("<u4").ravel().cumsum(dtype=np.uint32)


def _edged(words: Sequence[str]) -> list[str]:
    return ["", *words, ""]


def _hashes(words: Sequence[str], length: int) -> list[int]:
    around = _edged(words)
    around += [""] * (length - len(around))
    return [
        zlib.crc32(" ".join(around[start : start + length]).encode()) >> (32 - _BITS)
        for start in range(len(around) - length + 1)
    ]


@cache
def read_before(language: str) -> ReadBefore:
    """What the networks of a language read before their own text; nothing where that is not recorded."""
    path = FOLDER / f"{language}-read.npz"
    return ReadBefore.read(path, language) if path.is_file() else ReadBefore.of([], language)
