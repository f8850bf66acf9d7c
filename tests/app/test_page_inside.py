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
    opened = visit("inside", look=TEXT, wire="3", character_at="5")
    seen = trace(Runtime.of(bundled()[DEFAULT]), TEXT)
    step = seen.skipped + 5
    wires = drawn(opened)
    for part in ("cell", "hidden"):
        assert f"{seen.before[part][step, 3]:+.2f}" in wires
        assert f"{seen.states[part][step, 3]:+.2f}" in wires
    for gate in ("forget", "input", "output"):
        assert f"{seen.states[gate][step, 3]:.2f}" in wires
    assert f"= “{TEXT[5]}”" in wires


def test_one_steps_forward_and_back_within_the_text(visit):
    opened = visit("inside", look=TEXT)
    assert opened.test.get_by_key("step_back").disabled
    opened.press("step_on").press("step_on")
    assert f"= “{TEXT[2]}”" in drawn(opened)
    assert opened.link["character_at"] == "2"
    assert "= “␣”" in drawn(opened.press("step_back"))
    last = visit("inside", look=TEXT, character_at="9999")
    assert f"= “{TEXT[-1]}”" in drawn(last)
    assert last.test.get_by_key("step_on").disabled


@pytest.mark.parametrize("step", STEPS)
def test_every_step_has_its_formula_with_the_numbers(visit, lang, step):
    opened = visit("inside", lang, gate=step, look=TEXT)
    assert not opened.exceptions
    assert any(re.search(r"= -?\d\.\d\d\b", each.value) for each in opened.test.latex)


def test_an_rnn_has_no_numbers_for_a_module_of_an_lstm(visit):
    opened = visit("inside", model="rnn-saying")
    assert drawn(opened) == []
    assert "is an RNN" in opened.captions


@pytest.mark.parametrize("look", ["**$x$", "사랑", " ", "<b>&", "x" * 999])
@pytest.mark.parametrize("at", ["-1", "x", "9" * 5000])
def test_a_strange_text_or_place_changes_nothing_but_itself(visit, look, at):
    opened = visit("inside", look=look, character_at=at)
    assert not opened.exceptions
    assert drawn(opened)
