"""The same network on a split that lies and on one that tells the truth."""

import streamlit as st

from quotegen.app import link
from quotegen.app.charts import shared as charts
from quotegen.app.locale import _


def span_of(epochs: list[dict]) -> tuple[float, float]:
    """The lowest and the highest loss of some runs, so that they can be compared by eye."""
    losses = [row[key] for row in epochs for key in ("loss", "validation", "test")]
    return min(losses), max(losses)


def leak_controls() -> tuple[str, str]:
    """Draw the choice of a split and of what the network guesses; returns both."""
    splits = {"leaky": _("Shuffled windows, as tutorials do"), "honest": _("Whole quotes, as we do")}
    targets = {"every": _("every character"), "last": _("only the last")}
    chosen = link.one_of(_("Split"), splits, name="split", default="leaky")
    return chosen, link.one_of(_("The network guesses of a window"), targets, name="target", default="every")


def why_it_lies(split: str, target: str) -> str:
    """What the curves of a split show."""
    if split == "honest":
        return _("Held out and truly unseen go together: the split tells the truth, and when to stop.")
    if target == "every":
        return _(
            "Windows overlap: most of a held-out window stands in training windows beside it. "
            "So the held-out line goes on falling while the network already learns by heart."
        )
    return _(
        "Here the character behind a held-out window is never a target in training, so the lie is small; "
        "only its neighbours are known."
    )


def show_leak(figures: dict) -> None:
    """The same network on two splits, and which of them tells the truth."""
    st.header(_("How a split can lie"))
    chosen, target = leak_controls()
    of_both = [row for row in figures["epochs"] if row["target"] == target]
    epochs = [row for row in of_both if row["kind"] == chosen]
    best = min(epochs, key=lambda row: row["validation"])
    names = {"loss": _("Training"), "validation": _("Held out"), "test": _("Truly unseen")}
    charts.draw(
        charts.loss_chart,
        epochs,
        names,
        span_of(of_both),
        alt=_(
            "Loss by epoch, three lines. Held out is lowest in epoch {epoch} with {said:.2f}; "
            "quotes truly unseen stand at {truth:.2f} there."
        ).format(epoch=best["epoch"], said=best["validation"], truth=best["test"]),
    )
    st.markdown(
        _(
            "By its held-out text this network is best in epoch {epoch}, at **{said:.2f}** nats. "
            "On quotes that it truly never saw it stands at **{truth:.2f}** there."
        ).format(epoch=best["epoch"], said=best["validation"], truth=best["test"])
    )
    st.markdown(why_it_lies(chosen, target))
    st.caption(
        _(
            "An LSTM of {units} units on {text}, windows of {length} characters, stride {stride}, trained on each "
            "split from the same random numbers. Truly unseen: quotes in neither split. Measured on {date}."
        ).format(
            date=figures["date"],
            units=figures["units"],
            text=figures["text"],
            length=figures["window_length"],
            stride=figures["stride"],
        )
    )
