"""Rows and columns: CSV, TSV and their like, JSON, JSON Lines. Which column has the quotes, and which their authors."""

import csv
import io
import json
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

DELIMITERS = ",\t;|"
MOST_COLUMNS = 200
_DEEPEST = 4  # objects within objects whose fields are columns
_LOOKED_AT = 1000  # rows
_MARKS_COUNTED = 50_000  # characters


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# What columns are called, the surest first; compared in small letters and without what is no letter.
_QUOTES = _words(
    """
    quote quotes quotetext quotation quotations saying sayings proverb proverbs aphorism maxim q 명언 속담 격언 인용
    인용구 인용문 어록 대사 문장 문구 글귀 구절 내용 본문 글 한글 원문 text texts body sentence sentences content
    message messages line lyrics caption description en english ko korean zitat citation citazione cita frase 名言
    名句 名言内容 内容 句子 格言 テキスト
    """
)
_AUTHORS = _words(
    """
    author authors authorname by who whosaid saidby speaker writer person name attribution user sender source 저자
    작가 글쓴이 지은이 말한이 말한사람 인물 인물명 이름 화자 출처 보낸사람 autor auteur autore 作者 著者 人物 出典
    """
)
_OTHERS = _words(
    """
    id no num number index key date time year category categories tag tags genre topic lang language likes count url
    link 번호 순번 연번 날짜 일자 분류 범주 주제 태그 비고 언어 country title 제목 meaning 뜻 의미 해설 풀이
    kategorie
    """
)
_CODE_NAMES = ("quote", "quotes", "quote_text", "text", "content", "sentence")  # that are no title of a plain text
_MOST_LINES = 50  # of one cell
_URL = re.compile(r"https?://|www\.")


@dataclass(frozen=True)
class Table:
    """Cells by row and column; each row has as many as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    confidence: float  # that it is a table (0 to 1)

    def column(self, place: int) -> list[str]:
        """The cells of one column."""
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


def _named(header: Sequence[str], names: Sequence[str]) -> int | None:
    plain = [_plain(name) for name in header]
    return next((plain.index(name) for name in names if name in plain), None)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name.rpartition(".")[2]).lower()


def _wordiness(cells: Sequence[str]) -> float:
    """How much there is to read in a column: mean length of cells that have letters, by how many differ."""
    cells = [cell for cell in cells[:_LOOKED_AT] if cell]
    words = [cell for cell in cells if any(map(str.isalpha, cell[:200])) and not _URL.match(cell)]
    if len(words) < 0.5 * len(cells) or not words:
        return 0.0
    return statistics.fmean(min(len(word), 1000) for word in words) * len(set(words)) / len(words)


# ---- Delimited text ------------------------------------------------------------------------------------------


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
    names = _header_names(rows[0])
    width = len(rows[0]) if names else _commonest_width(rows)
    if width > MOST_COLUMNS:
        return None
    confidence = _confidence(text[:_MARKS_COUNTED], rows[:_LOOKED_AT], width, delimiter)
    quotes = _named(rows[0], _QUOTES) or 0
    fitted = [_fitted(row, width, delimiter, quotes) for row in rows]
    table = _with_header(fitted, confidence)
    return table if table.quotes is not None else None


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """The rows that have a cell. Where quotation marks are not as in CSV, those with which more rows are equal."""
    if (rows := _parsed_rows(text, delimiter=delimiter, strict=True)) is not None:
        return rows
    loose = _parsed_rows(text, delimiter=delimiter), _parsed_rows(text, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    found = [rows for rows in loose if rows and _header_names(rows[0]) > 1]
    return max(found, key=lambda rows: _share_of_width(rows, len(rows[0])) * len(rows), default=[])


def _parsed_rows(text: str, **how) -> list[list[str]] | None:
    """None for a quotation mark that is never closed, and for a cell that is a whole chapter."""
    try:
        rows = [row for row in csv.reader(io.StringIO(text), **how) if any(map(str.strip, row))]
    except csv.Error:
        return None
    return None if any(cell.count("\n") > _MOST_LINES for row in rows for cell in row) else rows


def _commonest_width(rows: Sequence[Sequence[str]]) -> int:
    return Counter(map(len, rows)).most_common(1)[0][0]


def _share_of_width(rows: Sequence[Sequence[str]], width: int) -> float:
    return sum(len(row) == width for row in rows) / len(rows)


def _confidence(text: str, rows: Sequence[Sequence[str]], width: int, delimiter: str) -> float:
    """Prose has commas too: a table has known names above, cells in quotation marks, or no space behind commas."""
    names, regular = _header_names(rows[0]), _share_of_width(rows, width)
    has_quotes = names and _named(rows[0], _QUOTES) is not None
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


def _header_names(row: Sequence[str]) -> int:
    """How many cells are what columns are called."""
    known = sum(_plain(cell) in _QUOTES or _plain(cell) in _AUTHORS or _plain(cell) in _OTHERS for cell in row)
    return known if known >= 0.5 * len(row) else 0


def _fitted(row: Sequence[str], width: int, delimiter: str, quotes: int) -> tuple[str, ...]:
    """A row of just so many cells: a delimiter too many was part of the quote, which somebody did not put in marks."""
    if (extra := len(row) - width) > 0:
        row = [*row[:quotes], delimiter.join(row[quotes : quotes + extra + 1]), *row[quotes + extra + 1 :]]
    return tuple(map(str.strip, row)) + ("",) * (width - len(row))


def _with_header(rows: Sequence[tuple[str, ...]], confidence: float) -> Table:
    first, *others = rows
    if others and (_header_names(first) or _looks_like_header(first, others)):
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
    seen: Counter[str] = Counter()
    distinct = []
    for place, name in enumerate(names, 1):
        name = name or f"column {place}"
        seen[name] += 1
        distinct.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(distinct)


# ---- JSON ----------------------------------------------------------------------------------------------------


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
        if line.lstrip().startswith(("{", "[")):
            try:
                records.append(_parsed(line))
            except (ValueError, RecursionError):
                continue
        if len(lines) - len(records) > 0.5 * len(lines) and len(records) == 0:
            return None
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
    values = list(document.values())
    if values and all(isinstance(value, list) for value in values):
        yield _of_columns(document) if _is_columns(document) else _by_key(document)
    elif values and all(isinstance(value, dict) for value in values):
        yield _of_objects(document)
    elif len(values) > 2 and all(isinstance(value, str) for value in values):
        yield [{"key": key, "value": value} for key, value in document.items()]
    for value in values[:MOST_COLUMNS]:
        if isinstance(value, list | dict):
            yield from _lists(value, deep + 1)


def _is_columns(document: dict) -> bool:
    """Whether lists of equal length are columns and not the quotes of each author."""
    return len({len(value) for value in document.values()}) == 1 and bool(_header_names(list(document)))


def _of_columns(document: dict) -> list:
    return [dict(zip(document, row, strict=True)) for row in zip(*document.values(), strict=True)]


def _by_key(document: dict) -> list:
    """`{"Some Author": ["One.", "Two."]}`: the key goes with each quote."""
    return [
        {"quote": value, "author": key} if isinstance(value, str) else value
        for key, values in document.items()
        for value in values
    ]


def _of_objects(document: dict) -> list:
    """`{"quote": {"0": "One."}}` as pandas writes columns, or `{"1": {"quote": "One."}}`."""
    if _header_names(list(document)):
        keys = list(next(iter(document.values())))
        return [{name: column.get(key) for name, column in document.items()} for key in keys]
    return list(document.values())


def _table(records: list) -> Table | None:
    """The table of records that are strings, objects or rows; None where most are neither."""
    objects = [each for each in records if isinstance(each, dict)]
    rows = [each for each in records if isinstance(each, list)]
    words = [each for each in records if isinstance(each, str)]
    if not records:
        return None
    if len(words) > 0.5 * len(records):
        table = Table(("quote",), tuple((_cell(word),) for word in words), 0.98)
    elif len(objects) > 0.5 * len(records):
        table = _table_of_objects(objects)
    elif len(rows) > 0.5 * len(records):
        table = _table_of_rows(rows)
    else:
        return None
    return table if table and table.quotes is not None else None


def _table_of_objects(objects: Sequence[dict]) -> Table | None:
    flat = [dict(_fields(each)) for each in objects]
    header = list(dict.fromkeys(name for row in flat for name in row))
    if not 0 < len(header) <= MOST_COLUMNS:
        return None
    return Table(tuple(header), tuple(tuple(row.get(name, "") for name in header) for row in flat), 0.99)


def _table_of_rows(rows: Sequence[list]) -> Table | None:
    width = max(map(len, rows))
    if not 0 < width <= MOST_COLUMNS:
        return None
    return _with_header([(*map(_cell, row), *[""] * (width - len(row))) for row in rows], 0.95)


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
