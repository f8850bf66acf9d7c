"""Which run is opened, at which epoch, and what is the same in all of them."""

import streamlit as st

from quotegen.app import choices, link
from quotegen.app.caches import networks
from quotegen.app.locale import _
from quotegen.model.checkpoint import Checkpoint, Metadata
from quotegen.quote.sampling import Sampling

SEED = 1  # for a visitor who gives none


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
