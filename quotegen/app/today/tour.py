"""A tour of sixty seconds: six stops, a sentence at each, and a button to the next one."""

import streamlit as st

from quotegen.app import link, session
from quotegen.app.locale import _

Stop = tuple[str, dict[str, str], str]  # a page, the part of it by its control, and what is to be seen there


def stops() -> tuple[Stop, ...]:
    """Where the tour leads, ten seconds each."""
    return (
        ("text", {}, _("This is what the network read. You can bring a text of your own.")),
        (
            "text",
            {"view": "windows"},
            _("Letters become numbers. The tutorial’s network guesses the next from a window of a few."),
        ),
        ("training", {}, _("Here a network learns to guess the next character, and writes while it learns.")),
        ("generate", {}, _("A trained network continues what you begin, at any temperature.")),
        ("inside", {"lens": "surprise"}, _("What it expected at each character, and what surprised it.")),
        ("guess", {}, _("Can you tell its quotes from those by people?")),
    )


def standing() -> int:
    """The stop that the tour is at, from 1; 0 where nobody asked for it."""
    numbers = {str(number): number for number in range(1, len(stops()) + 1)}
    return link.held("tour", 0, lambda given: numbers.get(given, 0), str)


def offer() -> None:
    more = {"type": "tertiary", "key": "tour", "on_click": go_to, "args": (1,)}
    st.button(_("60-second tour"), icon=":material/tour:", **more)


def go_to(stop: int) -> None:
    """Go to a stop; behind the last one, and before the first, the tour is over."""
    stop = stop if stop <= len(stops()) else 0
    page, shows, _sentence = stops()[stop - 1] if stop else ("today", {}, "")
    link.put(tour=stop, **shows)
    session.want_page(page)


def show(stop: int, page: str) -> None:
    """The bar above a page while the tour is on."""
    wanted, _shows, sentence = stops()[stop - 1]
    with st.container(border=True, key="tour_bar", horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{stop} / {len(stops())}** · {sentence}", width="stretch")
        if page != wanted:
            st.button(_("Back to the tour"), type="tertiary", key="tour_back", on_click=go_to, args=(stop,))
        label = _("Next") if stop < len(stops()) else _("Back to today's")
        st.button(label, icon=":material/arrow_forward:", key="tour_next", on_click=go_to, args=(stop + 1,))
        st.button(_("End the tour"), type="tertiary", key="tour_end", on_click=link.put, kwargs={"tour": 0})
