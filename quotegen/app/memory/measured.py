"""What was measured: how far each network remembers the letter."""

import pandas as pd
import streamlit as st

from quotegen.app.caches import judging
from quotegen.app.charts import memory as memory_charts
from quotegen.app.charts import shared as charts
from quotegen.app.locale import _
from quotegen.app.parts import table_beside
from quotegen.app.words import contender_name
from quotegen.experiments import tables as experiment_tables
from quotegen.experiments.recall import CONTENDERS
from quotegen.quote.runtime import sigmoid


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
