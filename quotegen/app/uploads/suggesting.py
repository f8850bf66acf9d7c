"""Cleaning steps that a file has reason for: each with its evidence, an example and a button that switches it on."""

import streamlit as st

from quotegen.app import choices, link
from quotegen.app.caches import texts
from quotegen.app.components import before_after
from quotegen.app.locale import _
from quotegen.app.words import reason_for, step_name


def show_suggestions(text: choices.ChosenText) -> None:
    """Offer the steps; the control of the steps switches them off again."""
    if link.is_fixed("steps"):
        return
    for suggestion in texts.suggestions(text.file, text.read_as, text.corpus.steps):
        step = suggestion.step
        with st.container(border=True):
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                st.markdown(reason_for(step).format(count=suggestion.count, of=suggestion.of))
                put = {"on_click": link.put, "kwargs": {"steps": [*text.corpus.steps, step]}}
                st.button(step_name(step), icon=":material/cleaning_services:", key=f"suggested_{step}", **put)
            titles = (_("Before"), _("After"))
            before_after([suggestion.example], titles=titles, key=f"suggested_change_{step}")
