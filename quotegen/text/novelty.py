"""Where a generated quote comes from: copied from the text, nearly copied, or new."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import Indel

MOST_SENTENCES = 10  # of a quote that are looked for one by one, the longest
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

    What is new as a whole is looked at sentence by sentence, too: a model of windows writes on past the end of a
    proverb, and two copied one after the other are no new one. Costs one pass over the text's quotes, with several
    sentences one more for each (rapidfuzz, normalised Indel similarity).
    """
    quote = quote.strip()
    whole = _of_one(quote, quotes)
    sentences = sorted(re.split(r"(?<=[.!?])\s+", quote), key=len, reverse=True)[:MOST_SENTENCES]
    return _of_several(whole, sentences, quotes) if whole.origin == "novel" and len(sentences) > 1 else whole


def _of_one(quote: str, quotes: Sequence[str]) -> Novelty:
    for original in quotes:
        if quote and quote in original:
            return Novelty("verbatim", 1.0, original)
    found = process.extractOne(quote, quotes, scorer=Indel.normalized_similarity)
    if found is None:
        return Novelty("novel", 0.0, "")
    nearest, similarity, _ = found
    return Novelty("near" if similarity >= NEAR else "novel", similarity, nearest)


def _of_several(whole: Novelty, sentences: Sequence[str], quotes: Sequence[str]) -> Novelty:
    """Verbatim where every sentence is, near where they are on average, by their lengths; else new, as the whole.

    The longest sentence comes first; what it is nearest to is what the quote is.
    """
    found = [_of_one(sentence, quotes) for sentence in sentences]
    lengths = [len(sentence) for sentence in sentences]
    similarity = sum(n * each.similarity for n, each in zip(lengths, found, strict=True)) / sum(lengths)
    if all(each.origin == "verbatim" for each in found):
        return Novelty("verbatim", 1.0, found[0].nearest)
    return Novelty("near", similarity, found[0].nearest) if similarity >= NEAR else whole
