"""Where a generated quote comes from: copied from the text, nearly copied, or new."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import Indel

NEAR = 0.8  # normalised similarity from which a quote counts as nearly copied

Origin = Literal["verbatim", "near", "novel"]


@dataclass(frozen=True)
class Novelty:
    """How close a quote is to the text, and to which quote of it."""

    origin: Origin
    similarity: float  # 0 to 1: 1 − insertions and deletions / summed length, of the nearest quote
    nearest: str


def novelty(quote: str, quotes: Sequence[str]) -> Novelty:
    """The origin of a quote among the quotes of a text. A quote that a text quote contains whole is verbatim.

    Costs one pass over the text's quotes (rapidfuzz, normalised Indel similarity).
    """
    quote = quote.strip()
    for known in quotes:
        if quote and quote in known:
            return Novelty("verbatim", 1.0, known)
    found = process.extractOne(quote, quotes, scorer=Indel.normalized_similarity)
    if found is None:
        return Novelty("novel", 0.0, "")
    nearest, similarity, _ = found
    return Novelty("near" if similarity >= NEAR else "novel", similarity, nearest)
