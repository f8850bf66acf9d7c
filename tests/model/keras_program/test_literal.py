"""A text in a program is this very text, whatever somebody wrote in it."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotegen.model.keras_program.literal import cut_at_a_line, first_lines, literal

HOSTILE = [
    '"""',
    '""""',
    '"""\nimport os\nos.system("x")\n"""',
    "\\",
    '\\"""',
    "\r\n",
    "a\u2028b\x85c",
    "\u202e\ud800",
    "",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_stays_a_text(text):
    assert ast.literal_eval(literal(text)) == text


@given(st.text(st.sampled_from('"\\\n\r\t na{}$#\u2028\u202e가')))
def test_any_text_reads_back(text):
    assert ast.literal_eval(literal(text)) == text


def test_a_plain_text_is_shown_as_it_is():
    assert literal("가는 말\nIt's mine.\n") == '"""\\\n가는 말\nIt\'s mine.\n"""'


def test_what_cannot_be_seen_is_escaped():
    assert "\\u202e" in literal("a\u202eb")


def test_a_cut_falls_behind_a_whole_line():
    assert cut_at_a_line("ab\ncd\nef", 6) == "ab\ncd"
    assert cut_at_a_line("abcdef", 4) == "abcd"
    assert cut_at_a_line("ab\ncd", 5) == "ab\ncd"


def test_first_lines_count_their_line_ends():
    assert first_lines(("ab", "cd", "e"), 6) == ("ab", "cd")
