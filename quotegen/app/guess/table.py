"""The table of a round: one quote, the question, and buttons that never move."""

import streamlit as st

from quotegen.app import choices, session
from quotegen.app.components import quote_card
from quotegen.app.guess.game import Round
from quotegen.app.locale import _

CARD = 170  # pixels: four lines on a phone, so that the buttons below stay where they are


def network_name() -> str:
    """What a quote that no person wrote is by."""
    return _("LSTM") if choices.current_model().metadata.recipe.cell == "lstm" else _("RNN")


def show_quote(drawn: Round, play: session.Play) -> None:
    """One quote, the question or its answer, and all buttons in their places: what cannot be pressed now is grey."""
    place, text, last = play.turned, drawn.quotes[play.turned], play.turned + 1 == len(drawn.quotes)
    answered = len(play.said) > place
    with st.container(height=CARD, border=False, vertical_alignment="center"):
        quote_card(text)
    words = _verdict(play.said[place], drawn.human[place]) if answered else _("Who wrote it?")
    st.markdown(f"{place + 1} / {len(drawn.quotes)} · {words}", text_alignment="center")
    with st.container(horizontal=True):
        answer = {"width": "stretch", "disabled": answered, "on_click": _say}
        human, network = _("A human"), _("The {network}").format(network=network_name())
        st.button(human, icon=":material/person:", key="human", shortcut="Left", args=(play, place, True), **answer)
        st.button(
            network, icon=":material/memory:", key="network", shortcut="Right", args=(play, place, False), **answer
        )
    st.button(
        _("See how you did") if last else _("Next quote"),
        icon=":material/arrow_forward:",
        type="primary",
        key="next",
        shortcut="Enter",
        width="stretch",
        disabled=not answered,
        on_click=_turn,
        args=(play, place),
    )


def _say(play: session.Play, place: int, human: bool) -> None:
    """The visitor says who wrote a quote; the first word counts."""
    if len(play.said) == place:
        play.said.append(human)


def _turn(play: session.Play, place: int) -> None:
    """On to the next quote, once something was said of this one."""
    if len(play.said) > place:
        play.turned = place + 1


def _verdict(said: bool, human: bool) -> str:
    if human:
        return _(":material/check: **Right.** A human wrote it.") if said else _("**No.** A human wrote it.")
    words = _("**No.** The {network} wrote it.") if said else _(":material/check: **Right.** The {network} wrote it.")
    return words.format(network=network_name())
