"""Inside: what a network expects and holds at each character of a text, and how it can remember at all."""

import streamlit as st

from quotegen.app import choices, link
from quotegen.app.inside import subject
from quotegen.app.inside.steps import show_steps
from quotegen.app.inside.surprise import surprise_lens
from quotegen.app.inside.theory import show_theory
from quotegen.app.inside.units import states_lens, units_lens
from quotegen.app.locale import _
from quotegen.app.words import explain
from quotegen.text.vocabulary import UnknownCharacterError

LENSES = {"surprise": surprise_lens, "states": states_lens, "units": units_lens}

st.title(_("Inside"))
st.caption(_("One text, character by character: what the network expected, what it held, and what it looked at."))
subject.follow_old_link()
names = {
    "surprise": _("Surprise"),
    "states": _("State and gates"),
    "units": _("Units"),
    "steps": _("Step by step"),
    "theory": _("From RNN to LSTM"),
}
lens = link.one_of(_("View"), names, name="lens", default="surprise", label_visibility="collapsed")
if lens == "theory":
    show_theory()
    st.stop()
text = subject.text_control()
if text == "":
    st.info(_("This model wrote nothing to look at. Type a text."), icon=":material/info:")
if not text:
    st.stop()
if lens == "steps":
    show_steps(text)
    st.stop()

controls, fold = st.container(), st.expander(_("Settings"), icon=":material/tune:")
with controls:
    view = LENSES[lens](text, fold)
with fold:
    shown = subject.models_control()
for known, column in zip(shown, st.columns(len(shown), gap="medium"), strict=True):
    with column:
        vocabulary = choices.models()[known].vocabulary
        if len(shown) > 1:
            st.markdown(f"**{choices.model_name(known)}**")
        if unknown := vocabulary.unknown(text):
            st.caption(explain(UnknownCharacterError(unknown)))
            continue
        if vocabulary.unit == "jamo":
            words = _(
                "This model reads jamo, so each cell is one: a syllable has two or three. A hyphen marks a tail (받침)."
            )
            st.caption(words)
        view(known, choices.trace_of(known, text))
