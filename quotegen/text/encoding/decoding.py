"""Bytes to characters: which encoding a text file has, its text, and where it is broken. Knows nothing of cleaning."""

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import pairwise

from quotegen.errors import QuotegenError
from quotegen.text.encoding.encodings import READ_HERE, RECOGNISED, Guess, codec, ranked, seven_bit, without_mark
from quotegen.text.encoding.normalizing import nfc

ENCODINGS = tuple(dict.fromkeys(("utf-8", "utf-16", "cp949", "cp1252", *RECOGNISED)))  # what a user may choose
ANSI = "ansi"  # what Windows calls the encoding of the country: here cp949 or cp1252
MOST_BROKEN = 100  # places that are listed

_BYTE_ORDER_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OTHER_FORMATS = (b"%PDF-", b"{\\rtf")
_CONTROL_ALLOWED = set("\t\n\r\f\v\x1a\x1c\x1d\x1e\x85")  # \x1a ends old DOS files; the last four part lines


class EmptyTextError(QuotegenError):
    """The file is empty. Choose a text file with at least one line."""


class TextTooLargeError(QuotegenError):
    def __init__(self, size: int, limit: int):
        self.size, self.limit = size, limit
        super().__init__(f"The file has {size:,} bytes; at most {limit:,} are read here. Choose a shorter text.")


class BinaryFileError(QuotegenError):
    """This is not a plain text file. Save the text as .txt and choose that file."""


class WrongEncodingError(QuotegenError):
    def __init__(self, encoding: str, position: int = 0, words: str = ""):
        self.encoding, self.position = encoding, position
        not_valid = f"The file is not valid {encoding}: byte {position:,} does not fit. Choose another encoding."
        super().__init__(words or not_valid)


class UnknownEncodingError(WrongEncodingError):
    def __init__(self, encoding: str):
        choose = "Choose ansi, utf-8, utf-16, cp949, cp1252 or another."
        super().__init__(encoding, words=f"There is no text encoding {encoding!r}. {choose}")


class OtherEncodingError(QuotegenError):
    """The file is text in an encoding that is not read without asking; `guesses` names the likeliest ones."""

    def __init__(self, guesses: Sequence[Guess]):
        self.guesses = tuple(guesses)
        first, *others = (guess.encoding for guess in self.guesses)
        perhaps = f" (or {', '.join(others)})" if others else ""
        super().__init__(
            f"This looks like {first}{perhaps}, which is only a guess. Save the file as UTF-8, or read it as {first} "
            f"(--encoding {first}) and look whether the words are right."
        )


@dataclass(frozen=True)
class Broken:
    """Bytes that are no character in the file's encoding; the text has U+FFFD (�) there, or nothing where it ends."""

    line: int  # from 1
    byte: int  # offset in the file, from 0
    bytes: bytes
    cut: bool  # the file ends inside a character


@dataclass(frozen=True)
class Decoded:
    text: str  # NFC, lines end with "\n"
    encoding: str  # a Python codec name
    confidence: float  # 0 to 1; 1.0 for a byte-order mark, valid UTF-8, or the user's own choice
    how: str  # "mark", "valid", "detected" or "chosen"
    composed: int  # characters that NFC joined or replaced
    broken: tuple[Broken, ...] = ()  # the first MOST_BROKEN places
    broken_count: int = 0  # all of them
    guesses: tuple[Guess, ...] = ()  # what else it could be, likeliest first, where it was detected


def decode(data: bytes, encoding: str | None = None, limit: int | None = None) -> Decoded:
    """The text of a file's bytes, as Python's text mode reads it (universal newlines) and in NFC.

    `encoding` is any text codec of Python, or ANSI. Where few bytes do not fit, the rest is read, and `broken` says
    where. Raises EmptyTextError, TextTooLargeError, BinaryFileError, OtherEncodingError, WrongEncodingError,
    UnknownEncodingError.
    """
    if limit is not None and len(data) > limit:
        raise TextTooLargeError(len(data), limit)
    if not data.strip():
        raise EmptyTextError
    found, confidence, how, guesses = (_chosen(data, encoding), 1.0, "chosen", ()) if encoding else _detected(data)
    raw, places = _decoded(data, found)
    _refuse_wrong(raw, places, encoding or found, how)
    _refuse_binary(raw)
    raw = raw.replace("\r\n", "\n").replace("\r", "\n")
    text = nfc(raw)
    if not text.strip():
        raise EmptyTextError
    composed = 0 if raw == text else abs(len(raw) - len(text)) or sum(map(str.__ne__, raw, text))
    broken = _located(data, places[:MOST_BROKEN], found)
    return Decoded(text, found, confidence, how, composed, broken, len(places), guesses)


def _detected(data: bytes) -> tuple[str, float, str, tuple[Guess, ...]]:
    """Encoding, confidence (0 to 1), how it was found, and other guesses. Valid UTF-8 is taken as such: text in another
    encoding almost never is (RFC 3629, section 1). Raises BinaryFileError, OtherEncodingError."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding, 1.0, "mark", ()
    if data.startswith(_OTHER_FORMATS):
        raise BinaryFileError
    if b"\0" in data:
        wide = without_mark(data)
        if not wide:
            raise BinaryFileError
        return wide[0].encoding, wide[0].probability, "detected", tuple(wide[1:])
    if _is_utf8(data):
        if other := seven_bit(data):
            raise OtherEncodingError([Guess(other, 0.9)])
        return "utf-8", 1.0, "valid", ()
    # bytes below 32 are the same control characters in all encodings but UTF-16 and UTF-32
    _refuse_strange(sum(data.count(byte) for byte in range(32) if chr(byte) not in _CONTROL_ALLOWED), len(data))
    guesses = ranked(data)
    if not guesses:
        raise BinaryFileError
    best, *others = guesses
    if best.encoding not in (*READ_HERE, "utf-8"):
        raise OtherEncodingError(guesses[:3])
    return best.encoding, round(best.probability, 2), "detected", tuple(others)


def _chosen(data: bytes, name: str) -> str:
    if name.lower() == ANSI:
        return next((guess.encoding for guess in ranked(data, READ_HERE)), READ_HERE[0])
    if found := codec(name):
        return found
    raise UnknownEncodingError(name)


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8, the last character perhaps cut in the middle: but not where it would be the only
    one beyond ASCII, for that is `café` in another encoding."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return not text.isascii() or data.isascii()


# ---- Where the bytes are no character ------------------------------------------------------------------------

_places: ContextVar[list[tuple[int, int]]] = ContextVar("places")


def _note_place(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    _places.get().append((error.start, error.end))
    return "\ufffd", error.end


codecs.register_error("quotegen.note", _note_place)


def _decoded(data: bytes, encoding: str) -> tuple[str, list[tuple[int, int]]]:
    """The text, and each place (start, end) in bytes that is no character. Raises WrongEncodingError."""
    _places.set(places := [])
    try:
        text = data.decode(encoding, "quotegen.note")
    except (UnicodeError, ValueError, OverflowError) as error:
        raise WrongEncodingError(encoding, getattr(error, "start", 0)) from error
    if places and places[-1][1] >= len(data) and _is_cut(data, places[-1][0], encoding):
        text = text.removesuffix("\ufffd")
    return text.removeprefix("\ufeff"), places


def _is_cut(data: bytes, start: int, encoding: str) -> bool:
    """Whether the last bytes are the beginning of a character."""
    try:
        rest = codecs.getincrementaldecoder(encoding)().decode(data[start:])
    except (UnicodeError, LookupError, TypeError):
        return False
    return not rest


def _located(data: bytes, places: Sequence[tuple[int, int]], encoding: str) -> tuple[Broken, ...]:
    line, broken = 1, []
    for (_, before), (start, end) in pairwise([(0, 0), *places]):
        passed = data[before:start].decode(encoding, "replace")
        line += passed.count("\n") + passed.count("\r") - passed.count("\r\n")
        cut = end >= len(data) and _is_cut(data, start, encoding)
        broken.append(Broken(line, start, data[start:end], cut))
    return tuple(broken)


def _refuse_wrong(text: str, places: Sequence[tuple[int, int]], encoding: str, how: str) -> None:
    """Few places are slips, many mean another encoding: few are one in ten characters beyond ASCII, in 200 of all."""
    beyond = len(re.findall(r"[^\x00-\x7f\ufffd]", text))
    few = max(beyond / 10, len(text) / 200, 0 if how == "chosen" and not beyond else 1)
    if len(places) > few:
        raise WrongEncodingError(encoding, places[0][0]) if how == "chosen" else BinaryFileError


def _refuse_binary(text: str) -> None:
    counts = Counter(text)
    control = (character for character in counts.keys() - _CONTROL_ALLOWED if unicodedata.category(character) == "Cc")
    if "\0" in counts:
        raise BinaryFileError
    _refuse_strange(sum(counts[character] for character in control), len(text))


def _refuse_strange(strange: int, size: int) -> None:
    """Control characters do not occur in text files; one in two hundred may be a slip."""
    if strange > max(1, size / 200):
        raise BinaryFileError
