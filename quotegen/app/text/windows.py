"""A text as a network reads it: a window over it, its characters as indices and one-hot rows, the target, and what a
one-hot row does in the network: it picks one row of a matrix."""

import numpy as np
import streamlit as st

from quotegen.app import choices, link
from quotegen.app.caches import networks, texts
from quotegen.app.charts import inner as inner_charts
from quotegen.app.charts import shared as charts
from quotegen.app.components import window_strip
from quotegen.app.locale import _
from quotegen.app.models import model_name
from quotegen.app.parts import show_table, table_beside
from quotegen.app.words import escaped, explain, visible
from quotegen.model.files.checkpoint import CheckpointError
from quotegen.model.files.store import mark_used
from quotegen.text import windows
from quotegen.text.vocabulary import Vocabulary

MOST_ROWS, MOST_COLUMNS = 7, 24  # of a weight matrix: as many as can be told apart on a phone


def show_windows(text: choices.ChosenText) -> None:
    """One window and its one-hot matrix, the size of all of them, and what a one-hot row does in the network."""
    vocabulary, characters = texts.vocabulary(text.corpus), len(text.corpus.text)
    strip = st.container()  # above the controls on the page, though it needs them
    with st.grid(3, min_column_width=180):
        words = _("Window length, in characters")
        length = link.number(st.slider, words, 2, 40, name="window", default=windows.WINDOW_LENGTH)
        words = _("Stride, in characters")
        stride = link.number(st.slider, words, 1, 20, name="stride", default=windows.STRIDE)
        count = windows.count_windows(characters, length, stride)
        words = _("Window number, of {count:,}").format(count=count)
        start = (link.number(st.slider, words, 1, count, name="at", default=1) - 1) * stride
    if not count:
        st.info(explain(windows.ShortTextError(characters, length)), icon=":material/info:")
        return
    with strip:
        show_strip(text, vocabulary, start, length, stride)
    window = text.corpus.text[start : start + length]
    rows = windows.one_hot(vocabulary.encode(window), len(vocabulary))
    words = _("One-hot: each row has a single 1, at the index of its character. {rows} × {columns} = {cells:,} cells.")
    words = words.format(rows=length, columns=len(vocabulary), cells=rows.size)
    charts.draw(charts.one_hot_chart, rows, window, vocabulary.characters, alt=words)
    st.caption(words)
    st.header(_("All windows together"))
    show_sizes(count, length, len(vocabulary))
    st.header(_("One-hot × weights = one row"))
    show_row(window)


def show_strip(text: choices.ChosenText, vocabulary: Vocabulary, start: int, length: int, stride: int) -> None:
    """A window in its text, with the index of each character, and whether it lies across two lines."""
    around, end = text.corpus.text, start + length
    read = around[start : end + 1]
    cells = list(zip(map(visible, read), vocabulary.encode(read).tolist(), strict=True))
    starts = texts.starts_of_lines(text.file, text.read_as, text.corpus.steps)
    places = starts[(starts > start) & (starts <= end)] - start
    window_strip(
        before=around[max(0, start - 12) : start],
        window=cells[:-1],
        target=cells[-1],
        after=around[end + 1 : end + 13],
        labels=(_("window"), _("target")),
        lines=places.tolist(),
    )
    share = windows.straddling(starts, len(around), length, stride).mean()
    words = _("{share:.0%} of all windows reach into the next line, whose text has nothing to do with this one.")
    words = words.format(share=share)
    if len(places):
        words = _("**This window lies across two lines**, parted by the double rule.") + " " + words
    st.caption(words)


def show_sizes(count: int, length: int, size: int) -> None:
    words = _(
        "**{count:,} windows**: (characters − window length) / stride, rounded up. x has the shape ({count}, {length}, "
        "{size}), y the shape ({count}, {size})."
    )
    st.markdown(words.format(count=count, length=length, size=size))
    names = {"bool": _("one-hot, bool (the tutorial)"), "float32": _("one-hot, float32"), "int32": _("indices, int32")}
    sizes = windows.encoded_sizes(count, length, size)
    columns = {
        _("Stored as"): [names[kind] for kind in sizes],
        _("Bytes of x"): [x for x, _y in sizes.values()],
        _("Bytes of y"): [y for _x, y in sizes.values()],
    }
    show_table(
        columns,
        column_config=dict.fromkeys(list(columns)[1:], st.column_config.NumberColumn(format="localized")),
        alt=_("Bytes of x and y in three encodings"),
    )


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
    columns = {str(number): column for number, column in enumerate(shown.round(3).T)}
    table_beside("matrix", lambda: {_("Character"): map(visible, names), **columns}, alt=words)
