"""What somebody types, brought to the form of the text that a model was trained on."""

import unicodedata
from collections.abc import Sequence

from quotegen.text.cleaning import STEPS, clean
from quotegen.text.encoding.normalizing import nfc
from quotegen.text.vocabulary import END, Vocabulary

# Characters that keyboards put in place of each other; the first of a row that the model knows is taken.
_ALIKE = ("'’‘‛ʼ´`′", '"“”„‟″«»', "-–—―−‐‑", "…⋯", ",，、", ".。．", "!！", "?？", ":：", ";；", "~～〜", "·ㆍ・•")
_ALTERNATIVES = {character: row for row in _ALIKE for character in row}


def as_trained(prompt: str, steps: Sequence[str], vocabulary: Vocabulary | None = None) -> str:
    """A prompt in the form of the text: NFC, nothing invisible, plain spaces, its steps but for one that would leave
    nothing. With a vocabulary, a character that it lacks becomes one alike that it has: ’ is read as '."""
    prompt = clean(nfc(prompt.replace("\r\n", "\n")), ["invisible", "line_ends", "tabs"])
    for step in (step for step in STEPS if step in steps):
        cleaned = clean(prompt, [step])
        prompt = cleaned if cleaned.strip() or not prompt.strip() else prompt
    return prompt if vocabulary is None else "".join(_known(character, vocabulary) for character in prompt)


def known_part(prompt: str, vocabulary: Vocabulary) -> str | None:
    """A prompt without what the model cannot read, runs of spaces as one; None where nothing would be left of it."""
    return " ".join(vocabulary.without_unknown(prompt).split()) or None


def _known(character: str, vocabulary: Vocabulary) -> str:
    if character == END or not vocabulary.unknown(character):
        return character
    wide = unicodedata.normalize("NFKC", character)  # Ａ as A, ① as 1
    for other in (*_ALTERNATIVES.get(character, ""), wide, wide.lower(), "..." if character in "…⋯" else wide):
        if other and not vocabulary.unknown(other):
            return other
    return character
