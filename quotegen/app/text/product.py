"""What a one-hot row does in the network: it picks one row of a matrix."""

import numpy as np
import pandas as pd
import streamlit as st

from quotegen.app import choices, link
from quotegen.app.caches import networks
from quotegen.app.charts import inner as inner_charts
from quotegen.app.charts import shared as charts
from quotegen.app.locale import _
from quotegen.app.models import model_name
from quotegen.app.words import escaped, explain, visible
from quotegen.model.files.checkpoint import CheckpointError
from quotegen.model.files.store import mark_used
from quotegen.text.vocabulary import Vocabulary

MOST_ROWS, MOST_COLUMNS = 7, 24  # of a weight matrix: as many as can be told apart on a phone


def show_row(window: str) -> None:
    """One-hot × weights = one row, for a character of the window and the weights of the chosen model."""
    model = choices.current_model()
    mark_used(model)
    try:
        matrix = networks.input_matrix(model)
    except CheckpointError as error:
        st.error(explain(error), icon=":material/error:")
        return
    words = (
        _("**{model}** begins with its embedding, a matrix W of {rows:,} characters × {columns:,} numbers.")
        if model.metadata.recipe.embedding
        else _(
            "**{model}** begins with the kernel of its recurrent layer, W: {rows:,} characters × {columns:,} numbers."
        )
    )
    name = model_name(choices.current_model_id())
    st.markdown(words.format(model=name, rows=len(matrix), columns=matrix.shape[1]))
    if character := character_read(window, model.vocabulary):
        show_product(character, model.vocabulary, matrix)


def character_read(window: str, vocabulary: Vocabulary) -> str | None:
    """Draw the choice of a character of the window; returns it as the model reads it, None where it cannot."""
    label = _("Character of the window")
    place = link.number(st.slider, label, 1, len(window), name="row", default=len(window))
    units = vocabulary.units(window[place - 1])
    if len(units) > 1:
        words = _("This model reads jamo: “{syllable}” is {jamo}. The row is that of the first.")
        st.caption(words.format(syllable=window[place - 1], jamo=" ".join(map(visible, units))))
    if units[0] in vocabulary.index:
        return units[0]
    st.caption(escaped(_("This model never saw “{character}”. Choose another character.").format(character=units[0])))
    return None


def show_product(character: str, vocabulary: Vocabulary, matrix: np.ndarray) -> None:
    """The product of a character's one-hot row with the matrix, in formulas, as a picture and as a table."""
    index = vocabulary.index[character]
    first = r" \quad ".join(f"{{{value:.2f}}}" for value in matrix[index, :2])
    st.latex(rf"x = [0 \;\ldots\; 1_{{{index}}} \;\ldots\; 0] \qquad x \cdot W = W_{{{index}}} = [{first} \;\ldots]")
    start = max(0, min(index - MOST_ROWS // 2, len(matrix) - MOST_ROWS))
    shown, names = matrix[start : start + MOST_ROWS, :MOST_COLUMNS], vocabulary.characters[start : start + MOST_ROWS]
    words = _(
        "“{character}” has the index {index} in this model's vocabulary, so its one-hot row picks row {index} of W, "
        "framed here. The product would take {all:,} multiplications, {zeros:,} of them by 0: the network looks the "
        "row up instead."
    ).format(character=visible(character), index=index, all=matrix.size, zeros=matrix.size - matrix.shape[1])
    charts.draw(inner_charts.matrix_chart, shown, names, index - start, alt=words)
    st.caption(escaped(words))

    def table() -> pd.DataFrame:
        columns = {_("Character"): map(visible, names)}
        return pd.DataFrame(columns | {str(number): shown[:, number].round(3) for number in range(shown.shape[1])})

    charts.table_beside("matrix", table, alt=words)
