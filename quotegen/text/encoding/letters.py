"""How likely a text is in a language, by its characters beyond ASCII; the tables of letters are in `encodings.toml`."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

DATA = tomllib.loads(Path(__file__).with_name("encodings.toml").read_text(encoding="utf-8"))
# Log-probabilities of one character, in nats.
BROKEN = -12.0  # bytes that are no character
STRANGE = -14.0  # not a character of the language
_FOREIGN_LETTER = -10.0

_PUNCTUATION, _CJK_PUNCTUATION = (
    {character: likely for row, likely in DATA[name].items() for character in row}
    for name in ("punctuation", "cjk_punctuation")
)
_INSIDE_WORDS = "’‘·—–…\u00ad"


@dataclass(frozen=True)
class Language:
    """A language by its letters beyond ASCII."""

    family: str
    name: str
    letters: str  # in lower case, the most frequent first
    latin: bool = True  # its other letters are those of ASCII
    share: float = 0.6  # of its letters among its characters beyond ASCII; the rest is punctuation
    doubled: float = 0.0  # nats for one of its letters right after another; words of the West hardly have that

    @cached_property
    def table(self) -> Mapping[str, float]:
        """letter → log-probability, falling as frequencies of alphabets do: about 10 % from each to the next."""
        weights = [0.9**rank for rank in range(len(self.letters))]
        whole = math.log(sum(weights) / self.share)
        return {letter: math.log(weight) - whole for letter, weight in zip(self.letters, weights, strict=True)}

    def score(self, text: str) -> float:
        """Log-likelihood of the characters beyond ASCII, in nats."""
        padded = f" {text} "
        return sum(
            self._score(before, character, after)
            for before, character, after in zip(padded, text, padded[2:], strict=False)
            if character > "\x7f"
        )

    def _score(self, before: str, character: str, after: str) -> float:
        small = character if character == "İ" else character.lower()  # İ has no small letter of one code point
        if (likely := self.table.get(small)) is not None:
            mixed = not self.latin and before.isascii() and before.isalpha()
            doubled = self.doubled if before > "\x7f" and before.isalpha() else 0
            return likely + doubled + _case(before, character, small) - 5 * mixed
        if character == "\ufffd":
            return BROKEN
        if (likely := _PUNCTUATION.get(character)) is not None:
            inside = before.isalpha() and after.isalpha() and character not in _INSIDE_WORDS
            return likely + math.log(1 - self.share) - 5 * inside
        return _FOREIGN_LETTER + _case(before, character, small) if character.isalpha() else STRANGE


def _case(before: str, character: str, small: str) -> float:
    """Capitals begin words; after a small letter there is none."""
    if character == small:
        return 0.0
    if before.islower():
        return -8.0
    return -1.5 if before.isupper() else -2.5


_WITHIN_LATIN = 2.5  # nats for a character right after a small letter of ASCII


@dataclass(frozen=True)
class Ideographic:
    """A language of thousands of characters, by the commonest and by the national standard that has the others."""

    family: str
    name: str
    common: str  # the most frequent first
    standard: str  # the codec of the national standard, two bytes a character
    scripts: list[tuple[str, str, float]]  # (first, last, log-probability) of the other characters of its script
    share: float  # of the common ones

    @cached_property
    def table(self) -> Mapping[str, float]:
        """character → log-probability by Zipf's and Mandelbrot's law: as 1 / (rank + 10)."""
        common = list(dict.fromkeys(self.common))
        weights = [1 / (rank + 10) for rank in range(len(common))]
        whole = math.log(sum(weights) / self.share)
        return {each: math.log(weight) - whole for each, weight in zip(common, weights, strict=True)}

    def score(self, text: str) -> float:
        """Log-likelihood of the characters beyond ASCII, in nats."""
        pairs = zip(f" {text}", text, strict=False)
        return sum(
            self.log_probability(character) - (_WITHIN_LATIN if "a" <= before <= "z" else 0)
            for before, character in pairs
            if character > "\x7f"
        )

    def log_probability(self, character: str) -> float:
        if (likely := self.table.get(character)) is not None:
            return likely
        if character == "\ufffd":
            return BROKEN
        if (likely := _CJK_PUNCTUATION.get(character)) is not None:
            return likely
        for first, last, likely in self.scripts:
            if first <= character <= last:
                return likely if in_standard(character, self.standard) else likely - 6
        return STRANGE + 2 * in_standard(character, self.standard)


@lru_cache(maxsize=20_000)
def in_standard(character: str, codec: str) -> bool:
    """Whether a two-byte standard has the character. Python's `euc_kr` writes all 11,172 syllables, those that
    KS X 1001 lacks as eight bytes, so it is the two bytes that count."""
    try:
        return len(character.encode(codec)) == 2
    except UnicodeEncodeError:
        return False


def languages(*names: str) -> tuple[Language | Ideographic, ...]:
    """The languages of these families, or of these names."""
    return tuple(each for name in names for each in _LANGUAGES if name in (each.family, each.name))


_LANGUAGES = (
    *(Language(**values) for values in DATA["languages"]),
    *(Ideographic(**values) for values in DATA["ideographic"]),
)
