"""The epochs of a run: what the network of each writes, its loss, and how much it copies."""

import time
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from quotegen.app import choices
from quotegen.app.caches import judging, texts, writing
from quotegen.app.charts import epochs as epoch_charts
from quotegen.app.charts import shared as charts
from quotegen.app.components import origin, quote_list
from quotegen.app.definitions import how
from quotegen.app.locale import _
from quotegen.judge import memorizing
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.model.files.metadata import EpochRecord, Metadata
from quotegen.quote.generation import Quote
from quotegen.quote.sampling import Sampling
from quotegen.text.corpus import Corpus

LENGTH = {"quotes": 120, "windows": 40}  # characters
PATIENCE = 0.2  # seconds that counting copies may take before its progress is shown


def reading(metadata: Metadata, shares: Mapping[int, float]) -> str:
    """What the curves say, in words: where unseen quotes are guessed best, and from where on the network recites."""
    if metadata.best.held_out_loss is None:
        words = _("No quotes were held out, so the loss cannot show learning by heart.")
    else:
        words = _("**Unseen quotes are guessed best after epoch {n}.**").format(n=metadata.best_epoch)
    if not shares:
        return words
    from_here, most = memorizing.by_heart_from(shares), max(shares, key=shares.get)
    if from_here is None:
        copied = _("At most {share:.0%} of what it writes is copied, in epoch {n}.").format(share=shares[most], n=most)
    else:
        copied = _("**From epoch {n} on it copies more than it makes up**, {share:.0%} at the end.").format(
            n=from_here, share=shares[max(shares)]
        )
    return f"{words} {copied}"


def show_curves(metadata: Metadata, shares: Mapping[int, float], epoch: int) -> None:
    """Loss and copied share over the epochs, with a rule at the slider's."""
    epochs = list(metadata.weights_by_epoch)
    words = _("Loss by epoch, with a rule at epoch {n}.").format(n=epoch) + " " + of_epoch(metadata, epoch)
    charts.draw(epoch_charts.loss_chart, metadata.history, epochs, epoch, alt=words)
    if shares:
        words = _("Copied share by epoch: {here:.0%} in epoch {n}, {last:.0%} at the end.")
        words = words.format(here=shares[epoch], n=epoch, last=shares[epochs[-1]])
        charts.draw(epoch_charts.copied_chart, shares, epoch, alt=words)


def _record_of(metadata: Metadata, epoch: int) -> EpochRecord | None:
    """The figures of an epoch; the untrained network has none."""
    return next((record for record in metadata.history if record.epoch == epoch), None)


def of_epoch(metadata: Metadata, epoch: int) -> str:
    record = _record_of(metadata, epoch)
    if record is None:
        return _("untrained")
    words = _("training {loss:.2f}").format(loss=record.loss)
    if record.held_out_loss is not None:
        words += " · " + _("held out {loss:.2f}").format(loss=record.held_out_loss)
    return words


def table(metadata: Metadata, shares: Mapping[int, float]) -> pd.DataFrame:
    records = {epoch: _record_of(metadata, epoch) for epoch in metadata.weights_by_epoch}
    columns = {
        _("Epoch"): list(records),
        _("Training"): [record and record.loss for record in records.values()],
        _("Held out"): [record and record.held_out_loss for record in records.values()],
    }
    if shares:
        columns[_("Copied share")] = [f"{shares[epoch]:.0%}" for epoch in records]
    return pd.DataFrame(columns).round(3)


def say_how(corpus: Corpus | None, run: str, sampling: Sampling) -> None:
    """How the copied share is measured, or why it is not."""
    if corpus is None:
        st.caption(_("The text of this run is not here, so nobody can tell what is copied. Upload it again."))
        return
    count, length = memorizing.size(choices.runtime_of(run))
    words = _("Copied share: of {count} quotes of at most {length} characters at T = {t:g}.")
    st.caption(words.format(count=count, length=length, t=sampling.temperature))
    how("by-heart")


def quotes_at(model: Checkpoint, epoch: int, prompts: tuple[str, ...], sampling: Sampling, seed: int) -> list[Quote]:
    """Raises CheckpointError, with whose sentence the frame ends the page."""
    length = LENGTH[model.metadata.recipe.reading]
    return writing.quotes_of_epoch(model, epoch, sampling, seed, prompts, length)


def shares_of(model: Checkpoint, corpus: Corpus, sampling: Sampling) -> dict[int, float]:
    """The copied share of every saved epoch; shows its progress where that takes a while."""
    shares, began, place = {}, time.monotonic(), st.empty()
    epochs = model.metadata.weights_by_epoch
    for epoch in epochs:
        if time.monotonic() - began > PATIENCE:
            place.progress(len(shares) / len(epochs), _("Counting what epoch {epoch} copies …").format(epoch=epoch))
        shares[epoch] = judging.copied_share(model, epoch, sampling, corpus)
    place.empty()
    return shares


def row_of(quote: Quote, caption: str, corpus: Corpus | None) -> dict:
    """One quote of a list, with its origin where the text is here."""
    return origin.row(quote, caption, corpus and texts.provenance(quote.text, corpus), corpus)


def show_strip(model: Checkpoint, prompt: tuple[str, ...], sampling: Sampling, seed: int, corpus, shares) -> None:
    """The first quote of every epoch, from the same random numbers."""
    rows = []
    for epoch in model.metadata.weights_by_epoch:
        caption = _("Epoch {epoch}").format(epoch=epoch) + " · " + of_epoch(model.metadata, epoch)
        if shares:
            caption += " · " + _("{share:.0%} copied").format(share=shares[epoch])
        quote = quotes_at(model, epoch, prompt, sampling, seed)[0]
        rows.append(row_of(quote, caption, corpus) | {"badge": None})
    quote_list(rows, key="strip")
