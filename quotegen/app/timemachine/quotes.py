"""What the network of an epoch writes, and how much of it is copied."""

import time

import streamlit as st

from quotegen.app.caches import judging, texts, writing
from quotegen.app.components import origin, quote_list
from quotegen.app.locale import _
from quotegen.app.timemachine.curves import of_epoch
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.quote.generation import Quote
from quotegen.quote.sampling import Sampling
from quotegen.text.corpus import Corpus

LENGTH = {"quotes": 120, "windows": 40}  # characters
PATIENCE = 0.2  # seconds that counting copies may take before its progress is shown


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
