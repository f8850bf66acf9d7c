"""Syllables as jamo and back: literal cases, broken rows of jamo, and the whole of the bundled Korean text."""

import pytest

from quotegen.model.files.store import DATA
from quotegen.text.corpus import read_corpus
from quotegen.text.hangul import MARK, Composer, letter, recombined, spelled_out


def letters(text: str) -> str:
    """The jamo of a text as letters that can be read here."""
    return "".join(map(letter, spelled_out(text)))


@pytest.mark.parametrize(
    ("text", "jamo"),
    [
        ("값", "ㄱㅏㅄ"),
        ("읽다", "ㅇㅣㄺㄷㅏ"),
        ("가각", "ㄱㅏㄱㅏㄱ"),
        ("ㅋㅋ ㅠ", "ㅋㅋ ㅠ"),
        ("AI는 3월에", "AIㄴㅡㄴ 3ㅇㅝㄹㅇㅔ"),
        ("café", "café"),
        ("", ""),
    ],
)
def test_only_syllables_are_spelled_out_and_they_come_back(text, jamo):
    assert letters(text) == jamo
    assert recombined(spelled_out(text)) == text


def test_a_tail_is_another_character_than_the_same_letter_as_a_lead():
    """So 가각 and 각아 differ, and a row of jamo can be cut into syllables in one way alone."""
    lead, _vowel, tail = spelled_out("각")
    assert (lead != tail, letter(lead), letter(tail)) == (True, "ㄱ", "ㄱ")


def test_every_quote_of_the_korean_text_comes_back():
    for quote in read_corpus(DATA / "sokdam.txt")[0].quotes:
        assert recombined(spelled_out(quote)) == quote


def test_old_hangul_stays_as_it_is():
    """It has no code point for a whole syllable: ᄒᆞᆫ is three, in the order of one."""
    assert recombined(spelled_out("ᄒᆞᆫ글")) == "ᄒᆞᆫ글"


@pytest.mark.parametrize(
    ("jamo", "text"),
    [
        ("\u1100", MARK),  # a lead alone
        ("\u1100\u1100\u1161", f"{MARK}가"),  # two leads
        ("\u1100\u1161\u1161", f"가{MARK}"),  # two vowels
        ("\u1100\u1161\u11a8\u11a8", f"각{MARK}"),  # two tails
        ("\u1161\u11a8 a", f"{MARK}{MARK} a"),  # nothing to begin with
        ("\u1100 \u1161", f"{MARK} {MARK}"),  # a space within
    ],
)
def test_a_jamo_that_no_syllable_can_be_made_with_is_marked(jamo, text):
    assert recombined(jamo) == text


def test_syllables_grow_as_they_do_on_a_keyboard():
    composer, shown = Composer("jamo"), []
    for jamo in spelled_out("닭 아"):
        composer.add(jamo)
        shown.append(composer.text)
    assert shown == ["", "다", "닭", "닭 ", "닭 ", "닭 아"]


def test_what_waits_for_its_vowel_is_held_back_and_marked_when_it_waited_in_vain():
    composer = Composer("jamo")
    for jamo in spelled_out("소")[0] * 2:
        composer.add(jamo)
    assert (composer.text, composer.whole) == (MARK, MARK * 2)


def test_with_syllables_as_the_unit_nothing_is_put_together():
    composer = Composer("syllable")
    for character in "\u1100\u1161":
        composer.add(character)
    assert composer.text == composer.whole == "\u1100\u1161"
