"""How the figures are computed: each in a sentence and a formula, with its source and its command."""

import streamlit as st

from quotegen.app import link
from quotegen.app.definitions import PARAMETER, definitions
from quotegen.app.locale import _

st.title(_("How the figures are computed"))
st.caption(_("What each figure means, its formula, its source, and the command that prints it."))
asked = st.query_params.get(PARAMETER, "").split(link.SEPARATOR)
for name, definition in definitions().items():
    with st.expander(definition.title, expanded=name in asked):
        st.markdown(definition.meaning)
        st.latex(definition.formula)
        if definition.source:
            st.caption(_("After {source}.").format(source=definition.source))
        if definition.command:
            st.code(definition.command, language=None, wrap_lines=True)
