"""What a text is made of: characters by frequency and class, bigrams, quote lengths, entropy."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

# Order is the order of legends; the app gives each class one colour on every page.
CHARACTER_CLASSES = ("hangul", "letter", "space", "punctuation", "digit", "other")


@dataclass(frozen=True)
class CharacterCount:
    character: str
    character_class: str
    count: int


def character_class(character: str) -> str:
    """One of CHARACTER_CLASSES, by Unicode general category (Unicode Standard Annex 44, table 12)."""
    if "가" <= character <= "힣" or "ㄱ" <= character <= "ㆎ" or "\u1100" <= character <= "\u11ff":
        return "hangul"
    if character.isspace():
        return "space"
    return {"L": "letter", "M": "letter", "P": "punctuation", "S": "punctuation", "N": "digit"}.get(
        unicodedata.category(character)[0], "other"
    )


def character_counts(text: str) -> list[CharacterCount]:
    """Every distinct character, most frequent first."""
    return [
        CharacterCount(character, character_class(character), count) for character, count in Counter(text).most_common()
    ]


def bigram_counts(text: str) -> Counter[str]:
    """How often each pair of neighbouring characters occurs."""
    return Counter(map("".join, pairwise(text)))


def count_syllables(text: str) -> int:
    """How many composed Hangul syllables a text has."""
    return len(re.findall("[가-힣]", text))


def quote_lengths(quotes: Sequence[str]) -> np.ndarray:
    return np.fromiter(map(len, quotes), np.int64, len(quotes))


def unigram_entropy(text: str) -> float:
    """Bits per character if each were drawn by its frequency alone: −Σ p log2 p (Shannon 1948, section 6)."""
    counts = np.fromiter(Counter(text).values(), np.float64)
    shares = counts / counts.sum()
    return float(-(shares * np.log2(shares)).sum()) + 0.0  # a text of one character: 0, not −0
