"""Paragraphs of prose out of books: Project Gutenberg's plain text, and the XHTML of Standard Ebooks."""

import html
import re
from collections.abc import Iterator
from statistics import median

_START = re.compile(r"\*\*\* ?START OF (?:THE|THIS) PROJECT[^*]*\*\*\*|\*END\*? ?THE SMALL PRINT[^\n]*")
_END = re.compile(r"\*\*\* ?END OF (?:THE|THIS) PROJECT|\n *(?:The )?End of (?:the |this )?Project Gutenberg", re.I)
_LANGUAGE = re.compile(r"^Language: *(.*)", re.M)
_EDITORS = re.compile(r"Gutenberg|e-?text|www\.|https?:|[Tt]ranscri|[Pp]roofread|ISBN|[Cc]opyright|Produced by|edition")
_HEADING = re.compile(
    r"(?:chapter|book|part|volume|vol\.|act|scene|section|canto|note|fig\.|contents)\b|[^a-z]*$", re.I
)
_SPEECH = re.compile(  # of a play: "HAMLET. To be", "_Anna._ To be", "Anna. To be"
    r"_?[A-Z][A-Z'’ -]+(?:\.|:|_| \[| \()|_[^_]{2,30}(?:[.:]_|_[.:])|[A-Z][a-z]+\. "
)
_NOTE = re.compile(r"[\[*{(\d§†|+]|_?(?:Note|Footnote|Illustration)\b")
_MARK = re.compile(r"\[[^\[\]]{0,300}\]|\{[^{}]{0,30}\}")
_EDITION = re.compile(r"(?:colophon|imprint|titlepage|uncopyright|endnotes|dedication|toc)\.xhtml$")
_NO_PROSE = re.compile(
    r"(?s)<a [^>]*noteref[^>]*>.*?</a>|<header>.*?</header>|"
    r"<[a-z]+ [^>]*z3998:(?:verse|poem|song)[^>]*>.*?</(?:blockquote|section|article|div)>"
)
_COMMON = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "a",
        "in",
        "that",
        "is",
        "was",
        "he",
        "for",
        "it",
        "with",
        "as",
        "his",
        "on",
        "be",
        "at",
        "by",
        "i",
    ]
)
NARROW = 0.75  # of the width of the book's lines: what is narrower on average is verse, or a list
PLAY = 0.2  # share of paragraphs that are speeches, from which a book counts as a play


def gutenberg(book: str) -> list[str]:
    """The paragraphs of prose of a book of Project Gutenberg, each on one line; none unless it is English prose.

    Left out: licence and header, contents, headings, notes, illustrations, verse and what else is narrow or indented.
    """
    language = _LANGUAGE.search(book[:10_000])
    if language and language[1].strip() not in ("English", "en"):
        return []
    blocks = [block.split("\n") for block in re.split(r"\n\s*\n", body(book)) if block.strip()]
    width = _width(blocks)
    paragraphs = [" ".join(block) for block in blocks if is_prose(block, width)]
    speeches = sum(_SPEECH.match(block[0].strip()) is not None for block in blocks)
    if speeches > PLAY * max(1, len(blocks)) or not is_english(" ".join(paragraphs[50:150])):
        return []
    return [unwrapped(paragraph) for paragraph in paragraphs]


def body(book: str) -> str:
    """The book between Project Gutenberg's header and its licence."""
    book = book.replace("\r\n", "\n").replace("\r", "\n")
    start = max((found.end() for found in _START.finditer(book[: len(book) // 2])), default=0)
    end = _END.search(book, start + (len(book) - start) // 2)
    return book[start : end.start() if end else len(book)]


def _width(blocks: list[list[str]]) -> float:
    """The usual length of the book's full lines: the median of all but the last lines of paragraphs."""
    full = [len(line) for block in blocks if len(block) > 3 for line in block[:-1]]
    return median(full) if full else 70


def is_prose(block: list[str], width: float) -> bool:
    """Whether the lines between two blank ones are a paragraph of the book's own prose."""
    first = block[0].strip()
    if all(line[:1] == " " for line in block[1:]) and block[0][:1] == " ":
        return False
    if _NOTE.match(first) or _HEADING.match(first) or _SPEECH.match(first):
        return False
    if any("   " in line.strip() for line in block) or _EDITORS.search(" ".join(block)):
        return False
    full = [len(line.rstrip()) for line in block[:-1]]
    return not full or sum(full) / len(full) >= NARROW * width


def unwrapped(paragraph: str) -> str:
    """One line without marks of notes and illustrations; a word or dash at the end of a line goes on at once."""
    text = _MARK.sub("", paragraph)
    return re.sub(r"\s+", " ", re.sub(r"(?<=[a-z]-|--) +(?=\S)", "", text)).strip()


def is_english(text: str) -> bool:
    """Whether at least a fifth of the words are among the most frequent of English."""
    words = text.lower().split()
    return sum(word in _COMMON for word in words) >= len(words) / 5


def standard_ebook(files: Iterator[tuple[str, str]]) -> Iterator[str]:
    """The paragraphs of prose of a Standard Ebook's (path, XHTML): no verse, no notes, nothing of the edition."""
    for path, page in files:
        if not _EDITION.search(path):
            page = _NO_PROSE.sub("", page)
            for inner in re.findall(r"(?s)<p\b[^>]*>(.*?)</p>", page):
                if "<br" not in inner and 'xml:lang="' not in inner:
                    yield re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", inner))).strip()
