"""Generate: the network writes; what it wrote stands on top, how it was asked to folds."""

import streamlit as st

from quotegen.app import choices, session
from quotegen.app.definitions import how
from quotegen.app.generate import controls, history
from quotegen.app.generate.writing import write
from quotegen.app.locale import _

st.title(_("Generate"))
st.caption(_("The network continues what you begin, character by character."))
with st.grid(2, min_column_width=260):
    asked, temperature = controls.prompt_control(choices.current_model()), controls.temperature_control()
button = st.container()  # before the settings on the page, though it needs them
request = controls.settings(temperature)
prompt = choices.readable(asked)
if button.button(_("Write"), type="primary", icon=":material/edit:", key="write", disabled=prompt is None):
    with st.container():
        write(request, prompt)
    st.rerun()
history.show(request.sampling, prompt or "")
history.show_ranks()
history.show_newness()
if session.visit().history:
    how("origin.choosing.pieces")
