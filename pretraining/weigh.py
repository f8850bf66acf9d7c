"""How near a text is to proverbs, by counting characters alone: minutes for hundreds of millions of them.

Two measures. `bits` is what a source is worth: an n-gram model of it, on the validation quotes of saying.txt. `Leaning`
ranks lines: how much likelier each is after proverbs than after prose (Moore and Lewis 2010, "Intelligent selection of
language model training data").
"""

from collections.abc import Sequence

import numpy as np

from quotegen.judge.ngram import NGram
from quotegen.text.vocabulary import Vocabulary

ORDER = 5  # characters that a line is judged by, the predicted one included: a word and its neighbour
SIZE = 34  # the characters of saying.txt and the end of a line
_CHARACTERS = "\n ',-.;?abcdefghijklmnopqrstuvwxyz"  # the end first
_PADDING = "\n" * (ORDER - 1)
_BLOCK = 100_000  # lines that are judged at once


def bits(lines: Sequence[str], quotes: Sequence[str], longest: int = 6) -> float:
    """Bits per character of quotes by the best n-gram of the lines of up to `longest` characters."""
    vocabulary = Vocabulary.of(_CHARACTERS[1:], end=True)
    return min(NGram(lines, vocabulary, longest).losses(quotes).values()) / np.log(2)


def sample(lines: Sequence[str], characters: int, seed: int = 1) -> list[str]:
    """Some of the lines, drawn at random, with about so many characters together."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(lines))
    total = np.cumsum([len(lines[row]) for row in order])
    return [lines[row] for row in order[: np.searchsorted(total, characters) + 1]]


class Leaning:
    """How much likelier each line is after some proverbs than after some prose, in nats per character."""

    def __init__(self, proverbs: Sequence[str], prose: Sequence[str]):
        self._ratios = np.log(_chances(proverbs))
        self._ratios -= np.log(_chances(prose))

    def of(self, lines: Sequence[str]) -> np.ndarray:
        """One number for each line, (lines,): above 0 it leans to the proverbs."""
        blocks = [lines[start : start + _BLOCK] for start in range(0, len(lines), _BLOCK)]
        return np.concatenate([self._block(block) for block in blocks]) if blocks else np.zeros(0)

    def _block(self, lines: Sequence[str]) -> np.ndarray:
        lengths = np.array([len(line) + 1 for line in lines])
        starts = np.cumsum(lengths) - lengths
        return np.add.reduceat(self._ratios[_grams(lines, ORDER)], starts) / lengths


def _chances(lines: Sequence[str]) -> np.ndarray:
    """P(character | the ORDER − 1 before it) for all of them, flat, (SIZE ** ORDER,), float32, 180 MB.

    Counted, and smoothed as by Witten and Bell (1991, method C): a context is believed as far as it was met.
    """
    chances = np.full((1, SIZE), 1 / SIZE, np.float32)
    for order in range(1, ORDER + 1):
        counts = np.bincount(_grams(lines, order), minlength=SIZE**order).astype(np.float32).reshape(-1, SIZE)
        kinds = np.count_nonzero(counts, axis=1)[:, np.newaxis].astype(np.float32)
        seen = np.maximum(counts.sum(1, keepdims=True) + kinds, 1)
        shorter = np.broadcast_to(chances, (max(1, len(counts) // len(chances)), *chances.shape)).reshape(-1, SIZE)
        counts += np.where(kinds > 0, kinds, 1) * shorter
        counts /= seen
        chances = counts
    return chances.reshape(-1)


def _grams(lines: Sequence[str], order: int) -> np.ndarray:
    """The last `order` characters at each character of each line and at its end, as one number, (characters,)."""
    index = np.zeros(128, np.int32)
    index[np.frombuffer(_CHARACTERS.encode(), np.uint8)] = np.arange(SIZE)
    codes = index[np.frombuffer(f"{_PADDING}{_PADDING.join(lines)}\n".encode("ascii"), np.uint8)]
    grams = np.zeros(len(codes) - ORDER + 1, np.int32)
    for back in range(order - 1, -1, -1):
        grams = grams * SIZE + codes[ORDER - 1 - back : len(codes) - back]
    last, before = codes[ORDER - 1 :], codes[ORDER - 2 : -1]
    return grams[(last > 0) | (before > 0)]  # of the padding only the first, which ends a line
