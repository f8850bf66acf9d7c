"""Hangul syllables spelled out as jamo, and jamo put together to syllables again.

A syllable is a lead, a vowel and perhaps a tail: 값 = ᄀ + ᅡ + ᆹ. Unicode has all 11,172 of them as one code point each
and their jamo as *conjoining* code points, in which a tail is another one than the same letter as a lead, so a row of
jamo says where syllables end (The Unicode Standard, section 3.12). Nothing but syllables is touched: é stays one
character, and so do the single letters ㅋ and ㅠ that people type, which are *compatibility* jamo.
"""

import re
import unicodedata
from typing import Literal

Unit = Literal["syllable", "jamo"]
UNITS: tuple[Unit, ...] = ("syllable", "jamo")
MOST_JAMO = 3  # of a syllable

# Stands for a jamo that no syllable can be made with, as it does for a letter that cannot be read in editions of old
# Korean texts. A letter put in its place would be one that nobody wrote.
MARK = "□"

_LEADS, _VOWELS, _TAILS = "\u1100-\u115f\ua960-\ua97c", "\u1160-\u11a7\ud7b0-\ud7c6", "\u11a8-\u11ff\ud7cb-\ud7fb"
_SYLLABLES = re.compile("[가-힣]+")
_LEAD, _VOWEL, _TAIL = (re.compile(f"[{kind}]") for kind in (_LEADS, _VOWELS, _TAILS))
_WHOLE = re.compile(f"[{_LEADS}][{_VOWELS}][{_TAILS}]?")
_JAMO = re.compile(f"{_WHOLE.pattern}|[{_LEADS}{_VOWELS}{_TAILS}]")


def spelled_out(text: str) -> str:
    """The text with each Hangul syllable as its two or three conjoining jamo; `recombined` undoes it."""
    return _SYLLABLES.sub(lambda run: unicodedata.normalize("NFD", run[0]), text)


def recombined(spelled: str) -> str:
    """The text with its jamo put together to syllables, and MARK for each jamo that belongs to none. Old Hangul, which
    has no code points for whole syllables, stays as it is where its jamo stand in order."""
    return _JAMO.sub(lambda jamo: unicodedata.normalize("NFC", jamo[0]) if len(jamo[0]) > 1 else MARK, spelled)


def letter(character: str) -> str:
    """How a single jamo of today's Hangul is shown where somebody asked to see it: ᆫ as ㄴ; others as they are."""
    if not re.fullmatch("[\u1100-\u1112\u1161-\u1175\u11a8-\u11c2]", character):
        return character
    return unicodedata.lookup(f"HANGUL LETTER {unicodedata.name(character).split(maxsplit=2)[2]}")


def most_units(characters: int, unit: Unit) -> int:
    """How many units so many characters have at most."""
    return characters * MOST_JAMO if unit == "jamo" else characters


def is_jamo(character: str) -> bool:
    """Whether it is a conjoining jamo, which nobody should see by itself."""
    return bool(_JAMO.fullmatch(character))


def is_tail(character: str) -> bool:
    return bool(_TAIL.fullmatch(character))


def may_follow(before: str, after: str) -> bool:
    """Whether the second of two characters of a text as jamo can stand behind the first in whole syllables."""
    if _LEAD.fullmatch(before) or _VOWEL.fullmatch(after):
        return bool(_LEAD.fullmatch(before) and _VOWEL.fullmatch(after))
    return bool(_VOWEL.fullmatch(before)) or not _TAIL.fullmatch(after)


class Composer:
    """Puts jamo together as they come, as an input method does: ㅎ is held back, then 하, then 한."""

    def __init__(self, unit: Unit):
        self._unit, self._settled, self._open = unit, "", ""

    def add(self, character: str) -> None:
        if self._unit == "syllable":
            self._settled += character
        elif _WHOLE.fullmatch(self._open + character):
            self._open += character
        else:
            self._settled, self._open = self.whole, character

    @property
    def text(self) -> str:
        """What can be shown so far: a lead waits for its vowel, and the last syllable may still get a tail."""
        return self._settled if not self._open or _LEAD.fullmatch(self._open) else self.whole

    @property
    def whole(self) -> str:
        """The text if nothing more comes: a lead that waited in vain is marked, too."""
        return self._settled + recombined(self._open) if self._open else self._settled
