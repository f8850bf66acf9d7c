"""The four stages of sampling, in an order that the visitor changes."""

import streamlit as st

from quotegen.app import link
from quotegen.app.locale import _
from quotegen.app.words import stage_name
from quotegen.quote.sampling import ORDER, Sampling


def order_of_link() -> tuple[str, ...]:
    """The order of the stages that the visitor chose."""

    def parse(text: str) -> tuple[str, ...]:
        order = tuple(text.split(link.SEPARATOR))
        return order if sorted(order) == sorted(ORDER) else ORDER

    return link.held("order", ORDER, parse, link.SEPARATOR.join)


def move_forward(order: tuple[str, ...], place: int) -> None:
    """Let a stage act one place earlier."""
    swapped = list(order)
    swapped[place - 1 : place + 1] = swapped[place], swapped[place - 1]
    link.put(order=tuple(swapped))


def stage_control(name: str):
    """Draw the slider of a stage. Not the one of Generate: here every stage begins with something to do."""
    label = stage_name(name)
    if name == "temperature":
        return link.number(st.slider, label, 0.0, 2.0, name="lab_t", default=0.5, step=0.05)
    if name == "top_k":
        return link.number(
            st.slider, label, 0, 40, name="lab_k", default=10, help=_("Keep the k likeliest; 0 keeps all.")
        )
    if name == "top_p":
        words = _("Keep the likeliest that together reach p.")
        return link.number(st.slider, label, 0.05, 1.0, name="lab_p", default=0.9, step=0.05, help=words)
    words = _("Drop what is less likely than this share of the likeliest.")
    return link.number(st.slider, label, 0.0, 0.5, name="lab_m", default=0.1, step=0.05, help=words)


def controls() -> Sampling:
    """Draw the four stages in their order, and a row of buttons that changes it."""
    order, values = order_of_link(), {}
    for name, column in zip(order, st.columns(len(order)), strict=True):
        with column:
            values[name] = stage_control(name)
    st.caption(_("In this order. Press a stage to let it act one place earlier."))
    with st.container(horizontal=True, gap="xsmall"):
        for place, name in enumerate(order):
            st.button(
                f"{place + 1} {stage_name(name)}",
                key=f"earlier-{name}",
                disabled=not place,
                on_click=move_forward,
                args=(order, place),
            )
    return Sampling(**values, order=order)
