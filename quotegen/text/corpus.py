"""A corpus: one decoded, cleaned text as a string and as quotes (one line = one quote)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from quotegen.errors import QuotegenError
from quotegen.text.cleaning import TUTORIAL_STEPS, clean, clean_lines
from quotegen.text.decoding import Decoded, decode
from quotegen.text.split import split


class NoQuotesError(QuotegenError):
    """After cleaning, no line has a character left."""

    def __init__(self):
        super().__init__("No quote is left after cleaning. Switch off a cleaning step, or choose another text.")


class TextFileError(QuotegenError):
    """The file cannot be opened."""

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

    @cached_property
    def fingerprint(self) -> str:
        """A hash of everything that training reads; the name is not part of it."""
        content = "\n".join((self.text, *self.quotes))
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def corpus_from_text(name: str, text: str, steps: Sequence[str] = TUTORIAL_STEPS) -> Corpus:
    """The corpus of a decoded text. Raises NoQuotesError, UnknownStepError."""
    lines = [line for line in clean_lines(text, steps) if line]
    quotes = tuple(dict.fromkeys(lines))
    if not quotes:
        raise NoQuotesError
    return Corpus(name, clean(text, steps), quotes, tuple(steps), len(lines) - len(quotes))


def read_corpus(
    path: Path, encoding: str | None = None, steps: Sequence[str] = TUTORIAL_STEPS, limit: int | None = None
) -> tuple[Corpus, Decoded]:
    """The corpus of a text file, and how the file was decoded."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TextFileError(path, (error.strerror or str(error)).lower()) from error
    decoded = decode(data, encoding, limit)
    return corpus_from_text(path.stem, decoded.text, steps), decoded


def hold_out(quotes: Sequence[str], share: float) -> tuple[list[str], list[str]]:
    """(train, held out): the training and the validation quotes of `split`. Its test quotes are in neither."""
    parts = split(quotes, share)
    return list(parts.train), list(parts.validation)
