"""NFC of anything in linear time: long runs of combining marks are broken, everything else is as Unicode says."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotegen.text.encoding.normalizing import MOST_MARKS, nfc

MARKS = "\u0316\u0301"


@given(st.text() | st.text("e\u0301\u0316가\u1100\u1161\u11a8\u0f73\u0344 a", max_size=MOST_MARKS))
def test_text_with_few_marks_is_just_composed(text):
    assert nfc(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("marks", [MARKS, "\u0f73", "\u0344", "\u3099", "\u05bf\u0591"])
def test_a_megabyte_of_marks_takes_no_minutes(marks):
    hostile = "a" + marks * (500_000 // len(marks))
    began = time.process_time()
    composed = nfc(hostile)
    assert time.process_time() - began < 3
    assert len(composed) > MOST_MARKS


def test_no_run_of_marks_is_longer_than_the_limit():
    runs = nfc("a" + MARKS * 1000).split("\u034f")
    assert max(sum(unicodedata.combining(character) > 0 for character in run) for run in runs) <= MOST_MARKS


def test_marks_up_to_the_limit_are_left_alone():
    text = "a" + "\u0316" * MOST_MARKS
    assert nfc(text) == text
    assert nfc(text + "\u0316") == text + "\u034f\u0316"
