"""From bytes to a corpus: decode, find the quotes, clean. A corpus is the text as a string and as quotes."""

import contextlib
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from quotegen.errors import QuotegenError
from quotegen.text.cleaning import DEFAULT_STEPS, Suggestion, clean, clean_both, steps_before, suggest
from quotegen.text.encoding.decoding import Decoded, decode
from quotegen.text.encoding.normalizing import nfc
from quotegen.text.structure import shapes
from quotegen.text.structure.reading import Reading, read


class NoQuotesError(QuotegenError):
    """No quote is left after cleaning. Switch off a cleaning step, or choose another text."""


class TextFileError(QuotegenError):
    def __init__(self, path: Path, reason: str):
        super().__init__(f"Cannot read {path}: {reason}.")


@dataclass(frozen=True)
class Corpus:
    """A text ready for a model: `text` is the cleaned string, `quotes` its distinct non-empty lines."""

    name: str
    text: str
    quotes: tuple[str, ...]
    steps: tuple[str, ...]
    duplicates: int  # lines dropped because the same quote came before
    authors: tuple[tuple[str, str], ...] = field(default=(), compare=False)  # (quote, author) where one is known

    @cached_property
    def fingerprint(self) -> str:
        """A hash of everything that training reads; the name and the authors are not part of it."""
        content = "\n".join((self.text, *self.quotes))
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @cached_property
    def author_of(self) -> dict[str, str]:
        return dict(self.authors)


@dataclass(frozen=True)
class TextFile:
    """A file on its way to a corpus: what each of the three steps made of it."""

    decoded: Decoded
    reading: Reading
    corpus: Corpus

    @cached_property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Cleaning steps that are off and that the text has reason for."""
        return suggest(self.reading.text, self.corpus.steps)


def corpus_from_text(name: str, text: str, steps: Sequence[str] = DEFAULT_STEPS, authors: Sequence[str] = ()) -> Corpus:
    """The corpus of a text of one quote a line, with authors of lines. Raises NoQuotesError, UnknownStepError."""
    whole, cleaned = clean_both(text, steps)
    lines = [line for line in cleaned if line]
    quotes = tuple(dict.fromkeys(lines))
    if not quotes:
        raise NoQuotesError
    named = authors or _authors_in(text, steps)
    pairs = zip(cleaned, named, strict=True) if len(named) == len(cleaned) else ()
    named_by = {quote: author for quote, author in pairs if quote and author}
    return Corpus(name, whole, quotes, tuple(steps), len(lines) - len(quotes), tuple(named_by.items()))


def _authors_in(text: str, steps: Sequence[str]) -> list[str]:
    """The author of each line, where `attributions` takes them out; on a line of its own one is of the line before."""
    if "attributions" not in steps:
        return []
    lines = clean(text, steps_before("attributions", steps)).split("\n")
    names, last = [""] * len(lines), None
    for place, (line, author) in enumerate(zip(lines, shapes.authors(lines), strict=True)):
        if author and not author.own_line:
            names[place] = author.name
        elif author and last is not None:
            names[last] = author.name
        elif line.strip():
            last = place
    return names


def read_text(
    name: str,
    data: bytes,
    *,
    encoding: str | None = None,
    kind: str | None = None,
    column: str | None = None,
    author: str | None = None,
    steps: Sequence[str] | None = None,
    limit: int | None = None,
) -> TextFile:
    """A file's bytes as a corpus; what is None is found out, `steps` DEFAULT_STEPS. Raises what these raise."""
    decoded = decode(data, encoding, limit)
    reading = read(decoded.text, kind, column, author)
    corpus = corpus_from_text(name, reading.text, DEFAULT_STEPS if steps is None else steps, reading.authors)
    return TextFile(decoded, reading, corpus)


def read_file(path: Path, **how) -> TextFile:
    """`read_text` of a file, named after it. Raises TextFileError, too."""
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name that no system has
        raise TextFileError(path, (getattr(error, "strerror", None) or str(error)).lower()) from error
    return read_text(readable_name(path.stem), data, **how)


def read_corpus(path: Path, **how) -> tuple[Corpus, Decoded]:
    """The corpus of a text file, and how the file was decoded. `how` is what `read_text` takes."""
    file = read_file(path, **how)
    return file.corpus, file.decoded


def readable_name(name: str) -> str:
    """A file name as text: bytes that are no UTF-8, as in a ZIP from Korean Windows, are decoded as text files are."""
    try:
        return nfc(name.encode().decode())
    except UnicodeEncodeError:
        with contextlib.suppress(QuotegenError, UnicodeEncodeError):
            return decode(os.fsencode(name)).text
    return name.encode(errors="replace").decode()
