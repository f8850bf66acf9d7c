"""The same network on a split that lies and on one that tells the truth."""

import streamlit as st

from quotegen.app import link
from quotegen.app.charts import shared as charts
from quotegen.app.locale import _


def why_it_lies(split: str, target: str) -> str:
    if split == "honest":
        return _("Held out and truly unseen go together: this split shows when to stop.")
    if target == "every":
        return _(
            "Windows overlap, so training windows contain most of each held-out window. The held-out loss goes on "
            "falling while the network learns by heart."
        )
    return _("Here the last character of a held-out window is never a target in training, so the lie is small.")


def show_leak(figures: dict) -> None:
    st.header(_("How a split can lie"))
    splits = {"leaky": _("Shuffled windows, as tutorials do"), "honest": _("Whole quotes, as we do")}
    chosen = link.one_of(_("Split"), splits, name="split", default="leaky")
    targets = {"every": _("every character"), "last": _("only the last")}
    target = link.one_of(_("The network guesses of a window"), targets, name="target", default="every")
    both = [row for row in figures["epochs"] if row["target"] == target]
    losses = [row[key] for row in both for key in ("loss", "validation", "test")]  # one scale for both splits
    epochs = [row for row in both if row["kind"] == chosen]
    best = min(epochs, key=lambda row: row["validation"])
    names = {"loss": _("Training"), "validation": _("Held out"), "test": _("Truly unseen")}
    words = _(
        "By its held-out text this network is best in epoch {epoch}: **{held_out:.2f}** nats a character. On quotes "
        "that it truly never saw it has **{unseen:.2f}** there."
    ).format(epoch=best["epoch"], held_out=best["validation"], unseen=best["test"])
    charts.draw(charts.loss_chart, epochs, names, (min(losses), max(losses)), alt=words.replace("**", ""))
    st.markdown(words)
    st.markdown(why_it_lies(chosen, target))
    words = _("An LSTM of {units} units on {text}. Truly unseen: quotes in neither split. Measured on {date}.")
    st.caption(words.format(date=figures["date"], units=figures["units"], text=figures["text"]))
