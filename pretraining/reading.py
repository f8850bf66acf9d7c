"""Long texts as arrays of indices on disk, read side by side in many places. NumPy alone; a text is never held whole.

An array is what one reader after the other would see: END, a line, END, the next line, … END. So a line begins wherever
END is read, and a symbol's target is the symbol behind it.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import numpy as np

from quotegen.model.files.metadata import TextRecord
from quotegen.text.vocabulary import END

BLOCK = 1 << 20  # characters of a text that are in memory at a time
HELD_OUT = 256  # lines at the end of a text that are measured and never read


class Symbols(Protocol):
    """What a text is taken apart into (`symbols.py`)."""

    end: int  # the index of END
    name: str  # differs where the indices do

    def __len__(self) -> int: ...
    def encode(self, text: str) -> np.ndarray: ...


@dataclass(frozen=True)
class Text:
    """A text on disk as indices, without the lines held out at its end."""

    record: TextRecord
    indices: np.ndarray  # (symbols,), uint8 or uint16, memory-mapped; the first and the last are END
    held_out: tuple[np.ndarray, ...]  # each from END to END
    symbols_per_character: float  # ends included


def encoded(path: Path, symbols: Symbols, folder: Path) -> Text:
    """The text of a file with one line a quote, encoded once into a file of `folder` and mapped from there.

    Raises UnknownCharacterError.
    """
    content, characters, lines = hashlib.sha256(), 0, 0
    for block in blocks(path):
        content.update(block.encode("utf-8"))
        characters, lines = characters + len(block), lines + block.count(END)
    fingerprint = content.hexdigest()[:16]
    kind = np.uint8 if len(symbols) <= 256 else np.uint16
    file = folder / f"{fingerprint}-{symbols.name}.{kind.__name__}"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _encode(path, symbols, kind, file)
    mapped = np.memmap(file, kind, "r")
    record = TextRecord(path.stem, fingerprint, characters, lines, min(HELD_OUT, lines // 10), ())
    read, held_out = _apart(mapped, symbols.end, record.held_out)
    return Text(record, read, held_out, (len(mapped) - 1) / characters)


def blocks(path: Path) -> Iterator[str]:
    """Whole lines, some BLOCK characters at a time, each line with END behind it."""
    with path.open(encoding="utf-8") as file:
        while lines := file.readlines(BLOCK):
            yield "".join(line if line.endswith(END) else line + END for line in lines if line.strip())


def _encode(path: Path, symbols: Symbols, kind: type, out: Path) -> None:
    part = out.with_suffix(".part")
    with part.open("wb") as file:
        file.write(kind(symbols.end).tobytes())
        for block in blocks(path):
            file.write(symbols.encode(block).astype(kind).tobytes())
    part.replace(out)


def _apart(indices: np.ndarray, end: int, lines: int) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    """The indices up to the last lines, and each of these from END to END."""
    if not lines:
        return indices, ()
    size = 4096
    while (ends := np.flatnonzero(indices[-size:] == end)).size <= lines and size < len(indices):
        size *= 2
    ends = ends[-lines - 1 :] + max(len(indices) - size, 0)
    held_out = tuple(np.array(indices[a : b + 1]) for a, b in pairwise(ends))
    return indices[: ends[0] + 1], held_out


class Reader:
    """`streams` places of a text, as far apart from each other as they can be, each at the beginning of a line.

    Each reads on from there, over the end of the text to its beginning. The position follows from the number of the
    span alone, so a run that was broken off finds its place again.
    """

    def __init__(self, indices: np.ndarray, end: int, streams: int, span: int):
        self.indices, self.span = indices, span
        self._period = len(indices) - 1  # the last END is the first again
        evenly = np.arange(streams) * self._period // streams
        self._starts = np.array([self._line_at(place, end) for place in evenly])

    def _line_at(self, place: int, end: int) -> int:
        ahead = np.flatnonzero(self.indices[place : place + 4096] == end)
        return place + int(ahead[0]) if ahead.size else place

    def spans(self, first: int = 0) -> Iterator[np.ndarray]:
        """int32 (span + 1, streams), without end: what is read, and one further what is to be predicted."""
        while True:
            places = self._starts + first * self.span + np.arange(self.span + 1)[:, np.newaxis]
            yield self.indices[places % self._period].astype(np.int32)
            first += 1
