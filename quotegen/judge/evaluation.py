"""How well a text is predicted: bits per character, perplexity and accuracy, of a model by the NumPy runtime."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import softmax
from quotegen.text.corpus import Corpus
from quotegen.text.statistics import count_syllables
from quotegen.text.vocabulary import END
from quotegen.text.windows import ShortTextError, windows

BATCH = 256  # quotes or windows that share one product, large enough for every BLAS thread

# At every character of a text: its loss in nats, and whether the likeliest was right. Of a syllable that is read as
# jamo: the sum of their losses (its probability is the product of theirs), and whether each of them was right.
Guesses = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Evaluation:
    loss: float  # nats per predicted character, as people read it
    characters: int  # predicted: for quotes with the end of each, for windows every one behind the first window
    accuracy: float  # share of them that the model held likeliest
    syllables: int = 0  # of Hangul, among them
    left_out: dict[str, int] = field(default_factory=dict)  # characters that the model does not know, and how often

    @classmethod
    def of(cls, guesses: Guesses, text: str, left_out: dict[str, int] | None = None) -> "Evaluation":
        losses, hits = guesses
        return cls(float(losses.mean()), len(losses), float(hits.mean()), count_syllables(text), left_out or {})

    @property
    def bits_per_character(self) -> float:
        return self.loss / math.log(2)

    @property
    def bits_per_syllable(self) -> float | None:
        """All bits of the text over its Hangul syllables, whatever the model reads them as; None without Hangul."""
        return self.bits_per_character * self.characters / self.syllables if self.syllables else None

    @property
    def perplexity(self) -> float:
        """e^loss: how many equally likely characters would be as hard to guess."""
        return math.exp(self.loss)


def evaluate(runtime: Runtime, corpus: Corpus) -> Evaluation:
    """The model's figures on a corpus; unknown characters are left out. Raises ShortTextError when nothing is left."""
    vocabulary = runtime.vocabulary
    if runtime.recipe.reading == "windows":
        text, readable = corpus.text, vocabulary.without_unknown(corpus.text)
        guesses, predicted = _guess_windows(runtime, readable), readable[runtime.recipe.window_length :]
    else:
        text, quotes = "".join(corpus.quotes), [vocabulary.without_unknown(quote) for quote in corpus.quotes]
        guesses, predicted = _guess_quotes(runtime, quotes), "".join(quotes)
    left_out = {character: text.count(character) for character in vocabulary.unknown(text)}
    return Evaluation.of(guesses, predicted, left_out)


def _guess_windows(runtime: Runtime, text: str) -> Guesses:
    """At every character that has a whole window before it."""
    x, y = windows(runtime.vocabulary.encode(text), runtime.recipe.window_length, stride=1)
    parts = [slice(start, start + BATCH) for start in range(0, len(x), BATCH)]
    losses, hits = zip(*(_compare(runtime.read_window(x[part])[0], y[part]) for part in parts), strict=True)
    return np.concatenate(losses), np.concatenate(hits)


def _guess_quotes(runtime: Runtime, quotes: list[str]) -> Guesses:
    """At every character of every quote, its end included."""
    quotes = [quote for quote in quotes if quote]
    if not quotes:
        raise ShortTextError(0, 1)
    losses, hits = map(np.concatenate, zip(*_guess_each(runtime, quotes), strict=True))
    sizes = np.concatenate([[*runtime.vocabulary.sizes(quote), 1] for quote in quotes])
    firsts = np.cumsum(sizes) - sizes  # of every character the first of its indices
    return np.add.reduceat(losses, firsts), np.logical_and.reduceat(hits, firsts)


def bits_of_each(runtime: Runtime, quotes: Sequence[str]) -> np.ndarray:
    """Bits per character of each quote, its end included: float64 (quotes,). Raises UnknownCharacterError."""
    losses = np.array([sum(of_indices.tolist()) for of_indices, _ in _guess_each(runtime, quotes)])
    return losses / [len(quote) + 1 for quote in quotes] / math.log(2)


def _guess_each(runtime: Runtime, quotes: Sequence[str]) -> list[Guesses]:
    """At every index of each quote, its end included. Quotes of like length are read side by side."""
    sequences = [runtime.vocabulary.encode(END + quote + END) for quote in quotes]
    by_length = sorted(range(len(sequences)), key=lambda place: len(sequences[place]))
    guesses = {}
    for start in range(0, len(by_length), BATCH):
        places = by_length[start : start + BATCH]
        longest, state, steps = len(sequences[places[-1]]), runtime.start(len(places)), []
        batch = [np.pad(sequences[place], (0, longest - len(sequences[place])), "edge") for place in places]
        for read, targets in pairwise(np.stack(batch, axis=1)):
            logits, state = runtime.step(state, read)
            steps.append(_compare(logits, targets))
        losses, hits = map(np.stack, zip(*steps, strict=True))  # (steps, quotes)
        for row, place in enumerate(places):
            guesses[place] = losses[: len(sequences[place]) - 1, row], hits[: len(sequences[place]) - 1, row]
    return [guesses[place] for place in range(len(quotes))]


def _compare(logits: np.ndarray, targets: np.ndarray) -> Guesses:
    chances = softmax(logits.astype(np.float64))[np.arange(len(targets)), targets]
    return -np.log(np.maximum(chances, np.finfo(np.float64).tiny)), logits.argmax(-1) == targets
