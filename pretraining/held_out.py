"""Leave out of a text whatever is nearly a quote that judges the model, or holds one."""

from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from quotegen.model.recipe import preset
from quotegen.text.corpus import read_corpus
from quotegen.text.split import Split, split

SAYING = Path(__file__).resolve().parents[1] / "data" / "saying.txt"
TOO_NEAR = 80  # rapidfuzz ratio (0 to 100) from which a line counts as a held-out quote, or as holding one
# Letters in order, words in any order, and words in common, of 100: chosen by reading pairs above and below.
WORDINGS = ((fuzz.ratio, 72), (fuzz.token_sort_ratio, 75), (fuzz.token_set_ratio, 80))
_BLOCK = 20_000  # lines that are compared at once: 4 MB of ratios


def parts(text: Path = SAYING) -> Split:
    """What is learned, chosen by and tested on of a text when `make models` fine-tunes on it."""
    return split(read_corpus(text)[0].quotes, preset("fine-tune").held_out)


def without_held_out(lines: list[str], text: Path = SAYING) -> list[str]:
    """The lines without those that are nearly a validation or test quote of a text, or hold one."""
    bare = [quote.rstrip(".?") for quote in (*parts(text).validation, *parts(text).test)]
    blocks = (lines[start : start + _BLOCK] for start in range(0, len(lines), _BLOCK))
    return [line for block in blocks for line, near in zip(block, _near(block, bare), strict=True) if not near]


def without_other_wordings(lines: list[str], text: Path = SAYING) -> list[str]:
    """The lines without those that look like another wording of a validation or test quote: for lists of proverbs."""
    bare = [quote.rstrip(".?").lower() for quote in (*parts(text).validation, *parts(text).test)]
    ended = [line.rstrip(".?") for line in lines]
    alike = np.zeros(len(lines), bool)
    for scorer, least in WORDINGS:
        alike |= process.cdist(ended, bare, scorer=scorer, score_cutoff=least, dtype=np.uint8).any(1)
    return [line for line, left_out in zip(lines, alike, strict=True) if not left_out]


def _near(lines: list[str], bare: list[str]) -> np.ndarray:
    """Which lines are nearly one of the quotes or hold one, (lines,).

    A quote is looked for in all lines at once, joined: no quote reaches over the end of a line.
    """
    near = process.cdist(lines, bare, scorer=fuzz.ratio, score_cutoff=TOO_NEAR, dtype=np.uint8).any(1)
    joined, ends = "\n".join(lines), np.cumsum([len(line) + 1 for line in lines])
    for quote in bare:
        place = joined.find(quote)
        while place >= 0:
            near[np.searchsorted(ends, place, "right")] = True
            place = joined.find(quote, place + 1)
    return near
