"""The answers of the lessons on texts that one can count by hand, and questions that a text is too small for."""

import math

import numpy as np
import pytest

from quotegen.app.lessons import questions
from quotegen.app.lessons.questions import NoModelOfTextError, NothingToAskError
from quotegen.inside.surprise import surprise
from quotegen.inside.trace import trace
from quotegen.model.files.store import bundled
from quotegen.quote.runtime import Runtime
from quotegen.text.corpus import corpus_from_text
from quotegen.text.vocabulary import Vocabulary
from quotegen.text.windows import ShortTextError


def test_the_most_frequent_character_may_be_the_space():
    asked = questions.most_frequent("a a b b c")
    assert (asked.right, asked.figures["count"], asked.figures["all"]) == (" ", 4, 9)
    assert set(asked.options) == {" ", "a", "b", "c"}


def test_a_character_as_frequent_as_the_right_one_is_no_wrong_answer():
    assert set(questions.most_frequent("aabbc").options) == {"a", "c"}


@pytest.mark.parametrize("text", ["aaaa", "ab", ""])
def test_a_text_without_a_most_frequent_character_leaves_nothing_to_ask(text):
    with pytest.raises(NothingToAskError):
        questions.most_frequent(text)


def test_a_window_has_a_row_for_each_character_and_a_place_for_each_of_the_vocabulary():
    asked = questions.numbers_of_a_window("abcabcabc", window_length=4)
    assert asked.right == "12"
    assert asked.options == ("3", "4", "7", "12")
    assert (asked.figures["windows"], asked.figures["all"]) == (2, 24)


def test_a_text_shorter_than_the_window_has_no_numbers_to_ask_for():
    with pytest.raises(ShortTextError):
        questions.numbers_of_a_window("abc")


def test_a_fresh_network_needs_as_many_bits_as_a_blind_guess(proverbs):
    asked = questions.blind_guess(corpus_from_text("saying", "\n".join(proverbs[:50])))
    size = asked.figures["size"]
    assert size == len(set("".join(proverbs[:50]))) + 1  # the end of a line is one more
    assert asked.figures["bits"] == math.log2(size)
    assert asked.figures["measured"] == pytest.approx(math.log2(size), abs=0.1)
    assert asked.right in asked.options


@pytest.mark.parametrize("text", ["a", "ab", "abc", "가나다라 마바사"])
def test_the_smallest_text_has_a_right_answer_among_different_ones(text):
    asked = questions.blind_guess(corpus_from_text("tiny", text))
    assert asked.right in asked.options
    assert len(set(asked.options)) == len(asked.options)


def test_the_warmest_of_some_quotes_is_the_right_one():
    asked = questions.warmest({1.2: "zebra", 0.2: "ant", 0.5: "bee"}, seed=3)
    assert (asked.right, asked.options) == ("zebra", ("ant", "bee", "zebra"))


def test_quotes_that_are_all_the_same_are_not_asked_about():
    with pytest.raises(NothingToAskError):
        questions.warmest({1.2: "same", 0.2: "same"}, seed=3)


@pytest.mark.parametrize(("verbatim", "right"), [(0, "0-0"), (1, "1-5"), (5, "1-5"), (6, "6-15"), (20, "16-20")])
def test_copies_are_counted_into_a_range(verbatim, right):
    asked = questions.copied(["verbatim"] * verbatim + ["near"] * (20 - verbatim))
    assert asked.right == right
    assert asked.figures["near"] == 20 - verbatim


@pytest.mark.parametrize("count", range(1, 21))
def test_every_number_of_copies_is_in_exactly_one_range(count):
    options = questions.copied(["novel"] * count).options
    numbers = [n for option in options for n in range(int(option.split("-")[0]), int(option.split("-")[1]) + 1)]
    assert numbers == list(range(count + 1))


def test_the_place_of_surprise_is_where_the_mean_is_highest(tiny_checkpoint):
    text = "a bad penny"
    asked = questions.most_surprising(trace(Runtime.of(tiny_checkpoint), text), text, tiny_checkpoint.vocabulary)
    means = asked.figures["means"]
    assert set(asked.options) == {"first", "inside", "between"}
    assert means[asked.right] == max(means.values())
    assert asked.figures["character"] == text[asked.figures["place"]]
    counts = np.array([3, 6, 2])
    assert asked.figures["most"] * counts.sum() >= counts @ [means["first"], means["inside"], means["between"]]


def test_a_word_without_an_inside_is_asked_about_by_its_places_alone(tiny_checkpoint):
    asked = questions.most_surprising(trace(Runtime.of(tiny_checkpoint), "a b"), "a b", tiny_checkpoint.vocabulary)
    assert set(asked.options) == {"first", "between"}


def test_a_syllable_is_as_surprising_as_its_jamo_together():
    model = bundled()["fine-tuned-sokdam"]
    assert model.vocabulary.unit == "jamo"
    text = "천 리 길"
    read = trace(Runtime.of(model), text)
    figures = questions.most_surprising(read, text, model.vocabulary).figures
    bits = surprise(read, model.vocabulary).bits  # ㅊ ㅓ ㄴ · ㄹ ㅣ · ㄱ ㅣ ㄹ
    expected = {"first": (bits[0:3].sum() + bits[4:6].sum() + bits[7:10].sum()) / 3, "between": bits[[3, 6]].mean()}
    assert figures["means"] == pytest.approx(expected)
    assert figures["place"] in (0, 4, 7)


@pytest.mark.parametrize(
    ("network", "counting", "right"), [(1.7, 2.3, "network"), (5.0, 4.8, "counting"), (2.0, 2.04, "equal")]
)
def test_who_needs_fewer_bits_guesses_better(network, counting, right):
    assert questions.better_guesser(network, counting, 5.1).right == right


def test_a_quote_is_read_closely_that_the_model_knows_every_character_of():
    vocabulary = Vocabulary.of("abcd ")
    assert questions.close_reading(["x y z", "a", "a b c d"], vocabulary) == "a b c d"
    assert questions.close_reading(["x y z", "a b"], vocabulary) == "a b"
    with pytest.raises(NoModelOfTextError):
        questions.close_reading(["가나다"], vocabulary)
