"""The quote of the day."""

import datetime

import pytest

from quotegen.model.recipe import Recipe
from quotegen.quote import today as daily
from quotegen.quote.batch import Candidate, draw_many
from quotegen.quote.choosing import LENGTHS, Chooser
from quotegen.quote.runtime import Runtime
from quotegen.quote.today import CANDIDATES, MOST_ROUNDS, ROUNDS, DailyQuotes, resting
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
    assert len(drawn) == ROUNDS[0]
    for draw in (0, 1, 2):
        quotes.quote(DAY, draw)
    assert len(drawn) == ROUNDS[0] + 2


def test_it_ends_by_itself_and_is_no_fragment(today):
    chosen = today()
    assert chosen.candidates == ROUNDS[0] * CANDIDATES[0]
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
    assert chosen.candidates == MOST_ROUNDS * CANDIDATES[0]


def test_every_content_word_rests_on_one_of_two_days():
    even = datetime.date.fromordinal(DAY.toordinal() // 2 * 2)
    for start in (even, even + datetime.timedelta(2)):
        first, second = (set(resting(start + datetime.timedelta(day), 1000)) for day in range(2))
        assert not first & second
        assert first | second == {*range(1000)}
        assert 450 < len(first) < 550
    assert set(resting(even, 1000)) != first


def test_it_is_about_something_else_than_the_one_before(tiny_checkpoint, monkeypatch):
    """Where every round has the same three: a day's has no word that rests, so the two days of a pair differ."""
    texts = {f"all of us are with the {noun} now." for noun in ("devil", "money", "horse")}
    drawn = [Candidate(text, "", True, -50.0) for text in texts]
    monkeypatch.setattr(daily, "draw_many", lambda *_, **__: drawn)
    chooser = Chooser(Runtime.of(tiny_checkpoint), ("the devil is out.",))
    quotes, even = DailyQuotes(chooser, ()), datetime.date.fromordinal(DAY.toordinal() // 2 * 2)
    written = set()
    for day in (even + datetime.timedelta(days) for days in range(18)):
        resting_words = {*resting(day, chooser.known_pieces)}
        awake = {text for text in texts if resting_words.isdisjoint(chooser.subject(text))}
        written.add(quotes.quote(day).quote.text)
        assert quotes.quote(day).quote.text in (awake or texts)
    assert written == texts
    draws = [quotes.quote(DAY, draw).quote.text for draw in range(2)]
    assert draws[0] != draws[1]


def test_its_novelty_is_told_where_the_text_is_known(today):
    assert today().novelty.nearest in KNOWN
    assert today(known=()).novelty is None


def test_a_model_of_windows_starts_from_a_beginning_of_its_text(new_checkpoint, tmp_path):
    checkpoint = new_checkpoint(tmp_path / "windows", Recipe("tutorial", "windows", units=16))
    chosen = DailyQuotes(Chooser(Runtime.of(checkpoint), ()), checkpoint.metadata.prompts, 1.0, 20).quote(DAY)
    assert chosen.quote.text.startswith(checkpoint.metadata.prompts[0])
