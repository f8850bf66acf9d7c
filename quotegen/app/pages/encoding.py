"""Encoding: a window over the text, its characters, indices and one-hot matrix, and the target."""

import pandas as pd
import streamlit as st

from quotegen.app import choices, link
from quotegen.app.caches import texts
from quotegen.app.charts import shared as charts
from quotegen.app.components import window_strip
from quotegen.app.encoding.product import show_lines, show_row
from quotegen.app.locale import _
from quotegen.app.words import explain, visible
from quotegen.text.windows import (
    STRIDE,
    WINDOW_LENGTH,
    ShortTextError,
    count_windows,
    encoded_sizes,
    one_hot,
    straddling,
)

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
    charts.one_hot_chart,
    one_hot(indices, len(vocabulary)),
    window,
    vocabulary.characters,
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
