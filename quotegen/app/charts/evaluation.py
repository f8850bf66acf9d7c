"""Altair chart of how well each way to guess does."""

import re
from collections.abc import Sequence

import altair as alt
import pandas as pd

from quotegen.app.charts.shared import palette
from quotegen.app.locale import _


def bits_chart(rows: Sequence[dict]) -> alt.Chart:
    """Bars: bits per character of each way to guess, the best on top. Rows have `label`, `kind` and `bits`."""
    kinds = [_("LSTM"), _("RNN"), _("Counting")]
    present = [kind for kind in kinds if any(row["kind"] == kind for row in rows)]
    ordered = [row | {"lines": _in_lines(row["label"])} for row in sorted(rows, key=lambda row: row["bits"])]
    room = alt.Scale(domain=[0, 1.1 * ordered[-1]["bits"]], nice=False)  # for the longest bar's figure
    base = alt.Chart(pd.DataFrame(ordered), height=120 + 34 * len(rows)).encode(
        y=alt.Y(
            "lines:N",
            sort=[row["lines"] for row in ordered],
            title=None,
            axis=alt.Axis(labelExpr=r"split(datum.label, '\n')", labelLimit=170, labelOverlap=False, ticks=False),
        ),
        x=alt.X("bits:Q", title=_("Bits per character"), scale=room),
        tooltip=[
            alt.Tooltip("label:N", title=_("Guessed by")),
            alt.Tooltip("bits:Q", title=_("Bits per character"), format=".3f"),
        ],
    )
    bars = base.mark_bar().encode(
        color=alt.Color(
            "kind:N", title=None, scale=alt.Scale(domain=kinds), legend=alt.Legend(orient="top", values=present)
        ),
        opacity=alt.condition("datum.learned", alt.value(0.45), alt.value(1.0)),
    )
    return bars + base.mark_text(align="left", dx=4, color=palette().grey).encode(text=alt.Text("bits:Q", format=".2f"))


def _in_lines(label: str) -> str:
    """A label with a line end before what is said beside its name, so that none of it is cut off."""
    return re.sub(r", | · | (?=\()", "\n", label)
