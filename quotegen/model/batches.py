"""A corpus as batches of indices: windows of one string, or streams of whole quotes. NumPy alone."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from quotegen.model.recipe import Recipe
from quotegen.text.corpus import Corpus
from quotegen.text.split import split
from quotegen.text.vocabulary import END, Vocabulary
from quotegen.text.windows import one_hot, windows

QUOTES_AT_A_TIME = 10_000  # encoded as one string
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

    @classmethod
    def empty(cls, time: int, streams: int) -> "StreamBatch":
        return cls(*(np.zeros((time, streams), kind) for kind in (np.int32, np.int32, np.float32, bool)))


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
        places, size = rng.permutation(len(self.x)), self.batch_size
        chosen = [places[start : start + size] for start in range(0, len(places), size)]
        hot = partial(one_hot, vocabulary_size=self.vocabulary_size)
        return len(chosen), (WindowBatch(hot(self.x[some]), hot(self.y[some])) for some in chosen)


class Streams:
    """Whole quotes, END … END, one after the other in streams that are read side by side, `span` characters a batch.

    Every batch has the same shape, so that one compiled step serves them all; nothing is padded but the ends of
    the streams. The state flows from batch to batch within a quote and never from one quote into the next.
    """

    def __init__(self, corpus: Corpus, recipe: Recipe, vocabulary: Vocabulary):
        parts = split(corpus.quotes, recipe.held_out)
        self._learned = _Pieces.of(parts.train, vocabulary)
        self.targets_per_character = _targets_per_character(parts.train, self._learned)
        self.span = recipe.span
        self.streams = recipe.batch_size
        held_out = _Pieces.of(parts.validation, vocabulary)
        self.held_out_targets_per_character = _targets_per_character(parts.validation, held_out)
        longest_first = np.argsort(-held_out.lengths, kind="stable")
        self.held_out = tuple(self._batches(held_out, longest_first)[1]) if parts.validation else ()

    def epoch(self, rng: np.random.Generator) -> tuple[int, Iterator[StreamBatch]]:
        """How many batches the next epoch has, and the batches, the quotes in a new random order."""
        return self._batches(self._learned, rng.permutation(len(self._learned.lengths)))

    def _batches(self, pieces: "_Pieces", order: np.ndarray) -> tuple[int, Iterator[StreamBatch]]:
        dealt = (order[chosen] for chosen in _balanced(pieces.lengths[order], self.streams))
        lanes = [_Lane(pieces.starts[chosen], np.cumsum(pieces.lengths[chosen])) for chosen in dealt]
        starts = range(0, max(lane.length for lane in lanes), self.span)
        return len(starts), (self._batch(pieces, lanes, start) for start in starts)

    def _batch(self, pieces: "_Pieces", lanes: Sequence["_Lane"], start: int) -> StreamBatch:
        batch = StreamBatch.empty(self.span, self.streams)
        for number, lane in enumerate(lanes):
            for place, first, count, new in lane.parts(start, start + self.span):
                batch.x[place : place + count, number] = pieces.indices[first : first + count]
                batch.y[place : place + count, number] = pieces.indices[first + 1 : first + count + 1]
                batch.mask[place : place + count, number], batch.begins[place, number] = 1, new
        return batch


@dataclass(frozen=True)
class _Lane:
    """The pieces that one stream reads, one after the other."""

    starts: np.ndarray  # int64 (pieces,), where each begins among the indices
    ends: np.ndarray  # int64 (pieces,), where each ends in the stream

    @property
    def length(self) -> int:
        return int(self.ends[-1]) if len(self.ends) else 0

    def parts(self, start: int, stop: int) -> Iterator[tuple[int, int, int, bool]]:
        """What the stream reads from `start` to `stop`, piece by piece: where, from which index on,
        how many, and whether the piece begins there."""
        number, after = int(np.searchsorted(self.ends, start, "right")), start
        while start < min(stop, self.length):
            begin = int(self.ends[number - 1]) if number else 0
            end = min(stop, int(self.ends[number]))
            first = int(self.starts[number]) + start - begin
            yield start - after, first, end - start, start == begin
            start, number = end, number + 1


@dataclass(frozen=True)
class _Pieces:
    """Quotes as indices in one array, a byte or two a character. A piece has as many targets as its length and is read
    from the index before the first of them on. A quote longer than LONGEST_PIECE is cut; both parts share the cut."""

    indices: np.ndarray  # END, the first quote, END, the second quote, … END
    starts: np.ndarray  # int64 (pieces,)
    lengths: np.ndarray  # int64 (pieces,)

    @classmethod
    def of(cls, quotes: Sequence[str], vocabulary: Vocabulary) -> "_Pieces":
        kind, end = np.min_scalar_type(len(vocabulary)), vocabulary.index[END]
        blocks = (quotes[first : first + QUOTES_AT_A_TIME] for first in range(0, len(quotes), QUOTES_AT_A_TIME))
        encoded = (vocabulary.encode(END.join(block) + END).astype(kind) for block in blocks)
        indices = np.concatenate([np.array([end], kind), *encoded])
        ends = np.flatnonzero(indices == end)
        targets = np.diff(ends)
        cuts = -(-targets // LONGEST_PIECE)  # pieces of each quote
        before = LONGEST_PIECE * (np.arange(cuts.sum()) - np.repeat(np.cumsum(cuts) - cuts, cuts))
        lengths = np.minimum(np.repeat(targets, cuts) - before, LONGEST_PIECE)
        return cls(indices, np.repeat(ends[:-1], cuts) + before, lengths)


def _targets_per_character(quotes: Sequence[str], pieces: _Pieces) -> float:
    """How many predictions a character of some quotes takes, their ends included: 1, for jamo about 2."""
    characters = sum(len(quote) + 1 for quote in quotes)
    return int(pieces.lengths.sum()) / characters if characters else 1.0


def _balanced(lengths: np.ndarray, streams: int) -> list[np.ndarray]:
    """Pieces dealt out in order, each to the stream that is shortest so far: of each stream their numbers."""
    dealt = np.zeros(len(lengths), np.int32)
    shortest = [(0, stream) for stream in range(streams)]
    for number, length in enumerate(lengths.tolist()):
        so_far, dealt[number] = shortest[0]
        heapq.heapreplace(shortest, (so_far + length, int(dealt[number])))
    return [np.flatnonzero(dealt == stream) for stream in range(streams)]
