"""The steps through an LSTM module: what happens, its formula, and the numbers on the wires of the chosen model."""

from functools import partial
from typing import NamedTuple

import streamlit as st

from quotegen.app import choices, link
from quotegen.app.drawings import formulas, strokes
from quotegen.app.drawings import module as lstm_module
from quotegen.app.inside.subject import pick, place_control
from quotegen.app.inside.units import gate_words, show_unit
from quotegen.app.locale import _
from quotegen.app.locale.tables import beside
from quotegen.app.models import model_name
from quotegen.app.words import escaped, visible
from quotegen.inside.trace import Trace
from quotegen.quote.runtime import GATES


class Step(NamedTuple):
    """A step through the module: what it is called, what happens, and the formulas of that as LaTeX."""

    name: str
    words: str
    formula: list[str]


_STEPS = {name: Step(**step) for name, step in beside(__file__).items()}


def show_steps(text: str) -> None:
    """The module step by step. An LSTM's carries the numbers of one of its units at a character of the text."""
    model_id, names = choices.current_model_id(), {name: _(step.name) for name, step in _STEPS.items()}
    step = link.one_of(_("Step"), names, name="gate", default="cell", label_visibility="collapsed")
    if choices.current_model().metadata.recipe.cell != "lstm":
        words = _("{model} is an RNN. Choose an LSTM to see its numbers here.")
        st.caption(words.format(model=model_name(model_id)))
        show_module(step, None)
        return
    trace = choices.trace_of(model_id, text)
    drawing = st.container()  # above the controls on the page, though it needs them
    at, unit = min(place_control(text), len(trace.text) - 1), unit_control(trace)
    with drawing:
        show_module(step, wires(trace, at, unit))
        st.caption(escaped(gate_words(trace, at)))
    show_unit(model_id, trace, "cell", unit, picked=at, on_pick=partial(pick, model_id, text))


def show_module(step: str, numbers: lstm_module.Wires | None) -> None:
    strokes.show(lstm_module.module(step, numbers), key="module")
    st.markdown(_(_STEPS[step].words))
    for formula in (*_STEPS[step].formula, *([formulas.module_formula(step, numbers)] if numbers else ())):
        st.latex(formula)
    st.caption(_("σ brings every number to between 0 and 1: a gate, shut or open. ⊙ multiplies number by number."))


def unit_control(trace: Trace) -> int:
    """Draw the choice of a unit, by default the one that changes most."""
    cell = trace.of_text["cell"]
    most = int(cell.std(0).argmax())
    unit = link.number(
        *(st.number_input, _("Unit"), 0, cell.shape[1] - 1), name="wire", default=None, placeholder=str(most), width=200
    )
    return most if unit is None else unit


def wires(trace: Trace, at: int, unit: int) -> lstm_module.Wires:
    place = trace.skipped + at
    values = {part: float(trace.states[part][place, unit]) for part in ("cell", "hidden", *GATES)}
    before = {f"{part}_before": float(trace.before[part][place, unit]) for part in ("cell", "hidden")}
    return lstm_module.Wires(visible(trace.text[at]), **values, **before)
