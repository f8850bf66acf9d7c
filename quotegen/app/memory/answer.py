"""The task, the visitor's guess, and what was measured: how far each network remembers the letter."""

import math

import pandas as pd
import streamlit as st

from quotegen.app import link
from quotegen.app.caches import judging
from quotegen.app.charts import memory as memory_charts
from quotegen.app.charts import shared as charts
from quotegen.app.components import Cell, text_cells
from quotegen.app.locale import _
from quotegen.app.parts import table_beside
from quotegen.app.words import contender_name
from quotegen.experiments import tables as experiment_tables
from quotegen.experiments.recall import CONTENDERS, CUE
from quotegen.quote.runtime import sigmoid

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


def reached(name: str) -> int:
    """The most characters in between over which a network remembers the letter."""
    return experiment_tables.reach(judging.recall_medians(), name)


def show_accuracy(recall: dict, own: list[dict]) -> None:
    """The chart of accuracy by gap, a visitor's own run over it."""
    medians = judging.recall_medians()
    charts.draw(memory_charts.accuracy_chart, medians, recall["chance"], own, alt=first_sentence(recall))
    if own:
        st.caption(_("Diamonds: a run of your own."))


def first_sentence(recall: dict) -> str:
    words = _(
        "With {units} units each, the RNN remembers the letter over up to {rnn} characters, the LSTM over up to "
        "{lstm}. Beyond that they guess."
    )
    units = recall["networks"]["rnn"]["units"]
    return words.format(units=units, rnn=reached("rnn"), lstm=reached("lstm"))


def show_answer(recall: dict) -> None:
    """How far each network comes and why, and how it was measured."""
    why = _(
        "Started with an open forget gate (f = {open:.2f} instead of {usual:.2f}), the same LSTM bridges {keeping}: "
        "each step back along its cell state multiplies the gradient by f. An RNN has no such gate."
    ).format(
        open=sigmoid(CONTENDERS["keeping"].forget_bias),
        usual=sigmoid(CONTENDERS["lstm"].forget_bias),
        keeping=reached("keeping"),
    )
    st.markdown(f"**{first_sentence(recall)}** {why}")
    networks, medians = recall["networks"], judging.recall_medians()
    st.caption(
        _(
            "Measured on {date}: the median of {runs} runs, their range shaded. Remembered means 9 of 10 letters right "
            "in sequences never trained on. Every network has the best of three learning rates. With equal units the "
            "LSTM has more parameters ({lstm:,}, not {rnn:,}); an RNN with as many comes to {reach}."
        ).format(
            date=recall["date"],
            runs=medians[0]["runs"],
            lstm=networks["lstm"]["parameters"],
            rnn=networks["rnn"]["parameters"],
            reach=reached("wide"),
        )
    )
    table_beside("recall", _table, alt=first_sentence(recall))


def _table() -> pd.DataFrame:
    columns = {"name": _("Network"), "gap": _("Characters in between")}
    shares = {"median": _("Letters remembered"), "least": _("Least"), "most": _("Most")}
    rows = pd.DataFrame(judging.recall_medians()).sort_values(["name", "gap"])
    rows["name"] = rows["name"].map(contender_name)
    rows[list(shares)] = rows[list(shares)].map("{:.1%}".format)
    return rows.drop(columns="runs").rename(columns=columns | shares)
