"""What was found in a file: its encoding, how its text begins, and cleaning steps that it has reason for."""

import streamlit as st

from quotegen.app import choices, link
from quotegen.app.caches import texts
from quotegen.app.components import before_after
from quotegen.app.locale import _, ngettext
from quotegen.app.words import escaped, how_detected, reason_for, step_name
from quotegen.text.corpus import Corpus

FIRST_QUOTES, MOST_CHARACTERS = 3, 100  # of an upload: how many are shown at once, and how much of each


def show_detection(text: choices.ChosenText) -> None:
    decoded, dropped = texts.decoded(text.file, text.read_as.encoding), text.corpus.duplicates
    how = how_detected(decoded.how).format(share=decoded.confidence)
    parts = [f"{decoded.encoding} ({how})", _("{n:,} bytes").format(n=len(text.file.data))]
    if n := decoded.composed:
        parts.append(ngettext("{n:,} character composed (NFC)", "{n:,} characters composed (NFC)", n).format(n=n))
    if dropped:
        words = ngettext("{n:,} repeated line dropped", "{n:,} repeated lines dropped", dropped)
        parts.append(words.format(n=dropped))
    st.caption(" · ".join(parts))


def show_beginning(corpus: Corpus) -> None:
    """The first quotes with their authors, so that a glance tells whether the file was read well."""
    parts = []
    for quote in corpus.quotes[:FIRST_QUOTES]:
        author = corpus.author_of.get(quote)
        parts.append(f"“{quote[:MOST_CHARACTERS]}”" + (f" — {author[:MOST_CHARACTERS]}" if author else ""))
    st.caption(_("It begins: {quotes}").format(quotes=escaped(" · ".join(parts))))


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
