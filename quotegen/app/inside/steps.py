"""The steps through an LSTM module: what happens, its formula, and the numbers on the wires of the chosen model."""

import streamlit as st

from quotegen.app import choices, link
from quotegen.app.drawings import module as lstm_module
from quotegen.app.locale import _
from quotegen.app.microscope import lenses
from quotegen.app.words import escaped, visible
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


def numbers_of_module() -> lstm_module.Wires | None:
    """Choose a character and a unit; returns what the wires of the chosen model carry there. None for an RNN."""
    known = choices.current_model_id()
    name = choices.model_name(known)
    if choices.current_model().metadata.recipe.cell != "lstm":
        st.caption(_("{model} is an RNN. With an LSTM as the chosen model its numbers stand here.").format(model=name))
        return None
    text = lenses.looked_at()
    trace = choices.trace_of(known, text)
    most = int(trace.of_text["cell"].std(0).argmax())
    words = _("The numbers are those of {model} reading “{text}”, for one of its units.")
    st.caption(escaped(words.format(model=name, text=text)))
    at = step_through(trace.text)
    units = choices.current_model().metadata.recipe.units
    unit = link.number(
        st.number_input, _("Unit"), 0, units - 1, name="wire", default=None, placeholder=str(most), width=200
    )
    unit, place = most if unit is None else unit, trace.skipped + at
    values = {part: float(trace.states[part][place, unit]) for part in ("cell", "hidden", *GATES)}
    before = {f"{part}_before": float(trace.before[part][place, unit]) for part in ("cell", "hidden")}
    st.caption(escaped(lenses.gate_words(trace, at)))
    return lstm_module.Wires(visible(trace.text[at]), **values, **before)


def step_through(text: str) -> int:
    """Draw buttons that step back and forward through a text; returns the place of the character."""
    at = min(link.held("character_at", 0, lambda given: int(given[:4]) if given.isdecimal() else 0, str), len(text) - 1)
    with st.container(horizontal=True, vertical_alignment="center"):
        for key, label, icon, place in (
            ("step_back", _("Back"), ":material/arrow_back:", at - 1),
            ("step_on", _("Forward"), ":material/arrow_forward:", at + 1),
        ):
            st.button(
                label,
                icon=icon,
                key=key,
                disabled=not 0 <= place < len(text),
                on_click=link.put,
                kwargs={"character_at": place},
            )
        words = _("Character {n} of {all}: “{character}”")
        st.caption(escaped(words.format(n=at + 1, all=len(text), character=visible(text[at]))), width="content")
    return at
