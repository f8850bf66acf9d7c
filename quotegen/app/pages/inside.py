"""Inside: what a network expects and holds at each character of a text, and how it can remember at all."""

import streamlit as st

from quotegen.app import choices, link
from quotegen.app.definitions import how
from quotegen.app.inside import subject
from quotegen.app.inside.steps import show_steps
from quotegen.app.inside.surprise import surprise_lens
from quotegen.app.inside.theory import show_theory
from quotegen.app.inside.units import states_lens, units_lens
from quotegen.app.locale import _
from quotegen.app.models import model_name, models
from quotegen.app.words import explain, lens_names
from quotegen.text.vocabulary import UnknownCharacterError

st.title(_("Inside"))
st.caption(_("What a network expects and remembers at each character of a text."))
subject.follow_old_link()
lens = link.one_of(_("View"), lens_names(), name="lens", default="surprise", label_visibility="collapsed")
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
    view = {"surprise": surprise_lens, "states": states_lens, "units": units_lens}[lens](text, fold)
with fold:
    shown = subject.models_control()
for model_id, column in zip(shown, st.columns(len(shown), gap="medium"), strict=True):
    with column:
        vocabulary = models()[model_id].vocabulary
        if len(shown) > 1:
            st.markdown(f"**{model_name(model_id)}**")
        if unknown := vocabulary.unknown(text):
            st.caption(explain(UnknownCharacterError(unknown)))
            continue
        if vocabulary.unit == "jamo":
            st.caption(_("This model reads jamo: two or three cells a syllable. A hyphen marks a tail (받침)."))
        view(model_id, choices.trace_of(model_id, text))
if lens == "surprise":
    how("surprise.saliency")
elif lens == "units":
    how("units")
