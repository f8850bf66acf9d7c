"""Figures of a text, on texts small enough to count by hand."""

import math

import numpy as np
import pytest

from quotegen.text.statistics import (
    CHARACTER_CLASSES,
    bigram_counts,
    character_class,
    character_counts,
    quote_lengths,
    unigram_entropy,
)


@pytest.mark.parametrize(
    ("text", "bits"), [("ab", 1.0), ("aaaa", 0.0), ("a", 0.0), ("abcd", 2.0), ("aab", math.log2(3) - 2 / 3)]
)
def test_entropy_by_hand(text, bits):
    assert unigram_entropy(text) == pytest.approx(bits)


def test_a_text_of_one_character_has_plain_zero_entropy():
    assert str(unigram_entropy("aaa")) == "0.0"


def test_characters_are_counted_most_frequent_first():
    rows = character_counts("나비 나")
    assert [(row.character, row.character_class, row.count) for row in rows] == [
        ("나", "hangul", 2),
        ("비", "hangul", 1),
        (" ", "space", 1),
    ]


@pytest.mark.parametrize(
    ("characters", "expected"),
    [
        ("가힣ㄱㅏ\u1112", "hangul"),
        ("aZéß漢あ\u0301", "letter"),
        (" \n\t\u00a0\u3000", "space"),
        (".,?!'\"<>$+—…「", "punctuation"),
        ("09½Ⅳ", "digit"),
        ("\u200b\x07\ue000", "other"),
    ],
)
def test_every_character_has_its_class(characters, expected):
    assert {character: character_class(character) for character in characters} == dict.fromkeys(characters, expected)
    assert expected in CHARACTER_CLASSES


def test_bigrams_are_neighbouring_pairs():
    assert bigram_counts("abab") == {"ab": 2, "ba": 1}
    assert bigram_counts("a") == {}


def test_quote_lengths_count_characters_not_bytes():
    np.testing.assert_array_equal(quote_lengths(["반", "half", ""]), [1, 4, 0])
    assert quote_lengths([]).shape == (0,)
