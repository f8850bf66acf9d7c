"""A corpus as batches of indices: windows of one string, or whole quotes of similar length. NumPy alone."""

import math
from collections.abc import Iterator

import numpy as np

from quotegen.model.recipe import Recipe
from quotegen.text.corpus import Corpus, hold_out
from quotegen.text.vocabulary import END, Vocabulary
from quotegen.text.windows import one_hot, windows

LONGEST_PIECE = 200  # characters; a longer quote is read in pieces
_PAD_TO = 8  # characters; fewer distinct shapes, fewer TensorFlow allocations
_POOL = 8  # batches that are sorted by length together

Batch = tuple[np.ndarray, np.ndarray, np.ndarray]  # x, y, mask


def vocabulary_of(corpus: Corpus, recipe: Recipe) -> Vocabulary:
    """The characters that a network of this recipe knows after training on the corpus."""
    if recipe.reading == "windows":
        return Vocabulary.of(corpus.text)
    return Vocabulary.of("".join(corpus.quotes), end=True)


def batches_of(corpus: Corpus, recipe: Recipe, vocabulary: Vocabulary) -> "Windows | Quotes":
    """What a recipe reads: `batches` in number, `epoch(rng)` in a new order, `held_out` never trained on."""
    kind = Windows if recipe.reading == "windows" else Quotes
    return kind(corpus, recipe, vocabulary)


class Windows:
    """Windows over the text as one string, one-hot, in a new random order each epoch."""

    held_out: tuple[Batch, ...] = ()  # the tutorial measures nothing on unseen text

    def __init__(self, corpus: Corpus, recipe: Recipe, vocabulary: Vocabulary):
        self.x, self.y = windows(vocabulary.encode(corpus.text), recipe.window_length, recipe.stride)
        self.vocabulary_size = len(vocabulary)
        self.batch_size = recipe.batch_size
        self.batches = math.ceil(len(self.x) / recipe.batch_size)

    def epoch(self, rng: np.random.Generator) -> Iterator[Batch]:
        order = rng.permutation(len(self.x))
        for start in range(0, len(order), self.batch_size):
            chosen = order[start : start + self.batch_size]
            x, y = one_hot(self.x[chosen], self.vocabulary_size), one_hot(self.y[chosen], self.vocabulary_size)
            yield x, y, np.ones(len(chosen), np.float32)


class Quotes:
    """Whole quotes, each from END to END, in batches of similar length."""

    def __init__(self, corpus: Corpus, recipe: Recipe, vocabulary: Vocabulary):
        train_quotes, held_out_quotes = hold_out(corpus.quotes, recipe.held_out)
        self.pieces = _pieces(train_quotes, vocabulary)
        self.batch_size = recipe.batch_size
        self.batches = math.ceil(len(self.pieces) / recipe.batch_size)
        in_order = sorted(_pieces(held_out_quotes, vocabulary), key=len)
        self.held_out = [_padded(in_order[start : start + 64]) for start in range(0, len(in_order), 64)]

    def epoch(self, rng: np.random.Generator) -> Iterator[Batch]:
        order = rng.permutation(len(self.pieces))
        pool = self.batch_size * _POOL
        batches = []
        for start in range(0, len(order), pool):
            chosen = sorted((self.pieces[i] for i in order[start : start + pool]), key=len)
            batches += [chosen[i : i + self.batch_size] for i in range(0, len(chosen), self.batch_size)]
        for index in rng.permutation(len(batches)):
            yield _padded(batches[index])


def _pieces(quotes: list[str], vocabulary: Vocabulary) -> list[np.ndarray]:
    """Index sequences from END to END; one longer than LONGEST_PIECE is cut, the cut shared by both parts."""
    pieces = []
    for quote in quotes:
        indices = vocabulary.encode(END + quote + END)
        pieces += [indices[start : start + LONGEST_PIECE + 1] for start in range(0, len(indices) - 1, LONGEST_PIECE)]
    return pieces


def _padded(pieces: list[np.ndarray]) -> Batch:
    """x, y of shape (batch, characters), y one ahead of x; mask 1.0 where there is a target."""
    longest = max(len(piece) for piece in pieces) - 1
    longest += -longest % _PAD_TO
    x = np.zeros((len(pieces), longest), np.int32)
    y, mask = np.zeros_like(x), np.zeros_like(x, np.float32)
    for row, piece in enumerate(pieces):
        x[row, : len(piece) - 1] = piece[:-1]
        y[row, : len(piece) - 1] = piece[1:]
        mask[row, : len(piece) - 1] = 1
    return x, y, mask
