"""Characters to indices and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotegen.text.hangul import spelled_out
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


JAMO = Vocabulary.of("가각 나!", unit="jamo")


def test_jamo_go_in_and_come_out_as_syllables():
    assert len(JAMO) == 6  # ㄱ ㄴ ㅏ, ㄱ as a tail, space and !
    assert len(JAMO.encode("각 나")) == 6
    assert JAMO.decode(JAMO.encode("낙 가!")) == "낙 가!"  # a syllable that the text does not have
    assert JAMO.sizes("각 나!").tolist() == [3, 1, 2, 1]


def test_a_syllable_is_unknown_where_one_of_its_jamo_is():
    assert JAMO.unknown("간 고각") == ("간", "고")
    assert JAMO.without_unknown("간 고각") == " 각"
    with pytest.raises(UnknownCharacterError, match="간 고"):
        JAMO.encode("간고")


def test_only_a_lead_may_follow_a_prompt():
    """So that nothing changes its last syllable; what is no jamo may follow, too."""
    assert "".join(np.array(JAMO.characters)[JAMO.beginning]) == " !" + spelled_out("가")[0] + spelled_out("나")[0]
    assert Vocabulary.of("가각").beginning.all()


def test_after_each_jamo_only_what_makes_whole_syllables_may_follow():
    lead, vowel, tail = JAMO.encode("각")
    assert np.flatnonzero(JAMO.following[lead]).tolist() == [vowel]
    assert np.flatnonzero(~JAMO.following[vowel]).tolist() == [vowel]
    assert np.flatnonzero(~JAMO.following[tail]).tolist() == sorted([vowel, tail])
    assert Vocabulary.of("가각").following.all()


def test_where_nothing_could_follow_everything_may():
    assert Vocabulary.of("\u1100 ", unit="jamo").following.all()
