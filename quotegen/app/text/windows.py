"""A text as a network reads it: a window over it, its characters as indices and one-hot rows, and the target."""

import pandas as pd
import streamlit as st

from quotegen.app import choices, link
from quotegen.app.caches import texts
from quotegen.app.charts import shared as charts
from quotegen.app.components import window_strip
from quotegen.app.locale import _
from quotegen.app.text.product import show_row
from quotegen.app.words import explain, visible
from quotegen.text import windows
from quotegen.text.vocabulary import Vocabulary


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
    st.dataframe(
        pd.DataFrame(columns),
        hide_index=True,
        column_config=dict.fromkeys(list(columns)[1:], st.column_config.NumberColumn(format="localized")),
        alt=_("Bytes of x and y in three encodings"),
    )
