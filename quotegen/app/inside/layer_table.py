"""Keras' `model.summary()` of a network, where its parameters are counted. Computed; no Keras is loaded for it."""

import pandas as pd
import streamlit as st

from quotegen.app.locale import _
from quotegen.model.in_keras.layers import layer_rows
from quotegen.model.recipe import Recipe


def show_layers(recipe: Recipe, vocabulary_size: int, key: str) -> None:
    """Each layer with the shape of its output and its parameters, as `model.summary()` prints them."""
    rows = layer_rows(recipe, vocabulary_size)
    columns = {
        _("Layer (type)"): [f"{row.name} ({row.kind})" for row in rows],
        _("Output shape"): [str(row.output_shape) for row in rows],
        _("Parameters"): [row.parameters for row in rows],
    }
    st.dataframe(
        pd.DataFrame(columns),
        hide_index=True,
        column_config={_("Parameters"): st.column_config.NumberColumn(format="localized")},
        alt=_("The layers of the network, with their output shapes and parameters"),
        key=key,
    )
    words = _("What model.summary() prints in Keras. None stands for any number of texts or characters.")
    if fixed := sum(row.parameters for row in rows if not row.trainable):
        words += " " + _("The embedding is the one-hot encoding: its {n:,} numbers are not trained.").format(n=fixed)
    st.caption(words)
