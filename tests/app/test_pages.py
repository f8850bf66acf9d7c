"""Every page runs in both languages, and what a visitor chose goes along."""

import pytest
from streamlit import delta_generator
from streamlit.commands import navigation

from quotegen.app.charts import shared as charts
from quotegen.model.files.store import bundled

TITLES = {
    "lessons": "Lessons",
    "text": "Text",
    "training": "Training",
    "generate": "Generate",
    "guess": "Human or LSTM?",
    "evaluation": "Evaluation",
    "sampler": "Sampler",
    "timemachine": "Time machine",
    "inside": "Inside",
    "memory": "Memory",
    "computed": "How the figures are computed",
}


def test_every_page_runs_in_both_languages(visit, page, lang):
    opened = visit(page, lang)
    assert not opened.exceptions
    assert not opened.errors


@pytest.mark.parametrize("page", TITLES, indirect=True)
def test_the_title_is_in_the_language_of_the_browser(visit, page, lang, say):
    assert visit(page, lang).test.title[0].value == say(TITLES[page])


@pytest.mark.parametrize(
    ("old", "said", "new", "shows"),
    [
        ("encoding", {"at": "30", "window": "5"}, "text", {"view": "windows"}),
        ("microscope", {"lens": "units", "feature": "vowel"}, "inside", {}),
        ("microscope", {"place": "3"}, "inside", {}),
    ],
)
def test_the_links_of_a_page_that_is_a_part_of_another_now_lead_there(visit, lang, old, said, new, shows):
    said |= {"text": "sokdam", "model": "quick-sokdam", "lang": "ko" if lang == "en" else "en", "tour": "2"}
    opened = visit(f"moved/{old}", lang, **said)
    assert opened.page == new
    assert opened.link == said | shows
    assert not opened.exceptions


def test_the_language_of_the_link_beats_that_of_the_browser(visit):
    assert visit("text", "en", lang="ko").test.title[0].value == "텍스트"
    assert visit("text", "ko", lang="en").test.title[0].value == "Text"


def test_a_language_that_we_do_not_speak_is_that_of_the_browser(visit):
    opened = visit("text", "ko", lang="xx")
    assert opened.test.title[0].value == "텍스트"
    assert "lang" not in opened.link


def test_the_language_switch_changes_the_title_and_the_link(visit):
    opened = visit("training").speak("ko")
    assert opened.test.title[0].value == "학습"
    assert opened.link["lang"] == "ko"
    assert opened.speak("en").test.title[0].value == "Training"


def test_the_language_switch_keeps_every_choice(visit):
    opened = visit("generate").set("t", 1.2).set("model", "by-heart-sokdam")
    opened.go("text").set("text", "sokdam").set("steps", ["lowercase", "tabs"])
    opened.speak("ko").speak("en").speak("ko")
    assert opened.control("text").value == "sokdam"
    assert list(opened.control("steps").value) == ["lowercase", "tabs"]
    opened.go("generate")
    assert opened.control("model").value == "by-heart-sokdam"
    assert opened.control("t").value == 1.2
    assert not opened.exceptions


def test_text_and_model_survive_a_walk_through_all_pages(visit):
    opened = visit("training").set("text", "sokdam").set("model", "quick-sokdam")
    for page in (
        "",
        "text",
        "generate",
        "guess",
        "evaluation",
        "sampler",
        "timemachine",
        "inside",
        "memory",
        "training",
    ):
        opened.go(page)
        assert not opened.exceptions
        assert (opened.link["text"], opened.link["model"]) == ("sokdam", "quick-sokdam")
    assert opened.control("text").value == "sokdam"
    assert opened.control("model").value == "quick-sokdam"


def test_settings_of_a_page_are_there_when_the_visitor_comes_back(visit):
    opened = visit("generate").set("length", 200).set("prompt", "love ").go("").go("generate")
    assert opened.control("length").value == 200
    assert opened.control("prompt").value == "love "


@pytest.mark.parametrize(
    "page", ["", "generate", "training", "evaluation", "sampler", "inside", "memory"], indirect=True
)
@pytest.mark.parametrize("model", sorted(bundled()))
def test_every_bundled_model_works_on_every_page_that_uses_one(visit, page, model):
    opened = visit(page, model=model)
    assert not opened.exceptions
    assert not opened.errors


def test_a_bundled_text_brings_the_model_that_was_trained_on_it(visit):
    opened = visit("text").set("text", "sokdam")
    assert opened.control("model").value == "by-heart-sokdam"
    assert opened.set("text", "saying").control("model").value == "by-heart-saying"


def test_every_chart_fits_its_schema(visit, page, monkeypatch):
    drawn = []
    monkeypatch.setattr(charts, "draw", lambda make, *of, alt: drawn.append(make(*of).to_dict(validate=True)))
    assert not visit(page, t="0.8", shown="1").exceptions
    assert drawn or page in ("", "lessons", "training", "generate", "guess", "computed")


@pytest.mark.parametrize("page", ["text", "generate"], indirect=True)
def test_a_download_is_made_when_it_is_asked_for(visit, page):
    opened = visit(page, count="1", length="10", seed="1")
    if page == "generate":
        opened.press("write")
    buttons = [button.proto for button in opened.test.get("download_button")]
    assert buttons
    assert not [button.url for button in buttons if button.url]
    assert all(button.deferred_file_id for button in buttons)


def test_streamlit_looks_at_what_the_frame_sets_of_it():
    assert "send_page_not_found" in navigation._navigation.__code__.co_names
    assert "_use_warning_has_been_displayed" in delta_generator._maybe_print_use_warning.__code__.co_names
