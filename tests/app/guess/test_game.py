"""A round: five and five, nothing that was learned, nothing that a length gives away, the same from the same seed."""

import pytest

from quotegen.app.guess import game
from quotegen.app.guess.game import EACH, LIKE, LONGEST, SHORTEST, SLACK, TooFewQuotesError, draw_round
from quotegen.judge.copied_spans import KnownText
from quotegen.model.files.store import bundled
from quotegen.quote.choosing import Chooser
from quotegen.quote.runtime import Runtime
from quotegen.text.copied import novelty
from quotegen.text.split import split
from quotegen.text.vocabulary import END


@pytest.fixture(scope="module")
def chooser(proverbs):
    return Chooser(Runtime.of(bundled()["quick-saying"]), proverbs)


@pytest.fixture(scope="module")
def parts(proverbs):
    return split(proverbs, 0.1)


@pytest.fixture(scope="module")
def held_out(parts):
    return parts.validation + parts.test


@pytest.fixture(scope="module")
def known(proverbs):
    return KnownText(proverbs)


@pytest.fixture(scope="module", params=[0.5, 1.0])
def drawn(request, chooser, held_out, known):
    return draw_round(chooser, held_out, known, request.param, seed=7)


def of(drawn, human: bool) -> list[str]:
    return [quote for quote, by in zip(drawn.quotes, drawn.human, strict=True) if by == human]


def test_a_round_has_five_of_each_and_no_quote_twice(drawn):
    assert drawn.human.count(True) == drawn.human.count(False) == EACH
    assert len(set(drawn.quotes)) == 2 * EACH


def test_peoples_quotes_are_those_that_the_model_never_read(drawn, parts, held_out):
    assert set(of(drawn, human=True)) <= set(held_out)
    assert set(drawn.quotes).isdisjoint(parts.train)


def test_generated_quotes_are_new_in_the_whole_text_and_unlike_each_other(drawn, proverbs):
    machines = of(drawn, human=False)
    for place, quote in enumerate(machines):
        assert novelty(quote, proverbs).origin == "novel"
        assert novelty(quote, machines[:place]).origin == "novel"


def test_no_length_gives_a_quote_away(drawn):
    people, machines = sorted(map(len, of(drawn, human=True))), sorted(map(len, of(drawn, human=False)))
    for person, machine in zip(people, machines, strict=True):
        assert abs(person - machine) <= max(SLACK, LIKE * LONGEST)
        assert SHORTEST <= machine <= LONGEST


def test_of_those_of_a_length_the_best_is_played():
    assert game._pairs(["0123456789"], ["far too long to be like it", "best of it", "worse of."], 1) == [
        ("0123456789", "best of it")
    ]


def test_a_seed_and_a_temperature_are_a_round(chooser, held_out, known):
    rounds = [draw_round(chooser, held_out, known, *asked) for asked in ((0.8, 7), (0.8, 7), (0.8, 8), (1.0, 7))]
    assert rounds[0] == rounds[1]
    assert len({each.quotes for each in rounds}) == 3


def test_too_few_quotes_by_people_are_said_to_be(chooser, held_out, known):
    with pytest.raises(TooFewQuotesError) as error:
        draw_round(chooser, [*held_out[:4], "short", "é" * 20], known, 0.8, 7)
    assert (error.value.by, error.value.count) == ("people", 4)


def test_a_model_that_ends_nothing_is_said_to_write_too_little(tiny_checkpoint):
    vocabulary, weights = tiny_checkpoint.vocabulary, tiny_checkpoint.weights()
    weights["output_bias"][vocabulary.index[END]] = -1000
    endless = Runtime(tiny_checkpoint.metadata.recipe, vocabulary, weights)
    people = [letter + " bad penny" * 4 for letter in "abcde"]
    with pytest.raises(TooFewQuotesError) as error:
        draw_round(Chooser(endless, people), people, KnownText(people), 0.5, 7)
    assert (error.value.by, error.value.count) == ("the model", 0)


def test_the_score_is_the_number_of_right_answers(drawn):
    assert drawn.score(drawn.human) == 2 * EACH
    assert drawn.score([True] * 2 * EACH) == EACH
    assert drawn.score([not human for human in drawn.human]) == 0
