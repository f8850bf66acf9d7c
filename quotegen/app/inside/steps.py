"""The steps through an LSTM module: what happens, its formula, and the numbers on the wires of the chosen model."""

from functools import partial

import streamlit as st

from quotegen.app import choices, link
from quotegen.app.drawings import formulas, strokes
from quotegen.app.drawings import module as lstm_module
from quotegen.app.inside.subject import pick, place_control
from quotegen.app.inside.units import gate_words, show_unit
from quotegen.app.locale import _
from quotegen.app.models import model_name
from quotegen.app.words import escaped, visible
from quotegen.inside.trace import Trace
from quotegen.quote.runtime import GATES

FORMULAS = {
    "cell": (r"C_t = f_t \odot C_{t-1} + \ldots",),
    "forget": (r"f_t = \sigma(W_f \cdot [h_{t-1}, x_t] + b_f)",),
    "input": (
        r"i_t = \sigma(W_i \cdot [h_{t-1}, x_t] + b_i)",
        r"\tilde C_t = \tanh(W_C \cdot [h_{t-1}, x_t] + b_C)",
    ),
    "update": (r"C_t = f_t \odot C_{t-1} + i_t \odot \tilde C_t",),
    "output": (r"o_t = \sigma(W_o \cdot [h_{t-1}, x_t] + b_o)", r"h_t = o_t \odot \tanh(C_t)"),
}


def step_words() -> dict[str, tuple[str, str]]:
    """What each step through the module is called, and what happens there."""
    return {
        "cell": (
            _("Cell state"),
            _(
                "The cell state C runs through all modules like a conveyor belt: each module only multiplies it once "
                "and adds to it once. One step back along it has the factor f, which the network chooses itself: near "
                "1, a memory lasts."
            ),
        ),
        "forget": (
            _("Forget gate"),
            _(
                "The forget gate reads the old hidden state and the new input. It answers for each number of the cell "
                "state: 0, drop it, to 1, keep it. Keras starts its bias at 1, so a new network tends to keep."
            ),
        ),
        "input": (
            _("Input gate"),
            _("The tanh layer proposes new values between −1 and 1. The input gate decides how much of each goes in."),
        ),
        "update": (
            _("Update"),
            _(
                "The old cell state times the forget gate, plus the candidates times the input gate. This sum keeps "
                "gradients alive."
            ),
        ),
        "output": (
            _("Output gate"),
            _(
                "tanh brings the cell state to between −1 and 1, and the output gate picks what to show: the hidden "
                "state h, for the next step and for the layer above."
            ),
        ),
    }


def show_steps(text: str) -> None:
    """The module step by step. An LSTM's carries the numbers of one of its units at a character of the text."""
    model_id, names = choices.current_model_id(), {step: name for step, (name, _words) in step_words().items()}
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
    st.markdown(step_words()[step][1])
    for formula in (*FORMULAS[step], *([formulas.module_formula(step, numbers)] if numbers else ())):
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
