"""The guessing game: a whole round by its buttons, kept in the visit and in the link, in both languages."""

import re

import pytest

from quotegen.app.caches import judging, networks, texts
from quotegen.app.guess.clues import by_surprise
from quotegen.app.guess.game import TooFewQuotesError, draw_round
from quotegen.judge.copied_spans import KnownText
from quotegen.judge.evaluation import bits_of_each
from quotegen.quote.choosing import Chooser
from quotegen.quote.runtime import Runtime
from quotegen.text.split import split

QUICK = {"model": "quick-saying", "round": "7"}


@pytest.fixture(scope="module")
def drawn(proverbs):
    """The round of QUICK, drawn without the app."""
    parts = split(proverbs, 0.1)
    chooser = Chooser(Runtime.of(networks.bundled_models()["quick-saying"]), proverbs)
    return draw_round(chooser, parts.validation + parts.test, KnownText(proverbs), 0.8, 7)


def shown(opened) -> str:
    """The quote on the card."""
    return opened.component("quote_card")


def said(opened) -> str:
    return " ".join(element.value for element in opened.test.markdown)


def play(opened, answers: list[bool]):
    for human in answers:
        opened.press("human" if human else "network").press("next")
    return opened


def test_a_whole_round_is_played_and_scored(visit, drawn, lang):
    opened = visit("guess", lang, **QUICK)
    for quote, human in zip(drawn.quotes, drawn.human, strict=True):
        assert shown(opened) == quote
        opened.press("human" if human else "network").press("next")
    assert not opened.exceptions
    assert "10" in opened.test.header[0].value
    assert [row["text"] for row in opened.component("clues")["quotes"]] == list(drawn.quotes)


def test_each_answer_is_told_at_once_and_stands(visit, drawn):
    opened = visit("guess", **QUICK).press("human")
    assert ("**Right.** A human" in said(opened)) == drawn.human[0]
    assert ("**No.** The LSTM" in said(opened)) == (not drawn.human[0])
    assert shown(opened) == drawn.quotes[0]


def test_the_sentence_counts_who_was_taken_for_whom_and_what_a_rule_scores(visit, drawn):
    bits = bits_of_each(Runtime.of(networks.bundled_models()["quick-saying"]), drawn.quotes)
    words = said(play(visit("guess", **QUICK), [True] * 10))
    assert "took 5 of the LSTM’s quotes for human, and 0 human ones for the LSTM’s" in words
    assert f"would score {drawn.score(by_surprise(bits))};" in words


def test_the_line_to_send_on_opens_the_very_round(visit, drawn):
    line = play(visit("guess", **QUICK), list(drawn.human)).test.code[0].value
    assert "10/10" in line
    assert line.endswith("?round=7&model=quick-saying")
    asked = dict(pair.split("=") for pair in line.split("?")[-1].split("&"))
    assert shown(visit("guess", "ko", **asked)) == drawn.quotes[0]


def test_a_round_is_still_there_after_a_look_at_another_page(visit, drawn):
    opened = visit("guess", **QUICK).press("human").press("next").go("text").go("guess")
    assert shown(opened) == drawn.quotes[1]
    assert opened.link["round"] == "7"


def test_a_new_round_has_other_quotes_and_begins_at_the_first(visit, drawn):
    opened = play(visit("guess", **QUICK), [True] * 10).press("new_round")
    assert opened.link["round"] != "7"
    assert shown(opened) not in drawn.quotes
    assert "1 / 10" in said(opened)


def test_a_temperature_has_rounds_of_its_own(visit, drawn):
    opened = visit("guess", **QUICK).press("human").press("next").set("daring", 1.0)
    assert "1 / 10" in said(opened)
    assert opened.link["daring"] == "1.0"
    assert "2 / 10" in said(opened.set("daring", 0.8))


@pytest.mark.parametrize("given", ["", "x", "-1", "99999999999999999999", "²"])
def test_a_round_of_the_link_is_checked(visit, given):
    opened = visit("guess", model="quick-saying", round=given)
    assert not opened.exceptions
    assert 0 < int(opened.link["round"]) < 2**31


def test_korean_proverbs_can_be_guessed(visit, lang):
    opened = visit("guess", lang, model="quick-sokdam", round="7")
    assert re.search("[가-힣]", shown(opened))
    play(opened, [False] * 10)
    assert not opened.exceptions
    assert len(opened.component("clues")["quotes"]) == 10


def test_an_rnn_is_called_one(visit):
    opened = visit("guess", model="rnn-saying")
    assert opened.test.get_by_key("network").label == "The RNN"


def test_a_model_that_read_everything_cannot_be_played_and_another_can(visit, lang):
    opened = visit("guess", lang, model="tutorial-saying")
    assert not opened.exceptions
    assert len(opened.test.info) == 1
    opened.press("other")
    assert opened.link.get("model") is None  # the default's
    assert shown(opened)


def test_a_model_that_writes_only_copies_says_what_that_means_and_leads_on(visit, monkeypatch, lang):
    def refuse(*_):
        raise TooFewQuotesError("the model", 2)

    monkeypatch.setattr(judging, "game_round", refuse)
    opened = visit("guess", lang, model="quick-saying")
    assert not opened.exceptions
    assert len(opened.test.info) == 1
    assert opened.control("daring")
    assert len(opened.test.get("page_link")) >= 2
    opened.press("other")
    assert opened.link.get("model") != "quick-saying"


def test_each_quote_says_what_gave_it_away_or_why_nothing_did(visit):
    rows = play(visit("guess", **QUICK), [True] * 10).component("clues")["quotes"]
    starts = ("given away", "misleading", "nothing gives it away")
    assert all(row["caption"].split(" · ")[2].startswith(starts) for row in rows)
    assert any("given away" in row["caption"] for row in rows)


def test_all_buttons_stay_and_the_one_that_cannot_be_pressed_is_grey(visit):
    def grey(opened) -> list[bool]:
        return [opened.test.get_by_key(key).disabled for key in ("human", "network", "next")]

    opened = visit("guess", **QUICK)
    assert grey(opened) == [False, False, True]
    assert grey(opened.press("human")) == [True, True, False]
    assert grey(opened.press("next")) == [False, False, True]


def test_a_text_with_few_quotes_left_unread_has_one_sentence(visit, monkeypatch, proverbs):
    monkeypatch.setattr(texts, "trained_on", lambda *_: (KnownText(proverbs[:50]), proverbs[50:54]))
    judging.game_round.clear()
    opened = visit("guess", **QUICK)
    judging.game_round.clear()
    assert not opened.exceptions
    assert "this one left 4" in opened.test.info[0].value
