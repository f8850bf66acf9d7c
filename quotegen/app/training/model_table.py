"""The table of all models that a visitor may use, with their figures."""

import pandas as pd
import streamlit as st

from quotegen.app import choices, link, session
from quotegen.app.fold import fold
from quotegen.app.locale import _
from quotegen.app.training.finished_run import measured_on
from quotegen.jobs.run import summary
from quotegen.model.checkpoint import Checkpoint


def show_models() -> None:
    """Every model this visitor may use, when asked for."""
    box = fold("models", _("All models"), ":material/table:")
    if box.open:
        with box:
            show_table()


def show_table() -> None:
    """The models with their figures; choosing a row makes it the current one."""
    models = choices.models()
    table = pd.DataFrame([figures_of(name, model) for name, model in models.items()])
    event = st.dataframe(
        table,
        hide_index=True,
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
    rows = event.selection.rows
    chosen = list(models)[rows[0]] if rows and rows[0] < len(models) else None
    st.button(
        _("Use this model"),
        icon=":material/check:",
        disabled=chosen in (None, choices.current_model_id()) or link.is_fixed("model"),
        key="use",
        on_click=session.want_model,
        args=(chosen,),
    )


def figures_of(name: str, model: Checkpoint) -> dict:
    """One row of the table of models."""
    figures = summary(model)
    shown = ("units", "parameters", "epochs", "bits_per_character")
    return {
        "name": choices.model_name(name),
        **{key: figures[key] for key in shown},
        "measured_on": measured_on(figures),
    }
