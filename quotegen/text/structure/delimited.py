"""CSV and its like: cells parted by commas, tabs, semicolons or bars."""

import csv
import io
import re
import statistics
from collections import Counter
from collections.abc import Sequence

from quotegen.text.structure.tables import LOOKED_AT, MOST_COLUMNS, Table, header_names, place_of_quotes, with_header

DELIMITERS = ",\t;|"
_MARKS_COUNTED = 50_000  # characters in which quotation marks are counted
_CODE_NAMES = ("quote", "quotes", "quote_text", "text", "content", "sentence")  # that are no title of a plain text
_RULE = frozenset("-: \t\xa0\n")  # what a row has that only parts a table of Markdown, or nothing
_MOST_LINES = 50  # of one cell


def delimited(text: str) -> Table | None:
    """The table of a CSV, TSV, semicolon or bar file; its confidence is low for lines that happen to have commas."""
    named = re.match(r"sep=(.)\n", text)  # Excel's own first line
    text = text[named.end() :] if named else text
    delimiters = named[1] if named else [each for each in DELIMITERS if each in text] or ","
    tables = [table for delimiter in delimiters if (table := _delimited(text, delimiter))]
    return max(tables, key=lambda table: table.confidence, default=None)


def _delimited(text: str, delimiter: str) -> Table | None:
    rows = _rows(text, delimiter)
    if not rows:
        return None
    names = header_names(rows[0])
    width = len(rows[0]) if names else Counter(map(len, rows)).most_common(1)[0][0]
    if width > MOST_COLUMNS:
        return None
    confidence = _confidence(text[:_MARKS_COUNTED], rows[:LOOKED_AT], width, delimiter)
    quotes = place_of_quotes(rows[0]) or 0
    fitted = [_fitted(row, width, delimiter, quotes) for row in rows]
    table = with_header(fitted, confidence)
    return table if table.quotes is not None else None


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """The rows that have a cell. Where quotation marks are not as in CSV, those with which more rows are equal."""
    if (rows := _parsed_rows(text, delimiter=delimiter, strict=True)) is not None:
        return rows
    loose = _parsed_rows(text, delimiter=delimiter), _parsed_rows(text, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    found = [rows for rows in loose if rows and header_names(rows[0]) > 1]
    return max(found, key=lambda rows: _share_of_width(rows, len(rows[0])) * len(rows), default=[])


def _parsed_rows(text: str, **how) -> list[list[str]] | None:
    """None for a quotation mark that is never closed, and for a cell that is a whole chapter."""
    try:
        rows = [row for row in csv.reader(io.StringIO(text), **how) if not _RULE.issuperset("".join(row))]
    except csv.Error:
        return None
    return None if any(cell.count("\n") > _MOST_LINES for row in rows for cell in row) else rows


def _share_of_width(rows: Sequence[Sequence[str]], width: int) -> float:
    return sum(len(row) == width for row in rows) / len(rows)


def _confidence(text: str, rows: Sequence[Sequence[str]], width: int, delimiter: str) -> float:
    """Prose has commas too: a table has known names above, cells in quotation marks, or no space behind commas."""
    names, regular = header_names(rows[0]), _share_of_width(rows, width)
    has_quotes = names and place_of_quotes(rows[0]) is not None
    data = len(rows) - bool(names)
    quoted = len(re.findall(rf'(?m)^"|{re.escape(delimiter)}"', text)) / (text.count("\n") + 1)
    if width == 1 or not data:
        sure = has_quotes and data and (quoted > 0.5 or rows[0][0].strip() in _CODE_NAMES)
        return 0.9 if sure else 0.0
    if has_quotes and (
        regular >= 0.9 or (names == width and sum(len(row) >= width for row in rows) >= 0.8 * len(rows))
    ):
        return 0.98 if names > 1 else 0.9
    others = [cell for row in rows for cell in row[1:] if cell]
    spaced = sum(cell[0] == " " for cell in others) / max(1, len(others))
    filled = statistics.fmean(sum(map(bool, row)) / len(row) for row in rows)
    if regular < 0.95 or filled < 0.6 or spaced > 0.05:
        return 0.3
    if quoted >= 0.5:
        return 0.95
    if delimiter == "\t":
        return 0.9 if data >= 3 else 0.4
    return 0.85 if regular >= 0.98 and data >= (3 if delimiter in ";|" else 5) else 0.3


def _fitted(row: Sequence[str], width: int, delimiter: str, quotes: int) -> tuple[str, ...]:
    """A row of just so many cells: a delimiter too many was part of the quote, which somebody did not put in marks."""
    if (extra := len(row) - width) > 0:
        row = [*row[:quotes], delimiter.join(row[quotes : quotes + extra + 1]), *row[quotes + extra + 1 :]]
    return tuple(map(str.strip, row)) + ("",) * (width - len(row))
