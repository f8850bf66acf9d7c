"""Windows over a text and their one-hot encoding, as the tutorial builds them."""

from dataclasses import dataclass

import numpy as np

from quotegen.errors import QuotegenError

WINDOW_LENGTH = 10  # the tutorial's maxlen
STRIDE = 3  # the tutorial's step


class ShortTextError(QuotegenError):
    """The text has no window: it is not longer than the window itself."""

    def __init__(self, characters: int, window_length: int):
        self.characters, self.window_length = characters, window_length
        super().__init__(f"The text has {characters} characters; a window of {window_length} and its target need more.")


@dataclass(frozen=True)
class EncodedSize:
    """Bytes that x and y of one encoding take."""

    x: int
    y: int


def count_windows(characters: int, window_length: int = WINDOW_LENGTH, stride: int = STRIDE) -> int:
    """How many windows with a target a text of so many characters has."""
    return len(range(0, characters - window_length, stride))


def windows(
    indices: np.ndarray, window_length: int = WINDOW_LENGTH, stride: int = STRIDE
) -> tuple[np.ndarray, np.ndarray]:
    """Every window and its target, the character that follows it.

    `indices` has shape (characters,). Returns x of shape (windows, window_length), a view, and y of shape
    (windows,). Raises ShortTextError.
    """
    if len(indices) <= window_length:
        raise ShortTextError(len(indices), window_length)
    x = np.lib.stride_tricks.sliding_window_view(indices[:-1], window_length)[::stride]
    return x, indices[window_length::stride]


def one_hot(indices: np.ndarray, vocabulary_size: int) -> np.ndarray:
    """Boolean one-hot of any shape of indices: shape (*indices.shape, vocabulary_size)."""
    return np.equal(indices[..., np.newaxis], np.arange(vocabulary_size))


def encoded_sizes(count: int, window_length: int, vocabulary_size: int) -> dict[str, EncodedSize]:
    """Bytes of x and y as boolean one-hot, as float32 one-hot, and as int32 indices."""
    cells_x, cells_y = count * window_length * vocabulary_size, count * vocabulary_size
    return {
        "bool": EncodedSize(cells_x, cells_y),
        "float32": EncodedSize(4 * cells_x, 4 * cells_y),
        "int32": EncodedSize(4 * count * window_length, 4 * count),
    }
