"""Sampler: one distribution of the chosen model on its way from logits to the character that is drawn."""

from itertools import compress

import streamlit as st

from quotegen.app import choices, link
from quotegen.app.locale import _
from quotegen.app.sampler import settings
from quotegen.app.sampler.stages import show_formulas, show_orders, show_stages
from quotegen.app.sampler.strip import show_strip, show_way_on
from quotegen.app.words import explain
from quotegen.quote.generation import PromptNeededError
from quotegen.quote.sampling import stages

st.title(_("Sampler"))
st.caption(_("How the network's guess becomes one character: four settings, one after the other."))
runtime, model = choices.current_runtime(), choices.current_model()
with st.container(border=True):
    beginning = model.metadata.prompts[0] if model.metadata.prompts else ""
    given = link.text(
        _("After which beginning"),
        name="prompt",
        most=200,
        placeholder=beginning or _("nothing: the first character of a quote"),
    )
    sampling = settings.controls()
prompt = choices.readable(given or beginning)
if prompt is None:
    st.stop()
try:
    logits = choices.trace_of(choices.current_model_id(), prompt).logits[-1]
except PromptNeededError as error:
    st.info(explain(error), icon=":material/info:")
    st.stop()
possible = model.vocabulary.beginning
logits, characters = logits[possible], list(compress(model.vocabulary.characters, possible))
if not possible.all():
    st.caption(
        _("This model reads jamo. Only what can stand here is shown: no vowel alone, no final consonant (받침).")
    )
passed = stages(logits, sampling)
show_stages(passed, sampling, characters)

st.header(_("With the numbers in it"))
show_formulas(logits, passed, sampling, characters)

st.header(_("Does the order matter?"))
show_orders(logits, sampling, characters)

st.header(_("The same luck at other temperatures"))
show_strip(sampling, prompt)
show_way_on(sampling)
