"""Inside: every character with its surprise, every state, every tracker, for any model and text."""

import pytest

from quotegen.app.inside.surprise import RANKS
from quotegen.inside.units import FEATURES
from quotegen.model.files.store import DEFAULT, bundled
from quotegen.quote.runtime import GATES

VIEWS = ("surprise", "states", "units")
LENSES = (*VIEWS, "steps", "theory")
TEXT = "a stitch in time saves nine."


def text_of(shown: dict) -> str:
    return "".join(cell["text"] for cell in shown["cells"]).replace("␣", " ")


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_runs_untouched_in_both_languages(visit, lang, view):
    opened = visit("inside", lang, lens=view)
    assert not opened.exceptions
    assert opened.test.get("vega_lite_chart") or opened.test.get("arrow_vega_lite_chart")


@pytest.mark.parametrize("view", LENSES)
def test_every_view_works_with_every_kind_of_model_beside_the_rnn(visit, view, kind):
    opened = visit("inside", lens=view, model=kind, beside="rnn-saying", feature="since_space", place="3")
    assert not opened.exceptions
    assert not opened.errors


def test_every_character_has_its_surprise_and_the_end_too(visit):
    shown = visit("inside", look=TEXT).component(f"surprise-{DEFAULT}")
    assert text_of(shown) == TEXT + "⏎"
    assert all(float(cell["note"]) >= 0 for cell in shown["cells"])
    assert "bits, rank" in shown["cells"][3]["label"]


def test_ranks_have_four_levels_with_rules_of_their_own(visit):
    shown = visit("inside", look=TEXT, by="rank").component(f"surprise-{DEFAULT}")
    for cell in shown["cells"]:
        assert cell["level"] == sum(int(cell["note"]) > most for most in RANKS)
    assert [entry["level"] for entry in shown["legend"]] == [0, 1, 2, 3]


def test_it_looks_first_at_the_greatest_surprise_behind_the_first_character(visit):
    opened = visit("inside", look=TEXT)
    shown = opened.component(f"surprise-{DEFAULT}")
    notes = [float(cell["note"]) for cell in shown["cells"]]
    assert notes[shown["picked"]] == max(notes[1:])


def test_what_mattered_is_asked_of_all_that_was_read_before(visit):
    opened = visit("inside", look=TEXT, place="9")
    assert text_of(opened.component(f"saliency-{DEFAULT}")) == "⏎" + TEXT[:8]
    windows = visit("inside", look=TEXT, place="20", model="tutorial-saying").component("saliency-tutorial-saying")
    assert text_of(windows) == TEXT[:19]
    assert {cell["note"] for cell in windows["cells"][:9]} == {"0"}


def test_what_mattered_can_be_asked_of_the_likeliest_too(visit):
    came = visit("inside", look=TEXT).component(f"saliency-{DEFAULT}")
    expected = visit("inside", look=TEXT, asked="expected").component(f"saliency-{DEFAULT}")
    assert came["label"] != expected["label"]


def test_a_network_of_windows_expects_nothing_at_the_first_character(visit):
    opened = visit("inside", look=TEXT, place="1", model="tutorial-saying")
    assert opened.component("surprise-tutorial-saying")["cells"][0]["note"] == "–"
    assert "expected nothing at the first character" in opened.captions


@pytest.mark.parametrize("state", ["hidden", "cell", *GATES])
def test_every_state_colours_the_text_by_a_unit(visit, state):
    opened = visit("inside", look=TEXT, lens="states", state=state, unit="7")
    assert not opened.exceptions
    assert text_of(opened.component(f"unit-{DEFAULT}")) == TEXT
    assert f"of {bundled()[DEFAULT].metadata.recipe.units} units" in opened.captions


def test_a_unit_that_a_smaller_network_lacks_is_its_last(visit):
    opened = visit("inside", look=TEXT, lens="states", unit="4000")
    assert f"Unit {bundled()[DEFAULT].metadata.recipe.units - 1}" in opened.captions.replace("\\", "")


def test_the_rnn_beside_says_that_it_has_no_gates(visit):
    opened = visit("inside", lens="states", state="forget", beside="rnn-saying")
    assert "An RNN has neither gates nor a cell state" in opened.captions


@pytest.mark.parametrize("feature", FEATURES)
def test_every_feature_has_a_number_or_a_sentence(visit, lang, feature, say):
    opened = visit("inside", lang, lens="units", feature=feature)
    assert not opened.exceptions
    nothing = say("In this text “{feature}” does not vary, so nothing can track it.").partition("{feature}")[2]
    assert ("r = " in opened.captions.replace("\\", "")) != (nothing in opened.captions)


def test_a_text_can_be_written_or_taken_and_stays_with_its_link(visit):
    opened = visit("inside").press("take_from_text")
    taken = opened.link["look"]
    assert text_of(opened.component(f"surprise-{DEFAULT}")) == taken + "⏎"
    opened.press("write_another")
    assert opened.link["look"] != taken
    assert not opened.exceptions


@pytest.mark.parametrize("text", ["$x$ a$", "[a](b)", ":red[a]", "love 사랑"])
def test_a_strange_text_is_explained_and_can_be_left_out(visit, text):
    opened = visit("inside", look=text)
    assert opened.test.warning
    assert not opened.press("leave_out").exceptions
    assert not opened.test.warning


@pytest.mark.parametrize("text", ["**", "🙂"])
def test_a_text_of_which_nothing_would_be_left_is_not_emptied(visit, text):
    opened = visit("inside", look=text)
    assert opened.test.warning
    assert "leave_out" not in [button.key for button in opened.test.button]
    assert not opened.exceptions


@pytest.mark.parametrize("model", [DEFAULT, "tutorial-saying"])
@pytest.mark.parametrize("text", ["a", ".", "aa", "z" * 400])
@pytest.mark.parametrize("view", LENSES)
def test_the_shortest_and_the_longest_text_work(visit, model, text, view):
    opened = visit("inside", look=text, model=model, lens=view)
    assert not opened.exceptions


def test_a_model_that_cannot_read_the_text_says_so_beside_the_other(visit):
    opened = visit("inside", look=TEXT, beside="quick-sokdam")
    assert not opened.exceptions
    korean = visit("inside", model="quick-sokdam", look="가는 말이 고와야", beside="rnn-saying")
    assert "never saw these characters" in korean.captions
