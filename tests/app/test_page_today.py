"""Today: one quote a date, the same for everyone; others on demand."""

import datetime
import json
import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from quotegen.app import session, visitor
from quotegen.app.today import scroll, tour, words
from quotegen.model.files.store import DEFAULT, bundled, text_of
from quotegen.quote.runtime import Runtime
from quotegen.quote.today import TEMPERATURE, candidates, first_rounds


def quote(opened) -> dict:
    """What the living quote was given: its words, its dial, and the text and the spans of today's temperature."""
    said, rows = opened.given("living_quote")
    dial = json.loads(rows)
    return said | dial | dial["rows"][dial["own"]]


def lang_of(opened) -> str:
    """The language of the quote."""
    return "ko" if re.search("[가-힣]", quote(opened)["text"]) else "en"


def link_of(opened) -> dict[str, str]:
    """The parameters of the link that is shared as the page opens."""
    address = opened.given("share")[0]["address"]
    return dict(parse_qsl(urlsplit(address).query)) | {"heat": str(TEMPERATURE), "check": quote(opened)["check"]}


def test_the_same_date_gives_everyone_the_same_quote(visit):
    assert quote(visit())["text"] == quote(visit())["text"] != ""


def test_another_is_another_and_back_is_todays(visit):
    opened = visit()
    today = quote(opened)["text"]
    other = quote(opened.press("another"))["text"]
    assert opened.link["draw"] == "1"
    assert other != today
    assert quote(opened.press("another"))["text"] not in (today, other)
    assert quote(opened.press("first"))["text"] == today
    assert "draw" not in opened.link


def test_only_another_quote_has_a_way_back(visit):
    keys = [button.key for button in visit().test.button]
    assert "first" not in keys


def test_another_quote_has_a_link(visit):
    assert quote(visit(draw="3"))["text"] == quote(visit().press("another").press("another").press("another"))["text"]


@pytest.mark.parametrize("draw", ["-1", "x", "1.5", "²", "٣"])
def test_a_senseless_number_is_todays(visit, draw):
    assert quote(visit(draw=draw))["text"] == quote(visit())["text"]


def test_a_huge_number_is_a_quote_too(visit):
    assert not visit(draw="9" * 30).press("another").exceptions


def test_the_date_is_the_visitors(visit):
    opened = visit()
    seals = []
    for timezone in ("Pacific/Kiritimati", "Pacific/Niue"):  # 25 hours apart: never on the same date
        opened.test.context = {"timezone": timezone}
        seals.append(quote(opened.run())["seal"])
    assert seals[0] != seals[1]


def test_an_unknown_time_zone_is_no_error(visit):
    opened = visit()
    for timezone in ("Mars/Olympus_Mons", "../../etc/passwd", ""):
        opened.test.context = {"timezone": timezone}
        assert not opened.run().exceptions


def test_the_seal_is_in_the_visitors_language(visit):
    assert "월" in quote(visit(browser="ko"))["seal"]
    assert quote(visit())["seal"].replace("\n", "").isdecimal()


def test_a_visitor_gets_a_quote_in_the_language_of_the_browser(visit, lang):
    assert lang_of(visit(browser=lang)) == lang


def test_the_quote_follows_the_language_of_the_page(visit):
    opened = visit()
    english = quote(opened)["text"]
    assert lang_of(opened.speak("ko")) == "ko"
    assert quote(opened.speak("en"))["text"] == english


@pytest.mark.parametrize("browser", ["en", "ko"])
@pytest.mark.parametrize(
    ("link", "lang_of_quote"),
    [
        ({"text": "sokdam"}, "ko"),
        ({"text": "saying"}, "en"),
        ({"lang": "ko"}, "ko"),
        ({"lang": "en"}, "en"),
        ({"model": "fine-tuned-sokdam"}, "ko"),
        ({"model": "quick-saying"}, "en"),
        ({"lang": "ko", "text": "saying"}, "en"),
    ],
    ids=str,
)
def test_the_link_says_otherwise_in_any_browser(visit, browser, link, lang_of_quote):
    opened = visit(browser=browser, **link)
    assert lang_of(opened) == lang_of_quote
    assert quote(visit(browser=browser, **opened.link))["text"] == quote(opened)["text"]


def test_a_text_of_the_link_stays_when_the_language_changes(visit):
    opened = visit(text="sokdam")
    assert quote(opened)["text"] == quote(opened.speak("ko"))["text"] == quote(opened.speak("en"))["text"]


def test_a_chosen_model_stays_when_the_language_changes(visit):
    opened = visit(model="quick-saying")
    assert quote(opened)["text"] == quote(opened.speak("ko"))["text"]


def test_text_and_model_of_a_page_are_in_the_visitors_language(visit, lang):
    opened = visit("training", browser=lang)
    chosen = {"en": ("saying", "by-heart-saying"), "ko": ("sokdam", "by-heart-sokdam")}[lang]
    assert (opened.control("text").value, opened.control("model").value) == chosen
    assert not {"text", "model"} & opened.link.keys()


def test_one_sentence_says_what_this_is(visit, lang):
    sentence = visit(browser=lang).test.markdown[0].value
    assert "NumPy" in sentence
    assert {"en": "12,143", "ko": "5,271"}[lang] in sentence


def test_the_first_screen_has_no_jargon(visit):
    opened = visit()
    shown = " ".join([opened.captions, *(each.value for each in opened.test.markdown)])
    bar = opened.test.get("popover")[0].proto.popover.label
    assert "LSTM" not in shown.split("\n")[0] + bar


def test_the_dial_says_what_it_has_to_do_with_the_quote(visit):
    sentence = quote(visit())["dial"]
    runtime = Runtime.of(bundled()[DEFAULT])
    drawn = first_rounds(runtime) * candidates(runtime)
    assert f"best of {drawn} at temperature 0.9" in sentence
    assert f"{TEMPERATURE}" in sentence


@pytest.mark.parametrize("model", ["quick-saying", "fine-tuned-sokdam", "tutorial-saying"])
def test_every_step_of_the_dial_has_a_quote_with_all_its_steps(visit, model):
    given = quote(visit(model=model))
    temperatures = given["temperatures"]
    assert temperatures == sorted(set(temperatures))
    assert temperatures[given["own"]] == TEMPERATURE
    for row in given["rows"]:
        assert len(row["sizes"]) == len(row["text"])
        steps, rest = divmod(len(row["steps"]), 4 + 2 * given["likeliest"])
        assert rest == 0
        assert sum(row["sizes"]) <= steps <= sum(row["sizes"]) + 1


@pytest.mark.parametrize("model", ["quick-saying", "fine-tuned-sokdam"])
def test_the_spans_of_every_temperature_stand_in_the_proverbs_they_name(visit, model):
    rows = quote(visit(model=model))["rows"]
    assert any(row["spans"] for row in rows)
    for row in rows:
        for span in row["spans"]:
            assert row["text"][span["start"] : span["end"]].lower() in span["source"]


@pytest.mark.parametrize(("maker", "browser"), [("en", "ko"), ("ko", "en"), ("en", "en")])
def test_a_shared_link_shows_the_same_quote_next_year_in_any_browser(visit, monkeypatch, maker, browser):
    made = visit(browser=maker, draw="2")
    shared, text = link_of(made), quote(made)["text"]
    monkeypatch.setattr(visitor, "local_date", lambda: datetime.date(2031, 5, 4))
    opened = visit(browser=browser, **shared)
    assert quote(opened)["text"] == text
    assert not opened.test.info


def test_a_shared_link_names_all_that_decides_its_quote(visit):
    assert {"date", "draw", "text", "model", "heat", "check"} <= link_of(visit()).keys()


def test_a_shared_link_whose_quote_is_another_now_says_so(visit):
    opened = visit(**link_of(visit()) | {"check": "00000000"})
    assert "is gone" in opened.test.info[0].value
    assert quote(opened)["text"]


def test_a_shared_link_whose_model_is_not_here_says_so(visit):
    opened = visit(**link_of(visit()) | {"model": "0123456789abcdef", "check": "00000000"})
    assert "not here" in opened.test.info[0].value


@pytest.mark.parametrize("model", [DEFAULT, "0123456789abcdef"])
def test_who_chooses_another_model_is_told_nothing_of_the_link(visit, model):
    opened = visit(**link_of(visit()) | {"model": model, "check": "00000000"}).set("model", "quick-saying")
    assert not opened.test.info


def test_another_one_leaves_the_shared_temperature_and_check_behind(visit):
    opened = visit(**link_of(visit()) | {"heat": "1.1"})
    assert quote(opened)["heat"] == 1.1
    opened.press("another")
    assert not {"heat", "check"} & opened.link.keys()
    assert quote(opened)["heat"] == TEMPERATURE
    assert "date" not in opened.press("first").link


@pytest.mark.parametrize(
    "link",
    [
        {"date": "2026-02-30"},
        {"date": "9999-01-01"},
        {"date": "today"},
        {"heat": "nan"},
        {"heat": "-1"},
        {"check": "<"},
    ],
    ids=str,
)
def test_senseless_parts_of_a_link_are_todays(visit, link):
    opened = visit(**link)
    assert not opened.exceptions
    assert not opened.test.info
    assert quote(opened)["heat"] == TEMPERATURE
    assert quote(opened)["text"] == quote(visit())["text"]


def test_the_scroll_tells_how_it_came_about(visit, lang, say):
    opened = visit(browser=lang)
    headers = [header.value for header in opened.test.header]
    assert say("Is it new?") in headers
    cells = opened.component("numbers")["cells"]
    vocabulary = bundled()[{"en": DEFAULT, "ko": "by-heart-sokdam"}[lang]].vocabulary
    assert all(0 <= int(cell["note"]) < len(vocabulary) for cell in cells)
    spelled = "It spells Hangul out in jamo, and knows {n:,} of these and other characters, each by a number."
    words = say(spelled if lang == "ko" else "It knows {n:,} characters, each by a number.")
    words = words.format(n=len(vocabulary) - 1)
    assert any(words in each.value for each in opened.test.markdown)  # the line end is no character of the text
    rows = opened.component("first_and_last")
    assert all(before != after for before, after in rows)


def test_the_nearest_proverb_is_one_that_the_network_read(visit):
    shown = next(each.value for each in visit().test.markdown if "nearest" in each.value)
    nearest = shown.split("“")[1].rstrip("”").replace("\\", "")
    starts = (r"Yes\. The nearest line", r"As a whole, yes\. But [1-9][0-9]?% of its", "Hardly: it is nearly")
    assert re.match("|".join(starts), shown)
    assert nearest in text_of(bundled()[DEFAULT].metadata.text).quotes


def test_one_press_trains_a_small_network_and_shows_it(visit, standstill):
    opened = visit().press("train_own")
    assert opened.test.title[0].value == "Training"
    with opened.inside():
        job = standstill.look(session.visit().watched["run"])
    assert (job.recipe.units, job.recipe.seconds) == (scroll.OWN["units"], scroll.OWN["seconds"])


def test_the_tour_leads_through_its_pages_and_back(visit):
    opened = visit().press("tour")
    with opened.inside():
        stops = tour.stops()
    for number, (page, shows, sentence) in enumerate(stops, start=1):
        assert (opened.page, opened.link["tour"]) == (page, str(number))
        assert {name: opened.control(name).value for name in shows} == shows
        assert any(sentence in each.value for each in opened.test.markdown)
        opened.press("tour_next")
    assert "tour" not in opened.link
    assert quote(opened)["text"]


@pytest.mark.parametrize("given", ["0", "7", "-1", "x", "1.5", "99999999999", "019", "0100"])
def test_a_stop_that_is_none_begins_no_tour(visit, given):
    assert "tour_next" not in [button.key for button in visit(tour=given).test.button]


def test_a_link_that_fixes_the_tour_does_not_hold_it_at_its_stop(visit):
    assert visit(tour="1", fixed="tour").press("tour_next").link["tour"] == "2"


def test_a_network_of_ones_own_text_says_so(visit):
    mine = replace(
        bundled()["quick-saying"].metadata, text=replace(bundled()["quick-saying"].metadata.text, name="a*b")
    )
    with visit().inside():
        assert "lines of a\\*b" in words.what_this_is(mine)
