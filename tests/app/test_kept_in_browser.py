"""What a browser kept is taken over where it would have done as an upload; nothing leaves without leave."""

import base64
import math

import pytest

from quotegen.app import components, keeping

QUOTE = {"text": "a bird", "model": "quick-saying", "prompt": "a ", "temperature": 0.5, "seed": 7}
QUOTE |= {"attempts": None, "rank": 1, "best_of": 16, "score": 0.5}


def kept(data: bytes, name: str = "diary.txt", known: str = "mine-3") -> dict:
    return {"digest": "?", "id": known, "name": name, "read_as": {}, "data": base64.b64encode(data).decode()}


@pytest.fixture
def browser(monkeypatch):
    """A browser that keeps `found` from the visit before and notes what it is told. It does as it is told at once; its
    answer comes at once, or with the next run where it is `late`, or it is what `says` says."""

    class Browser:
        found, told, late, says, _before = None, None, False, None, None

        def store(self, **told):
            self.told = told
            put = [text["digest"] for text in told["put"]]
            now = {"turn": told["turn"], "put": put, "forget": told["forget"]}
            done, self._before = (self._before if self.late else now), now
            return {"done": self.says or done, "found": self.found if told["visit"] else None}

    made = Browser()
    monkeypatch.setattr(components, "browser_store", made.store)
    return made


def test_a_text_leaves_for_the_browser_only_when_it_is_allowed(visit, browser):
    opened = visit("text").upload(b"a quite private line", "diary.txt")
    assert browser.told["put"] == []
    opened.test.get_by_key("keep_texts").set_value(True)
    opened.run()
    assert [base64.b64decode(text["data"]) for text in browser.told["put"]] == [b"a quite private line"]
    opened.run()
    assert browser.told["put"] == []


def test_switching_off_has_the_texts_forgotten(visit, browser):
    opened = visit("text").upload(b"a quite private line")
    opened.test.get_by_key("keep_texts").set_value(True)
    digest = [text["digest"] for text in opened.run() and browser.told["put"]]
    opened.test.get_by_key("keep_texts").set_value(False)
    opened.run()
    assert browser.told["forget"] == digest
    opened.run()
    assert browser.told["forget"] == []


@pytest.mark.parametrize("late", [True, False])
def test_switching_off_before_the_browser_answered_has_the_text_deleted(visit, browser, late):
    opened = visit("text").upload(b"a quite private line")
    browser.late = late
    opened.test.get_by_key("keep_texts").set_value(True)
    digest = [text["digest"] for text in opened.run() and browser.told["put"]]
    opened.test.get_by_key("keep_texts").set_value(False)
    opened.run()  # with it comes the answer that the text is stored
    assert browser.told["forget"] == digest
    assert browser.told["clear"]
    opened.run().run()
    assert browser.told["put"] == []
    assert browser.told["clear"]


def test_a_late_answer_about_a_deleted_text_does_not_count_for_it_when_it_may_be_kept_again(visit, browser):
    opened = visit("text").upload(b"a quite private line")
    browser.late = True
    for allowed in (True, False, True):
        opened.test.get_by_key("keep_texts").set_value(allowed)
        opened.run()
    assert len(browser.told["put"]) == 1
    opened.run()  # the answer to the first time was ignored: it is sent once more
    assert not browser.told["clear"]
    opened.run()
    assert browser.told["put"] == []


def test_who_switched_it_off_is_not_overruled_by_what_the_browser_had(visit, browser):
    opened = visit("text")
    opened.upload(b"a quite private line")
    for allowed in (True, False):
        opened.test.get_by_key("keep_texts").set_value(allowed)
        opened.run()
    with opened.inside():
        keeping._take_over({"texts": [kept(b"another line")], "quotes": []})
    opened.run()
    assert opened.test.get_by_key("keep_texts").value is False
    assert browser.told["clear"]


def test_a_click_before_the_switch_is_seen_to_be_on_deletes_nothing(visit, browser):
    opened = visit("text")
    seen = opened.test._tree  # the page as the visitor's browser still shows it: the switch is off
    browser.found = {"texts": [kept(b"a quite private line")], "quotes": []}
    opened.run()
    seen.get_by_key("keep_texts").set_value(False)
    seen.run()  # what a click there sends has every control as it stands there
    opened.run()
    assert opened.test.get_by_key("keep_texts:on").value is True
    assert not browser.told["clear"]


def test_no_run_moves_the_switch_in_the_browser(visit, browser):
    opened = visit("text")
    for allowed in (True, False):
        opened.test.get_by_key("keep_texts").set_value(allowed)
        switch = opened.run().run().test.get_by_key("keep_texts")
        assert switch.value is allowed
        assert not switch.proto.set_value  # of a run that began before a click it would undo the click


def test_a_switch_that_is_on_in_a_page_of_a_forgotten_session_means_it(visit, browser):
    opened = visit("text")
    opened.test.session_state["keep_texts"] = True  # as the browser would send it, with no click to call back for
    opened.test.run()
    opened.upload(b"a quite private line", "diary.txt")
    assert [text["name"] for text in browser.told["put"]] == ["diary.txt"]
    assert browser.told["clear"] is False


def test_the_switch_stands_as_it_was_when_its_page_comes_again(visit, browser):
    opened = visit("text")
    opened.test.get_by_key("keep_texts").set_value(True)
    assert opened.run().go("generate").go("text").test.get_by_key("keep_texts").value is True


def test_a_visit_that_was_never_asked_deletes_nothing(visit, browser):
    visit().go("text")
    assert (browser.told["clear"], browser.told["forget"]) == (False, [])


@pytest.mark.parametrize(
    "says", ["x", 3, {"turn": 0}, {"turn": 0, "put": "abc", "forget": {}}, {"turn": [], "put": [[]]}]
)
def test_nonsense_of_the_browser_is_no_answer(visit, browser, says):
    browser.says = says
    opened = visit("text").upload(b"a quite private line")
    opened.test.get_by_key("keep_texts").set_value(True)
    opened.run().run()
    assert not opened.exceptions
    assert len(browser.told["put"]) == 1


def test_a_text_that_is_forgotten_here_is_forgotten_there(visit, browser):
    browser.found = {"texts": [kept(b"a quite private line")], "quotes": []}
    opened = visit("text", text="mine-3")
    next(button for button in opened.test.button if button.label == "Forget this text").click()
    opened.run()
    assert len(browser.told["forget"]) == 1


def test_a_kept_text_is_there_again_and_chosen_where_the_link_names_it(visit, browser):
    browser.found = {"texts": [kept(b"a quite private line"), kept(b"another one", "b.txt", "mine-5")], "quotes": []}
    opened = visit("text", text="mine-5")
    assert opened.control("text").value == "mine-2"
    assert opened.control("text").options[-2:] == ["diary.txt (yours)", "b.txt (yours)"]
    assert opened.metrics()["Characters"] == "11"
    assert opened.test.get_by_key("keep_texts:on").value is True
    assert not opened.test.toast


def test_a_kept_text_does_not_become_the_current_one_unasked(visit, browser):
    browser.found = {"texts": [kept(b"a quite private line")], "quotes": []}
    assert visit("text").control("text").value == "saying"


@pytest.mark.parametrize(
    "found",
    [
        *({}, {"texts": None, "quotes": None}, {"texts": "x", "quotes": {"a": 1}}, {"texts": [None, 3, []]}),
        {"texts": [{"name": "x"}], "quotes": [None, 3, "x", [], {}]},
        {"texts": [{**kept(b"x"), "data": "not base64!"}]},
        {"texts": [{**kept(b"x"), "data": None}]},
        {"texts": [{**kept(b"x"), "data": "값"}]},
        {"texts": [kept(b"")]},
        {"texts": [kept(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)]},
        {"texts": [kept(b"a quote\n" * 130_000)]},
    ],
)
def test_what_would_not_do_as_an_upload_is_passed_over(visit, browser, found):
    browser.found = found
    opened = visit("", text="mine-3")
    assert len(opened.control("text").options) == 2
    assert "not in this browser" in opened.test.toast[0].value
    assert not opened.exceptions


def test_the_encoding_that_was_chosen_for_a_text_comes_with_it(visit, browser):
    browser.found = {
        "texts": [
            {**kept("속담".encode("cp949")), "read_as": {"encoding": "cp949"}},
            {**kept(b"x", known="?"), "read_as": []},
        ]
    }
    opened = visit("text", text="mine-3")
    assert "cp949 (as you chose)" in opened.captions
    assert len(opened.control("text").options) == 4  # of the other one it is found out


def test_the_name_of_a_kept_text_is_made_plain(visit, browser):
    browser.found = {"texts": [kept(b"a line", "**x** [a](http://b) " * 50)]}
    name = visit("text").control("text").options[-1]
    assert not set("*[]") & set(name)
    assert len(name) < 80


def test_kept_quotes_stand_in_the_list_again(visit, browser):
    browser.found = {"texts": [], "quotes": [QUOTE]}
    opened = visit("generate")
    assert [quote["prompt"] + quote["text"] for quote in opened.component("history")["quotes"]] == ["a bird"]
    assert browser.told["quotes"] == [QUOTE]


def test_a_quote_that_was_kept_before_there_were_ranks_is_taken():
    assert keeping._quote({name: QUOTE[name] for name in ("text", "model", "prompt", "temperature", "seed")})


def test_clearing_the_list_clears_it_in_the_browser(visit, browser):
    browser.found = {"texts": [], "quotes": [QUOTE]}
    opened = visit("generate")
    next(button for button in opened.test.button if button.label == "Clear").click()
    opened.run()
    assert browser.told["quotes"] == []


def test_a_visit_that_wrote_nothing_leaves_the_kept_quotes_alone(visit, browser):
    visit("generate")
    assert browser.told["quotes"] is None


def test_what_a_model_of_ones_own_wrote_is_kept_only_with_the_texts(visit, browser):
    browser.found = {"texts": [], "quotes": [QUOTE, {**QUOTE, "model": "feed0123"}]}
    opened = visit("text")
    assert browser.told["quotes"] == [QUOTE]
    opened.test.get_by_key("keep_texts").set_value(True)
    opened.run()
    assert len(browser.told["quotes"]) == 2


@pytest.mark.parametrize(
    "change",
    [
        *({"text": 3}, {"text": "x" * 2001, "prompt": "x"}, {"text": "a \x00bird"}, {"prompt": "b"}, {"prompt": None}),
        *({"model": "../x"}, {"model": ""}, {"temperature": math.nan}, {"temperature": 3}, {"temperature": "0.5"}),
        *({"seed": -1}, {"seed": 0.5}, {"seed": True}, {"seed": None}, {"attempts": 0}, {"more": 1}),
        *({"rank": "1"}, {"best_of": 0}, {"best_of": 10**400}, {"score": math.inf}, {"score": []}),
        *({"rank": None}, {"best_of": None}, {"score": None}),  # a rank without a score cannot be shown
    ],
    ids=str,
)
def test_a_quote_that_cannot_be_is_passed_over(change):
    assert keeping._quote(QUOTE) is not None
    assert keeping._quote({**QUOTE, **change}) is None
