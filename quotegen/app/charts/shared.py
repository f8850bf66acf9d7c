"""Altair charts. Colours come from the theme, in a fixed order, so that a thing has one colour on every page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import partial

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from quotegen.app.caches.charts import specification
from quotegen.app.fold import fold
from quotegen.app.locale import _
from quotegen.app.words import visible

HEIGHT = 320  # pixels
MOST_CELL_COLUMNS = 60
MOST_POINTS = 40  # epochs of a line whose points are drawn
COLUMNS = alt.ExprRef("width < 400 ? 2 : 0")  # of a legend: two on a phone, where one row would be cut off


@dataclass(frozen=True)
class Palette:
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
    """Put the chart that `make` draws of some figures on the page, with the words that say what it shows, and axes in
    the grey of the captions."""
    labels = dict.fromkeys(("labelColor", "titleColor"), palette().grey)
    spec = specification(make, figures, astuple(palette()))
    st.vega_lite_chart(spec | {"config": {"axis": labels, "legend": labels}}, alt=alt)


def table_beside(key: str, rows: Callable[[], pd.DataFrame], alt: str) -> None:
    """The numbers of a chart as a table, made only when a visitor opens it."""
    show = partial(st.dataframe, hide_index=True, alt=alt)
    fold(f"table-{key}", _("As a table"), ":material/table:", lambda: show(rows()))


def one_hot_chart(matrix: np.ndarray, window: str, vocabulary: Sequence[str]) -> alt.Chart:
    """Heat map of a one-hot matrix, (window_length, vocabulary): one dark cell a row.

    Beyond MOST_CELL_COLUMNS, cells would be thinner than a pixel: only the ones are drawn, at their index.
    """
    labels = [f"{position} {visible(character)}" for position, character in enumerate(window, 1)]
    positions, columns = np.nonzero(matrix | (len(vocabulary) <= MOST_CELL_COLUMNS))
    rows = pd.DataFrame(
        {
            "row": [labels[position] for position in positions],
            "index": columns,
            "character": [visible(vocabulary[column]) for column in columns],
            "value": matrix[positions, columns].astype(int),
        }
    )
    chart = alt.Chart(rows, height=110 + 22 * len(window)).encode(
        y=alt.Y(
            "row:N", sort=labels, title=_("Position and character"), axis=alt.Axis(ticks=False, labelOverlap=False)
        ),
        tooltip=[
            alt.Tooltip("row:N", title=_("Position and character")),
            alt.Tooltip("character:N", title=_("Column")),
            alt.Tooltip("index:Q", title=_("Index")),
            alt.Tooltip("value:Q", title=_("Value")),
        ],
    )
    title = _("Vocabulary (one column a character)")
    if len(vocabulary) > MOST_CELL_COLUMNS:
        scale = alt.Scale(domain=[0, len(vocabulary) - 1], nice=False)
        return chart.mark_square(size=60, opacity=1).encode(x=alt.X("index:Q", title=title, scale=scale))
    return chart.mark_rect(stroke="#88888833").encode(
        x=alt.X("character:N", sort=None, title=title, axis=alt.Axis(labelAngle=0, ticks=False, labelOverlap=True)),
        color=alt.Color("value:Q", legend=None, scale=alt.Scale(domain=[0, 1])),
    )


def by_name(field: str, names: Iterable[str], shown: Sequence[str] | None = None) -> dict:
    """Encodings that tell named lines apart by colour and by dashes, under one legend of those `shown`.

    A name looks the same whether or not the other names are there.
    """
    names = list(names)
    scale = alt.Scale(domain=names)
    legend = alt.Legend(orient="top", values=list(shown or names), symbolType="stroke", columns=COLUMNS)
    return {
        "color": alt.Color(f"{field}:N", title=None, scale=scale, legend=legend),
        "strokeDash": alt.StrokeDash(f"{field}:N", title=None, scale=scale, legend=legend),
    }


def _by_epoch() -> alt.X:
    axis = alt.Axis(tickMinStep=1, format="d")
    return alt.X("epoch:Q", title=_("Epoch"), axis=axis, scale=alt.Scale(nice=False))


def loss_tooltip() -> list[alt.Tooltip]:
    """What a point of a curve of losses says."""
    return [
        alt.Tooltip("epoch:Q", title=_("Epoch")),
        alt.Tooltip("curve:N", title=_("Curve")),
        alt.Tooltip("loss:Q", title=_("Loss (nats per character)"), format=".3f"),
    ]


def new_ngrams_chart(generated: np.ndarray, human: np.ndarray | None) -> alt.Chart:
    """Lines: the share of n-grams that the text does not have, by n from 1; held-out human quotes are the yardstick."""
    names = [_("Generated"), _("Held-out human quotes")]
    curves = [(names[0], generated), *([(names[1], human)] if human is not None else [])]
    rows = pd.DataFrame(
        [
            {"n": n, "quotes": name, "new": float(share)}
            for name, shares in curves
            for n, share in enumerate(shares, 1)
            if not np.isnan(share)
        ]
    )
    return (
        alt.Chart(rows, height=HEIGHT)
        .mark_line()
        .encode(
            x=alt.X("n:Q", title=_("Length of the piece (characters)"), scale=alt.Scale(nice=False)),
            y=alt.Y("new:Q", title=_("Share that is new"), axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])),
            **by_name("quotes", names, [name for name, _shares in curves]),
            tooltip=[
                alt.Tooltip("quotes:N", title=_("Quotes")),
                alt.Tooltip("n:Q", title=_("Length of the piece (characters)")),
                alt.Tooltip("new:Q", title=_("Share that is new"), format=".0%"),
            ],
        )
    )


def loss_chart(
    epochs: Sequence[dict], names: Mapping[str, str] | None = None, span: tuple[float, float] | None = None
) -> alt.Chart:
    """Lines: losses by epoch in nats per character, over a `span` of losses or as far as they go.

    `names` are the lines' by the keys of their losses; by default those of the training text and of held-out quotes.
    """
    names = names or {"loss": _("Training"), "held_out_loss": _("Held out")}
    rows = loss_rows(epochs, names)
    present = [name for name in names.values() if name in set(rows["curve"])]
    scale = alt.Scale(domain=list(span)) if span else alt.Scale(zero=False)
    return (
        alt.Chart(rows, height=HEIGHT)
        .mark_line(point=not span and len(epochs) <= MOST_POINTS)
        .encode(
            x=_by_epoch(),
            y=alt.Y("loss:Q", title=_("Loss (nats per character)"), scale=scale),
            **by_name("curve", names.values(), present),
            tooltip=loss_tooltip(),
        )
    )


def loss_rows(epochs: Sequence[dict], names: Mapping[str, str]) -> pd.DataFrame:
    """The losses of some epochs, one row for each that was measured."""
    return pd.DataFrame(
        [
            {"epoch": row["epoch"], "curve": name, "loss": row[key]}
            for key, name in names.items()
            for row in epochs
            if row[key] is not None
        ]
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
    names = [name for name, _points in curves]
    scale, ochre = alt.Scale(domain=names), [palette().ochre] * len(names)
    legend = alt.Legend(orient="top", symbolType="stroke")
    rows = pd.DataFrame(
        [{"run": name, "epoch": epoch, "bits": bits} for name, points in curves for epoch, bits in points]
    )
    return (
        alt.Chart(rows, height=HEIGHT)
        .mark_line(point=True)
        .encode(
            x=_by_epoch(),
            y=alt.Y("bits:Q", title=_("Bits per character (less is better)"), scale=alt.Scale(zero=False)),
            color=alt.Color("run:N", title=None, scale=alt.Scale(domain=names, range=ochre), legend=legend),
            strokeDash=alt.StrokeDash("run:N", title=None, scale=scale, legend=legend),
            tooltip=[
                alt.Tooltip("run:N", title=_("Run")),
                alt.Tooltip("epoch:Q", title=_("Epoch")),
                alt.Tooltip("bits:Q", title=_("Bits per character"), format=".2f"),
            ],
        )
    )
