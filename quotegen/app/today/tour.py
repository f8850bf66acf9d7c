"""A tour of sixty seconds: six pages, a sentence on each, and a button to the next one."""

import streamlit as st

from quotegen.app import link, session
from quotegen.app.locale import _

STOPS = ("text", "encoding", "training", "generate", "microscope", "guess")  # pages, ten seconds each


def sentence(page: str) -> str:
    """What is to be seen on a page."""
    return {
        "text": _("This is what the network read. You can bring a text of your own."),
        "encoding": _("Letters become numbers: each window of characters, and the character that follows it."),
        "training": _("Here a network learns to guess the next character, and writes while it learns."),
        "generate": _("A trained network continues what you begin, at any temperature."),
        "microscope": _("What goes on inside at each character: what it expected, and what surprised it."),
        "guess": _("Can you tell its quotes from those by people?"),
    }[page]


def standing() -> int:
    """The stop that the tour is at, from 1; 0 where nobody asked for it."""
    return link.held("tour", 0, _within, str)


def offer() -> None:
    """A button that begins the tour."""
    st.button(
        _("A tour of sixty seconds"), icon=":material/tour:", type="tertiary", key="tour", on_click=go_to, args=(1,)
    )


def go_to(stop: int) -> None:
    """Go to a stop; behind the last one, and before the first, the tour is over."""
    stop = stop if stop <= len(STOPS) else 0
    link.put(tour=stop)
    session.want_page(STOPS[stop - 1] if stop else "today")


def show(stop: int, page: str) -> None:
    """The bar above a page while the tour is on."""
    with st.container(border=True, key="tour_bar", horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{stop} / {len(STOPS)}** · {sentence(STOPS[stop - 1])}", width="stretch")
        if page != STOPS[stop - 1]:
            st.button(_("Back to the tour"), type="tertiary", key="tour_back", on_click=go_to, args=(stop,))
        label = _("Next") if stop < len(STOPS) else _("Back to today's")
        st.button(label, icon=":material/arrow_forward:", key="tour_next", on_click=go_to, args=(stop + 1,))
        st.button(_("End the tour"), type="tertiary", key="tour_end", on_click=link.put, kwargs={"tour": 0})


def _within(given: str) -> int:
    return int(given) if given in map(str, range(1, len(STOPS) + 1)) else 0
