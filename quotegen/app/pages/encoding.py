"""Encoding: a window over the text, its characters, indices and one-hot matrix, and the target."""

import numpy as np
import pandas as pd
import streamlit as st

from quotegen.app import choices, link
from quotegen.app.caches import networks, texts
from quotegen.app.charts import inner as inner_charts
from quotegen.app.charts import shared as charts
from quotegen.app.components import window_strip
from quotegen.app.locale import _
from quotegen.app.words import escaped, explain, visible
from quotegen.text.vocabulary import Vocabulary
from quotegen.text.windows import (
    STRIDE,
    WINDOW_LENGTH,
    ShortTextError,
    count_windows,
    encoded_sizes,
    one_hot,
    straddling,
)

MOST_ROWS, MOST_COLUMNS = 7, 24  # of a weight matrix: as many as can be told apart on a phone


def show_lines(across: np.ndarray, here: bool) -> None:
    """Whether this window lies across two lines of the text, and how many of all do."""
    this = _(
        "**This window lies across two lines**: at the double rule another one begins. "
        "Which line follows which means nothing, so here the network is taught noise."
    )
    everywhere = _("Of all windows, {share:.0%} reach over the end of a line. The tutorial trains on them too.")
    st.caption(" ".join([this] * here + [everywhere.format(share=across.mean())]))


def show_row(window: str) -> None:
    """One-hot × weights = one row, for a character of the window and the weights of the chosen model."""
    known = choices.current_model_id()
    choices.runtime_of(known)  # stops the page where the model cannot be read
    model = choices.current_model()
    matrix = networks.input_matrix(model)
    words = (
        _("**{model}** begins with its embedding, a matrix W of {rows:,} characters × {columns:,} numbers.")
        if model.metadata.recipe.embedding
        else _(
            "**{model}** begins with the kernel of its recurrent layer, W: {rows:,} characters × {columns:,} numbers."
        )
    )
    st.markdown(words.format(model=choices.model_name(known), rows=len(matrix), columns=matrix.shape[1]))
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
    row = one_hot(np.array(index), len(vocabulary)).astype(np.float32) @ matrix
    first = r" \quad ".join(f"{{{value:.2f}}}" for value in row[:2])
    st.latex(rf"x = [0 \;\ldots\; 1_{{{index}}} \;\ldots\; 0]")
    st.latex(rf"x \cdot W = W_{{{index}}} = [{first} \;\ldots]")
    start = max(0, min(index - MOST_ROWS // 2, len(matrix) - MOST_ROWS))
    shown = matrix[start : start + MOST_ROWS, :MOST_COLUMNS]
    words = _(
        "“{character}” has the index {index} in this model's vocabulary, so its one-hot row picks row {index}, framed; "
        "around it its neighbours, the first {columns} columns."
    ).format(character=visible(character), index=index, columns=shown.shape[1])
    names = vocabulary.characters[start : start + MOST_ROWS]
    charts.draw(inner_charts.matrix_chart(shown, names, index - start), alt=words)
    st.caption(escaped(words))
    st.caption(
        _(
            "The product takes {all:,} multiplications, {zeros:,} of them by 0. Computed here, it differs from the "
            "row by {difference:g}. So the integer {index} is enough: it says which row to look up."
        ).format(
            all=matrix.size,
            zeros=matrix.size - matrix.shape[1],
            difference=np.abs(row - matrix[index]).max(),
            index=index,
        )
    )

    def table() -> pd.DataFrame:
        columns = {_("Character"): map(visible, names)}
        return pd.DataFrame(columns | {str(number): shown[:, number].round(3) for number in range(shown.shape[1])})

    charts.table_beside("matrix", table, alt=words)


st.title(_("Encoding"))
st.caption(_("A network reads numbers. So the text becomes windows, and each character a row with a single 1."))
chosen = choices.current_text()
corpus = chosen.corpus
text, vocabulary = corpus.text, texts.vocabulary(corpus)

left, right = st.columns(2)
window_length = link.number(left.slider, _("Window length, in characters"), 2, 40, name="window", default=WINDOW_LENGTH)
stride = link.number(right.slider, _("Stride, in characters"), 1, 20, name="stride", default=STRIDE)
count = count_windows(len(text), window_length, stride)
if not count:
    st.info(explain(ShortTextError(len(text), window_length)), icon=":material/info:")
    st.stop()
number = 1
if count > 1:
    label = _("Window number, of {count:,}").format(count=count)
    number = link.number(st.slider, label, 1, count, name="at", default=1)
start = (number - 1) * stride
window, target = text[start : start + window_length], text[start + window_length]
indices = vocabulary.encode(window)
starts = texts.starts_of_lines(chosen.file, chosen.read_as, corpus.steps)
places = starts[(starts > start) & (starts <= start + window_length)] - start

window_strip(
    before=text[max(0, start - 12) : start],
    window=[(visible(character), int(index)) for character, index in zip(window, indices, strict=True)],
    target=(visible(target), vocabulary.index[target]),
    after=text[start + window_length + 1 : start + window_length + 13],
    labels=(_("window"), _("target")),
    lines=places.tolist(),
)
show_lines(straddling(starts, len(text), window_length, stride), here=len(places) > 0)
charts.draw(
    charts.one_hot_chart(one_hot(indices, len(vocabulary)), window, vocabulary.characters),
    alt=_(
        "One-hot matrix of {rows} rows and {columns} columns; each row has a single 1, at the index of its character."
    ).format(rows=window_length, columns=len(vocabulary)),
)
st.caption(
    _("{rows} × {columns} = {cells:,} cells for this window, {ones} of them 1. The target is one more row.").format(
        rows=window_length, columns=len(vocabulary), cells=window_length * len(vocabulary), ones=window_length
    )
)

st.header(_("All windows together"))
st.markdown(
    _("**{count:,} windows**: (characters − window length) / stride, rounded up.").format(count=count)
    + " "
    + _("x has the shape ({count}, {length}, {size}), y the shape ({count}, {size}).").format(
        count=count, length=window_length, size=len(vocabulary)
    )
)
names = {"bool": _("one-hot, bool (the tutorial)"), "float32": _("one-hot, float32"), "int32": _("indices, int32")}
sizes = encoded_sizes(count, window_length, len(vocabulary))
st.dataframe(
    pd.DataFrame(
        {
            _("Kept as"): [names[kind] for kind in sizes],
            _("Bytes of x"): [size.x for size in sizes.values()],
            _("Bytes of y"): [size.y for size in sizes.values()],
        }
    ),
    hide_index=True,
    column_config={
        name: st.column_config.NumberColumn(format="localized") for name in (_("Bytes of x"), _("Bytes of y"))
    },
    alt=_("Bytes of x and y in three encodings"),
)
st.caption(_("Indices say the same in far fewer bytes: a one-hot row times a matrix only picks one row of it."))

st.header(_("One-hot × weights = one row"))
show_row(window)
