"""Files that people have, one of each kind of fault, and what each must give. All their words are made up."""

from pathlib import Path

import pytest

from quotegen.text.cleaning import DEFAULT_STEPS
from quotegen.text.corpus import TextFile, read_file
from quotegen.text.encoding.decoding import OtherEncodingError

CASES = Path(__file__).parent / "cases"


def read(name: str, *steps: str, **how) -> TextFile:
    return read_file(CASES / name, steps=(*steps, *DEFAULT_STEPS), **how)


@pytest.mark.parametrize(
    ("name", "encoding", "quotes", "first"),
    [
        ("curly_ansi_one_line.txt", "cp1252", 1, "it’s late and he’s gone."),
        ("curly_ansi_20_lines.txt", "cp1252", 20, "the tall ladder follows a borrowed coat."),
        ("utf8_one_ansi_byte.txt", "utf-8", 2, "he said “wait”."),
        ("utf8_one_broken_byte.txt", "utf-8", 40, "이른 새벽도 먼 언덕을 넘는다."),
        ("cp949_half_last_char.txt", "cp949", 2, "가나다 라마"),
        ("utf16_odd.txt", "utf-16-le", 1, "ab"),
        ("zwsp.txt", "utf-8", 1, "a b"),
        ("zero_width_space.txt", "utf-8", 40, "the tall ladder follows a borrowed coat."),
        ("two_boms.txt", "utf-8", 1, "one"),
        ("ctrl_z.txt", "utf-8", 2, "one"),
        ("line_separator.txt", "utf-8", 40, "the tall ladder follows a borrowed coat."),
    ],
)
def test_a_file_gives_its_quotes(name, encoding, quotes, first):
    file = read(name)
    assert (file.decoded.encoding, file.reading.kind) == (encoding, "lines")
    assert (len(file.corpus.quotes), file.corpus.quotes[0]) == (quotes, first)


@pytest.mark.parametrize(
    ("name", "line", "byte", "bytes", "cut"),
    [
        ("utf8_one_ansi_byte.txt", 2, 26, b"\x92", False),
        ("utf8_one_broken_byte.txt", 5, 201, b"\xeb\x98", False),
        ("cp949_half_last_char.txt", 2, 18, b"\xb0", True),
        ("utf16_odd.txt", 1, 6, b"\n", True),
    ],
)
def test_the_broken_place_is_named(name, line, byte, bytes, cut):
    decoded = read(name).decoded
    (place,) = decoded.broken
    assert (place.line, place.byte, place.bytes, place.cut) == (line, byte, bytes, cut)
    assert decoded.text.count("\ufffd") == (not cut)


@pytest.mark.parametrize(
    ("name", "encoding", "first"),
    [
        ("russian.txt", "cp1251", "ночь тёмна."),
        ("polish_cp1250.txt", "cp1250", "cicha rzeka niesie starą łódź."),
    ],
)
def test_another_encoding_is_named_and_can_be_chosen(name, encoding, first):
    with pytest.raises(OtherEncodingError, match=f"looks like {encoding}"):
        read(name)
    assert read(name, encoding=encoding).corpus.quotes[0] == first


def test_numbers_and_authors_are_found_behind_any_white_space():
    steps = ("numbering", "attributions", "tabs", "spaces")
    assert read_file(CASES / "nbsp_blocks_steps.txt", steps=steps).corpus.quotes == ("One.", "Know thyself.")


@pytest.mark.parametrize(
    ("name", "author"), [("hyphen_author.txt", "Some Author"), ("emdash_initials.txt", "J. K. Writer")]
)
def test_an_author_on_every_line_is_suggested_and_taken_out(name, author):
    (suggestion,) = read(name).suggestions
    assert (suggestion.step, suggestion.count, suggestion.of) == ("attributions", 40, 40)
    assert suggestion.example[0].endswith(author)
    assert suggestion.example[1] == "The tall ladder follows a borrowed coat."
    corpus = read(name, "attributions").corpus
    assert len(corpus.quotes) == 40
    assert all(quote.endswith(".") and author.lower() not in quote for quote in corpus.quotes)
    assert set(corpus.author_of.values()) == {author}


def test_a_number_on_every_line_is_suggested_and_taken_out():
    (suggestion,) = read("numbered_nospace.txt").suggestions
    assert (suggestion.step, suggestion.count, suggestion.of) == ("numbering", 48, 48)
    quotes = read("numbered_nospace.txt", "numbering").corpus.quotes
    assert (len(quotes), [quote for quote in quotes if quote[0].isdigit()]) == (48, [])


def test_a_fortune_file_has_entries_with_their_authors():
    file = read("fortune.txt")
    assert (file.reading.kind, len(file.corpus.quotes)) == ("fortune", 20)
    assert not [quote for quote in file.corpus.quotes if "%" in quote or "--" in quote]
    assert set(file.corpus.author_of.values()) == {"Some Author"}
    assert len(file.corpus.author_of) == 20


@pytest.mark.parametrize(("name", "kind"), [("quote_author.csv", "table"), ("list.json", "json")])
def test_a_table_has_its_column_of_quotes(name, kind):
    file = read(name)
    reading = file.reading
    assert (reading.kind, reading.column, reading.author_column) == (kind, "quote", "author")
    assert len(file.corpus.quotes) == len(file.corpus.author_of) == 30
    assert all(quote.endswith(".") for quote in file.corpus.quotes)


def test_every_case_is_tested():
    tested = Path(__file__).read_text(encoding="utf-8")
    assert [file.name for file in CASES.iterdir() if f'"{file.name}"' not in tested] == []
