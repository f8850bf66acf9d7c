"""Rows and columns: which column has the quotes, and which their authors."""

import re
import statistics
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MOST_COLUMNS = 200
LOOKED_AT = 1000  # rows


# What columns are called, the surest first; compared in small letters and without what is no letter.
_NAMES = tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))
_QUOTES, _AUTHORS, _OTHERS = (tuple(_NAMES[kind].split()) for kind in ("quotes", "authors", "others"))
_URL = re.compile(r"https?://|www\.")


@dataclass(frozen=True)
class Table:
    """Cells by row and column; each row has as many as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    confidence: float  # that it is a table (0 to 1)

    def column(self, place: int) -> list[str]:
        return [row[place] for row in self.rows]

    @property
    def quotes(self) -> int | None:
        """The place of the column of quotes: by its name, else the one with most to read; None without words."""
        named = _named(self.header, _QUOTES)
        if named is not None and _wordiness(self.column(named)):
            return named
        scores = [_wordiness(self.column(place)) for place in range(len(self.header))]
        return scores.index(max(scores)) if scores and max(scores) > 0 else None

    def authors(self, quotes: int) -> int | None:
        """The place of the column of authors: by its name, else the other one of two where it has short names."""
        named = _named(self.header, _AUTHORS)
        if named is not None and named != quotes:
            return named
        if len(self.header) != 2 or _plain(self.header[1 - quotes]) in _OTHERS:
            return None
        cells = [cell for cell in self.column(1 - quotes) if cell]
        return 1 - quotes if cells and _wordiness(cells) and statistics.median(map(len, cells)) <= 30 else None


def place_of_quotes(header: Sequence[str]) -> int | None:
    """The place of the column that is called as quotes are; None where there is none."""
    return _named(header, _QUOTES)


def _named(header: Sequence[str], names: Sequence[str]) -> int | None:
    plain = [_plain(name) for name in header]
    return next((plain.index(name) for name in names if name in plain), None)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name.rpartition(".")[2]).lower()


def _wordiness(cells: Sequence[str]) -> float:
    """How much there is to read in a column: mean length of cells that have letters, by how many differ."""
    cells = [cell for cell in cells[:LOOKED_AT] if cell]
    words = [cell for cell in cells if any(map(str.isalpha, cell[:200])) and not _URL.match(cell)]
    if len(words) < 0.5 * len(cells) or not words:
        return 0.0
    return statistics.fmean(min(len(word), 1000) for word in words) * len(set(words)) / len(words)


def header_names(row: Sequence[str]) -> int:
    """How many cells are what columns are called."""
    count = sum(_plain(cell) in _QUOTES or _plain(cell) in _AUTHORS or _plain(cell) in _OTHERS for cell in row)
    return count if count >= 0.5 * len(row) else 0


def with_header(rows: Sequence[tuple[str, ...]], confidence: float) -> Table:
    first, *others = rows
    if others and (header_names(first) or _looks_like_header(first, others)):
        return Table(_distinct(first), tuple(others), confidence)
    return Table(tuple(f"column {place}" for place in range(1, len(first) + 1)), tuple(rows), confidence)


def _looks_like_header(first: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """Whether the first row has short names where the column with most to read has long cells."""
    table = Table(tuple(first), tuple(map(tuple, others)), 0)
    place = table.quotes
    if place is None or not all(first) or any(re.search(r"[.!?\d]", cell) or len(cell) > 30 for cell in first):
        return False
    return len(first[place]) < 0.5 * statistics.median(map(len, table.column(place)))


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    names = [name or f"column {place}" for place, name in enumerate(names, 1)]
    seen = [names[: place + 1].count(name) for place, name in enumerate(names)]
    return tuple(name if count == 1 else f"{name} ({count})" for name, count in zip(names, seen, strict=True))
