"""The quote of the day."""

import datetime

import pytest

from quotegen.model.recipe import Recipe
from quotegen.quote.runtime import Runtime
from quotegen.quote.today import CANDIDATES, MOST_ROUNDS, SHORTEST, quote_of
from quotegen.text.novelty import Novelty

DAY = datetime.date(2026, 3, 1)
KNOWN = ("a bad penny always comes back.", "still waters run deep.")


@pytest.fixture(scope="module")
def today(tiny_checkpoint):
    runtime = Runtime.of(tiny_checkpoint)

    def write(date=DAY, draw=0, known=KNOWN, temperature=1.0, **more):
        return quote_of(runtime, (), known, date, draw, temperature, length=100, **more)

    return write


def test_the_same_day_has_the_same_quote(today):
    assert today() == today()


def test_another_draw_of_the_day_is_another_quote(today):
    assert len({today(draw=draw).quote.text for draw in range(4)}) == 4


def test_another_day_has_another_quote(today):
    days = [DAY + datetime.timedelta(days) for days in range(5)]
    assert len({today(day).quote.text for day in days}) == 5


def test_a_day_and_draw_are_not_another_days_draw(today):
    assert today(draw=1) != today(DAY + datetime.timedelta(1))


def test_it_ends_by_itself_and_is_no_fragment(today):
    chosen = today()
    assert chosen.candidates == CANDIDATES["quotes"]
    assert chosen.quote.ended
    assert len(chosen.quote.text) >= SHORTEST


def test_a_copy_is_passed_over(today):
    first = today().quote.text
    assert today(known=(*KNOWN, first)).quote.text != first


def test_a_near_copy_is_passed_over_too(today):
    first = today().quote.text
    chosen = today(known=(*KNOWN, first[:-2] + "~."))
    assert chosen.novelty.origin == "novel"
    assert chosen.quote.text != first


def test_unless_copies_are_welcome(today):
    first = today().quote.text
    chosen = today(known=(first,), only_new=False)
    assert (chosen.quote.text, chosen.novelty.origin) == (first, "verbatim")


def test_where_all_are_copies_more_are_drawn_and_then_the_best_is_shown(today, monkeypatch):
    monkeypatch.setattr("quotegen.quote.today.novelty", lambda text, known: Novelty("verbatim", 1.0, text))
    chosen = today()
    assert chosen.candidates == MOST_ROUNDS * CANDIDATES["quotes"]
    assert chosen.quote == today(only_new=False).quote


def test_at_temperature_zero_more_would_be_the_same(today, monkeypatch):
    monkeypatch.setattr("quotegen.quote.today.novelty", lambda text, known: Novelty("verbatim", 1.0, text))
    assert today(temperature=0.0).candidates == CANDIDATES["quotes"]


def test_of_those_the_one_whose_words_the_text_has_is_chosen(today):
    """A text of the words of its fifth choice, in another order, leaves no better one."""
    fifth = today(draw=5).quote.text
    shuffled = " ".join(reversed(fifth.split()))
    assert shuffled != fifth
    assert today(draw=5, known=(shuffled,)).quote.text == fifth


def test_its_novelty_is_told_where_the_text_is_known(today):
    assert today().novelty.nearest in KNOWN
    assert today(known=()).novelty is None


def test_a_model_of_windows_starts_from_a_beginning_of_its_text(new_checkpoint, tmp_path):
    checkpoint = new_checkpoint(tmp_path / "windows", Recipe("tutorial", "windows", units=16))
    chosen = quote_of(Runtime.of(checkpoint), checkpoint.metadata.prompts, (), DAY, 0, 1.0, 20)
    assert chosen.quote.text.startswith(checkpoint.metadata.prompts[0])
