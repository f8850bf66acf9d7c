"""How surprised a network is by each character of a text, and what it expected instead."""

from dataclasses import dataclass

import numpy as np

from quotegen.inside.trace import Trace
from quotegen.quote.sampling import losses_of, softmax
from quotegen.text.vocabulary import Vocabulary


@dataclass(frozen=True)
class Surprise:
    """For every predicted character of a trace: bits and rank, shape (characters,)."""

    bits: np.ndarray  # −log₂ p of what came (Shannon 1948); its mean is the bits per character
    ranks: np.ndarray  # 1: it was the likeliest


def surprise(trace: Trace, vocabulary: Vocabulary) -> Surprise:
    targets = vocabulary.encode(trace.predicted)
    logits = trace.logits[: len(targets)].astype(np.float64)
    came = np.take_along_axis(logits, targets[:, np.newaxis], -1)
    return Surprise(losses_of(logits, targets) / np.log(2), 1 + (logits > came).sum(-1))


def expected(logits: np.ndarray, vocabulary: Vocabulary, most: int = 10) -> list[tuple[str, float]]:
    """The likeliest next characters with their probabilities, from logits (vocabulary,)."""
    chances = softmax(logits.astype(np.float64))
    return [(vocabulary.characters[index], float(chances[index])) for index in np.argsort(-chances)[:most]]
