"""The table of all models that a visitor may use, with their figures."""

import pandas as pd
import streamlit as st

from quotegen.app import choices, link, session
from quotegen.app.locale import _
from quotegen.app.models import model_name, models
from quotegen.app.training.finished_run import measured_on
from quotegen.jobs.events import summary


def show_models() -> None:
    """Every model that this visitor may use; a chosen row can be made the current one."""
    usable, rows = models(), []
    for name, model in usable.items():
        figures = summary(model)
        row = {key: figures[key] for key in ("units", "parameters", "epochs", "bits_per_character")}
        rows.append({"name": model_name(name), **row, "measured_on": measured_on(figures)})
    event = st.dataframe(
        pd.DataFrame(rows),
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
