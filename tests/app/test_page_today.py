"""Today: one quote a date, the same for everyone; others on demand."""

import pytest

from quotegen.model.files.store import DEFAULT, bundled
from quotegen.quote.runtime import Runtime
from quotegen.quote.today import candidates


def quote(opened) -> dict:
    return opened.component("quote_card")


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


@pytest.mark.parametrize(("model", "lang_of_quote"), [(DEFAULT, "en"), ("quick-sokdam", "ko")])
def test_the_quote_says_its_own_language(visit, model, lang_of_quote):
    assert quote(visit(model=model))["lang"] == lang_of_quote


def test_a_visitor_gets_a_quote_in_the_language_of_the_browser(visit, lang):
    assert quote(visit(browser=lang))["lang"] == lang


def test_the_quote_follows_the_language_of_the_page(visit):
    opened = visit()
    english = quote(opened)["text"]
    assert quote(opened.speak("ko"))["lang"] == "ko"
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
    assert quote(opened)["lang"] == lang_of_quote
    assert quote(visit(browser=browser, **opened.link))["text"] == quote(opened)["text"]


def test_a_text_of_the_link_stays_when_the_language_changes(visit):
    opened = visit(text="sokdam")
    assert quote(opened)["text"] == quote(opened.speak("ko"))["text"] == quote(opened.speak("en"))["text"]


def test_a_chosen_model_stays_when_the_language_changes(visit):
    opened = visit(model="quick-saying")
    assert quote(opened)["text"] == quote(opened.speak("ko"))["text"]


def test_text_and_model_of_a_page_are_in_the_visitors_language(visit, lang):
    opened = visit("training", browser=lang)
    chosen = {"en": ("saying", "fine-tuned-saying"), "ko": ("sokdam", "fine-tuned-sokdam")}[lang]
    assert (opened.control("text").value, opened.control("model").value) == chosen
    assert not {"text", "model"} & opened.link.keys()


def test_the_caption_says_who_wrote_it(visit):
    caption = quote(visit())["caption"]
    assert "Fine-tuned LSTM" in caption
    assert "saying" in caption
    assert f"the best of {candidates(Runtime.of(bundled()[DEFAULT]))} that it wrote" in caption


@pytest.mark.parametrize("draw", range(5))
@pytest.mark.parametrize("model", ["quick-saying", "fine-tuned-sokdam"])
def test_the_quote_is_a_new_one_and_says_so(visit, model, draw):
    badge = quote(visit(model=model, draw=str(draw)))["badge"]
    assert (badge["origin"], badge["label"]) == ("novel", "New")


def test_the_spans_of_the_quote_stand_in_the_proverbs_they_name(visit):
    shown = [quote(visit(draw=str(draw), heat="0.3", new="0")) for draw in range(3)]
    assert any(each["spans"] for each in shown)
    for each in shown:
        for span in each["spans"]:
            assert each["text"][span["start"] : span["end"]].lower() in span["source"]


def test_copies_can_be_let_in(visit):
    opened = visit().set("new", False)
    assert opened.link["new"] == "0"
    assert quote(opened)["badge"]["origin"] in ("novel", "near", "verbatim")
    assert "new" not in opened.set("new", True).link


def test_the_badge_follows_the_language(visit):
    assert quote(visit(browser="ko"))["badge"]["label"] == "새 문장"


def test_temperature_zero_leaves_only_one_quote(visit):
    first, second = visit(heat="0"), visit(heat="0", draw="1")
    assert quote(first)["text"] == quote(second)["text"]
    assert first.test.button(key="another").disabled
