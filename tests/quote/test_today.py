"""The quote of the day."""

import datetime

import numpy as np
import pytest

from quotegen.model.recipe import Recipe
from quotegen.quote import today as daily
from quotegen.quote.batch import Candidate, draw_many
from quotegen.quote.choosing import LENGTHS, Chooser
from quotegen.quote.runtime import Runtime
from quotegen.quote.today import CANDIDATES, FIRST_ROUNDS, MORE_ROUNDS, DailyQuotes, turns
from quotegen.text.copied import Novelty

DAY = datetime.date(2026, 3, 1)
KNOWN = ("a bad penny always comes back.", "still waters run deep.")


@pytest.fixture(scope="module")
def today(tiny_checkpoint):
    runtime = Runtime.of(tiny_checkpoint)

    def write(date=DAY, draw=0, known=KNOWN):
        return DailyQuotes(Chooser(runtime, known), (), 1.0, length=100).quote(date, draw)

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


def test_a_round_of_candidates_is_drawn_once_for_the_quotes_that_need_it(tiny_checkpoint, monkeypatch):
    drawn = []
    monkeypatch.setattr(daily, "draw_many", lambda *a, **more: drawn.append(1) or draw_many(*a, **more))
    quotes = DailyQuotes(Chooser(Runtime.of(tiny_checkpoint), ()), (), 1.0, length=100)
    quotes.quote(DAY)
    assert len(drawn) == FIRST_ROUNDS[0]
    for draw in (0, 1, 2):
        quotes.quote(DAY, draw)
    assert len(drawn) == FIRST_ROUNDS[0] + 2


def test_it_ends_by_itself_and_is_no_fragment(today):
    chosen = today()
    assert chosen.candidates == FIRST_ROUNDS[0] * CANDIDATES[0]
    assert chosen.quote.ended
    least, most = LENGTHS["english"]
    assert least <= len(chosen.quote.text) <= most


def test_a_copy_is_passed_over(today):
    first = today().quote.text
    assert today(known=(*KNOWN, first)).quote.text != first


def test_a_near_copy_is_passed_over_too(today):
    first = today().quote.text
    chosen = today(known=(*KNOWN, first[:-2] + "~."))
    assert chosen.novelty.origin == "novel"
    assert chosen.quote.text != first


def test_where_all_are_copies_more_are_drawn_and_then_the_best_is_shown(today, monkeypatch):
    monkeypatch.setattr("quotegen.quote.choosing.novelty", lambda text, known: Novelty("verbatim", 1.0, text))
    chosen = today()
    assert chosen.candidates == (FIRST_ROUNDS[0] + MORE_ROUNDS) * CANDIDATES[0]


def test_no_word_has_its_turn_on_two_days_that_follow_one_another():
    days = np.array([turns(DAY + datetime.timedelta(day), 1000) for day in range(30)])
    assert not (days[1:] & days[:-1]).any()
    assert abs(days.mean() - 1 / 3) < 0.02
    assert days.any(0).all()


def test_neighbouring_days_are_about_something_else(tiny_checkpoint, monkeypatch):
    """Where every round has the same: a date's quote is one whose rarest word has its turn, so the next is another."""
    nouns = ("devil", "money", "horse", "sword", "bread", "wolf", "stone", "river", "fool", "candle", "wheel", "crown")
    texts = {f"all of us are with the {noun} now." for noun in nouns}
    drawn = [Candidate(text, "", True, -50.0) for text in texts]
    monkeypatch.setattr(daily, "draw_many", lambda *_, **__: drawn)
    chooser = Chooser(Runtime.of(tiny_checkpoint), ("an apple a day.",))
    quotes, before = DailyQuotes(chooser, ()), None
    for day in (DAY + datetime.timedelta(days) for days in range(18)):
        awake = turns(day, chooser.known_pieces)
        written = quotes.quote(day).quote.text
        assert awake[chooser.rarest(written)] or not any(awake[chooser.rarest(text)] for text in texts)
        assert written != before
        before = written


def test_what_would_come_again_soon_is_no_quote_of_a_date(tiny_checkpoint, monkeypatch):
    often, seldom = (f"all of us are with the {noun} now." for noun in ("devil", "money"))
    drawn = [Candidate(often, "", True, -2.0), Candidate(seldom, "", True, -50.0)]
    monkeypatch.setattr(daily, "draw_many", lambda *_, **__: drawn)
    monkeypatch.setattr(daily, "turns", lambda _date, pieces: np.ones(pieces, bool))
    chooser = Chooser(Runtime.of(tiny_checkpoint), ())
    assert chooser.best(drawn).candidate.text == often
    assert DailyQuotes(chooser, ()).quote(DAY).quote.text == seldom


def test_another_draw_is_about_something_else(tiny_checkpoint, monkeypatch):
    texts = [f"all of us are with the {noun} now." for noun in ("devil", "money", "horse")]
    monkeypatch.setattr(daily, "draw_many", lambda *_, **__: [Candidate(text, "", True, -50.0) for text in texts])
    quotes = DailyQuotes(Chooser(Runtime.of(tiny_checkpoint), ()), ())
    draws = [quotes.quote(DAY, draw).quote.text for draw in range(2)]
    assert draws[0] != draws[1]


def test_its_novelty_is_told_where_the_text_is_known(today):
    assert today().novelty.nearest in KNOWN
    assert today(known=()).novelty is None


def test_a_model_of_windows_starts_from_a_beginning_of_its_text(new_checkpoint, tmp_path):
    checkpoint = new_checkpoint(tmp_path / "windows", Recipe("tutorial", "windows", units=16))
    chosen = DailyQuotes(Chooser(Runtime.of(checkpoint), ()), checkpoint.metadata.prompts, 1.0, 20).quote(DAY)
    assert chosen.quote.text.startswith(checkpoint.metadata.prompts[0])
