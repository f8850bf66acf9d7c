"""All models that a visitor may use, with their figures, and the way for one that they took home to come back."""

from dataclasses import replace

import streamlit as st

from quotegen.app import choices, host, link, session
from quotegen.app.locale import _
from quotegen.app.models import model_name, models
from quotegen.app.parts import show_table
from quotegen.app.training.finished_run import measured_on
from quotegen.app.words import explain
from quotegen.errors import QuotegenError
from quotegen.jobs.events import summary
from quotegen.model.files.archive import MOST_BYTES, MOST_UNITS, open_archive
from quotegen.model.files.store import tidy

_REFUSED = "_not_opened"


def show_models() -> None:
    """Every model that this visitor may use; a chosen row can be made the current one."""
    usable, rows = models(), []
    for name, model in usable.items():
        figures = summary(model)
        row = {key: figures[key] for key in ("units", "parameters", "epochs", "bits_per_character")}
        rows.append({"name": model_name(name), **row, "measured_on": measured_on(figures)})
    event = show_table(
        rows,
        column_config={
            "name": _("Model"),
            "units": _("Units"),
            "parameters": st.column_config.NumberColumn(_("Parameters"), format="localized"),
            "epochs": _("Epochs"),
            "bits_per_character": st.column_config.NumberColumn(_("Bits per character"), format="%.2f"),
            "measured_on": _("Measured on"),
        },
        on_select="rerun",
        selection_mode="single-row",
        key="models",
        alt=_("The models that you may use, with their figures"),
    )
    selected = event.selection.rows
    chosen = list(usable)[selected[0]] if selected and selected[0] < len(usable) else None
    st.button(
        _("Use this model"),
        icon=":material/check:",
        disabled=chosen in (None, choices.current_model_id()) or link.is_fixed("model"),
        key="use",
        on_click=session.want_model,
        args=(chosen,),
    )


def show_opener() -> None:
    """Draw the button and the field for the file, and say why one could not be opened."""
    with st.popover(_("Open a model"), icon=":material/upload_file:"):
        st.file_uploader(
            _("A model that you took home (.zip)"),
            type="zip",
            key=session.field_key("opener"),
            on_change=receive,
            max_upload_size=MOST_BYTES // 1_000_000,
        )
        st.caption(_("Only you can use it, and only in this visit."))
    if refused := st.session_state.get(_REFUSED):
        st.error(refused, icon=":material/error:")


def receive() -> None:
    """Make the model in the file one of this session's and the current one, or say why not."""
    st.session_state.pop(_REFUSED, None)
    file = st.session_state.get(session.field_key("opener"))
    if file is None:
        return
    limits = host.limits()
    try:
        model = open_archive(file.getvalue(), max(MOST_UNITS, limits.max_units))
    except QuotegenError as error:
        st.session_state[_REFUSED] = f"{session.plain_name(file.name)}: {explain(error)}"
        return
    finally:
        session.empty_field("opener")
    tidy(limits.max_store_bytes, keep=model.folder)
    text = replace(model.metadata.text, name=session.plain_name(model.metadata.text.name))
    session.add_trained(replace(model, metadata=replace(model.metadata, text=text)))
    session.want_model(model.metadata.fingerprint)
