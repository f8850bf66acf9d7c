"""Windows over a text and their one-hot encoding, as the tutorial builds them."""

from collections.abc import Iterable

import numpy as np

from quotegen.errors import QuotegenError

WINDOW_LENGTH = 10  # the tutorial's maxlen
STRIDE = 3  # the tutorial's step


class ShortTextError(QuotegenError):
    def __init__(self, characters: int, window_length: int):
        self.characters, self.window_length = characters, window_length
        super().__init__(f"The text has {characters} characters; a window of {window_length} and its target need more.")


def count_windows(characters: int, window_length: int = WINDOW_LENGTH, stride: int = STRIDE) -> int:
    """How many windows with a target a text of so many characters has."""
    return len(range(0, characters - window_length, stride))


def windows(
    indices: np.ndarray, window_length: int = WINDOW_LENGTH, stride: int = STRIDE
) -> tuple[np.ndarray, np.ndarray]:
    """Windows of (characters,) indices, (windows, window_length), and what follows each. Raises ShortTextError."""
    if len(indices) <= window_length:
        raise ShortTextError(len(indices), window_length)
    x = np.lib.stride_tricks.sliding_window_view(indices[:-1], window_length)[::stride]
    return x, indices[window_length::stride]


def line_starts(text: str, lines: Iterable[str]) -> np.ndarray:
    """Where each of `clean_lines`, empty ones aside, begins in the cleaned text once line ends are spaces: (lines,)."""
    starts, behind = [], 0
    for line in filter(None, lines):
        if (start := text.find(line, behind)) >= 0:
            starts.append(start)
            behind = start + len(line)
    return np.array(starts, np.int64)


def straddling(starts: np.ndarray, characters: int, window_length: int, stride: int) -> np.ndarray:
    """Which windows reach, with their target, over the beginning of another line: boolean (windows,)."""
    first = np.arange(0, characters - window_length, stride)
    inside = np.searchsorted(starts, first + window_length, side="right") - np.searchsorted(starts, first, side="right")
    return inside > 0


def one_hot(indices: np.ndarray, vocabulary_size: int) -> np.ndarray:
    """Boolean one-hot of any shape of indices: shape (*indices.shape, vocabulary_size)."""
    return np.equal(indices[..., np.newaxis], np.arange(vocabulary_size))


def encoded_sizes(count: int, window_length: int, vocabulary_size: int) -> dict[str, tuple[int, int]]:
    """Bytes of x and y as boolean one-hot, as float32 one-hot, and as int32 indices."""
    bytes_each = {"bool": vocabulary_size, "float32": 4 * vocabulary_size, "int32": 4}  # of a character
    return {name: (count * window_length * each, count * each) for name, each in bytes_each.items()}
