"""The task, the visitor's guess, and what it was beside the answer."""

import math

import streamlit as st

from quotegen.app import link
from quotegen.app.charts import shared as charts
from quotegen.app.components import Cell, text_cells
from quotegen.app.locale import _
from quotegen.experiments.recall import CUE

EXAMPLE = f"cwzsvxuy{CUE}"
GUESSES = (5, 10, 20, 40, 100)
CONTROLS = {"guess_rnn": "RNN", "guess_lstm": "LSTM"}


def show_task() -> None:
    blue = charts.palette().blue
    words = _("“{letter}”, {gap} characters in between, “{cue}”: the answer is “{letter}”.").format(
        letter=EXAMPLE[0], gap=len(EXAMPLE) - 2, cue=CUE
    )
    cells = [Cell(EXAMPLE[0], "", _("the letter"), blue, 45)]
    cells += [Cell(other, "", _("means nothing")) for other in EXAMPLE[1:-1]]
    cells += [Cell(CUE, "", _("the question"), blue, 15)]
    text_cells(cells, key="sequence", label=words)
    st.caption(words)


def is_shown() -> bool:
    """Whether the visitor, or the link, asked for the result."""
    return link.held("shown", False, lambda spelt: spelt == "1", lambda new: "1" if new else "0")


def guesses(seen: bool) -> list[int | None]:
    """Draw the two guesses. Once the result is `seen` they cannot be moved; who made none then sees none."""
    if seen and not any(link.value(name, None) for name in CONTROLS):
        return [None, None]
    st.markdown(_("**Your guess:** over how many characters does each network remember?"))
    return [
        link.choice(column.segmented_control, label, GUESSES, name=name, default=None, disabled=seen)
        for column, (name, label) in zip(st.columns(2), CONTROLS.items(), strict=True)
    ]


def show_button(guessed: list[int | None]) -> None:
    """The button that asks for the result; it waits for both guesses."""
    label, show = _("Show what happened"), {"shown": True}
    st.button(label, type="primary", key="show", disabled=not all(guessed), on_click=link.put, kwargs=show)


def verdict(guess: int, reach: int) -> str:
    """Whether a guess is right: that is the option nearest to how far the network came."""
    nearest = min(GUESSES, key=lambda option: abs(math.log(option / max(reach, 1))))
    if guess == nearest:
        return _("right")
    return _("too far") if guess > nearest else _("not far enough")


def show_verdict(guessed: list[int | None], reached: tuple[int, int]) -> None:
    """Each guess that was made, beside what was measured."""
    words = _("{network}: you guessed {guess}, it was {reach} ({verdict})")
    parts = [
        words.format(network=network, guess=guess, reach=reach, verdict=verdict(guess, reach))
        for network, guess, reach in zip(CONTROLS.values(), guessed, reached, strict=True)
        if guess
    ]
    if parts:
        st.markdown(" · ".join(parts))
