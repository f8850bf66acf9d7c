"""Time machine: the same beginning and the same random numbers at every epoch that a run kept."""

import time
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import streamlit as st

from quotegen.app import choices, link, origin
from quotegen.app.caches import judging, networks, texts, writing
from quotegen.app.charts import epochs as epoch_charts
from quotegen.app.charts import shared as charts
from quotegen.app.components import quote_list
from quotegen.app.definitions import how
from quotegen.app.locale import _
from quotegen.app.words import explain
from quotegen.errors import QuotegenError
from quotegen.judge import memorizing
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.model.files.metadata import EpochRecord, Metadata
from quotegen.quote.generation import Quote, starts
from quotegen.quote.sampling import Sampling
from quotegen.text.corpus import Corpus

SEED = 1  # for a visitor who gives none
COUNT = {"quotes": 3, "windows": 1}  # quotes of the epoch; a model of windows takes ten steps for a character
LENGTH = {"quotes": 120, "windows": 40}  # characters
HARDLY = 0.01  # a copied share below which it is not worth a number
PATIENCE = 0.2  # seconds that counting copies may take before its progress is shown


def runs() -> dict[str, Checkpoint]:
    """The models that kept epochs along the way, by name or fingerprint."""
    return {known: model for known, model in choices.models().items() if model.metadata.snapshots}


def run_to_open() -> str | None:
    """The chosen model if it kept epochs; the bundled run where none was chosen; None otherwise."""
    chosen = choices.current_model_id()
    if chosen in runs():
        return chosen
    if chosen != choices.default_model():
        return None
    return next((known for known in (f"memorize-{choices.text_id()}", *runs()) if known in runs()), None)


def show_none() -> None:
    """The chosen model kept nothing: say so, and the two ways on."""
    name = choices.model_name(choices.current_model_id())
    st.info(
        _(
            "{model} kept no epochs along the way. A run trained from now on does; or open one that comes with the app."
        ).format(model=name),
        icon=":material/info:",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        for known in [known for known in networks.bundled_models() if known in runs()]:
            st.button(
                choices.model_name(known),
                icon=":material/history:",
                key=f"open-{known}",
                on_click=link.put,
                kwargs={"model": known},
            )
        st.page_link("quotegen/app/pages/training.py", label=_("Train one"), icon=":material/arrow_forward:")


def run_control(known: str) -> None:
    """Draw the choice of a run, which is the choice of the model on all pages."""
    key = link.widget("epochs_of")
    st.session_state[key] = known
    st.selectbox(
        _("Run"),
        list(runs()),
        format_func=choices.model_name,
        key=key,
        on_change=lambda: link.put(model=st.session_state[key]),
    )


def settings(from_text: bool) -> tuple[str, Sampling, int]:
    """Draw what is the same in every epoch; returns the beginning as given, the sampling and the seed."""
    with st.popover(_("Beginning, temperature, seed"), icon=":material/tune:"):
        given = link.text(
            st.text_input,
            _("Begin with"),
            name="prompt",
            most=200,
            placeholder=_("nothing: a random piece of the text it learned")
            if from_text
            else _("nothing: the model begins itself"),
        )
        temperature = link.number(st.slider, _("Temperature"), 0.0, 2.0, name="t", default=0.5, step=0.05)
        seed = link.number(
            st.number_input,
            _("Random seed"),
            0,
            2**31 - 1,
            name="seed",
            default=None,
            placeholder=str(SEED),
        )
    return given, Sampling(temperature), SEED if seed is None else seed


def epoch_control(metadata: Metadata) -> int:
    """Draw the slider over the kept epochs; returns where it stands."""
    epochs = list(metadata.weights_by_epoch)
    notes = {0: _("untrained"), metadata.best_epoch: _("best on held-out quotes")}
    if metadata.best.held_out_loss is None:
        notes.pop(metadata.best_epoch)
    return link.choice(
        st.select_slider,
        _("Epoch"),
        epochs,
        name="epoch",
        default=epochs[-1],
        format_func=lambda epoch: f"{epoch} · {notes[epoch]}" if epoch in notes else f"{epoch}",
    )


def quotes_at(model: Checkpoint, epoch: int, prompts: tuple[str, ...], sampling: Sampling, seed: int) -> list[Quote]:
    """The quotes of one epoch."""
    length = LENGTH[model.metadata.recipe.reading]
    return or_stop(writing.quotes_of_epoch, model, epoch, sampling, seed, prompts, length)


def or_stop(ask: Callable, *what):
    """What a function returns; stops the page with one sentence where a kept epoch cannot be read."""
    try:
        return ask(*what)
    except QuotegenError as error:
        st.error(explain(error), icon=":material/error:")
        st.stop()


def shares_of(model: Checkpoint, known: Corpus, sampling: Sampling) -> dict[int, float]:
    """The copied share of every kept epoch; its progress is shown where that takes a while."""
    shares, began, place = {}, time.monotonic(), st.empty()
    epochs = model.metadata.weights_by_epoch
    for epoch in epochs:
        if time.monotonic() - began > PATIENCE:
            place.progress(len(shares) / len(epochs), _("Counting what epoch {epoch} copies …").format(epoch=epoch))
        shares[epoch] = or_stop(judging.copied_share, model, epoch, sampling, known)
    place.empty()
    return shares


def row_of(quote: Quote, caption: str, known: Corpus | None) -> dict:
    """One quote of a list, with its origin where the text is here."""
    row = {"prompt": quote.prompt, "text": quote.text[len(quote.prompt) :], "caption": caption}
    if known is None:
        return row
    found = texts.provenance(quote.text, known)
    return {**row, "badge": origin.badge(found, quote.text), "spans": origin.spans(found, known)}


def reading(metadata: Metadata, shares: Mapping[int, float]) -> str:
    """What the curves say, in words."""
    said = []
    if metadata.best.held_out_loss is None:
        said.append(_("Nothing was held out, so no curve warns of learning by heart."))
    elif metadata.best_epoch == metadata.history[-1].epoch:
        said.append(_("Unseen quotes are guessed best at the very end, after epoch {n}.").format(n=metadata.best_epoch))
    else:
        said.append(
            _(
                "**Unseen quotes are guessed best after epoch {n}**; from there on the network only gets better at "
                "those that it reads."
            ).format(n=metadata.best_epoch)
        )
    if shares:
        said.append(reading_of_shares(shares))
    return " ".join(said)


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
        epoch_charts.loss_chart(metadata.history, epochs, epoch),
        alt=_("Loss by epoch, with a rule at epoch {n}.").format(n=epoch) + " " + of_epoch(metadata, epoch),
    )
    if shares:
        charts.draw(
            epoch_charts.copied_chart(shares, epoch),
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


def show_strip(model: Checkpoint, prompt: tuple[str, ...], sampling: Sampling, seed: int, known, shares) -> None:
    """The first quote of every epoch, from the same random numbers."""
    rows = []
    for epoch in model.metadata.weights_by_epoch:
        caption = _("Epoch {epoch}").format(epoch=epoch) + " · " + of_epoch(model.metadata, epoch)
        if shares:
            caption += " · " + _("{share:.0%} copied").format(share=shares[epoch])
        quote = quotes_at(model, epoch, prompt, sampling, seed)[0]
        row = row_of(quote, caption, known)
        rows.append({key: value for key, value in row.items() if key != "badge"})
    quote_list(rows, key="strip")


def table(metadata: Metadata, shares: Mapping[int, float]) -> pd.DataFrame:
    """The curves at the kept epochs."""
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


def say_how(known: Corpus | None, run: str, sampling: Sampling) -> None:
    """How the copied share is measured, or why it is not."""
    if known is None:
        st.caption(_("The text of this run is not here, so nobody can tell what is copied. Upload it again."))
        return
    count, length = memorizing.size(choices.runtime_of(run))
    st.caption(
        _(
            "Copied share: of {count} quotes of at most {length} characters at T = {t:g}, from the same random numbers "
            "in every epoch, the characters in an underlined part or in a whole quote of the text. The epochs that a "
            "run keeps lie at growing distances, since a network learns most in the first."
        ).format(count=count, length=length, t=sampling.temperature)
    )
    how("by-heart")


st.title(_("Time machine"))
st.caption(_("One network at every age: the same beginning, the same random numbers, another epoch."))
opened = run_to_open()
if opened is None:
    show_none()
    st.stop()
model = runs()[opened]
metadata = model.metadata
with st.container(horizontal=True, vertical_alignment="bottom"):
    run_control(opened)
    given, sampling, seed = settings(bool(metadata.prompts))
prompt = choices.readable(given, model=model)
if prompt is None:
    st.stop()
prompts = tuple(starts(metadata.prompts, prompt, COUNT[metadata.recipe.reading], np.random.default_rng(seed)))
epoch = epoch_control(metadata)
known = choices.text_of_model(model)
left, right = st.columns([4, 5], gap="medium")
with left:
    quotes = quotes_at(model, epoch, prompts, sampling, seed)
    quote_list([row_of(quote, "", known) for quote in quotes], key="epoch_quotes")
with right:
    shares = shares_of(model, known, sampling) if known else {}
    show_curves(metadata, shares, epoch)
st.markdown(reading(metadata, shares))
charts.table_beside("epochs", lambda: table(metadata, shares), alt=_("The figures of every kept epoch, one a row"))
st.header(_("The same beginning in every epoch"))
show_strip(model, prompts, sampling, seed, known, shares)
say_how(known, opened, sampling)
