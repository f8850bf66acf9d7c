"""Altair charts of bits per character: of each way to guess, and of single quotes."""

import re
from collections.abc import Sequence

import altair as alt
import pandas as pd

from quotegen.app.charts.shared import palette
from quotegen.app.locale import _


def bits_chart(rows: Sequence[dict]) -> alt.LayerChart:
    """Bars: bits per character of each way to guess, the best on top. Rows have `label`, `kind`, `bits`, `learned`."""
    rows = [row | {"label": _in_lines(row["label"])} for row in sorted(rows, key=lambda row: row["bits"])]
    return _bars(rows, [_("LSTM"), _("RNN"), _("Counting")], _("Guessed by"), height=120 + 34 * len(rows))


def quotes_chart(rows: Sequence[dict], writers: Sequence[str]) -> alt.LayerChart:
    """Bars: bits per character of single quotes, in the order given. Rows have `label`, `kind` (a writer), `bits`."""
    return _bars(rows, writers, _("Quote"), height=60 + 26 * len(rows))


def _bars(rows: Sequence[dict], kinds: Sequence[str], name: str, height: int) -> alt.LayerChart:
    by, bits = _("By"), _("Bits per character")
    table = pd.DataFrame(rows).rename(columns={"label": name, "kind": by, "bits": bits}).round(3)
    shown = alt.Legend(values=[kind for kind in kinds if kind in set(table[by])])
    axis = alt.Axis(labelExpr=r"split(datum.label, '\n')", labelLimit=170)
    room = alt.Scale(domain=[0, 1.1 * table[bits].max()], nice=False)  # for the longest bar's figure
    base = alt.Chart(table, height=height).encode(
        alt.X(bits, scale=room), alt.Y(name, sort=list(table[name]), title=None, axis=axis)
    )
    bars = base.mark_bar().encode(
        color=alt.Color(by, title=None, scale=alt.Scale(domain=list(kinds)), legend=shown),
        opacity=alt.condition("datum.learned", alt.value(0.45), alt.value(1.0)),
    )
    return bars + base.mark_text(align="left", dx=4, color=palette().grey).encode(text=alt.Text(bits, format=".2f"))


def _in_lines(label: str) -> str:
    """A label with a line end before what is said beside its name, so that none of it is cut off."""
    return re.sub(r", | · | (?=\()", "\n", label)
