"""JSON and JSON Lines as tables: the list of records, wherever in the document it stands."""

import contextlib
import json
import re
from collections.abc import Iterator

from quotegen.text.structure.tables import MOST_COLUMNS, Table, header_names, with_header

_DEEPEST = 4  # objects within objects whose fields are columns


def from_json(text: str) -> Table | None:
    """The records of a JSON document: a list of strings, objects or rows, wherever in the document it stands."""
    if not text.lstrip().startswith(("[", "{")):
        return None
    try:
        document = _parsed(text)
    except (ValueError, RecursionError):
        return None
    tables = [table for found in _lists(document) if (table := _table(found))]
    return max(tables, key=lambda table: sum(map(len, table.column(table.quotes))), default=None)


def from_json_lines(text: str) -> Table | None:
    """The records of a file with one JSON object or list a line; one line in twenty may be broken."""
    lines = [line for line in text.split("\n") if line.strip()]
    records = []
    for line in lines:
        if not line.lstrip().startswith(("{", "[")):
            continue
        with contextlib.suppress(ValueError, RecursionError):
            records.append(_parsed(line))
    return _table(records) if len(records) >= max(2, 0.95 * len(lines)) else None


def _parsed(text: str):
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)  # a number of any length is text here


def _lists(document: object, deep: int = 0) -> Iterator[list]:
    """Everything in a document that may be a list of records."""
    if isinstance(document, list):
        yield document
        if len(document) == 1:
            document = document[0]
    if not isinstance(document, dict) or deep > _DEEPEST:
        return
    values, named = list(document.values()), header_names(list(document))
    if named > 1 and any(isinstance(value, str) for value in values):
        yield [document]
    if values and all(isinstance(value, list) for value in values):
        if named and len(set(map(len, values))) == 1:  # columns, and not the quotes of each author
            yield [dict(zip(document, row, strict=True)) for row in zip(*values, strict=True)]
        else:
            yield _by_key(document)
    elif values and all(isinstance(value, dict) for value in values):
        # {"quote": {"0": "One."}} as pandas writes columns, or {"1": {"quote": "One."}}
        yield [{name: column.get(key) for name, column in document.items()} for key in values[0]] if named else values
    elif len(values) > 2 and all(isinstance(value, str) for value in values):
        yield [{"key": key, "value": value} for key, value in document.items()]
    for value in values[:MOST_COLUMNS]:
        if isinstance(value, list | dict):
            yield from _lists(value, deep + 1)


def _by_key(document: dict) -> list:
    """`{"Some Author": ["One.", "Two."]}`: the key goes with each quote."""
    pairs = ((key, value) for key, values in document.items() for value in values)
    return [{"quote": value, "author": key} if isinstance(value, str) else value for key, value in pairs]


def _table(records: list) -> Table | None:
    """The table of records of which most are strings, objects or rows; None for others."""
    objects, rows, words = ([each for each in records if isinstance(each, kind)] for kind in (dict, list, str))
    if len(words) > 0.5 * len(records):
        table = Table(("quote",), tuple((_cell(word),) for word in words), 0.98)
    elif len(objects) > 0.5 * len(records):
        flat = [dict(_fields(each)) for each in objects]
        header = tuple(dict.fromkeys(name for row in flat for name in row))
        if len(header) > MOST_COLUMNS:
            return None
        table = Table(header, tuple(tuple(row.get(name, "") for name in header) for row in flat), 0.99)
    elif len(rows) > 0.5 * len(records) and 0 < (width := max(map(len, rows))) <= MOST_COLUMNS:
        table = with_header([(*map(_cell, row), *[""] * (width - len(row))) for row in rows], 0.95)
    else:
        return None
    return table if table.quotes is not None else None


def _fields(record: dict, before: str = "", deep: int = 0) -> Iterator[tuple[str, str]]:
    """The fields of an object, those of objects within as `outer.inner`."""
    for name, value in record.items():
        if isinstance(value, dict) and deep < _DEEPEST:
            yield from _fields(value, f"{before}{name}.", deep + 1)
        else:
            yield f"{before}{name}", _cell(value)


_HALF = re.compile("[\ud800-\udfff]")


def _cell(value: object) -> str:
    """A value as text; half of a surrogate pair, which JSON can spell, is no character."""
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value).strip()
    if isinstance(value, list):
        return ", ".join(_cell(each) for each in value if isinstance(each, str))
    return ""
