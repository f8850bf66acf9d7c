"""What the networks of a text read, and on which terms: their cards, in the visitor's language."""

from collections.abc import Mapping

import streamlit as st

from quotegen.app.locale import _, ngettext
from quotegen.app.models import model_name
from quotegen.app.words import escaped
from quotegen.model.files import card
from quotegen.model.files.checkpoint import Checkpoint

HEIGHT = 360  # pixels: a list of 45 sources scrolls


def show(read: Mapping[str, Checkpoint]) -> None:
    """Draw the way to the cards of these models; nothing where there are none."""
    if not read:
        return
    with st.popover(_("What the networks read, and on which terms"), icon=":material/license:"):
        if any(map(card.is_of_a_bundled_text, read.values())):
            st.markdown(
                _(
                    "The texts of this app are proverbs, which nobody owns. The networks trained on them are under the "
                    "MIT licence. A text that you upload stays yours."
                )
            )
        for name, model in read.items():
            if sources := card.sources(model):
                _show_sources(model_name(name), sources)


def _show_sources(name: str, sources: tuple[card.Source, ...]) -> None:
    st.markdown(
        ngettext(
            "**{name}** read {n} other text before. Its terms, as found there:",
            "**{name}** read {n} other texts before. Their terms, as found there:",
            len(sources),
        ).format(name=escaped(name), n=len(sources))
    )
    with st.container(height=HEIGHT):
        st.markdown("\n".join(f"- {escaped(each.name)}: {escaped(each.terms)}" for each in sources))
    for notice in card.notices(sources):
        st.caption(escaped(notice))
