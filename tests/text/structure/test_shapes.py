"""Numbers and authors are told by how many lines of a file look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotegen.text.structure.shapes import authors, numbering

QUOTES = [f"The tall ladder number {chr(97 + n // 26)}{chr(97 + n % 26)} follows a borrowed coat." for n in range(40)]
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵"


def without_numbers(lines: list[str]) -> list[str]:
    return [line[length:] for line, length in zip(lines, numbering(lines), strict=True)]


def without_authors(lines: list[str]) -> list[str]:
    pairs = zip(lines, authors(lines), strict=True)
    rest = [line[: author.start] + line[author.end :] if author else line for line, author in pairs]
    return [line for line in rest if line]


@pytest.mark.parametrize(
    "spelling",
    [
        "{n}. {q}",
        "{n}.{q}",
        "{n}) {q}",
        "({n}){q}",
        "[{n}] {q}",
        "{c}{q}",
        "{c} {q}",
        "No. {n} {q}",
        "#{n} {q}",
        "{n}.\u00a0{q}",
    ],
)
def test_numbers_go_and_prose_stays(spelling):
    lines = [spelling.format(n=n, q=quote, c=CIRCLED[n - 1]) for n, quote in enumerate(QUOTES, 1)]
    prose = ["3.14 is pi", "2. Samuel"]
    assert without_numbers(lines + prose) == QUOTES + prose


def test_bullets_go_where_most_lines_have_one():
    assert without_numbers([f"- {quote}" for quote in QUOTES]) == QUOTES
    assert without_numbers([*QUOTES, "- A dash"]) == [*QUOTES, "- A dash"]


def test_a_number_in_prose_is_no_numbering():
    lines = ["He read a verse.", "2. Samuel is a book.", *QUOTES]
    assert without_numbers(lines) == lines


def test_numbers_out_of_order_go_where_every_line_has_one():
    assert without_numbers(["7. One", "3. Two", "9. Three"]) == ["One", "Two", "Three"]


@pytest.mark.parametrize(
    "author",
    [
        " - Some Author",
        " / Some Author",
        " | Some Author",
        "—Some Author",
        " — Some Author",
        " -- Some Author",
        " ~ Some Author",
        "\tSome Author",
        "\u00a0— Some Author",
        " (Some Author)",
        " -괴테-",
        " — 마하트마 간디",
        " — J. K. Writer",
        " — Dr. Somebody",
        " – Jean-Paul Sartre, Being (1943)",
        " - Ludwig van Somebody",
        "\n— Some Author",
        "\n- Some Author",
        "\n    Some Author",
        "\nSome Author",
    ],
)
@pytest.mark.parametrize("end", [".", "!", ""])
def test_authors_go_in_every_spelling(author, end):
    quotes = [quote.rstrip(".") + end for quote in QUOTES]
    lines = "\n".join(quote + author for quote in quotes).split("\n")
    assert without_authors(lines) == quotes
    assert len({found.name for found in authors(lines) if found}) == 1


def test_a_translation_behind_the_author_stays():
    assert without_authors(["Know thyself. — Socrates <너 자신을 알라>"]) == ["Know thyself. <너 자신을 알라>"]


@pytest.mark.parametrize(
    "line",
    [
        "a half-hearted man - or a fool",
        "either/or",
        "One - two — three. Four.",
        "He left - and Mary stayed",
        "Love is — and always was — blind",
        "가는 말이 - 곱다",
        "— Hello",
    ],
)
def test_a_dash_within_a_sentence_is_no_author(line):
    assert without_authors([line]) == [line]
    lines = [f"{quote} - Some Author" for quote in QUOTES]
    assert without_authors([*lines, line])[-1] == line or line == "— Hello"


@given(st.lists(st.text("aB.1)-— \t/|<>(①가"), max_size=12))
def test_what_is_found_lies_within_its_line(lines):
    lengths = numbering(lines)
    assert all(0 <= length <= len(line) for length, line in zip(lengths, lines, strict=True))
    for line, author in zip(lines, authors(lines), strict=True):
        assert author is None or 0 <= author.start < author.end <= len(line)
