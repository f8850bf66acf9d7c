"""Altair charts of how far back networks remember: accuracy by gap, and what comes back of the gradient."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd

from quotegen.app.charts.shared import HEIGHT, palette
from quotegen.app.locale import _
from quotegen.app.words import contender_name

SHOWN = ("rnn", "lstm", "keeping")
FLOOR = 1e-9  # of a share that is drawn: the RNN's goes on to 10⁻²¹, which would leave no room for the others


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
    colours = palette()
    names = [contender_name(name) for name in SHOWN]
    rows = _named(medians)
    gaps = sorted({row["gap"] for row in (*medians, *own)})
    x = alt.X(
        "gap:Q",
        title=_("Characters in between"),
        scale=alt.Scale(type="log", domain=[min(gaps), max(gaps)], nice=False),
        axis=alt.Axis(values=gaps, format="d", labelOverlap="greedy", grid=False),
    )
    share = alt.Scale(domain=[0, 1])
    colour = alt.Color(
        "network:N",
        title=None,
        scale=alt.Scale(domain=names, range=[colours.ochre, colours.blue, colours.blue]),
        legend=alt.Legend(orient="top", columns=1, labelLimit=320, symbolType="stroke", symbolOpacity=1),
    )
    dash = alt.StrokeDash("network:N", title=None, scale=alt.Scale(domain=names, range=[[1, 0], [5, 3], [1, 0]]))
    y = alt.Y("median:Q", title=_("Letters recalled"), axis=alt.Axis(format="%", tickCount=5), scale=share)
    base = alt.Chart(rows).encode(x=x, color=colour)
    ranges = base.mark_area(opacity=0.14).encode(y=alt.Y("least:Q", scale=share), y2=alt.Y2("most:Q"))
    tips = [
        alt.Tooltip("network:N", title=_("Network")),
        alt.Tooltip("gap:Q", title=_("Characters in between")),
        alt.Tooltip("median:Q", title=_("Letters recalled"), format=".0%"),
        alt.Tooltip("least:Q", title=_("Least"), format=".0%"),
        alt.Tooltip("most:Q", title=_("Most"), format=".0%"),
    ]
    lines = base.mark_line(point=alt.OverlayMarkDef(size=36)).encode(y=y, strokeDash=dash, tooltip=tips)
    level = pd.DataFrame([{"chance": chance, "gap": min(gaps), "words": _("guessing")}])
    rule = alt.Chart(level).mark_rule(color=colours.grey, strokeDash=[2, 3]).encode(y=alt.Y("chance:Q", scale=share))
    words = (
        alt.Chart(level)
        .mark_text(align="left", baseline="top", dx=4, dy=4, color=colours.grey)
        .encode(x=x, y=alt.Y("chance:Q", scale=share), text=alt.Text("words:N"))
    )
    layers = [ranges, rule, words, lines]
    if own:
        points = alt.Chart(_named(own)).mark_point(shape="diamond", size=170, strokeWidth=2.2, filled=False, opacity=1)
        layers.append(
            points.encode(x=x, y=alt.Y("accuracy:Q", scale=share), color=colour, strokeDash=dash, tooltip=_own_tips())
        )
    return alt.layer(*layers, height=HEIGHT + 60)


def _named(rows: Sequence[dict]) -> pd.DataFrame:
    return pd.DataFrame([{**row, "network": contender_name(row["name"])} for row in rows if row["name"] in SHOWN])


def _own_tips() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("network:N", title=_("Network")),
        alt.Tooltip("gap:Q", title=_("Characters in between")),
        alt.Tooltip("accuracy:Q", title=_("Letters recalled"), format=".0%"),
        alt.Tooltip("sequences:Q", title=_("Sequences read"), format=","),
    ]


def gradient_chart(lines: Sequence[Line]) -> alt.Chart:
    """Lines on a log scale: the gradient's norm some characters before, as a share of that at the last character."""
    colours = palette()
    rows = pd.DataFrame(
        [
            {"network": line.name, "distance": distance, "share": float(share)}
            for line in lines
            for distance, share in enumerate(line.shares)
            if share >= FLOOR
        ]
    )
    names = [line.name for line in lines]
    tones = [{"rnn": colours.ochre, "lstm": colours.blue}[line.cell] for line in lines]
    dashes = [[5, 3] if line.dashed else [1, 0] for line in lines]
    legend = alt.Legend(orient="top", columns=1, labelLimit=320, symbolType="stroke")
    least, most = np.floor(np.log10([rows["share"].min(), rows["share"].max()])).astype(int)
    powers = range(least, most + 1)
    axis = alt.Axis(values=[10.0**power for power in powers], labelExpr=_powers_of_ten(), labelOverlap="greedy")
    return (
        alt.Chart(rows, height=HEIGHT + 40)
        .mark_line()
        .encode(
            x=alt.X("distance:Q", title=_("Characters back"), scale=alt.Scale(nice=False), axis=alt.Axis(grid=False)),
            y=alt.Y(
                "share:Q",
                title=_("Gradient, 1 at the last character"),
                scale=alt.Scale(type="log", nice=False),
                axis=axis,
            ),
            color=alt.Color("network:N", title=None, scale=alt.Scale(domain=names, range=tones), legend=legend),
            strokeDash=alt.StrokeDash("network:N", title=None, scale=alt.Scale(domain=names, range=dashes)),
            tooltip=[
                alt.Tooltip("network:N", title=_("Network")),
                alt.Tooltip("distance:Q", title=_("Characters back")),
                alt.Tooltip("share:Q", title=_("Gradient, 1 at the last character"), format=".2e"),
            ],
        )
    )


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
    return "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in str(number))


def gradient_table(lines: Sequence[Line]) -> pd.DataFrame:
    """One row a distance, the norms themselves, one column a network."""
    longest = max(len(line.norms) for line in lines)
    padded = {line.name: [*line.norms, *[np.nan] * (longest - len(line.norms))] for line in lines}
    shown = {name: [f"{norm:.3g}" if norm == norm else "" for norm in norms] for name, norms in padded.items()}
    return pd.DataFrame({_("Characters back"): range(longest), **shown})
