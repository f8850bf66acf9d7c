"""Which words follow each other in the lines that a network read before its own text, and which stand in one line.

Those lines are not in the repository. Hashes are (`pretraining/proverbs.py`), of their runs of three and of more words
and of what each is about: enough to tell that words stand together there, too little to get the lines back. Long runs
tell what is repeated, subjects what is only worded otherwise, short runs what holds together: of what a network writes,
blind readers find sense where every three words have stood side by side before (`benchmarks/choosing.md`). Beside them
stand the drafts that readers have rated (`pretraining/liked.py`), each by a hash of the whole line.
"""

import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parents[2] / "data" / "usage"
SHORT = 3  # words of a run that holds together; the edges of a line count as words
LONG = {"korean": 6}  # of a run that is repeated, where a word and its ending are two; else 4
FEWEST = 3  # content words that tell what a line is about
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
        return _among(self.hashes, np.array(_hashes(words, self.length), np.uint32))

    def longest(self, words: Sequence[str]) -> float:
        """Share of a line's letters in its longest stretch of which every run was read: 0 to 1."""
        ends = np.cumsum([0, *(len(word.lstrip("-")) for word in _edged(words))])
        breaks = np.flatnonzero(~np.concatenate([[False], self.have(words), [False]]))
        stretches = [
            ends[min(after + self.length - 2, len(ends) - 1)] - ends[before]
            for before, after in pairwise(breaks)
            if after > before + 1
        ]
        return float(max(stretches, default=0) / max(ends[-1], 1))


@dataclass(frozen=True)
class ReadBefore:
    """What was read, as short runs and as long ones, what the lines are about, and which drafts were rated."""

    short: Runs
    long: Runs
    subjects: np.ndarray  # hashes, uint32, ascending
    drafts: np.ndarray  # that readers have rated: hashes of whole lines, uint32, ascending

    @classmethod
    def of(
        cls, lines: Sequence[Sequence[str]], language: str, content: Callable[[str], bool] = lambda word: True
    ) -> "ReadBefore":
        """What is kept of some lines, each a list of words; `content` tells which words say what a line is about."""
        hashes = (_hash(subject) for line in lines for subject in _subjects(line, content))
        subjects, long = np.unique(np.fromiter(hashes, np.uint32)), LONG.get(language, 4)
        return cls(Runs.of(lines, SHORT), Runs.of(lines, long), subjects, np.zeros(0, np.uint32))

    def with_drafts(self, drafts: Iterable[Sequence[str]]) -> "ReadBefore":
        """The same with these drafts in place of its own, each a list of words."""
        return replace(self, drafts=np.unique(np.fromiter(map(_hash, map(" ".join, drafts)), np.uint32)))

    def has_draft(self, words: Sequence[str]) -> bool:
        """Whether a line is a draft that was rated."""
        return bool(_among(self.drafts, np.array([_hash(" ".join(words))], np.uint32))[0])

    def rewords(self, words: Sequence[str], content: Callable[[str], bool]) -> bool:
        """Whether a line that was read is about the same: in other words, or in all but one of four or more."""
        return any(_among(self.subjects, np.array([*map(_hash, _subjects(words, content))], np.uint32)))

    def save(self, path: Path) -> None:
        """Write the hashes as one file, without pickle: the bytes of the gaps between them, which Deflate packs."""
        hashes = {
            "short": self.short.hashes,
            "long": self.long.hashes,
            "subjects": self.subjects,
            "drafts": self.drafts,
        }
        np.savez_compressed(path, **{name: gap_bytes(each) for name, each in hashes.items()})

    @classmethod
    def read(cls, path: Path, language: str) -> "ReadBefore":
        """What `save` wrote."""
        with np.load(path, allow_pickle=False) as file:
            short, long, *others = (from_gap_bytes(file[name]) for name in ("short", "long", "subjects", "drafts"))
        return cls(Runs(SHORT, short), Runs(LONG.get(language, 4), long), *others)


def gap_bytes(hashes: np.ndarray) -> np.ndarray:
    """The four bytes of each gap between ascending hashes, uint8 (4, hashes): Deflate packs the rows of zeros well."""
    gaps = np.diff(hashes, prepend=np.uint32(0)).astype("<u4")
    return np.ascontiguousarray(gaps.view(np.uint8).reshape(-1, 4).T)


def from_gap_bytes(rows: np.ndarray) -> np.ndarray:
    """The hashes that `gap_bytes` packed, uint32 (hashes,)."""
    return np.ascontiguousarray(rows.T).view("<u4").ravel().cumsum(dtype=np.uint32)


def _among(hashes: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Which of some hashes are among ascending ones: bool, shape of `asked`."""
    if not len(hashes):
        return np.zeros(len(asked), bool)
    return hashes[np.searchsorted(hashes, asked).clip(max=len(hashes) - 1)] == asked


def _subjects(words: Sequence[str], content: Callable[[str], bool]) -> list[str]:
    """What a line is about, as keys: its content words in alphabetical order, and, of four and more, all but one; where
    they are fewer than three, all its words. What follows an apostrophe is left out: he'll is he."""
    about = sorted({_before_apostrophe(word) for word in words if content(word)})
    if len(about) < FEWEST:
        return [" ".join(sorted(set(map(_before_apostrophe, words))))]
    without_one = combinations(about, len(about) - 1) if len(about) > FEWEST else ()
    return [" ".join(each) for each in (about, *without_one)]


def _before_apostrophe(word: str) -> str:
    return re.split("['’]", word)[0]


def _edged(words: Sequence[str]) -> list[str]:
    return ["", *words, ""]


def _hashes(words: Sequence[str], length: int) -> list[int]:
    around = _edged(words)
    around += [""] * (length - len(around))
    return [_hash(" ".join(around[start : start + length])) for start in range(len(around) - length + 1)]


def _hash(key: str) -> int:
    return zlib.crc32(key.encode()) >> (32 - _BITS)


@cache
def read_before(language: str) -> ReadBefore:
    """What the networks of a language read before their own text; nothing where that is not recorded."""
    path = FOLDER / f"{language}-read.npz"
    return ReadBefore.read(path, language) if path.is_file() else ReadBefore.of([], language)
