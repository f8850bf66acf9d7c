"""Time machine: the same beginning and the same random numbers at every saved epoch of a run."""

import numpy as np
import streamlit as st

from quotegen.app import choices
from quotegen.app.components import quote_list
from quotegen.app.locale import _
from quotegen.app.parts import table_beside
from quotegen.app.timemachine import epochs
from quotegen.app.timemachine.run import epoch_control, run_control, run_to_open, runs, settings, show_none
from quotegen.quote.generation import starts

COUNT = {"quotes": 3, "windows": 1}  # quotes of the epoch; a model of windows takes ten steps for a character

st.title(_("Time machine"))
st.caption(_("What one network writes at every stage of its training, from the same random numbers."))
opened = run_to_open()
if opened is None:
    show_none()
    st.stop()
model = runs()[opened]
metadata = model.metadata
with st.container(horizontal=True, vertical_alignment="bottom"):
    run_control(opened)
    asked, sampling, seed = settings(model)
prompt = choices.readable(asked, model=model)
if prompt is None:
    st.stop()
prompts = tuple(starts(metadata.prompts, prompt, COUNT[metadata.recipe.reading], np.random.default_rng(seed)))
epoch = epoch_control(metadata)
corpus = choices.text_of_model(model)
left, right = st.columns([4, 5], gap="medium")
with left:
    quotes = epochs.quotes_at(model, epoch, prompts, sampling, seed)
    quote_list([epochs.row_of(quote, "", corpus) for quote in quotes], key="epoch_quotes")
with right:
    shares = epochs.shares_of(model, corpus, sampling) if corpus else {}
    epochs.show_curves(metadata, shares, epoch)
st.markdown(epochs.reading(metadata, shares))
table_beside("epochs", lambda: epochs.table(metadata, shares), alt=_("The figures of every saved epoch, one a row"))
st.header(_("The same beginning in every epoch"))
epochs.show_strip(model, prompts, sampling, seed, corpus, shares)
epochs.say_how(corpus, opened, sampling)
