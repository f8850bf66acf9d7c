"""The link carries every control; what it says is checked before it is believed."""

import math
import re
from pathlib import Path

import pytest
from streamlit.runtime.state.query_params import QueryParams

import quotegen.app
from quotegen.app import components, frame
from quotegen.limits import Limits
from quotegen.model.files.store import DEFAULT
from quotegen.model.recipe import PRESETS
from quotegen.text.cleaning import DEFAULT_STEPS

JUNK = ("", "abc", "-1", "nan", "-inf", "1e99", "9" * 5000, "\0", "<b>", "../../etc/passwd")
SIZE = ("units", "epochs", "seconds")
# page, parameter, how the link spells it, what the control then holds
CONTROLS = [
    ("text", "text", "sokdam", "sokdam"),
    ("text", "steps", "lowercase.spaces", ["lowercase", "spaces"]),
    ("text", "view", "bigrams", "bigrams"),
    ("moved/encoding", "window", "5", 5),
    ("moved/encoding", "stride", "7", 7),
    ("moved/encoding", "at", "30", 30),
    ("training", "recipe", "tutorial", "tutorial"),
    ("training", "units", "32", 32),
    ("training", "epochs", "3", 3),
    ("training", "seconds", "30", 30),
    ("generate", "model", "quick-sokdam", "quick-sokdam"),
    ("generate", "prompt", "love & war = 100%?", "love & war = 100%?"),
    ("generate", "t", "1.25", 1.25),
    ("generate", "length", "200", 200),
    ("generate", "count", "3", 3),
    ("generate", "seed", "7", 7),
    ("generate", "novel", "1", True),
    ("generate", "best", "100", 100),
    ("generate", "topk", "5", 5),
    ("generate", "topp", "0.9", 0.9),
    ("generate", "minp", "0.1", 0.1),
    ("inside", "lens", "steps", "steps"),
]
APP = Path(quotegen.app.__file__).parent
NAMED = re.compile(r"\b(?:name=|held\()\"(\w+)\"")
NAMES = {name for file in APP.rglob("*.py") for name in NAMED.findall(file.read_text("utf-8"))}
NAMES |= {name for _page, name, _spelt, _value in CONTROLS} | {"draw", "run", "experiment", "about", "lang"}
NAMES |= {"lab_t", "lab_k", "lab_p", "lab_m", "guess_rnn", "guess_lstm"}
by_name = pytest.mark.parametrize(("page", "name", "spelt", "value"), CONTROLS, ids=[row[1] for row in CONTROLS])


def held(opened, name: str):
    value = opened.control(name).value
    return list(value) if isinstance(value, tuple) else value


@by_name
def test_a_control_takes_its_value_from_the_link(visit, page, name, spelt, value):
    opened = visit(page, **{name: spelt})
    assert held(opened, name) == value
    assert opened.link[name] == spelt
    assert not opened.exceptions


@by_name
def test_a_control_puts_its_value_into_the_link(visit, page, name, spelt, value):
    opened = visit(page)
    default = held(opened, name)
    assert name not in opened.link
    assert opened.set(name, value).link[name] == spelt
    assert name not in opened.set(name, default).link


@by_name
def test_a_link_of_one_language_holds_in_the_other(visit, page, name, spelt, value):
    assert held(visit(page, "ko", **{name: spelt}), name) == value


def nonsense(turn: int) -> dict[str, str]:
    """Every parameter with one of JUNK; in ten turns each meets each."""
    return {name: JUNK[(place + turn) % len(JUNK)] for place, name in enumerate(sorted(NAMES - {"prompt"}))}


@pytest.mark.usefixtures("short_epochs")
@pytest.mark.parametrize("time", range(3))
def test_nonsense_in_every_parameter_breaks_no_page(visit, page, pages, time):
    """Every kind of it on every page, and each page begins three kinds further than the page before."""
    opened = visit(page, **nonsense(3 * pages.index(page) + time))
    assert not opened.exceptions
    assert not opened.errors
    for control in [*opened.test.slider, *opened.test.number_input]:
        assert control.value is None or control.min <= control.value <= control.max


def test_the_worst_link_that_we_could_think_of_gives_defaults(visit, lang):
    worst = {"t": "abc", "text": "../../etc/passwd", "model": "x", "steps": "evil", "at": "99999999", "draw": "-1"}
    opened = visit("generate", lang, **worst, lang="xx", units="7", epochs="1e99")
    assert opened.control("t").value == 0.5
    chosen = opened.control("text").value, opened.control("model").value
    assert chosen == {"en": ("saying", DEFAULT), "ko": ("sokdam", "by-heart-sokdam")}[lang]
    assert tuple(opened.control("steps").value) == DEFAULT_STEPS
    assert opened.go("training").control("units").value == PRESETS["quick"].units
    assert opened.control("epochs").value == opened.control("epochs").max
    assert opened.go("moved/encoding").control("at").value == opened.control("at").max
    assert not opened.exceptions


def test_numbers_beyond_the_range_are_brought_to_its_end(visit):
    opened = visit("generate", t="99", length="-5", seed="1e99")
    assert (opened.control("t").value, opened.control("length").value) == (2.0, 10)
    assert opened.control("seed").value == 2**31 - 1


@pytest.mark.parametrize("spelt", ["nan", "inf", "-inf", "1e999", "-1e999"])
@pytest.mark.parametrize(
    ("page", "defaults"), [("generate", {"t": 0.5, "length": 120, "seed": None}), ("moved/encoding", {"at": 1})]
)
def test_what_is_no_finite_number_is_the_default(visit, page, defaults, spelt):
    opened = visit(page, **dict.fromkeys(defaults, spelt))
    assert {name: opened.control(name).value for name in defaults} == defaults
    assert not defaults.keys() & opened.link.keys()


@pytest.mark.parametrize("sent", [math.nan, math.inf, -math.inf])
def test_what_is_no_finite_number_is_the_default_though_the_browser_sends_it(visit, sent):
    opened = visit("generate", seed="7").set("seed", sent)
    assert not opened.exceptions
    assert opened.control("seed").value is None
    assert "seed" not in opened.link


def test_of_a_parameter_that_occurs_twice_the_last_counts(visit):
    assert visit("generate", t=["0.3", "1.5"]).control("t").value == 1.5


def test_no_cleaning_at_all_can_be_kept_in_a_link(visit):
    opened = visit("text").set("steps", [])
    assert opened.link["steps"] == ""
    assert list(visit("text", steps="").control("steps").value) == []


def test_a_prompt_of_a_link_is_cut_to_what_the_box_allows(visit):
    assert len(visit("generate", prompt="a" * 5000).control("prompt").value) == 200


def test_another_recipe_brings_its_own_size_and_time(visit):
    opened = visit("training")
    for name in ("tutorial", "quick-rnn", "quick"):
        recipe = PRESETS[name].limited(Limits())
        opened.set("recipe", name)
        assert [opened.control(field).value for field in SIZE] == [getattr(recipe, field) for field in SIZE]


def test_a_text_of_another_visit_is_named_and_replaced_once_the_browser_has_it_not(visit, monkeypatch):
    monkeypatch.setattr(components, "browser_store", lambda **_: {"found": {"texts": [], "quotes": []}})
    opened = visit("", text="mine-3")
    assert "not in this browser" in opened.test.toast[0].value
    assert opened.control("text").value == "saying"


def test_the_names_of_all_controls_are_among_those_that_get_nonsense():
    assert {"lesson", "fixed", "place", "topk", "wire", "lens", "row", "round", "base"} <= NAMES


def test_a_link_also_speaks_for_the_pages_that_are_opened_after_its_own(visit):
    opened = visit("", units="64", at="30").go("training")
    assert opened.control("units").value == 64
    assert opened.go("moved/encoding").control("at").value == 30
    assert visit("training").control("units").value == PRESETS["quick"].units


@pytest.fixture
def sent_links(monkeypatch):
    """The links that the server sent to the browser, as parameters."""
    links = []
    monkeypatch.setattr(QueryParams, "_send_query_param_msg", lambda self: links.append(dict(self._query_params)))
    return links


@pytest.mark.parametrize(("before", "now"), [(None, 0.8), (0.8, None), (0.8, 1.1)])
def test_a_run_that_was_told_an_old_link_sends_the_link_of_its_controls(visit, sent_links, before, now):
    """The browser has not heard of 1.2 when the control goes on to `now`, which the link seems to say already."""
    spelt = {"t": str(now)} if now else {}
    opened = visit("generate", **({"t": str(before)} if before else {}))
    opened.set("t", 1.2)
    assert sent_links[-1]["t"] == "1.2"
    opened.test.query_params.pop("t", None)
    opened.test.query_params.update(spelt)
    opened.set("t", now or 0.5)
    assert sent_links[-1].get("t") == spelt.get("t")


def test_a_run_that_changes_nothing_sends_nothing(visit, sent_links):
    opened = visit("generate", t="0.8")
    opened.run()
    sent_links.clear()
    opened.run()
    assert sent_links == []


def told(opened, name: str) -> bool:
    """Whether the last run told the browser what a control holds."""
    return opened.control(name).proto.set_value


@by_name
def test_the_browser_is_not_told_the_value_that_it_has(visit, page, name, spelt, value):
    """It would take it over, though it went on to another one while the run went on."""
    opened = visit(page, **{name: spelt})
    assert told(opened, name)  # a new widget
    opened.run()
    assert not told(opened, name)
    assert held(opened, name) == value


@by_name
def test_the_browser_is_not_told_what_it_was_moved_to(visit, page, name, spelt, value):
    opened = visit(page).run().set(name, value)
    assert not told(opened, name)
    assert held(opened, name) == value


@by_name
def test_a_widget_that_is_not_told_its_value_has_it_as_its_default(visit, page, name, spelt, value):
    """Where the run that told it was broken off, the browser heard nothing, and begins with the default."""
    opened = visit(page, **{name: spelt})
    proto = opened.run().control(name).proto
    offered = list(getattr(proto, "options", ()))
    spelt_default = proto.default if isinstance(proto.default, (str, bool, int, float)) else list(proto.default)
    if name == "seed":  # a default could not be emptied again
        assert not proto.HasField("default")
    elif offered:
        labels = [getattr(each, "content", each) for each in offered]
        places = spelt_default if isinstance(spelt_default, list) else [spelt_default]
        shown = value if isinstance(value, list) else [value]
        assert [labels[int(place)] for place in places] == [opened.control(name).format_func(each) for each in shown]
    else:
        assert spelt_default in (value, [value])


def test_the_browser_is_told_what_is_put_into_a_control(visit):
    opened = visit("training").run().set("recipe", "tutorial")
    assert told(opened, "units")
    assert told(opened, "epochs")
    assert not told(opened, "recipe")
    assert opened.control("epochs").value == PRESETS["tutorial"].epochs


def test_a_value_outlives_another_page_another_language_and_back_again(visit):
    opened = visit("generate").set("t", 1.25).set("count", 3).set("novel", True)
    opened.go("text").go("sampler").set("model", "quick-saying").go("generate")
    assert [opened.control(name).value for name in ("t", "count", "model")] == [1.25, 3, "quick-saying"]
    assert told(opened, "t")
    opened.speak("ko")
    assert (opened.control("t").value, opened.control("novel").value) == (1.25, True)
    assert told(opened, "t")
    opened.set("t", 0.75).speak("en")
    assert opened.control("t").value == 0.75


def test_a_value_outlives_another_range_and_the_browser_is_told(visit):
    """Streamlit takes a slider of another range for a new one."""
    opened = visit("moved/encoding", stride="2").set("at", 900)
    opened.set("stride", 1)
    assert opened.control("at").value == 900
    assert told(opened, "at")
    opened.run()
    assert not told(opened, "at")
    most = opened.set("stride", 20).control("at").max
    assert opened.set("at", most).set("stride", 5).control("at").value == most


def test_a_value_beyond_a_new_range_is_brought_to_its_end_and_the_browser_is_told(visit):
    opened = visit("moved/encoding", stride="1").run()
    opened.set("at", opened.control("at").max).set("stride", 20)
    assert opened.control("at").value == opened.control("at").max
    assert told(opened, "at")


def test_what_a_control_was_moved_to_is_held_though_the_run_ended_before_it(visit, monkeypatch):
    opened = visit("generate").run()
    with monkeypatch.context() as broken_off:
        broken_off.setattr(frame, "run", lambda page: None)
        opened.set("t", 1.25)
    assert opened.run().control("t").value == 1.25
    assert told(opened, "t")
