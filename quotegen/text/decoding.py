"""Bytes to characters: which encoding a text file has, and its text. Knows nothing of cleaning."""

import codecs
import unicodedata
from collections import Counter
from dataclasses import dataclass

import charset_normalizer

from quotegen.errors import QuotegenError

ENCODINGS = ("utf-8", "utf-16", "cp949", "cp1252")  # what a user may choose

_BYTE_ORDER_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WITHOUT_MARK = ("cp949", "cp1252", "utf_16_le", "utf_16_be")  # when there is neither a mark nor valid UTF-8
_CONTROL_ALLOWED = set("\t\n\r\f\v\x1a\x85")  # \x1a ends old DOS files


class EmptyTextError(QuotegenError):
    """The file has no bytes, or nothing but white space."""

    def __init__(self):
        super().__init__("The file is empty. Choose a text file with at least one line.")


class TextTooLargeError(QuotegenError):
    """The file is larger than this installation allows."""

    def __init__(self, size: int, limit: int):
        self.size, self.limit = size, limit
        super().__init__(f"The file has {size:,} bytes; at most {limit:,} are read here. Choose a shorter text.")


class BinaryFileError(QuotegenError):
    """The bytes are not text in any encoding read here (an image, an archive, a word-processor file)."""

    def __init__(self):
        super().__init__("This is not a plain text file. Save the text as .txt and choose that file.")


class WrongEncodingError(QuotegenError):
    """The bytes are not valid in the encoding that the user chose."""

    def __init__(self, encoding: str, position: int):
        self.encoding, self.position = encoding, position
        super().__init__(f"The file is not valid {encoding}: byte {position:,} does not fit. Choose another encoding.")


@dataclass(frozen=True)
class Decoded:
    """A text and how it was found."""

    text: str  # NFC, lines end with "\n"
    encoding: str  # a Python codec name
    confidence: float  # 0 to 1; 1.0 for a byte-order mark, valid UTF-8, or the user's own choice
    how: str  # "mark", "valid", "detected" or "chosen"
    composed: int  # characters that NFC joined or replaced


def decode(data: bytes, encoding: str | None = None, limit: int | None = None) -> Decoded:
    """The text of a file's bytes, as Python's text mode reads it (universal newlines) and in NFC.

    Raises EmptyTextError, TextTooLargeError, BinaryFileError, WrongEncodingError.
    """
    if limit is not None and len(data) > limit:
        raise TextTooLargeError(len(data), limit)
    if not data.strip():
        raise EmptyTextError
    found, confidence, how = (encoding, 1.0, "chosen") if encoding else detect(data)
    raw = _decode_strictly(data, found)
    _refuse_binary(raw)
    raw = raw.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", raw)
    if not text.strip():
        raise EmptyTextError
    return Decoded(text, found, confidence, how, _changed(raw, text))


def detect(data: bytes) -> tuple[str, float, str]:
    """Encoding, confidence (0 to 1) and how it was found, of the bytes of a text file.

    Valid UTF-8 is taken as such: text in another encoding almost never is (RFC 3629, section 1).
    Raises BinaryFileError where no encoding gives readable text.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding, 1.0, "mark"
    if b"\0" not in data and _is_utf8(data):
        return "utf-8", 1.0, "valid"
    candidates = _WITHOUT_MARK[2:] if b"\0" in data else _WITHOUT_MARK
    matches = charset_normalizer.from_bytes(data, cp_isolation=list(candidates), threshold=0.3)
    if not matches:
        raise BinaryFileError
    best = _judge_korean(list(matches))
    return codecs.lookup(best.encoding).name, round(1 - best.chaos, 2), "detected"


def _judge_korean(matches: list[charset_normalizer.CharsetMatch]) -> charset_normalizer.CharsetMatch:
    """The best match, but cp949 where most of what is beyond ASCII is common Hangul, and never where it is not.

    A few words are too little for the detector's language statistics. Western accents and quotation marks pair up
    with the letters behind them into rare syllables, which KS X 1001 (euc_kr) lacks; Korean is made of common ones.
    """
    korean = next((match for match in matches if match.encoding == "cp949"), None)
    others = [match for match in matches if match is not korean]
    if korean is None:
        return others[0]
    beyond_ascii = [character for character in str(korean) if ord(character) > 127]
    common = sum("가" <= character <= "힣" and _in_ks_x_1001(character) for character in beyond_ascii)
    return korean if not others or common >= 0.5 * len(beyond_ascii) else others[0]


def _in_ks_x_1001(character: str) -> bool:
    try:
        return bool(character.encode("euc_kr"))
    except UnicodeEncodeError:
        return False


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8, the last character perhaps cut in the middle."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _decode_strictly(data: bytes, encoding: str) -> str:
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(data) if encoding == "utf-8" else data.decode(encoding)
        return text.removeprefix("\ufeff")
    except (UnicodeError, LookupError) as error:
        raise WrongEncodingError(encoding, getattr(error, "start", 0)) from error


def _refuse_binary(text: str) -> None:
    """Control characters do not occur in text files; one in two hundred may be a slip."""
    strange = sum(
        count
        for character, count in Counter(text).items()
        if unicodedata.category(character) == "Cc" and character not in _CONTROL_ALLOWED
    )
    if "\0" in text or strange > len(text) / 200:
        raise BinaryFileError


def _changed(before: str, after: str) -> int:
    if len(before) != len(after):
        return abs(len(before) - len(after))
    return sum(a != b for a, b in zip(before, after, strict=True))
