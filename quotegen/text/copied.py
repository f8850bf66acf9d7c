"""Where a generated quote comes from: copied from the text, nearly copied, or new."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Indel

MOST_COMPARED = 2000  # characters: a line may have a million, and what is compared is compared with each
MOST_SENTENCES = 10  # of a quote that are looked for one by one, the longest
NEAR = 0.8  # normalised similarity from which a quote counts as nearly copied

Origin = Literal["verbatim", "near", "read", "novel"]  # "read": before the text, which `novelty` knows nothing of


@dataclass(frozen=True)
class Novelty:
    origin: Origin
    similarity: float  # 0 to 1: 1 − insertions and deletions / summed length, of the nearest quote
    nearest: str


def novelty(quote: str, quotes: Sequence[str]) -> Novelty:
    """The origin of a quote among the quotes of a text. A quote that a text quote contains whole is verbatim.

    What is new as a whole is looked at sentence by sentence, too: a model of windows writes on past the end of a
    proverb, and two copied one after the other are no new one.
    """
    quote = quote.strip()
    whole = _of_one(quote, quotes)
    sentences = sorted(re.split(r"(?<=[.!?])\s+", quote), key=len, reverse=True)[:MOST_SENTENCES]
    if whole.origin != "novel" or len(sentences) == 1:
        return whole
    found = [_of_one(sentence, quotes) for sentence in sentences]
    if all(each.origin == "verbatim" for each in found):
        return Novelty("verbatim", 1.0, found[0].nearest)
    similarity = np.average([each.similarity for each in found], weights=[*map(len, sentences)])
    return Novelty("near", float(similarity), found[0].nearest) if similarity >= NEAR else whole


def share_in(quote: str, other: str, shortest: int) -> float:
    """Share of a quote's characters that the first MOST_COMPARED of another has too, in the same order and in pieces of
    `shortest` or more: 0 to 1."""
    pieces = SequenceMatcher(None, quote, other[:MOST_COMPARED], autojunk=False).get_matching_blocks()
    return sum(piece.size for piece in pieces if piece.size >= shortest) / max(len(quote), 1)


def _of_one(quote: str, quotes: Sequence[str]) -> Novelty:
    if original := next((original for original in quotes if quote and quote in original), None):
        return Novelty("verbatim", 1.0, original)
    nearest, similarity, _ = process.extractOne(quote, quotes, scorer=Indel.normalized_similarity) or ("", 0.0, 0)
    return Novelty("near" if similarity >= NEAR else "novel", similarity, nearest)
