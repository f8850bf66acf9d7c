"""The loss and the copied share over the epochs: as curves, in words and as a table."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from quotegen.app import choices
from quotegen.app.charts import epochs as epoch_charts
from quotegen.app.charts import shared as charts
from quotegen.app.definitions import how
from quotegen.app.locale import _
from quotegen.judge import memorizing
from quotegen.model.files.metadata import EpochRecord, Metadata
from quotegen.quote.sampling import Sampling
from quotegen.text.corpus import Corpus

HARDLY = 0.01  # a copied share below which it is not worth a number


def reading(metadata: Metadata, shares: Mapping[int, float]) -> str:
    """What the curves say, in words."""
    words = []
    if metadata.best.held_out_loss is None:
        words.append(_("Nothing was held out, so no curve warns of learning by heart."))
    elif metadata.best_epoch == metadata.history[-1].epoch:
        at_the_end = _("Unseen quotes are guessed best at the very end, after epoch {n}.")
        words.append(at_the_end.format(n=metadata.best_epoch))
    else:
        words.append(
            _(
                "**Unseen quotes are guessed best after epoch {n}**; from there on the network only gets better at "
                "those that it reads."
            ).format(n=metadata.best_epoch)
        )
    if shares:
        words.append(reading_of_shares(shares))
    return " ".join(words)


def reading_of_shares(shares: Mapping[int, float]) -> str:
    """From where on a network recites, or how much it copies at most."""
    from_here, most = memorizing.by_heart_from(shares), max(shares, key=shares.get)
    if from_here is not None:
        return _("**By epoch {n} more is copied than made up**; in the end, {share:.0%} of what it writes.").format(
            n=from_here, share=shares[max(shares)]
        )
    if shares[most] < HARDLY:
        return _("It copies next to nothing.")
    return _("At most {share:.0%} of what it writes is copied, in epoch {n}.").format(share=shares[most], n=most)


def show_curves(metadata: Metadata, shares: Mapping[int, float], epoch: int) -> None:
    """Loss and copied share over the epochs, with a rule at the slider's."""
    epochs = list(metadata.weights_by_epoch)
    charts.draw(
        epoch_charts.loss_chart,
        metadata.history,
        epochs,
        epoch,
        alt=_("Loss by epoch, with a rule at epoch {n}.").format(n=epoch) + " " + of_epoch(metadata, epoch),
    )
    if shares:
        charts.draw(
            epoch_charts.copied_chart,
            shares,
            epoch,
            alt=_(
                "Copied share by epoch: {first:.0%} in epoch {a}, {here:.0%} in epoch {n}, {last:.0%} in epoch {b}."
            ).format(
                first=shares[epochs[0]], a=epochs[0], here=shares[epoch], n=epoch, last=shares[epochs[-1]], b=epochs[-1]
            ),
        )


def record_of(metadata: Metadata, epoch: int) -> EpochRecord | None:
    """The figures of an epoch; the untrained network has none."""
    return next((record for record in metadata.history if record.epoch == epoch), None)


def of_epoch(metadata: Metadata, epoch: int) -> str:
    """The losses of an epoch."""
    record = record_of(metadata, epoch)
    if record is None:
        return _("untrained")
    words = _("training {loss:.2f}").format(loss=record.loss)
    if record.held_out_loss is not None:
        words += " · " + _("held out {loss:.2f}").format(loss=record.held_out_loss)
    return words


def table(metadata: Metadata, shares: Mapping[int, float]) -> pd.DataFrame:
    """The curves at the saved epochs."""
    rows = []
    for epoch in metadata.weights_by_epoch:
        record = record_of(metadata, epoch)
        rows.append(
            {
                _("Epoch"): epoch,
                _("Training"): record and round(record.loss, 3),
                _("Held out"): record and record.held_out_loss and round(record.held_out_loss, 3),
                **({_("Copied share"): f"{shares[epoch]:.0%}"} if shares else {}),
            }
        )
    return pd.DataFrame(rows)


def say_how(corpus: Corpus | None, run: str, sampling: Sampling) -> None:
    """How the copied share is measured, or why it is not."""
    if corpus is None:
        st.caption(_("The text of this run is not here, so nobody can tell what is copied. Upload it again."))
        return
    count, length = memorizing.size(choices.runtime_of(run))
    st.caption(
        _(
            "Copied: the characters in an underlined part or in a whole quote of the text, of {count} quotes of at "
            "most {length} characters at T = {t:g}. A run keeps more of its first epochs, in which it learns most."
        ).format(count=count, length=length, t=sampling.temperature)
    )
    how("by-heart")
