"""Inside: the module carries the numbers of the chosen model, character by character."""

import re

import pytest

from quotegen.app.drawings.module import STEPS
from quotegen.inside.trace import trace
from quotegen.model.files.store import DEFAULT, bundled
from quotegen.quote.runtime import Runtime

TEXT = "a stitch in time saves nine."


def drawn(opened) -> list[str]:
    """The numbers of the module, as they are drawn."""
    return re.findall(r'class="number[^"]*">([^<]*)<', opened.component("module")["svg"])


def test_the_numbers_on_the_wires_are_those_of_the_model(visit):
    opened = visit("inside", look=TEXT, wire="3", character_at="5")  # a link from when there was no other lens
    seen = trace(Runtime.of(bundled()[DEFAULT]), TEXT)
    step = seen.skipped + 5
    wires = drawn(opened)
    for part in ("cell", "hidden"):
        assert f"{seen.before[part][step, 3]:+.2f}" in wires
        assert f"{seen.states[part][step, 3]:+.2f}" in wires
    for gate in ("forget", "input", "output"):
        assert f"{seen.states[gate][step, 3]:.2f}" in wires
    assert f"= “{TEXT[5]}”" in wires


def test_one_steps_through_the_text(visit):
    opened = visit("inside", lens="steps", look=TEXT, place="1")
    assert f"= “{TEXT[0]}”" in drawn(opened)
    assert f"= “{TEXT[2]}”" in drawn(opened.set("place", 3))
    assert opened.link["place"] == "3"
    last = visit("inside", lens="steps", look=TEXT, place="9999")  # the end, which an LSTM does not read
    assert f"= “{TEXT[-1]}”" in drawn(last)
    assert last.control("place").value == last.control("place").max


def test_a_link_to_the_module_from_when_it_stood_alone_leads_to_it(visit):
    for link in ({"gate": "forget"}, {"wire": "3"}, {"character_at": "0"}):
        assert visit("inside", **link).link["lens"] == "steps"
    opened = visit("inside", gate="forget").set("lens", "surprise")
    assert "lens" not in opened.run().link


@pytest.mark.parametrize("step", STEPS)
def test_every_step_has_its_formula_with_the_numbers(visit, lang, step):
    opened = visit("inside", lang, lens="steps", gate=step, look=TEXT, model=DEFAULT)
    assert not opened.exceptions
    assert any(re.search(r"= -?\d\.\d\d\b", each.value) for each in opened.test.latex)


def test_an_rnn_has_no_numbers_for_a_module_of_an_lstm(visit):
    opened = visit("inside", lens="steps", model="rnn-saying")
    assert drawn(opened) == []
    assert "is an RNN" in opened.captions


@pytest.mark.parametrize("look", ["**$x$", "사랑", " ", "<b>&", "x" * 999])
@pytest.mark.parametrize("at", ["-1", "x", "9" * 5000])
def test_a_strange_text_or_place_changes_nothing_but_itself(visit, look, at):
    opened = visit("inside", lens="steps", look=look, place=at, character_at=at)
    assert not opened.exceptions
    assert opened.test.warning or drawn(opened)


def test_the_theory_ends_with_the_chosen_model(visit, lang):
    opened = visit("inside", lang, lens="theory", model="rnn-saying")
    assert not opened.exceptions
    assert len(opened.test.header) == 5
    assert opened.component("rnn_chain")["svg"]
    assert not opened.test.slider
