"""How a file holds its quotes: one a line, or in a table, JSON, fortunes, a list, subtitles, a chat, blocks. It is
lines unless there is evidence, and the reader may choose another reading."""

import contextlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from quotegen.errors import QuotegenError
from quotegen.text.structure import listings
from quotegen.text.structure.delimited import delimited
from quotegen.text.structure.listings import Listing
from quotegen.text.structure.records import from_json, from_json_lines
from quotegen.text.structure.tables import Table

Kind = Literal["lines", "table", "json", "jsonl", "fortune", "list", "subtitles", "chat", "blocks"]
SURE = 0.7  # confidence from which a reading is taken where nobody chose
_PERHAPS = 0.3  # from which it is offered
_HEAD = 50_000  # characters that a reading is recognised by
NO_AUTHOR = ""  # the choice of no column of authors
_ENDS = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_SAMPLES = 3  # cells shown of a column
_SAMPLE_LENGTH = 80  # characters shown of a cell


class UnreadableStructureError(QuotegenError):
    def __init__(self, kind: str):
        self.kind = kind
        super().__init__(f"This text cannot be read as {kind}. Choose another reading; lines always work.")


class UnknownColumnError(QuotegenError):
    def __init__(self, name: str, columns: Sequence[str]):
        self.name, self.columns = name, tuple(columns)
        has = f"The columns are: {', '.join(columns[:20])}." if columns else "This text is not read as a table."
        super().__init__(f"There is no column {name!r}. {has}")


@dataclass(frozen=True)
class Column:
    """A column of a table, as somebody who chooses one sees it."""

    name: str
    samples: tuple[str, ...]  # its first cells
    filled: int  # cells that are not empty


@dataclass(frozen=True)
class Reading:
    kind: Kind
    text: str  # one quote a line; for `lines` the text itself, to the letter
    authors: tuple[str, ...] = ()  # of each line of `text`, "" where none is named; () where the reading has none
    columns: tuple[Column, ...] = ()  # of a table
    column: str | None = None  # the one that has the quotes
    author_column: str | None = None
    confidence: float = 1.0  # that this is how the file is meant (0 to 1)

    @property
    def quotes(self) -> tuple[str, ...]:
        return tuple(stripped for line in self.text.split("\n") if (stripped := line.strip()))


_TABLES: dict[str, Callable[[str], Table | None]] = {
    "json": from_json,
    "jsonl": from_json_lines,
    "table": delimited,
}
_LISTINGS: dict[str, Callable[[str], Listing]] = {
    "subtitles": listings.subtitles,
    "chat": listings.chat,
    "fortune": listings.fortune,
    "list": listings.bullets,
    "blocks": listings.blocks,
}
KINDS: tuple[Kind, ...] = ("lines", *_TABLES, *_LISTINGS)


def read(text: str, kind: str | None = None, column: str | None = None, author: str | None = None) -> Reading:
    """The quotes of a decoded text: as its structure says, or as the caller chooses. `column` and `author` name columns
    of a table, NO_AUTHOR none. Raises UnreadableStructureError, UnknownColumnError."""
    if kind is None:
        return _likeliest(text, column, author)
    if kind == "lines":
        if column is not None:
            raise UnknownColumnError(column, ())
        return Reading("lines", text)
    if kind in _TABLES and (table := _TABLES[kind](text)):
        return _of_table(kind, table, column, author)
    if kind in _LISTINGS and (listing := _LISTINGS[kind](text)).entries and column is None:
        quotes, authors = zip(*listing.entries, strict=True)
        return Reading(kind, "\n".join(quotes), authors if any(authors) else (), confidence=listing.confidence)
    raise UnreadableStructureError(kind)


def possible(text: str) -> tuple[Kind, ...]:
    """The readings that make sense of the beginning of a text, the likeliest first; `lines` is always one."""
    found = {kind: confidence for kind, confidence in _confidences(text).items() if confidence >= _PERHAPS}
    found["lines"] = SURE - 0.01  # behind what is sure, before what is possible
    return tuple(sorted(found, key=found.get, reverse=True))


def _likeliest(text: str, column: str | None, author: str | None) -> Reading:
    confidences = _confidences(text)
    kind = max(confidences if column is None else _TABLES, key=confidences.get)
    if confidences[kind] >= SURE or (column is not None and confidences[kind] > 0):
        with contextlib.suppress(UnreadableStructureError):  # its beginning could be, but not all of it
            return read(text, kind, column, author)
    return read(text, "lines", column)


def _confidences(text: str) -> dict[Kind, float]:
    """How sure each reading but `lines` is, by the first lines; of JSON by all of it, which is read quickly."""
    head = _head(text)
    found = {kind: parse(text if kind == "json" else head) for kind, parse in (_TABLES | _LISTINGS).items()}
    return {kind: each.confidence if each else 0.0 for kind, each in found.items()}


def _head(text: str) -> str:
    """The first lines, without the last of them as long as a quotation mark is open."""
    if len(text) <= _HEAD:
        return text
    lines = text[:_HEAD].split("\n")[:-1] or [text[:_HEAD]]
    open_marks = sum(line.count('"') for line in lines) % 2
    for place in range(len(lines) - 1, max(0, len(lines) - 60), -1):
        if not open_marks:
            return "\n".join(lines[: place + 1])
        open_marks = (open_marks + lines[place].count('"')) % 2
    return "\n".join(lines)


def _of_table(kind: str, table: Table, column: str | None = None, author: str | None = None) -> Reading:
    for name in (column, author or None):
        if name not in (None, *table.header):
            raise UnknownColumnError(name, table.header)
    quotes = table.quotes if column is None else table.header.index(column)
    authors = table.authors(quotes) if author is None else None
    if author:
        authors = table.header.index(author)
    rows = [(_one_line(row[quotes]), "" if authors is None else _one_line(row[authors])) for row in table.rows]
    rows = [(quote, name) for quote, name in rows if quote]
    return Reading(
        kind,
        "\n".join(quote for quote, _ in rows),
        () if authors is None else tuple(name for _, name in rows),
        tuple(_column(name, table.column(place)) for place, name in enumerate(table.header)),
        table.header[quotes],
        None if authors is None else table.header[authors],
        table.confidence,
    )


def _column(name: str, cells: Sequence[str]) -> Column:
    filled = [cell for cell in cells if cell]
    samples = tuple(_one_line(cell[: 2 * _SAMPLE_LENGTH])[:_SAMPLE_LENGTH] for cell in filled[:_SAMPLES])
    return Column(name, samples, len(filled))


def _one_line(cell: str) -> str:
    """A cell of several lines as one quote."""
    return _ENDS.sub(" ", cell)
