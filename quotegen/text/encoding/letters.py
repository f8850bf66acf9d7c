"""How likely a text is in a language, by its characters beyond ASCII; the tables of letters are in `encodings.toml`."""

import math
import tomllib
from collections.abc import Callable, Mapping, Sequence
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
        return _by_rank(self.letters, self.share, lambda rank: 0.9**rank)

    def log_probability(self, before: str, character: str, after: str) -> float:
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
        rows = _by_rank("".join(dict.fromkeys(self.common)), self.share, lambda rank: 1 / (rank + 10))
        return {**_CJK_PUNCTUATION, "\ufffd": BROKEN, **rows}

    def log_probability(self, before: str, character: str, _after: str) -> float:
        within = _WITHIN_LATIN if "a" <= before <= "z" else 0
        if (likely := self.table.get(character)) is not None:
            return likely - within
        for first, last, likely in self.scripts:
            if first <= character <= last:
                return likely - within - 6 * (not in_standard(character, self.standard))
        return STRANGE - within + 2 * in_standard(character, self.standard)


@lru_cache(maxsize=20_000)
def in_standard(character: str, codec: str) -> bool:
    """Whether a two-byte standard has the character. Python's `euc_kr` writes all 11,172 syllables, those that
    KS X 1001 lacks as eight bytes, so it is the two bytes that count."""
    try:
        return len(character.encode(codec)) == 2
    except UnicodeEncodeError:
        return False


def _by_rank(characters: str, share: float, weight: Callable[[int], float]) -> dict[str, float]:
    """Log-probabilities of characters, the most frequent first, that make up a share of all."""
    weights = [weight(rank) for rank in range(len(characters))]
    whole = math.log(sum(weights) / share)
    return {character: math.log(weight) - whole for character, weight in zip(characters, weights, strict=True)}


def score(text: str, languages: Sequence[Language | Ideographic]) -> float:
    """Log-likelihood of a text's characters beyond ASCII, in nats, in the language where it is highest."""
    padded = f" {text} "
    beyond = [around for around in zip(padded, text, padded[2:], strict=False) if around[1] > "\x7f"]
    return max(sum(language.log_probability(*around) for around in beyond) for language in languages)


def languages(*names: str) -> tuple[Language | Ideographic, ...]:
    """The languages of these families, or of these names."""
    return tuple(each for name in names for each in _LANGUAGES if name in (each.family, each.name))


_LANGUAGES = (
    *(Language(**values) for values in DATA["languages"]),
    *(Ideographic(**values) for values in DATA["ideographic"]),
)
