"""The four stages of sampling, in an order that the visitor changes."""

import streamlit as st

from quotegen.app import link
from quotegen.app.locale import _
from quotegen.app.words import stage_name
from quotegen.quote.sampling import ORDER, Sampling


def _order_of_link() -> tuple[str, ...]:

    def parse(text: str) -> tuple[str, ...]:
        order = tuple(text.split(link.SEPARATOR))
        return order if sorted(order) == sorted(ORDER) else ORDER

    return link.held("order", ORDER, parse, link.SEPARATOR.join)


def _move_forward(order: tuple[str, ...], place: int) -> None:
    """Let a stage act one place earlier."""
    link.put(order=(*order[: place - 1], order[place], order[place - 1], *order[place + 1 :]))


def _stage_control(name: str):
    """Draw the slider of a stage. Not the one of Generate: here every stage begins with something to do."""
    in_link, least, most, default, step, words = {
        "temperature": ("lab_t", 0.0, 2.0, 0.5, 0.05, None),
        "top_k": ("lab_k", 0, 40, 10, 1, _("Keep the k likeliest; 0 keeps all.")),
        "top_p": ("lab_p", 0.05, 1.0, 0.9, 0.05, _("Keep the likeliest that together reach p.")),
        "min_p": ("lab_m", 0.0, 0.5, 0.1, 0.05, _("Drop what is less likely than this share of the likeliest.")),
    }[name]
    return link.number(st.slider, stage_name(name), least, most, name=in_link, default=default, step=step, help=words)


def controls() -> Sampling:
    """Draw the four stages in their order, and a row of buttons that changes it."""
    order, values = _order_of_link(), {}
    with st.grid(len(order), min_column_width=140):  # two beside each other on a phone
        for name in order:
            values[name] = _stage_control(name)
    st.caption(_("They act in this order. Press one to move it forward."))
    with st.container(horizontal=True, gap="xsmall"):
        for place, name in enumerate(order):
            st.button(
                f"{place + 1} {stage_name(name)}",
                key=f"earlier-{name}",
                disabled=not place,
                on_click=_move_forward,
                args=(order, place),
            )
    return Sampling(**values, order=order)
