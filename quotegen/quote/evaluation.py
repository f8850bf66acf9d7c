"""How well a model predicts a text: bits per character and perplexity, by the NumPy runtime."""

import math
from dataclasses import dataclass

import numpy as np

from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import softmax
from quotegen.text.corpus import Corpus
from quotegen.text.vocabulary import END
from quotegen.text.windows import ShortTextError, windows

_BATCH = 256  # quotes or windows that share one product, large enough for every BLAS thread


@dataclass(frozen=True)
class Evaluation:
    """What a model makes of a text."""

    loss: float  # nats per predicted character
    characters: int  # predicted: for quotes with the end of each, for windows every one behind the first window
    left_out: dict[str, int]  # characters that the model does not know, and how often they stood in the text

    @property
    def bits_per_character(self) -> float:
        """The loss in bits: nats / ln 2."""
        return self.loss / math.log(2)

    @property
    def perplexity(self) -> float:
        """e^loss: how many equally likely characters would be as hard to guess."""
        return math.exp(self.loss)


def evaluate(runtime: Runtime, corpus: Corpus) -> Evaluation:
    """The model's loss on a corpus, whether or not it was trained on it; unknown characters are left out.

    Raises ShortTextError when nothing is left to predict.
    """
    vocabulary = runtime.vocabulary
    text = corpus.text if runtime.recipe.reading == "windows" else "".join(corpus.quotes)
    left_out = {character: text.count(character) for character in vocabulary.unknown(text)}
    if runtime.recipe.reading == "windows":
        losses = _losses_of_windows(runtime, vocabulary.without_unknown(corpus.text))
    else:
        losses = _losses_of_quotes(runtime, [vocabulary.without_unknown(quote) for quote in corpus.quotes])
    return Evaluation(float(losses.mean()), len(losses), left_out)


def _losses_of_windows(runtime: Runtime, text: str) -> np.ndarray:
    """Nats at every character that has a whole window before it."""
    x, y = windows(runtime.vocabulary.encode(text), runtime.recipe.window_length, stride=1)
    losses = []
    for start in range(0, len(x), _BATCH):
        logits, _ = runtime.read_window(x[start : start + _BATCH])
        losses.append(_nats(logits, y[start : start + _BATCH]))
    return np.concatenate(losses)


def _losses_of_quotes(runtime: Runtime, quotes: list[str]) -> np.ndarray:
    """Nats at every character of every quote, its end included."""
    sequences = sorted((runtime.vocabulary.encode(END + quote + END) for quote in quotes if quote), key=len)
    if not sequences:
        raise ShortTextError(0, 1)
    losses = []
    for start in range(0, len(sequences), _BATCH):
        batch = sequences[start : start + _BATCH]
        state = runtime.start(len(batch))
        for position in range(len(batch[-1]) - 1):
            batch_indices = np.array([sequence[min(position, len(sequence) - 1)] for sequence in batch], np.int32)
            logits, state = runtime.step(state, batch_indices)
            live = [row for row, sequence in enumerate(batch) if position + 1 < len(sequence)]
            losses.append(_nats(logits[live], np.array([batch[row][position + 1] for row in live])))
    return np.concatenate(losses)


def _nats(logits: np.ndarray, targets: np.ndarray) -> np.ndarray:
    chances = softmax(logits.astype(np.float64))[np.arange(len(targets)), targets]
    return -np.log(np.maximum(chances, np.finfo(np.float64).tiny))
