"""Choosing: what a score is made of, what comes first, and what is passed over."""

import dataclasses
import re

import pytest

from quotegen.model.files.store import bundled
from quotegen.quote import choosing
from quotegen.quote.batch import Candidate
from quotegen.quote.choosing import (
    DECIMALS,
    NAMES,
    UNFIT,
    Chooser,
    Weight,
    Weights,
    is_fit,
    language_of,
    weights_of,
    word_keys,
)
from quotegen.quote.runtime import Runtime
from quotegen.text.pieces import words
from quotegen.text.pretraining_lines import ReadBefore

GOOD = "the dog guards the old house."
GARBLED = "dog the house guards old the."


@pytest.fixture(scope="module")
def english():
    return Runtime.of(bundled()["quick-saying"])


@pytest.fixture(scope="module")
def chooser(english, proverbs):
    return Chooser(english, proverbs)


def candidate(text: str, ended=True, log_likelihood=None) -> Candidate:
    return Candidate(text, "", ended, -len(text) if log_likelihood is None else log_likelihood)


def texts(choices) -> list[str]:
    return [choice.candidate.text for choice in choices]


def test_a_sentence_comes_before_its_words_in_disorder(chooser):
    assert texts(chooser.ranked([candidate(GARBLED), candidate(GOOD)])) == [GOOD, GARBLED]


def test_runs_of_words_that_were_read_are_counted(english, monkeypatch):
    monkeypatch.setattr(choosing, "read_before", lambda language: ReadBefore.of([["the", "dog", "guards"]], language))
    plain = Chooser(english, ["the old house."])
    assert plain.parts("the dog guards", -1.0).unread == 0
    assert plain.parts("the dog guards the old house", -1.0).unread == -2  # dog guards the, guards the old
    assert plain.parts("the dog guards", -15.0).likely == -1


def test_real_words_come_before_made_up_ones(chooser):
    made_up = "the dorg braks."
    assert texts(chooser.ranked([candidate(made_up), candidate(GARBLED)])) == [GARBLED, made_up]


def test_a_score_is_the_rounded_sum_of_its_parts(chooser):
    choice = chooser.choice(candidate(GOOD))
    assert tuple(choice.added) == NAMES
    assert choice.score == round(weights_of("english").mean + sum(choice.added.values()), DECIMALS)


def test_float_noise_does_not_change_the_ranks(chooser):
    quotes = [candidate(text) for text in (GOOD, "an old ship needs a wind.", "no man is wise alone.")]
    noisy = [dataclasses.replace(quote, log_likelihood=quote.log_likelihood * (1 + 1e-6)) for quote in quotes]
    assert texts(chooser.ranked(quotes)) == texts(chooser.ranked(noisy))


def test_of_equals_the_first_drawn_comes_first(english):
    plain = Chooser(english, (), Weights(0, {}))
    drawn = ["a good beginning is hard.", "a bad beginning is easy to find."]
    assert texts(plain.ranked([candidate(text) for text in drawn])) == drawn


def test_a_part_adds_by_its_distance_from_the_mean():
    weight = Weight(2.0, mean=1.0, spread=0.5)
    assert [weight.of(value) for value in (0, 1, 2)] == [-4, 0, 4]


@pytest.mark.parametrize("short", ["too short.", "a " * 50 + "long one."])
def test_what_is_too_short_or_too_long_comes_behind_a_worse_one(chooser, short):
    assert texts(chooser.ranked([candidate(short), candidate(GARBLED)])) == [GARBLED, short]


def test_what_did_not_end_comes_behind_a_worse_one(chooser):
    assert not chooser.ranked([candidate(GARBLED), candidate(GOOD, ended=False)])[1].whole


def test_a_word_unfit_for_a_classroom_comes_last_of_all(chooser):
    unfit = "a slave barks at the moon."
    assert texts(chooser.ranked([candidate(unfit), candidate("no end", ended=False)]))[-1] == unfit


@pytest.mark.parametrize(
    ("text", "fit"), [("an ass is an ass.", False), ("a glass is full.", True), ("개똥도 약이다.", True)]
)
def test_english_words_count_whole_and_korean_ones_from_their_beginning(text, fit):
    assert is_fit(text) is fit
    assert not is_fit("똥이 무서워 피하랴.")


def test_every_listed_word_is_found():
    listed = [line.split("#")[0].strip() for line in UNFIT.read_text("utf-8").splitlines()]
    assert not [word for word in listed if word and is_fit(f"{word} is here")]


def test_copies_are_passed_over(chooser, proverbs):
    copy = next(quote for quote in proverbs if 30 < len(quote) < 60)
    drawn = [candidate(copy), candidate(GARBLED)]
    assert chooser.best(drawn).candidate.text == GARBLED
    assert chooser.ranked(drawn)[0].candidate.text == copy


def test_most_of_a_proverb_in_one_piece_is_a_copy(chooser, proverbs):
    start = next(quote for quote in proverbs if len(quote) > 45)[:30]
    assert not chooser.is_new(f"{start} xyz qrs tuv.")
    assert chooser.is_new(GOOD)


def test_a_proverb_in_other_words_is_not_new(english, proverbs, monkeypatch):
    usage = choosing.usage_of("english")
    read = ReadBefore.of([words("a hungry wolf fears no shepherd")], "english", usage.says)
    monkeypatch.setattr(choosing, "read_before", lambda language: read)
    chooser = Chooser(english, proverbs)
    assert not chooser.is_new("no shepherd is feared by a wolf that fears to be hungry.")
    assert chooser.is_new("no shepherd is feared by a hungry sheep.")


def test_words_that_readers_liked_add_to_a_score(english):
    plain = Chooser(english, (), Weights(0, {}, {"dog": 0.5, "the dog": 0.25, "dog ": -1.0}))
    assert plain.parts("the dog guards", -1.0).liked == 0.75
    assert plain.parts("guards the dog", -1.0).liked == -0.25  # the end counts as a neighbour


def test_keys_are_the_words_and_the_neighbours():
    assert word_keys(["a", "b", "c"]) == ["a", "b", "c", " a", "a b", "b c", "c ", "a … c"]


def test_without_a_text_everything_is_new(english):
    assert Chooser(english, ()).is_new(GOOD)


def test_what_is_barred_is_passed_over(chooser):
    drawn = [candidate(GOOD), candidate(GARBLED), candidate("an old ship needs a wind.")]
    assert chooser.best(drawn, lambda candidate: "dog" in candidate.text).candidate.text == "an old ship needs a wind."


def test_where_all_are_barred_the_best_is_taken_all_the_same(chooser):
    assert chooser.best([candidate(GARBLED), candidate(GOOD)], lambda _: True).candidate.text == GOOD


def test_a_made_up_word_is_no_way_out_of_what_is_barred(chooser):
    made_up = "an old brindelbag needs a wind."
    assert (
        chooser.best([candidate(made_up), candidate(GOOD)], lambda candidate: "dog" in candidate.text).candidate.text
        == GOOD
    )


def test_the_rarest_word_is_one_that_says_what_a_text_is_about(chooser):
    assert chooser.subject("the dog sees a lantern.")[-1] == chooser.rarest("the dog sees a lantern.")
    assert chooser.rarest("the of and brindelbag") is None


def test_an_empty_text_has_a_score_too(chooser):
    assert not chooser.choice(candidate("")).whole


@pytest.mark.parametrize(("model", "language"), [("quick-saying", "english"), ("fine-tuned-sokdam", "korean")])
def test_the_language_is_that_of_the_models_characters(model, language):
    assert language_of(Runtime.of(bundled()[model])) == language


@pytest.mark.parametrize("language", ["english", "korean"])
def test_every_part_is_weighed(language):
    weights = weights_of(language)
    assert tuple(weights.of) == NAMES
    assert 1 < weights.mean < 8
    assert weights.of["unread"].weight > 0


def test_a_korean_sentence_comes_before_its_pieces_in_disorder():
    korean = Chooser(Runtime.of(bundled()["fine-tuned-sokdam"]), ())
    said, garbled = "물은 깊고 산은 높다.", "은물 고깊 다은 산높."
    assert texts(korean.ranked([candidate(garbled), candidate(said)])) == [said, garbled]


def test_no_listed_word_is_a_pattern():
    assert not re.findall(r"[\[\](){}|*+?^$\\]", re.sub("#.*", "", UNFIT.read_text("utf-8")))


def test_a_draft_that_readers_rated_counts_as_read(english, proverbs, monkeypatch):
    read = ReadBefore.of([], "english").with_drafts([words(GOOD)])
    monkeypatch.setattr(choosing, "read_before", lambda language: read)
    chooser = Chooser(english, proverbs)
    assert not chooser.is_new(GOOD)
    assert chooser.is_new(f"{GOOD[:-1]} at night.")
    assert chooser.was_read(GOOD)


def test_a_quote_of_proverbs_that_were_read_before_is_not_new(english, proverbs, monkeypatch):
    read = ReadBefore.of([words(GOOD)], "english")
    monkeypatch.setattr(choosing, "read_before", lambda language: read)
    chooser = Chooser(english, proverbs)
    assert not chooser.is_new(GOOD)
    assert chooser.is_new("a wise man keeps his bread where the dog cannot find it.")
