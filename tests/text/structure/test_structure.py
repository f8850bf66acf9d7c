"""How a file holds its quotes: recognised where there is evidence, and never in a plain text."""

import csv
import io
import json
from pathlib import Path

import pytest

from quotegen.text.structure.reading import (
    KINDS,
    NO_AUTHOR,
    UnknownColumnError,
    UnreadableStructureError,
    possible,
    read,
)

DATA = Path(__file__).parents[3] / "data"
QUOTES = tuple(f"The tall ladder, number {chr(97 + n)}, follows a coat." for n in range(12))
PAIRS = [(quote, "Some Author") for quote in QUOTES]


def written(rows, delimiter: str = ",", **how) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n", **how).writerows(rows)
    return text.getvalue()


@pytest.mark.parametrize(
    ("text", "column", "author"),
    [
        (written([("quote", "author"), *PAIRS]), "quote", "author"),
        (written([("author", "text"), *[(b, a) for a, b in PAIRS]]), "text", "author"),
        (written([("Zitat", "Autor"), *PAIRS], ";"), "Zitat", "Autor"),
        (written([("명언", "저자"), *PAIRS], "\t"), "명언", "저자"),
        (written([("번호", "명언", "인물"), *[(n, *pair) for n, pair in enumerate(PAIRS)]]), "명언", "인물"),
        (written(PAIRS), "column 1", "column 2"),
        (written(PAIRS, ";"), "column 1", "column 2"),
        (written(PAIRS, "\t"), "column 1", "column 2"),
        (written([("foo", "bar"), *PAIRS]), "foo", "bar"),
        (written([("quote", "author"), *PAIRS], quoting=csv.QUOTE_ALL), "quote", "author"),
        ("sep=;\n" + written([("quote", "author"), *PAIRS], ";"), "quote", "author"),
        ("quote,author\n" + "".join(f"{quote},Some Author\n" for quote in QUOTES), "quote", "author"),
        (
            "| quote | author |\n|---|:--|\n" + "".join(f"| {quote} | Some Author |\n" for quote in QUOTES),
            "quote",
            "author",
        ),
        (written([("quote",), *[(quote,) for quote in QUOTES]]), "quote", None),
    ],
)
def test_the_column_of_quotes_of_a_table_is_found(text, column, author):
    reading = read(text)
    assert (reading.kind, reading.column, reading.author_column) == ("table", column, author)
    assert reading.quotes == QUOTES
    assert set(reading.authors) == ({"Some Author"} if author else set())


OBJECTS = [{"quote": quote, "author": "Some Author"} for quote in QUOTES]


@pytest.mark.parametrize(
    ("document", "column", "author"),
    [
        (QUOTES, "quote", None),
        (OBJECTS, "quote", "author"),
        ([{"q": quote, "a": "Some Author", "h": 1} for quote in QUOTES], "q", "a"),
        ({"count": 12, "quotes": OBJECTS}, "quote", "author"),
        ({"Some Author": QUOTES[:5], "Another": QUOTES[5:]}, "quote", "author"),
        ({"quote": QUOTES, "author": ["Some Author"] * 12}, "quote", "author"),
        ({"quote": dict(enumerate(QUOTES)), "author": dict.fromkeys(range(12), "A")}, "quote", "author"),
        ({str(n): each for n, each in enumerate(OBJECTS)}, "quote", "author"),
        (dict(enumerate(QUOTES)), "value", None),
        ([("quote", "author"), *PAIRS], "quote", "author"),
        (
            {"data": [{"quote": {"text": quote, "by": {"name": "A"}}} for quote in QUOTES]},
            "quote.text",
            "quote.by.name",
        ),
    ],
)
def test_the_quotes_of_a_json_document_are_found(document, column, author):
    reading = read(json.dumps(document))
    assert (reading.kind, reading.column, reading.author_column) == ("json", column, author)
    assert reading.quotes == QUOTES


def test_one_object_is_one_quote():
    reading = read('{"quote": "One.", "author": "Some Author"}')
    assert (reading.kind, reading.quotes, reading.authors) == ("json", ("One.",), ("Some Author",))


def test_json_lines_are_read():
    reading = read("\n".join(map(json.dumps, OBJECTS)))
    assert (reading.kind, reading.quotes, reading.author_column) == ("jsonl", QUOTES, "author")


def test_half_a_surrogate_pair_in_json_is_no_character():
    assert read(json.dumps(["a \ud800 b", "c d"])).quotes == ("a \ufffd b", "c d")


def test_a_cell_of_several_lines_is_one_quote():
    reading = read(written([("quote", "author"), ("One\ntwo.", "A B"), ("Three\r\nfour.", "C D")]))
    assert reading.quotes == ("One two.", "Three four.")


CHATS = {
    "kakao on a computer": (
        "가족 님과 카카오톡 대화\n저장한 날짜 : 2023-01-02 15:15:00\n\n"
        "--------------- 2023년 1월 2일 월요일 ---------------\n[엄마] [오후 3:10] 밥은 먹었니\n"
        "[나] [오후 3:11] 네\n둘째 줄\n[엄마] [오후 3:12] 사진\n[엄마] [오후 3:13] 그래\n"
    ),
    "kakao on a phone": (
        "2023년 1월 2일 오후 3:10, 엄마 : 밥은 먹었니\n2023년 1월 2일 오후 3:11, 나 : 네\n둘째 줄\n"
        "2023년 1월 2일 오후 3:12, 엄마 : 사진\n2023년 1월 2일 오후 3:13, 엄마 : 그래\n"
    ),
    "whatsapp on android": (
        "02/01/2023, 15:09 - Messages are end-to-end encrypted.\n02/01/2023, 15:10 - 엄마: 밥은 먹었니\n"
        "02/01/2023, 15:11 - 나: 네\n둘째 줄\n02/01/2023, 15:12 - 나: <Media omitted>\n"
        "1/2/23, 3:13\u202fPM - 엄마: 그래\n"
    ),
    "whatsapp on iphone": (
        "[02/01/2023, 15:10:01] 엄마: 밥은 먹었니\n[02/01/2023, 15:11:01] 나: 네\n둘째 줄\n"
        "\u200e[02/01/2023, 15:12:01] 나: \u200eimage omitted\n[2023. 1. 2. 오후 3:13:01] 엄마: 그래\n"
    ),
}


@pytest.mark.parametrize("text", CHATS.values(), ids=CHATS)
def test_the_messages_of_a_chat_are_quotes_of_who_wrote_them(text):
    reading = read(text)
    assert (reading.kind, reading.quotes) == ("chat", ("밥은 먹었니", "네 둘째 줄", "그래"))
    assert reading.authors == ("엄마", "나", "엄마")


@pytest.mark.parametrize(
    ("kind", "text", "quotes"),
    [
        ("fortune", "One,\ntwo.\n\t\t-- A B\n%\nThree.\n%\n", ("One, two.", "Three.")),
        ("list", "# Quotes\n\n- One\n  two.\n- Three.\n* Four.\n", ("One two.", "Three.", "Four.")),
        ("list", "> One\n> two.\n> — A B\n\n> Three.\n\n> Four.\n", ("One two.", "Three.", "Four.")),
        (
            "subtitles",
            "1\n00:00:01,000 --> 00:00:02,000\n<i>One</i>\ntwo.\n\n2\n00:00:03,000 --> 00:00:04,000\nThree.\n",
            ("One two.", "Three."),
        ),
        ("subtitles", "WEBVTT\n\n00:01.000 --> 00:02.000\nOne two.\n\n00:03.000 --> 00:04.000\nThree.\n", None),
        ("blocks", "One is\nthe first.\n\nTwo is\nthe second.\n\nThree is\nthe third.\n", None),
        ("blocks", "One.\n— A B\n\nTwo.\n— A B\n\nThree.\n— C D\n", ("One.", "Two.", "Three.")),
    ],
)
def test_entries_that_span_lines_are_one_quote_each(kind, text, quotes):
    reading = read(text)
    assert reading.kind == kind
    assert quotes is None or reading.quotes == quotes
    assert not [quote for quote in reading.quotes if "-->" in quote or "\n" in quote]


PLAIN = {
    "saying": (DATA / "saying.txt").read_text(encoding="utf-8"),
    "sokdam": (DATA / "sokdam.txt").read_text(encoding="utf-8"),
    "one comma": "".join(f"Easy come, easy go {n}.\n" for n in range(30)),
    "one semicolon": "".join(f"Measure twice; cut once {n}.\n" for n in range(30)),
    "dialogue": "".join(f'"Hello," he said, "come in {n}."\n' for n in range(30)),
    "numbers": "1,2,3\n" * 30,
    "one line": "quote, unquote",
    "a title": "Quotes\n\nOne.\nTwo.\nThree.\n",
    "sections": "\n\n".join("\n".join(f"Number {part}{n} is here." for n in range(9)) for part in range(9)),
    "translations": "\n\n".join(f"The tall ladder number {n}.\n높은 사다리." for n in range(9)),
    "a percent sign": "100 %\nfifty percent\n",
    "braces": "{a} is a letter\n[b] is another\n",
    "times": "At 10:30 he left.\nAt 11:30 he came: late.\n",
}


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_a_plain_text_is_read_as_lines_to_the_letter(text):
    reading = read(text)
    assert (reading.kind, reading.text, reading.authors) == ("lines", text, ())
    assert possible(text)[0] == "lines"


def test_the_reader_chooses_the_reading_and_the_columns():
    text = written([("quote", "author"), *PAIRS])
    assert possible(text)[:2] == ("table", "lines")
    assert read(text, "lines").text == text
    other = read(text, column="author", author=NO_AUTHOR)
    assert (other.quotes[0], other.author_column, other.authors) == ("Some Author", None, ())
    assert [column.name for column in other.columns] == ["quote", "author"]
    assert other.columns[0].samples == QUOTES[:3]


def test_a_choice_that_cannot_be_is_refused_with_what_can():
    with pytest.raises(UnknownColumnError, match="quote, author"):
        read(written([("quote", "author"), *PAIRS]), column="verse")
    with pytest.raises(UnknownColumnError, match="not read as a table"):
        read("One.\nTwo.", column="verse")
    with pytest.raises(UnreadableStructureError, match="as json"):
        read("One.\nTwo.", "json")


HOSTILE = {
    "nested lists": "[" * 1_000_000,
    "nested objects": '{"a":' * 200_000,
    "100,000 columns": ",".join(["quote"] * 100_000) + "\n" + ",".join("b" * 100_000),
    "a quote never closed": "quote,author\n" + '"' + "a,b\n" * 240_000,
    "a long number": "[" + "1" * 999_000 + "]",
    "numbers": "[" + "1," * 490_000 + "1]",
    "objects": "[" + "{}," * 330_000 + "{}]",
    "short rows": "a\tb\n" * 250_000,
    "short items": "- a\n" * 250_000,
    "marks": "%\n" * 500_000,
    "dashes": "[엄마] [오후 3:10] a\n" * 3 + "-" * 990_000 + "x",
    "spaces": "a" + " " * 990_000 + ">",
    "messages": "1/1/1, 1:11 - a: b\n" * 50_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_megabyte_is_read_in_seconds(text):
    assert read(text).kind in KINDS
