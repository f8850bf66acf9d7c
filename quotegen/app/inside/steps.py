"""The steps through an LSTM module: what happens, its formula, and the numbers on the wires of the chosen model."""

from functools import partial

import streamlit as st

from quotegen.app import choices, link
from quotegen.app.drawings import formulas, strokes
from quotegen.app.drawings import module as lstm_module
from quotegen.app.inside.subject import pick, place_control
from quotegen.app.inside.units import gate_words, show_unit
from quotegen.app.locale import _
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


def step_title(step: str) -> str:
    """What a step through the LSTM module is called."""
    return {
        "cell": _("Cell state"),
        "forget": _("Forget gate"),
        "input": _("Input gate"),
        "update": _("Update"),
        "output": _("Output gate"),
    }[step]


def step_words(step: str) -> str:
    """What happens at a step through the LSTM module."""
    return {
        "cell": _(
            "The cell state C runs through all modules like a conveyor belt. Nothing on it is squeezed or mixed: "
            "each module only multiplies it once and adds to it once. Along this line one step back has the factor f, "
            "which the network chooses itself. Near 1, a memory lasts."
        ),
        "forget": _(
            "The forget gate looks at the old hidden state and the new input. For each number of the cell state it "
            "answers between 0, drop it, and 1, keep it. Keras starts its bias at 1, so a fresh network tends to keep."
        ),
        "input": _(
            "Two layers work side by side. The tanh layer proposes candidates: new values between −1 and 1. "
            "The input gate decides how much of each is let in."
        ),
        "update": _(
            "Now the cell state changes. The old one is multiplied by what the forget gate said; "
            "the candidates, weighed by the input gate, are added. This addition is what keeps gradients alive."
        ),
        "output": _(
            "The cell state is the memory, not the answer. tanh brings it back to between −1 and 1, and the output "
            "gate picks what to show: the hidden state h, for the next step and for the layer above."
        ),
    }[step]


def show_steps(text: str) -> None:
    """The module step by step. An LSTM's carries the numbers of one of its units at a character of the text."""
    known, names = choices.current_model_id(), {step: step_title(step) for step in lstm_module.STEPS}
    step = link.one_of(_("Step"), names, name="gate", default="cell", label_visibility="collapsed")
    if choices.current_model().metadata.recipe.cell != "lstm":
        words = _("{model} is an RNN. With an LSTM as the chosen model its numbers stand here.")
        st.caption(words.format(model=choices.model_name(known)))
        show_module(step, None)
        return
    trace = choices.trace_of(known, text)
    drawing = st.container()  # above the controls on the page, though it needs them
    at, unit = min(place_control(text), len(trace.text) - 1), unit_control(trace)
    with drawing:
        show_module(step, wires(trace, at, unit))
        st.caption(escaped(gate_words(trace, at)))
    show_unit(known, trace, "cell", unit, picked=at, on_pick=partial(pick, known, text))


def show_module(step: str, numbers: lstm_module.Wires | None) -> None:
    """The drawing with a step of it highlighted, what happens there, and its formulas."""
    strokes.show(lstm_module.module(step, numbers), key="module")
    st.markdown(step_words(step))
    for formula in (*FORMULAS[step], *([formulas.module_formula(step, numbers)] if numbers else ())):
        st.latex(formula)
    st.caption(_("σ brings every number to between 0 and 1: a gate, shut or open. ⊙ multiplies number by number."))


def unit_control(trace: Trace) -> int:
    """Draw the choice of a unit, by default the one that moves most."""
    cell = trace.of_text["cell"]
    most = int(cell.std(0).argmax())
    unit = link.number(
        *(st.number_input, _("Unit"), 0, cell.shape[1] - 1), name="wire", default=None, placeholder=str(most), width=200
    )
    return most if unit is None else unit


def wires(trace: Trace, at: int, unit: int) -> lstm_module.Wires:
    """What the wires of the module carry for a unit at a character of the text."""
    place = trace.skipped + at
    values = {part: float(trace.states[part][place, unit]) for part in ("cell", "hidden", *GATES)}
    before = {f"{part}_before": float(trace.before[part][place, unit]) for part in ("cell", "hidden")}
    return lstm_module.Wires(visible(trace.text[at]), **values, **before)
