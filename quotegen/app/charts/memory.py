"""Altair charts of how far back networks remember: accuracy by gap, and what comes back of the gradient."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd

from quotegen.app.charts import shared
from quotegen.app.charts.shared import HEIGHT, by_name, palette
from quotegen.app.locale import _
from quotegen.app.words import contender_name

SHOWN = ("rnn", "lstm", "keeping")
FLOOR = 1e-9  # of a share that is drawn: the RNN's goes on to 10⁻²¹, which would leave no room for the others
WHOLE, DASHED = [1, 0], [5, 3]
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Line:
    """One line of the gradient's chart."""

    name: str
    cell: str  # "lstm" or "rnn"
    dashed: bool
    norms: Sequence[float]  # by distance

    @property
    def shares(self) -> np.ndarray:
        """The norms beside that at the last character."""
        return np.asarray(self.norms) / self.norms[0]


def accuracy_chart(medians: Sequence[dict], chance: float, own: Sequence[dict] = ()) -> alt.LayerChart:
    """Lines: median accuracy by gap of each network, with the range of its runs; diamonds: a visitor's own run."""
    colours, network, gap, share = palette(), _("Network"), _("Characters in between"), _("Letters remembered")
    rows = _named(medians).rename(columns={"median": share})
    gaps = sorted({row["gap"] for row in (*medians, *own)})
    x = alt.X(
        gap,
        type="quantitative",
        scale=alt.Scale(type="log", domain=[min(gaps), max(gaps)], nice=False),
        axis=alt.Axis(values=gaps, format="d", labelOverlap="greedy", grid=False),
    )

    def y(column: str) -> alt.Y:
        axis = alt.Axis(format=".0%", tickCount=5)
        return alt.Y(column, type="quantitative", title=share, axis=axis, scale=alt.Scale(domain=[0, 1]))

    tones, dashes = [colours.ochre, colours.blue, colours.blue], [WHOLE, DASHED, WHOLE]
    names = by_name(rows, network, map(contender_name, SHOWN), tones, dashes, columns=1)
    base = alt.Chart(rows).encode(x, color=names["color"])
    level = alt.Chart(pd.DataFrame({"chance": [chance], gap: [min(gaps)]})).encode(y("chance"))
    layers = [
        base.mark_area(opacity=0.14).encode(y("least"), y2=alt.Y2("most")),
        level.mark_rule(color=colours.grey, strokeDash=[2, 3]),
        level.mark_text(align="left", baseline="top", dx=4, dy=4, color=colours.grey, text=_("guessing")).encode(x),
        base.mark_line(point=alt.OverlayMarkDef(size=36)).encode(y(share), **names),
    ]
    if own:
        points = alt.Chart(_named(own).rename(columns={"accuracy": share}))
        diamonds = points.mark_point(shape="diamond", size=170, strokeWidth=2.2, filled=False, opacity=1)
        layers.append(diamonds.encode(x, y(share), **names))
    return alt.layer(*layers, height=HEIGHT + 60)


def _named(rows: Sequence[dict]) -> pd.DataFrame:
    shown = [{**row, _("Network"): contender_name(row["name"])} for row in rows if row["name"] in SHOWN]
    return pd.DataFrame(shown).rename(columns={"gap": _("Characters in between")})


def gradient_chart(lines: Sequence[Line]) -> alt.Chart:
    """Lines on a log scale: the gradient's norm some characters before, as a share of that at the last character."""
    network, distance, share = _("Network"), _("Characters back"), _("Gradient, 1 at the last character")
    rows = pd.DataFrame(
        [(line.name, back, of) for line in lines for back, of in enumerate(line.shares) if of >= FLOOR],
        columns=[network, distance, share],
    )
    tones = [palette().ochre if line.cell == "rnn" else palette().blue for line in lines]
    dashes = [DASHED if line.dashed else WHOLE for line in lines]
    least, most = np.floor(np.log10([rows[share].min(), rows[share].max()])).astype(int)
    powers = [10.0**power for power in range(least, most + 1)]
    axis = alt.Axis(values=powers, labelExpr=_powers_of_ten(), labelOverlap="greedy", format=".2e")
    x = alt.X(distance, scale=alt.Scale(nice=False), axis=alt.Axis(grid=False))
    y = alt.Y(share, scale=alt.Scale(type="log", nice=False), axis=axis)
    look = {"colours": tones, "dashes": dashes, "columns": 1}
    return shared.lines(rows, x, y, network, [line.name for line in lines], height=HEIGHT + 40, **look)


def _powers_of_ten() -> str:
    """A Vega expression that writes an axis label as a power of ten, which no format of D3 does."""
    names = ["1", "0.1", "0.01", *(f"10⁻{_raised(n)}" for n in range(3, 10))]
    return f"{names!r}[round(-log(datum.value) / LN10)] || format(datum.value, '~r')"


def in_words(share: float) -> str:
    """A number as people write it, from a thousandth down with a power of ten."""
    if share >= 1e-3 or share <= 0:
        return f"{share:.2g}"
    digits, power = f"{share:.0e}".split("e-")
    return f"{'' if digits == '1' else f'{digits} · '}10⁻{_raised(int(power))}"


def _raised(number: int) -> str:
    return str(number).translate(_RAISED)


def gradient_table(lines: Sequence[Line]) -> pd.DataFrame:
    """One row a distance, the norms themselves, one column a network; empty beyond the end of a shorter line."""
    columns = {line.name: pd.Series([f"{norm:.3g}" for norm in line.norms]) for line in lines}
    return pd.DataFrame(columns).fillna("").rename_axis(_("Characters back")).reset_index()
