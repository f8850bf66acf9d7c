"""Which run is opened, at which epoch, and what is the same in all of them."""

import streamlit as st

from quotegen.app import choices, link
from quotegen.app.caches import networks
from quotegen.app.generate.controls import prompt_control, seed_control, temperature_control
from quotegen.app.locale import _
from quotegen.app.models import model_name, models
from quotegen.app.parts import off_link, page_link
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.model.files.metadata import Metadata
from quotegen.quote.sampling import Sampling

SEED = 1  # for a visitor who gives none


def runs() -> dict[str, Checkpoint]:
    """The models with the weights of several epochs, by name or fingerprint."""
    return {name: model for name, model in models().items() if model.metadata.snapshots}


def run_to_open() -> str | None:
    """The chosen model if it has several epochs; the bundled run where none was chosen; None otherwise."""
    chosen = choices.current_model_id()
    if chosen in runs():
        return chosen
    if chosen != choices.default_model():
        return None
    return next((name for name in (f"memorize-{choices.text_id()}", *runs()) if name in runs()), None)


def show_none() -> None:
    """Say that the chosen model has its last epoch alone, and the two ways on."""
    name = model_name(choices.current_model_id())
    words = _("Only the last epoch of {model} was saved. Train a new run, which saves several, or open a bundled one.")
    st.info(words.format(model=name), icon=":material/info:")
    with st.container(horizontal=True, vertical_alignment="center"):
        for run in filter(runs().__contains__, networks.bundled_models()):
            put = {"on_click": link.put, "kwargs": {"model": run}}
            st.button(model_name(run), icon=":material/history:", key=f"open-{run}", **put)
        page_link(_("Train one"), "training", "arrow_forward")


def run_control(run: str) -> None:
    """Draw the choice of a run, which is the choice of the model on all pages."""
    off_link("epochs_of", _("Run"), list(runs()), run, lambda chosen: link.put(model=chosen), model_name)


def settings(model: Checkpoint) -> tuple[str, Sampling, int]:
    """Draw what is the same in every epoch; returns the prompt as the visitor wrote it, the sampling and the seed."""
    with st.popover(_("Settings"), icon=":material/tune:"):
        prompt, temperature = prompt_control(model), temperature_control()
        seed = seed_control(str(SEED))
    return prompt, Sampling(temperature), SEED if seed is None else seed


def epoch_control(metadata: Metadata) -> int:
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
