"""The text that the default model learned English from: it looks like saying.txt and holds nothing it is judged by."""

import re

import pytest

from pretraining import korean
from pretraining.corpora import ALPHABET, SAYING, normalised, sentences, without_held_out
from quotegen.model.recipe import preset
from quotegen.text.corpus import read_corpus
from quotegen.text.split import split

QUOTES = read_corpus(SAYING)[0].quotes
PARTS = split(QUOTES, preset("fine-tune").held_out)


def test_no_quote_that_chooses_or_judges_the_model_is_learned_before():
    held_out = [*PARTS.validation, *PARTS.test]
    changed = [f"{quote.rstrip('.')}, they say." for quote in held_out if len(quote) > 50]
    inside = [f"my mother said that {quote}" for quote in held_out]
    assert len(changed) > 10
    assert without_held_out([*held_out, *changed, *inside, "a new sentence."]) == ["a new sentence."]


def test_training_quotes_may_be_learned_before():
    assert len(without_held_out(list(PARTS.train))) == len(PARTS.train)


def test_the_alphabet_is_that_of_the_text_that_is_fine_tuned_on():
    every = "".join(sorted(set("".join(QUOTES))))
    assert len(every) == 33
    assert re.fullmatch(ALPHABET, every)
    assert sum(ALPHABET.fullmatch(chr(code)) is not None for code in range(128)) == 33


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("“Yes!” he said", "yes. he said"),
        ("God`s café: a  test -- really", "god's cafe, a test, really"),
        ("Wait... what?", "wait. what?"),
    ],
)
def test_a_sentence_is_written_as_saying_txt_writes(before, after):
    assert normalised(before) == after


def test_only_whole_sentences_of_a_sensible_length_and_known_characters_are_kept():
    text = "Too short. This one is long enough. There are 7 of them here. No end of a sentence"
    assert list(sentences([text])) == ["this one is long enough."]


def test_korean_is_written_as_sokdam_txt_writes():
    text = "창(Window)을 엽니다. 파일 이름은 abc입니다. 1번째! 가는 날이, 장날 - 다음 줄"
    assert list(korean.sentences([text])) == ["창을 엽니다.", "가는 날이 장날.", "다음 줄."]


def test_no_korean_quote_that_chooses_or_judges_is_learned_before():
    parts = split(read_corpus(korean.SOKDAM)[0].quotes, preset("fine-tune-far").held_out)
    held_out = [*parts.validation, *parts.test]
    assert without_held_out([*held_out, "창을 엽니다."], korean.SOKDAM) == ["창을 엽니다."]
    assert all(korean.ALPHABET.fullmatch(quote) for quote in held_out)
