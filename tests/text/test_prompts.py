"""A prompt is brought to the form of the text, and never emptied."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotegen.text.cleaning import STEPS, TUTORIAL_STEPS
from quotegen.text.prompts import as_trained, known_part
from quotegen.text.vocabulary import Vocabulary

PLAIN = Vocabulary.of("abcdefghijklmnopqrstuvwxyz'\".- 가는")
CURLY = Vocabulary.of("abcdefghijklmnopqrstuvwxyz’“”— ")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Don’t", "don't"),
        ("“Wait”", '"wait"'),
        ("one — two", "one - two"),
        (unicodedata.normalize("NFD", "가는"), "가는"),
        ("\ufeffa\u200b\u00a0b\u3000c", "a b c"),
        ("ａｂｃ", "abc"),
        ("a\u2028b\r\nc", "a b c"),
        ("A  BAD ", "a bad "),
        ("힣", "힣"),  # nothing alike: whoever asks says so
    ],
)
def test_what_a_keyboard_makes_is_read_as_the_text_has_it(typed, read):
    assert as_trained(typed, TUTORIAL_STEPS, PLAIN) == read


def test_a_model_of_curly_marks_gets_curly_marks():
    assert as_trained("don't - ", TUTORIAL_STEPS, CURLY) == "don’t — "


@pytest.mark.parametrize("typed", ["<b>", "— Some Author", "1. ", "- "])
def test_no_step_empties_a_prompt(typed):
    assert as_trained(typed, list(STEPS)).strip()


@given(st.text(), st.sets(st.sampled_from(list(STEPS))))
def test_only_what_nobody_sees_leaves_nothing(typed, steps):
    read = as_trained(typed, list(steps), PLAIN)
    assert read.strip() or not as_trained(typed, []).strip()


def test_leaving_unknown_characters_out_leaves_nothing_only_as_none():
    assert known_part("a 힣  b", PLAIN) == "a b"
    assert known_part("힣", PLAIN) is None


def test_a_long_run_of_marks_is_read_at_once():
    assert as_trained("a" + "\u0316\u0301" * 100_000, TUTORIAL_STEPS).startswith("á")
