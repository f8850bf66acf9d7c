"""NFC in linear time. Python's `normalize` takes time quadratic in the length of a run of combining marks, so runs
longer than any text has are broken first (Stream-Safe Text Format: Unicode Standard Annex 15, section 13)."""

import re
import unicodedata

MOST_MARKS = 30
_BREAK = "\u034f"  # COMBINING GRAPHEME JOINER, which marks are not sorted across
# Where marks can be: a cheap pattern, so that ordinary text is searched at the speed of a regular expression.
_PERHAPS_MARKS = re.compile(rf"[^\x00-\u02ff\u2000-\u206f\u3130-\u318f\u3400-\u9fff가-힣]{{{MOST_MARKS + 1},}}")


def nfc(text: str) -> str:
    """The text in NFC, after runs of more than MOST_MARKS combining marks are broken. Linear in its length."""
    return unicodedata.normalize("NFC", _PERHAPS_MARKS.sub(lambda run: _broken(run[0]), text))


def _broken(run: str) -> str:
    pieces, marks = [], 0
    for character in run:
        marks = marks + 1 if _is_mark(character) else 0
        if marks > MOST_MARKS:
            pieces.append(_BREAK)
            marks = 1
        pieces.append(character)
    return "".join(pieces)


def _is_mark(character: str) -> bool:
    """Whether it, or what it decomposes into, begins with a mark: U+0F73 has class 0 but stands for two marks."""
    return bool(unicodedata.combining(unicodedata.normalize("NFD", character)[0]))
