"""A corpus as batches of indices: windows of one string, or streams of whole quotes. NumPy alone."""

import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from quotegen.model.recipe import Recipe
from quotegen.text.corpus import Corpus
from quotegen.text.split import split
from quotegen.text.vocabulary import END, Vocabulary
from quotegen.text.windows import one_hot, windows

LONGEST_PIECE = 1000  # characters; a longer quote is cut, and each part read from a fresh state


@dataclass(frozen=True)
class WindowBatch:
    """One-hot windows and the character behind each, boolean."""

    x: np.ndarray  # (windows, window_length, vocabulary)
    y: np.ndarray  # (windows, vocabulary)


@dataclass(frozen=True)
class StreamBatch:
    """The next characters of every stream, as indices. All arrays have the shape (time, streams)."""

    x: np.ndarray  # int32
    y: np.ndarray  # int32, the character behind each of x
    mask: np.ndarray  # float32, 1.0 where there is a target
    begins: np.ndarray  # bool, True where a quote begins and the state before is forgotten


def vocabulary_of(corpus: Corpus, recipe: Recipe) -> Vocabulary:
    """The characters that a network of this recipe knows after training on the corpus."""
    if recipe.reading == "windows":
        return Vocabulary.of(corpus.text)
    return Vocabulary.of("".join(corpus.quotes), end=True, unit=recipe.unit)


class Windows:
    """Windows over the text as one string, in a new random order each epoch. Raises ShortTextError."""

    held_out: tuple[WindowBatch, ...] = ()  # the tutorial measures nothing on unseen text
    targets_per_character = held_out_targets_per_character = 1.0

    def __init__(self, corpus: Corpus, recipe: Recipe, vocabulary: Vocabulary):
        self.x, self.y = windows(vocabulary.encode(corpus.text), recipe.window_length, recipe.stride)
        self.vocabulary_size = len(vocabulary)
        self.batch_size = recipe.batch_size

    def epoch(self, rng: np.random.Generator) -> tuple[int, Iterator[WindowBatch]]:
        """How many batches the next epoch has, and the batches."""
        order = rng.permutation(len(self.x))
        count = math.ceil(len(order) / self.batch_size)
        chosen = (order[k * self.batch_size : (k + 1) * self.batch_size] for k in range(count))
        return count, map(self._batch, chosen)

    def _batch(self, chosen: np.ndarray) -> WindowBatch:
        return WindowBatch(one_hot(self.x[chosen], self.vocabulary_size), one_hot(self.y[chosen], self.vocabulary_size))


class Streams:
    """Whole quotes, END … END, one after the other in streams that are read side by side, `span` characters a batch.

    Every batch has the same shape, so that one compiled step serves them all; nothing is padded but the ends of
    the streams. The state flows from batch to batch within a quote and never from one quote into the next.
    """

    def __init__(self, corpus: Corpus, recipe: Recipe, vocabulary: Vocabulary):
        parts = split(corpus.quotes, recipe.held_out)
        self.pieces = _pieces(parts.train, vocabulary)
        self.targets_per_character = _targets_per_character(parts.train, vocabulary)
        self.held_out_targets_per_character = _targets_per_character(parts.validation, vocabulary)
        self.span = recipe.span
        self.streams = recipe.batch_size
        pieces = sorted(_pieces(parts.validation, vocabulary), key=len, reverse=True)
        self.held_out = tuple(self._batches(pieces)) if pieces else ()

    def epoch(self, rng: np.random.Generator) -> tuple[int, Iterator[StreamBatch]]:
        """How many batches the next epoch has, and the batches, the quotes in a new random order."""
        batches = self._batches([self.pieces[index] for index in rng.permutation(len(self.pieces))])
        return len(batches), iter(batches)

    def _batches(self, pieces: Sequence[np.ndarray]) -> list[StreamBatch]:
        lanes = _balanced(pieces, self.streams)
        longest = max(sum(len(piece) - 1 for piece in lane) for lane in lanes)
        length = math.ceil(longest / self.span) * self.span
        x, y = np.zeros((length, self.streams), np.int32), np.zeros((length, self.streams), np.int32)
        mask, begins = np.zeros((length, self.streams), np.float32), np.zeros((length, self.streams), bool)
        for number, lane in enumerate(lanes):
            start = 0
            for piece in lane:
                end = start + len(piece) - 1
                x[start:end, number], y[start:end, number] = piece[:-1], piece[1:]
                mask[start:end, number], begins[start, number] = 1, True
                start = end
        cuts = (slice(start, start + self.span) for start in range(0, length, self.span))
        return [StreamBatch(x[cut], y[cut], mask[cut], begins[cut]) for cut in cuts]


def _pieces(quotes: Sequence[str], vocabulary: Vocabulary) -> list[np.ndarray]:
    """Index sequences from END to END; one longer than LONGEST_PIECE is cut, the cut shared by both parts."""
    pieces = []
    for quote in quotes:
        indices = vocabulary.encode(END + quote + END)
        pieces += [indices[start : start + LONGEST_PIECE + 1] for start in range(0, len(indices) - 1, LONGEST_PIECE)]
    return pieces


def _targets_per_character(quotes: Sequence[str], vocabulary: Vocabulary) -> float:
    """How many predictions a character of some quotes takes, their ends included: 1, for jamo about 2."""
    characters = sum(len(quote) + 1 for quote in quotes)
    return sum(len(vocabulary.units(quote)) + 1 for quote in quotes) / characters if characters else 1.0


def _balanced(pieces: Sequence[np.ndarray], streams: int) -> list[list[np.ndarray]]:
    """The pieces dealt out in order, each to the stream that is shortest so far."""
    lanes: list[list[np.ndarray]] = [[] for _ in range(streams)]
    lengths = [(0, number) for number in range(streams)]
    for piece in pieces:
        length, number = heapq.heappop(lengths)
        lanes[number].append(piece)
        heapq.heappush(lengths, (length + len(piece) - 1, number))
    return lanes
