"""Generate: the network writes; what it wrote stands on top, how it was asked to folds."""

import streamlit as st

from quotegen.app import choices
from quotegen.app.generate import history, newness, order
from quotegen.app.generate.writing import write
from quotegen.app.locale import _

st.title(_("Generate"))
asked, temperature = order.asked()
button = st.container()  # before the settings on the page, though it needs them
ordered = order.settings(asked, temperature)
prompt = choices.readable(asked)
if button.button(_("Write"), type="primary", icon=":material/edit:", key="write", disabled=prompt is None):
    with st.container():
        write(ordered, prompt)
    st.rerun()
history.show()
history.show_ranks()
newness.show()
