"""What was measured: how far each network recalls the letter."""

import pandas as pd
import streamlit as st

from quotegen.app.caches import judging
from quotegen.app.charts import memory as memory_charts
from quotegen.app.charts import shared as charts
from quotegen.app.locale import _
from quotegen.app.words import contender_name
from quotegen.experiments import tables as experiment_tables
from quotegen.experiments.recall import CONTENDERS
from quotegen.quote.runtime import sigmoid


def reached(name: str) -> int:
    """The most characters in between over which a network recalls the letter."""
    return experiment_tables.reach(judging.recall_medians(), name)


def show_accuracy(recall: dict, own: list[dict]) -> None:
    """The chart of accuracy by gap, a visitor's own run over it."""
    charts.draw(
        memory_charts.accuracy_chart,
        judging.recall_medians(),
        recall["chance"],
        own,
        alt=_("Share of letters recalled by characters in between. {sentence}").format(sentence=first_sentence(recall)),
    )
    if own:
        st.caption(_("Diamonds: a run of your own."))


def first_sentence(recall: dict) -> str:
    """How far the RNN and the LSTM come."""
    medians = judging.recall_medians()
    return _(
        "With {units} units each and {sequences:,} sequences to learn from, the RNN recalls the letter over up to "
        "{rnn} characters in between, and the LSTM as Keras starts it over up to {lstm}; further back, they come down "
        "to guessing one letter of eight."
    ).format(
        units=recall["networks"]["rnn"]["units"],
        sequences=recall["sequences"],
        rnn=experiment_tables.reach(medians, "rnn"),
        lstm=experiment_tables.reach(medians, "lstm"),
    )


def second_sentence() -> str:
    """How far an LSTM comes whose forget gate is open at the start, and why."""
    return _(
        "The very same LSTM with its forget gate open at the start (f = {open:.2f}, not {usual:.2f}) bridges "
        "{keeping}: f is the factor that one step back along the cell state leaves of the gradient, and an RNN has "
        "no such gate to open."
    ).format(
        open=sigmoid(CONTENDERS["keeping"].forget_bias),
        usual=sigmoid(CONTENDERS["lstm"].forget_bias),
        keeping=experiment_tables.reach(judging.recall_medians(), "keeping"),
    )


def show_answer(recall: dict) -> None:
    """Two sentences, and how it was measured."""
    st.markdown(f"**{first_sentence(recall)}** {second_sentence()}")
    medians = judging.recall_medians()
    wide = recall["networks"]["wide"]
    st.caption(
        _(
            "Measured on {date}: each point is the median of {runs} runs, their range shaded. Recalled means 9 "
            "letters in 10, of {tested} sequences never trained on. All read the same sequences, with orthogonal "
            "recurrent weights, clipped gradients, and each with the learning rate that did best of three on other "
            "seeds. Equal size means equal units: the LSTM then has {lstm:,} parameters and the RNN {rnn:,}. An RNN "
            "with as many, {wide} units, comes to {reach}."
        ).format(
            date=recall["date"],
            runs=medians[0]["runs"],
            tested=recall["tested"],
            lstm=recall["networks"]["lstm"]["parameters"],
            rnn=recall["networks"]["rnn"]["parameters"],
            wide=wide["units"],
            reach=experiment_tables.reach(medians, "wide"),
        )
    )

    def table() -> pd.DataFrame:
        columns = {"name": _("Network"), "gap": _("Characters in between"), "median": _("Letters recalled")}
        rows = pd.DataFrame(medians).rename(columns={**columns, "least": _("Least"), "most": _("Most")})
        rows[columns["name"]] = rows[columns["name"]].map(contender_name)
        shares = [columns["median"], _("Least"), _("Most")]
        rows[shares] = rows[shares].map("{:.1%}".format)
        return rows.drop(columns="runs").sort_values([columns["name"], columns["gap"]], kind="stable")

    charts.table_beside("recall", table, alt=first_sentence(recall))
