"""Altair charts. Columns are named as a visitor reads them: Vega-Lite makes titles and tooltips of their names.

Colours come from the theme, in a fixed order, so that a thing has one colour on every page.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from quotegen.app.caches.charts import specification
from quotegen.app.locale import _
from quotegen.app.words import visible

HEIGHT = 320  # pixels
MOST_CELL_COLUMNS = 60
MOST_POINTS = 40  # epochs of a line whose points are drawn
COLUMNS = alt.ExprRef("width < 400 ? 2 : 0")  # of a legend: two on a phone, where one row would be cut off
_SILENT = {"aria": False}  # else Vega names every mark in English; `alt` and the tables say what a chart shows
_LOOK = {
    "mark": {"tooltip": True} | _SILENT,
    "text": {"tooltip": None},
    "axisBand": {"ticks": False, "labelAngle": 0, "labelOverlap": False},
}


class Palette(NamedTuple):
    """The colours of .streamlit/config.toml that a drawing of ours names, in the visitor's theme."""

    ink: str
    paper: str
    grey: str
    blue: str
    ochre: str
    violet: str


def palette() -> Palette:
    """The colours of the theme that the visitor sees."""
    theme = f"theme.{'dark' if st.context.theme.type == 'dark' else 'light'}"
    blue, ochre = st.get_option(f"{theme}.chartCategoricalColors")[:2]
    names = ("textColor", "backgroundColor", "grayTextColor", "violetColor")
    ink, paper, grey, violet = (st.get_option(f"{theme}.{name}") for name in names)
    return Palette(ink, paper, grey, blue, ochre, violet)


def draw(make: Callable[..., alt.Chart | alt.LayerChart], *figures, alt: str) -> None:
    """Put the chart that `make` draws of some figures on the page; `alt` says in words what it shows."""
    labels = dict.fromkeys(("labelColor", "titleColor"), palette().grey) | _SILENT
    look = _LOOK | {"axis": labels, "legend": labels | {"orient": "top", "labelLimit": 320}}
    st.vega_lite_chart(specification(make, figures, palette()) | {"config": look}, alt=alt)


def one_hot_chart(matrix: np.ndarray, window: str, vocabulary: Sequence[str]) -> alt.Chart:
    """Heat map of a one-hot matrix, (window_length, vocabulary): one dark cell a row.

    Beyond MOST_CELL_COLUMNS, cells would be thinner than a pixel: only the ones are drawn, at their index.
    """
    place, column, index, value = _("Position and character"), _("Column"), _("Index"), _("Value")
    labels = [f"{position} {visible(character)}" for position, character in enumerate(window, 1)]
    positions, columns = np.nonzero(matrix | (len(vocabulary) <= MOST_CELL_COLUMNS))
    rows = pd.DataFrame(
        {
            place: [labels[position] for position in positions],
            index: columns,
            column: [visible(vocabulary[column]) for column in columns],
            value: matrix[positions, columns].astype(int),
        }
    )
    chart = alt.Chart(rows, height=110 + 22 * len(window)).encode(alt.Y(place, sort=labels))
    title = _("Vocabulary (one column a character)")
    if len(vocabulary) > MOST_CELL_COLUMNS:
        scale = alt.Scale(domain=[0, len(vocabulary) - 1], nice=False)
        return chart.mark_square(size=60, opacity=1).encode(alt.X(index, title=title, scale=scale))
    return chart.mark_rect(stroke="#88888833").encode(
        alt.X(column, sort=None, title=title, axis=alt.Axis(labelOverlap=True)),
        color=alt.Color(value, legend=None, scale=alt.Scale(domain=[0, 1])),
    )


def by_name(
    rows: pd.DataFrame, column: str, names: Iterable[str], colours=alt.Undefined, dashes=alt.Undefined, columns=COLUMNS
) -> dict:
    """Encodings that tell lines apart by colour and by dashes, under one legend of those in `rows`.

    A name looks the same whether or not the other names are there.
    """
    names = list(names)
    shown = [name for name in names if name in set(rows[column])]
    legend = alt.Legend(values=shown, symbolType="stroke", symbolOpacity=1, columns=columns)
    return {
        "color": alt.Color(column, title=None, scale=alt.Scale(domain=names, range=colours), legend=legend),
        "strokeDash": alt.StrokeDash(column, title=None, scale=alt.Scale(domain=names, range=dashes), legend=legend),
    }


def lines(
    rows: pd.DataFrame, x: alt.X, y: alt.Y, name: str, names: Iterable[str], *, height=HEIGHT, point=False, **look
) -> alt.Chart:
    """Lines told apart by the column `name`; `look` is that of `by_name`."""
    return alt.Chart(rows, height=height).mark_line(point=point).encode(x, y, **by_name(rows, name, names, **look))


def _by_epoch() -> alt.X:
    return alt.X(_("Epoch"), axis=alt.Axis(tickMinStep=1, format="d"), scale=alt.Scale(nice=False))


def new_ngrams_chart(generated: np.ndarray, human: np.ndarray | None) -> alt.Chart:
    """Lines: the share of n-grams that the text does not have, by n from 1; held-out human quotes are the yardstick."""
    name, length, new = _("Quotes"), _("Length of the piece (characters)"), _("Share that is new")
    names = [_("Generated"), _("Held-out human quotes")]
    curves = zip(names, (generated, () if human is None else human), strict=True)
    rows = pd.DataFrame(
        [(n, curve, share) for curve, shares in curves for n, share in enumerate(shares, 1) if not np.isnan(share)],
        columns=[length, name, new],
    )
    y = alt.Y(new, axis=alt.Axis(format=".0%"), scale=alt.Scale(domain=[0, 1]))
    return lines(rows, alt.X(length, scale=alt.Scale(nice=False)), y, name, names)


def loss_names() -> dict[str, str]:
    return {"loss": _("Training"), "held_out_loss": _("Held out")}


def loss_chart(
    epochs: Sequence[dict], names: Mapping[str, str] | None = None, span: tuple[float, float] | None = None
) -> alt.Chart:
    """Lines: losses by epoch in nats per character, over a `span` of losses or as far as they go.

    `names` are the lines' by the keys of their losses; by default those of the training text and of held-out quotes.
    """
    names = names or loss_names()
    rows = loss_rows(epochs, names)
    y = alt.Y(_("Loss (nats per character)"), scale=alt.Scale(domain=list(span)) if span else alt.Scale(zero=False))
    point = not span and len(epochs) <= MOST_POINTS
    return lines(rows, _by_epoch(), y, _("Curve"), names.values(), point=point)


def loss_rows(epochs: Sequence[dict], names: Mapping[str, str]) -> pd.DataFrame:
    """The losses of some epochs, one row for each that was measured."""
    return pd.DataFrame(
        [
            (row["epoch"], name, round(row[key], 3))
            for key, name in names.items()
            for row in epochs
            if row[key] is not None
        ],
        columns=[_("Epoch"), _("Curve"), _("Loss (nats per character)")],
    )


def draw_losses(epochs: Sequence[dict]) -> None:
    """The loss by epoch on the page, as far as a run has come."""
    if len(epochs) < 2:
        return
    best = min(epochs, key=lambda row: row["bits_per_character"])
    words = _("Loss by epoch. The best epoch so far is {epoch} with {bits:.2f} bits per character.")
    draw(loss_chart, epochs, alt=words.format(epoch=best["epoch"], bits=best["bits_per_character"]))


def comparison_chart(curves: Sequence[tuple[str, Sequence[tuple[int, float]]]]) -> alt.Chart:
    """Lines: bits per character on the same held-out quotes by epoch, of named runs. All have the held-out colour."""
    run, bits, names = _("Run"), _("Bits per character (less is better)"), [name for name, _points in curves]
    rows = pd.DataFrame(
        [(name, epoch, round(value, 3)) for name, points in curves for epoch, value in points],
        columns=[run, _("Epoch"), bits],
    )
    y, colours = alt.Y(bits, scale=alt.Scale(zero=False)), [palette().ochre] * len(names)
    return lines(rows, _by_epoch(), y, run, names, colours=colours, point=True)
