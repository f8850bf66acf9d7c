"""The words of a text, and the pieces that Korean words are put together from: what carries meaning, and its ending.

In 물은 적다 물 and 적 say what it is about, 은 and 다 how it hangs together. Endings are the ends of words that many
different beginnings have (`pretraining/usage.py`).
"""

import re
from collections.abc import Container

LONGEST_ENDING = 3  # syllables
_ENDING = "-"  # marks an ending, so that 이, a tooth, is another piece than 이, a particle
_HANGUL = re.compile("[가-힣]+")


def words(text: str) -> list[str]:
    """Runs of letters, an apostrophe within them included; in Hangul what stands between spaces."""
    return re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", text)


def pieces(text: str, endings: Container[str]) -> list[str]:
    """The words of a text in small letters, each Korean one with an ending as two pieces: 물은 as 물 and -은."""
    return [piece for word in words(text.lower()) for piece in _parted(word, endings)]


def is_ending(piece: str) -> bool:
    return piece.startswith(_ENDING)


def _parted(word: str, endings: Container[str]) -> tuple[str, ...]:
    """The longest ending goes, as long as a syllable is left."""
    if _HANGUL.fullmatch(word):
        for length in range(min(LONGEST_ENDING, len(word) - 1), 0, -1):
            if word[-length:] in endings:
                return word[:-length], _ENDING + word[-length:]
    return (word,)
