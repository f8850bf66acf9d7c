"""Windows and one-hot are those of the tutorial's own loops."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotegen.text.cleaning import TUTORIAL_STEPS, clean, clean_lines
from quotegen.text.vocabulary import Vocabulary
from quotegen.text.windows import (
    STRIDE,
    WINDOW_LENGTH,
    ShortTextError,
    count_windows,
    encoded_sizes,
    line_starts,
    one_hot,
    straddling,
    windows,
)


def tutorial(text: str, maxlen: int, step: int) -> tuple[list[str], list[str], np.ndarray, np.ndarray]:
    """The tutorial's loops: sentences, next characters, x and y."""
    chars = sorted(set(text))
    char_indices = {character: index for index, character in enumerate(chars)}
    sentences, next_chars = [], []
    for i in range(0, len(text) - maxlen, step):
        sentences.append(text[i : i + maxlen])
        next_chars.append(text[i + maxlen])
    x = np.zeros((len(sentences), maxlen, len(chars)), dtype=bool)
    y = np.zeros((len(sentences), len(chars)), dtype=bool)
    for i, sentence in enumerate(sentences):
        for t, character in enumerate(sentence):
            x[i, t, char_indices[character]] = 1
        y[i, char_indices[next_chars[i]]] = 1
    return sentences, next_chars, x, y


def test_the_tutorials_text_has_the_tutorials_windows():
    assert (WINDOW_LENGTH, STRIDE) == (10, 3)
    assert count_windows(35_568) == 11_853


@pytest.mark.parametrize(("characters", "windows_"), [(0, 0), (10, 0), (11, 1), (13, 1), (14, 2)])
def test_a_window_needs_a_target(characters, windows_):
    assert count_windows(characters) == windows_


def test_windows_of_a_literal_text():
    x, y = windows(np.arange(8), window_length=3, stride=2)
    np.testing.assert_array_equal(x, [[0, 1, 2], [2, 3, 4], [4, 5, 6]])
    np.testing.assert_array_equal(y, [3, 5, 7])


@given(st.text("abc 가", min_size=2, max_size=60), st.integers(1, 12), st.integers(1, 5))
def test_windows_one_hot_and_targets_are_those_of_the_tutorials_loops(text, maxlen, step):
    vocabulary = Vocabulary.of(text)
    if len(text) <= maxlen:
        with pytest.raises(ShortTextError):
            windows(vocabulary.encode(text), maxlen, step)
        return
    sentences, next_chars, x, y = tutorial(text, maxlen, step)
    read, targets = windows(vocabulary.encode(text), maxlen, step)
    assert [vocabulary.decode(row) for row in read] == sentences
    assert list(vocabulary.decode(targets)) == next_chars
    np.testing.assert_array_equal(one_hot(read, len(vocabulary)), x)
    np.testing.assert_array_equal(one_hot(targets, len(vocabulary)), y)
    assert len(read) == count_windows(len(text), maxlen, step)


@pytest.mark.parametrize("characters", [0, 1, 10])
def test_a_text_no_longer_than_the_window_is_refused_with_both_lengths(characters):
    with pytest.raises(ShortTextError, match=f"has {characters} characters; a window of 10") as error:
        windows(np.zeros(characters, np.int32))
    assert (error.value.characters, error.value.window_length) == (characters, 10)


def test_one_hot_is_boolean_with_one_true_a_character():
    encoded = one_hot(np.array([2, 0]), 3)
    np.testing.assert_array_equal(encoded, [[False, False, True], [True, False, False]])
    assert encoded.dtype == bool


def test_encoded_sizes_are_those_of_the_real_arrays():
    x, y = windows(np.arange(200, dtype=np.int32) % 7)
    sizes = encoded_sizes(len(x), 10, 7)
    for name, dtype in {"bool": bool, "float32": np.float32}.items():
        assert sizes[name] == tuple(one_hot(each, 7).astype(dtype).nbytes for each in (x, y))
    assert sizes["int32"] == (x.copy().nbytes, y.copy().nbytes)


def test_every_line_is_found_where_it_begins_in_the_cleaned_text():
    text = "A  bad penny\n\n<tag> always\nalways comes  back \n"
    cleaned, lines = clean(text, TUTORIAL_STEPS), clean_lines(text, TUTORIAL_STEPS)
    starts = line_starts(cleaned, lines)
    assert [cleaned[start:].split(" ")[0] for start in starts] == ["a", "always", "always"]
    assert starts.tolist() == sorted(set(starts))


def test_a_window_straddles_where_it_or_its_target_reaches_another_line():
    """abc def: with windows of 3, the target of "abc" is the space between; that of "bc " begins the other line."""
    assert straddling(np.array([0, 4]), 7, 3, 1).tolist() == [False, True, True, True]
    assert straddling(np.array([0]), 7, 3, 1).tolist() == [False] * 4


def test_straddling_windows_are_counted_as_windows_are():
    for characters, length, stride in ((50, 10, 3), (11, 10, 3), (10, 10, 3)):
        assert len(straddling(np.array([0, 20]), characters, length, stride)) == count_windows(
            characters, length, stride
        )
