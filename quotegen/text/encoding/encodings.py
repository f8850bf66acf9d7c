"""Which encoding bytes probably have: a naive Bayes classifier over the characters beyond ASCII (McCallum and Nigam
1998), with the candidates and languages of `encodings.toml`."""

import codecs
import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotegen.text.encoding.letters import DATA, languages, score

READ_HERE = ("cp949", "cp1252")  # "ansi" in Korea and in the West: read without asking
_SAMPLE = 3000  # bytes that are looked at, of lines that have some beyond ASCII
_TEMPER = 0.5  # neighbouring characters depend on each other, so their evidence counts half
_READABLE = -7.0  # nats a byte: below that the likeliest reading is noise
_HIGH = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True)
class Guess:
    """An encoding, and the probability that it is the one (0 to 1)."""

    encoding: str  # a Python codec name
    probability: float


_CANDIDATES = tuple((encoding, languages(*names), prior) for encoding, names, prior in DATA["candidates"])
RECOGNISED = tuple(encoding for encoding, *_ in _CANDIDATES)


def ranked(data: bytes, among: Sequence[str] | None = None) -> list[Guess]:
    """The candidates by falling probability, those below 1 % left out; none where no reading looks like a language.
    Looks at some 3,000 bytes at most. Without a byte beyond ASCII every candidate is as likely as its prior."""
    sample = _sample(data)
    # reading → encoding and log-likelihood: the first of those that read the same
    scores: dict[str, tuple[str, float]] = {}
    for encoding, written_in_it, prior in _CANDIDATES:
        if among is None or encoding in among:
            text = sample.decode(encoding, "replace")
            likely = prior + _TEMPER * score(text, written_in_it)
            first, before = scores.get(text, (encoding, likely))
            scores[text] = (first, max(likely, before))
    best = max(likely for _, likely in scores.values())
    if best < _TEMPER * _READABLE * len(_HIGH.findall(sample)) - 6:
        return []
    return _guesses(dict(scores.values()))


_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_SPELT = languages("korean", "western", "central", "cyrillic", "japanese")
_ANY = (*_SPELT, *languages("simplified", "traditional"))


def without_mark(data: bytes) -> list[Guess]:
    """UTF-16 or UTF-32 of text with zero bytes and no mark, as `ranked` does it; none where neither is text."""
    scores = {}
    for encoding in _WIDE:
        text = data[:_SAMPLE].decode(encoding, "replace")
        if "\0" in text or not text:
            continue
        beyond = sum(character > "\x7f" for character in text)
        likely = score(text, _ANY)
        if likely >= 1.3 * _READABLE * beyond:
            scores[encoding] = _TEMPER * likely
    return _guesses(scores)


def _guesses(scores: dict[str, float]) -> list[Guess]:
    """Log-likelihoods as probabilities that sum to 1."""
    best = max(scores.values(), default=0.0)
    weights = {encoding: math.exp(likely - best) for encoding, likely in scores.items()}
    shares = {encoding: weight / sum(weights.values()) for encoding, weight in weights.items()}
    likely = sorted(shares.items(), key=lambda item: -item[1])
    return [Guess(encoding, min(0.99, share)) for encoding, share in likely if share >= 0.01]


def _sample(data: bytes) -> bytes:
    """Lines with bytes beyond ASCII; their ends are ASCII in all candidates, so no character is cut."""
    taken = list(itertools.islice(_telling_lines(data), _SAMPLE // 4))
    sizes = itertools.accumulate(map(len, taken))
    return b"\n".join(line for line, size in zip(taken, sizes, strict=True) if size <= _SAMPLE) or taken[0][:_SAMPLE]


def _telling_lines(data: bytes) -> Iterator[bytes]:
    """Each line that has a byte beyond ASCII, a longer one as its first part; at last nothing, so that there is one."""
    end = -1
    while found := _HIGH.search(data, end + 1):
        start = max(data.rfind(b"\n", 0, found.start()), end) + 1
        end = data.find(b"\n", found.start())
        end = len(data) if end < 0 else end
        yield data[start:end]
    yield b""


# ---- Encodings of seven bits, which look like ASCII ----------------------------------------------------------

_ESCAPES = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$B", "iso2022_jp"), (b"\x1b$@", "iso2022_jp"), (b"~{", "hz"))
_UTF_7 = re.compile(rb"\+[A-Za-z0-9+/]{3,}-?")


def seven_bit(data: bytes) -> str | None:
    """The encoding of bytes below 128 that stand for other characters than those of ASCII; None for plain ASCII."""
    for escape, encoding in _ESCAPES:
        if escape in data and (text := _decoded(data, encoding)) and not text.isascii():
            return encoding
    if len(_UTF_7.findall(data[:100_000])) >= 2 and (text := _decoded(data, "utf-7")) and not text.isascii():
        beyond = [character for character in text[:_SAMPLE] if character > "\x7f"]
        likely = score("".join(beyond), _SPELT)
        return "utf-7" if likely > 1.5 * _READABLE * len(beyond) else None
    return None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


# ---- Names ---------------------------------------------------------------------------------------------------

_WIDER = {"euc_kr": "cp949", "iso8859-1": "cp1252"}  # what Windows writes under these names has characters more
_NO_TEXT = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}


def codec(name: str) -> str | None:
    """Python's name of a text encoding; None where there is none of that name. As in browsers (WHATWG Encoding
    Standard, section 4.2), `euc-kr` and its like are read as cp949, which has more syllables, and latin-1 as cp1252."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):  # ValueError: a NUL or a surrogate in the name
        return None
    if not found._is_text_encoding or found.name in _NO_TEXT:
        return None
    return _WIDER.get(found.name, found.name)
