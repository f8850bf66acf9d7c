"""Characters to indices and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotegen.text.vocabulary import END, UnknownCharacterError, Vocabulary


def test_the_vocabulary_is_the_sorted_distinct_characters():
    vocabulary = Vocabulary.of("banana bread")
    assert vocabulary.characters == (" ", "a", "b", "d", "e", "n", "r")
    assert vocabulary.index == {" ": 0, "a": 1, "b": 2, "d": 3, "e": 4, "n": 5, "r": 6}
    assert len(vocabulary) == 7


def test_the_end_of_a_quote_is_a_character_only_if_asked_for():
    assert Vocabulary.of("ab").characters == ("a", "b")
    assert Vocabulary.of("ab", end=True).characters == (END, "a", "b")


def test_encoding_gives_places():
    indices = Vocabulary.of("abc").encode("cab")
    np.testing.assert_array_equal(indices, [2, 0, 1])
    assert indices.dtype == np.int32


@given(st.text(), st.text())
def test_a_text_survives_the_round_trip(text, more):
    vocabulary = Vocabulary.of(text + more)
    assert vocabulary.decode(vocabulary.encode(text)) == text


def test_an_empty_text_encodes_to_nothing():
    assert Vocabulary.of("ab").encode("").shape == (0,)


def test_unknown_characters_are_listed_once_in_order_of_appearance():
    with pytest.raises(UnknownCharacterError, match="z y 힣") as error:
        Vocabulary.of("abc").encode("azby힣z")
    assert error.value.characters == ("z", "y", "힣")


def test_unknown_characters_can_be_left_out():
    assert Vocabulary.of("abc").without_unknown("xaybzc") == "abc"
