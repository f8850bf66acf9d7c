"""Whether a quote repeats lines that a network read before its own text. Those are not in the repository, but hashes of
every run of four words in them (`pretraining/proverbs.py`), from which the lines cannot be got back."""

import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import numpy as np

from quotegen.text.pieces import words

FOLDER = Path(__file__).resolve().parents[2] / "data" / "usage"
RUN = 4  # words; the edges of a line count as words, so that a line of two is a run, too
_BITS = 27  # of a hash: with half a million, one run in 270 that was never read counts as read


class ReadBefore:
    """Runs of words in the lines that were read."""

    def __init__(self, hashes: np.ndarray):
        self._hashes = hashes  # uint32, ascending

    @classmethod
    def of(cls, lines: Iterable[str]) -> "ReadBefore":
        return cls(np.unique(np.array([hashed for line in lines for hashed in _hashes(line)], np.uint32)))

    def share(self, text: str) -> float:
        """Share of a text's characters, spaces and marks aside, that stand in such runs: 0 to 1."""
        hashes = np.array([*_hashes(text)], np.uint32)
        places = np.searchsorted(self._hashes, hashes).clip(max=max(len(self._hashes) - 1, 0))
        read = self._hashes[places] == hashes if len(self._hashes) else np.zeros(len(hashes), bool)
        lengths = [len(word) for word in _edged(text)]
        repeated = {place for start in np.flatnonzero(read) for place in range(start, start + RUN)}
        return sum(lengths[place] for place in repeated) / max(sum(lengths), 1)

    def save(self, path: Path) -> None:
        """Write the hashes as one file, without pickle: the bytes of the gaps between them, which Deflate packs."""
        np.savez_compressed(path, gaps=gap_bytes(self._hashes))

    @classmethod
    def read(cls, path: Path) -> "ReadBefore":
        with np.load(path, allow_pickle=False) as file:
            return cls(from_gap_bytes(file["gaps"]))


def gap_bytes(hashes: np.ndarray) -> np.ndarray:
    """The four bytes of each gap between ascending hashes, uint8 (4, hashes): Deflate packs the rows of zeros well."""
    gaps = np.diff(hashes, prepend=np.uint32(0)).astype("<u4")
    return np.ascontiguousarray(gaps.view(np.uint8).reshape(-1, 4).T)


def from_gap_bytes(rows: np.ndarray) -> np.ndarray:
    """The hashes that `gap_bytes` packed, uint32 (hashes,)."""
    return np.ascontiguousarray(rows.T).view("<u4").ravel().cumsum(dtype=np.uint32)


def _edged(text: str) -> list[str]:
    return ["", *words(text.lower()), ""]


def _hashes(text: str) -> Iterator[int]:
    around = _edged(text)
    for start in range(len(around) - RUN + 1):
        yield zlib.crc32(" ".join(around[start : start + RUN]).encode()) >> (32 - _BITS)


@cache
def read_before(language: str) -> ReadBefore:
    """What the networks of a language read before their own text; nothing where that is not recorded."""
    path = FOLDER / f"{language}-read.npz"
    return ReadBefore.read(path) if path.is_file() else ReadBefore(np.zeros(0, np.uint32))
