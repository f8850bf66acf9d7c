"""What the networks of a text read, and on which terms: their cards, in the visitor's language."""

from collections.abc import Mapping

import streamlit as st

from quotegen.app import choices
from quotegen.app.locale import _, ngettext
from quotegen.app.words import escaped
from quotegen.model.files import card
from quotegen.model.files.checkpoint import Checkpoint

HEIGHT = 360  # pixels: a list of 45 sources scrolls


def show(models: Mapping[str, Checkpoint]) -> None:
    """Draw the way to the cards of these models; nothing where there are none."""
    if not models:
        return
    with st.popover(_("What the networks read, and on which terms"), icon=":material/license:"):
        if any(map(card.is_of_a_bundled_text, models.values())):
            st.markdown(
                _(
                    "The texts of this app are proverbs, which nobody owns, written down for it. The networks trained "
                    "on them are given under the MIT licence. A text that you upload stays yours."
                )
            )
        for name, model in models.items():
            if read := card.sources(model):
                _show_sources(choices.model_name(name), read)


def _show_sources(name: str, read: tuple[card.Source, ...]) -> None:
    st.markdown(
        ngettext(
            "**{name}** read {n} other text before. Its terms, as found there:",
            "**{name}** read {n} other texts before. Their terms, as found there:",
            len(read),
        ).format(name=escaped(name), n=len(read))
    )
    with st.container(height=HEIGHT):
        st.markdown("\n".join(f"- {escaped(each.name)}: {escaped(each.terms)}" for each in read))
    for notice in card.notices(read):
        st.caption(escaped(notice))
