"""Keras' `model.summary()` of a network, where its parameters are counted. Computed; no Keras is loaded for it."""

import pandas as pd
import streamlit as st

from quotegen.app.locale import _
from quotegen.model.in_keras.layers import layer_rows
from quotegen.model.recipe import Recipe


def show_layers(recipe: Recipe, vocabulary_size: int) -> None:
    rows = [
        {
            _("Layer (type)"): f"{row.name} ({row.kind})",
            _("Output shape"): str(row.output_shape),
            _("Parameters"): row.parameters,
        }
        for row in layer_rows(recipe, vocabulary_size)
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={_("Parameters"): st.column_config.NumberColumn(format="localized")},
        alt=_("The layers of the network, with their output shapes and parameters"),
        key="layers",
    )
    st.caption(_("As Keras prints it with model.summary(). None: any number of texts or characters."))
