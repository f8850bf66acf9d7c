"""Altair charts of what a network computes: stages of sampling, expectations, states, trackers, weights."""

from collections.abc import Sequence
from itertools import pairwise

import altair as alt
import numpy as np
import pandas as pd

from quotegen.app.charts.shared import palette
from quotegen.app.locale import _, ngettext
from quotegen.app.words import stage_name, visible
from quotegen.inside.units import Tracker
from quotegen.quote.sampling import Sampling, Stage

MOST_BARS = 20  # characters that a stage shows; a label says what the others have together
_LANE, _LANE_PIXELS = 1.55, 92  # height of a stage in tallest bars, and in pixels
_LABEL = 1.42  # where a stage's label hangs, clear of its tallest bar


def stage_rows(passed: Sequence[Stage], characters: Sequence[str]) -> pd.DataFrame:
    """One row for each stage and each of the characters that are shown, the likeliest as learned first."""
    shown = likeliest(passed[0])
    rows = [
        {
            "stage": place,
            "character": visible(characters[index]),
            "before": float(before.probabilities[index]),
            "after": float(stage.probabilities[index]),
        }
        for place, (before, stage) in enumerate(pairwise([passed[0], *passed]))
        for index in shown
    ]
    return pd.DataFrame(rows)


def likeliest(learned: Stage) -> np.ndarray:
    """Indices of the characters that bars are drawn for, the likeliest first."""
    return np.argsort(-learned.probabilities, kind="stable")[:MOST_BARS]


def stage_label(stage: Stage, learned: Stage, sampling: Sampling) -> str:
    """A stage with its setting, how many characters it leaves, how much is left to chance, and what is not shown."""
    left = ngettext("{n} left", "{n} left", stage.candidates).format(n=stage.candidates)
    bits = _("{bits:.2f} bits").format(bits=stage.entropy)
    others = 1 - stage.probabilities[likeliest(learned)].sum()
    rest = [_("others {share:.0%}").format(share=others)] if others >= 0.005 else []
    return " · ".join([stage_title(stage.name, sampling), left, bits, *rest])


def stage_title(name: str, sampling: Sampling) -> str:
    """The name of a stage with its setting."""
    off = {"top_k": sampling.top_k == 0, "top_p": sampling.top_p == 1, "min_p": sampling.min_p == 0}.get(name, False)
    if name == "learned":
        return stage_name(name)
    setting = _("off") if off else format(getattr(sampling, name), "g")
    return f"{stage_name(name)} {setting}"


def stage_chart(passed: Sequence[Stage], characters: Sequence[str], sampling: Sampling) -> alt.LayerChart:
    """The stages below each other, their bars in one order and on one scale: what stays, what is gained, what goes."""
    rows = stage_rows(passed, characters)
    tallest, floor = rows[["before", "after"]].to_numpy().max(), _LANE * (len(passed) - 1 - rows["stage"])
    low = np.minimum(rows["before"], rows["after"])
    names = {"stays": _("stays"), "gained": _("gained here"), "lost": _("lost here")}
    spans = {"stays": (0 * low, low), "gained": (low, rows["after"]), "lost": (low, rows["before"])}
    parts = pd.concat(
        rows.assign(part=names[part], bottom=floor + start / tallest, top=floor + end / tallest)[end - start > 1e-9]
        for part, (start, end) in spans.items()
    )
    parts["name"] = [stage_title(passed[place].name, sampling) for place in parts["stage"]]
    lanes = pd.DataFrame(
        {
            "floor": [_LANE * (len(passed) - 1 - place) for place in range(len(passed))],
            "label": [stage_label(stage, passed[0], sampling) for stage in passed],
        }
    ).assign(top=lambda lane: lane["floor"] + _LABEL)
    colours = palette()
    legend = alt.Legend(orient="top", title=None, symbolType="square", symbolStrokeWidth=1.5)
    domain = list(names.values())
    scale = alt.Scale(domain=[0, _LANE * len(passed)], nice=False)

    def part(channel: type, **more):
        return channel("part:N", legend=legend, scale=alt.Scale(domain=domain, **more))

    bars = (
        alt.Chart(parts)
        .mark_bar(strokeWidth=1.2)
        .encode(
            x=alt.X("character:N", sort=None, title=_("Next character"), axis=alt.Axis(labelAngle=0, ticks=False)),
            y=alt.Y("bottom:Q", axis=None, scale=scale),
            y2=alt.Y2("top:Q"),
            fill=part(alt.Fill, range=[colours.blue, colours.ochre, "transparent"]),
            stroke=part(alt.Stroke, range=[colours.blue, colours.ochre, colours.grey]),
            strokeDash=part(alt.StrokeDash, range=[[1, 0], [1, 0], [2, 2]]),
            tooltip=[
                alt.Tooltip("character:N", title=_("Character")),
                alt.Tooltip("name:N", title=_("Stage")),
                alt.Tooltip("before:Q", title=_("Before"), format=".3f"),
                alt.Tooltip("after:Q", title=_("After"), format=".3f"),
            ],
        )
    )
    rules = alt.Chart(lanes).mark_rule(color=colours.grey, strokeWidth=0.7).encode(y=alt.Y("floor:Q", axis=None))
    words = (
        alt.Chart(lanes)
        .mark_text(align="right", baseline="top", color=colours.ink, fontSize=12)
        .encode(x=alt.XValue("width"), y=alt.Y("top:Q", axis=None), text=alt.Text("label:N"))
    )
    return alt.layer(rules, bars, words, height=_LANE_PIXELS * len(passed))


def expected_chart(best: Sequence[tuple[str, float]], came: str) -> alt.Chart:
    """Bars: the likeliest next characters, the one that came in ochre and marked with an arrow."""
    colours = palette()
    rows = pd.DataFrame(
        {
            "character": [f"{visible(name)}{' ←' if name == came else ''}" for name, _chance in best],
            "probability": [chance for _name, chance in best],
            "came": [name == came for name, _chance in best],
        }
    )
    base = alt.Chart(rows, height=24 * len(best) + 30).encode(
        x=alt.X("probability:Q", title=_("Probability"), axis=alt.Axis(format="%", tickCount=4)),
        y=alt.Y(
            "character:N",
            sort=None,
            title=None,
            axis=alt.Axis(labelOverlap=False, labelFlush=False, ticks=False, labelFontSize=13),
        ),
        tooltip=[
            alt.Tooltip("character:N", title=_("Character")),
            alt.Tooltip("probability:Q", title=_("Probability"), format=".2%"),
        ],
    )
    tone = alt.condition("datum.came", alt.value(colours.ochre), alt.value(colours.blue))
    return base.mark_bar().encode(color=tone)


def state_chart(
    values: np.ndarray, units: Sequence[int], text: str, start: int, at: int, signed: bool
) -> alt.LayerChart:
    """Heat map of (units, characters) values: a column a character, a row a unit; the column `at` is framed.

    Signed values run from ochre through the page's colour to blue; gates from the page's colour, 0, to blue, 1.
    """
    colours = palette()
    rows = pd.DataFrame(
        {
            "place": np.tile(np.arange(start, start + len(text)), len(units)),
            "character": [visible(character) for character in text] * len(units),
            "unit": np.repeat([str(unit) for unit in units], len(text)),
            "value": values.ravel().round(4),
        }
    )
    most = max(float(np.abs(values).max()), 1e-6)
    scale = (
        alt.Scale(domain=[-most, 0, most], range=[colours.ochre, colours.paper, colours.blue], interpolate="rgb")
        if signed
        else alt.Scale(domain=[0, 1], range=[colours.paper, colours.blue], interpolate="rgb")
    )
    x = alt.X("place:O", title=None, axis=None)
    heat = (
        alt.Chart(rows)
        .mark_rect()
        .encode(
            x=x,
            y=alt.Y(
                "unit:N", sort=None, title=_("Unit"), axis=alt.Axis(ticks=False, labelOverlap=False, labelFlush=False)
            ),
            color=alt.Color("value:Q", title=None, scale=scale, legend=alt.Legend(orient="top", gradientLength=160)),
            tooltip=[
                alt.Tooltip("character:N", title=_("Character")),
                alt.Tooltip("unit:N", title=_("Unit")),
                alt.Tooltip("value:Q", title=_("Value"), format=".3f"),
            ],
        )
    )
    letters = alt.Chart(rows.iloc[: len(text)]).mark_text(color=colours.ink, fontSize=11, font="monospace")
    framed = alt.Chart(rows[rows["place"] == at]).mark_rect(fill=None, stroke=colours.ink, strokeWidth=1)
    return alt.layer(
        heat,
        framed.encode(x=x, y=alt.Y("unit:N", sort=None)),
        letters.encode(x=x, y=alt.YValue(-8), text=alt.Text("character:N")),
        height=15 * len(units),
    ).properties(padding={"top": 12, "left": 0, "right": 0, "bottom": 0})


def tracker_chart(trackers: Sequence[Tracker]) -> alt.LayerChart:
    """Bars: correlation on other quotes than those each unit was found on, which a tick shows."""
    colours = palette()
    rows = pd.DataFrame(
        {
            "unit": [str(tracker.unit) for tracker in trackers],
            "found": [tracker.found for tracker in trackers],
            "again": [tracker.again for tracker in trackers],
        }
    )
    base = alt.Chart(rows, height=22 * len(rows) + 30).encode(
        y=alt.Y("unit:N", sort=None, title=_("Unit"), axis=alt.Axis(ticks=False, labelOverlap=False, labelFlush=False)),
        tooltip=[
            alt.Tooltip("unit:N", title=_("Unit")),
            alt.Tooltip("found:Q", title=_("r where found"), format=".2f"),
            alt.Tooltip("again:Q", title=_("r on other quotes"), format=".2f"),
        ],
    )
    x = alt.X("again:Q", title=_("Correlation r"), scale=alt.Scale(domain=[-1, 1]))
    bars = base.mark_bar(color=colours.blue).encode(x=x)
    ticks = base.mark_tick(color=colours.ink, thickness=2).encode(x=alt.X("found:Q"))
    return alt.layer(bars, ticks)


def matrix_chart(rows: np.ndarray, characters: Sequence[str], picked: int) -> alt.LayerChart:
    """Heat map of some rows of a matrix, (characters, columns), with the row `picked` framed."""
    colours = palette()
    labels = [visible(character) for character in characters]
    count = rows.shape[1]
    cells = pd.DataFrame(
        {
            "row": np.repeat(labels, count),
            "column": np.tile(np.arange(count), len(labels)),
            "value": rows.ravel().round(4),
        }
    )
    most = max(float(np.abs(rows).max()), 1e-6)
    x = alt.X("column:O", title=_("Column"), axis=alt.Axis(labelAngle=0, ticks=False, labelOverlap=True))
    y = alt.Y(
        "row:N",
        sort=None,
        title=None,
        axis=alt.Axis(ticks=False, labelOverlap=False, labelFlush=False, labelFontSize=13),
    )
    heat = (
        alt.Chart(cells)
        .mark_rect()
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "value:Q",
                title=None,
                legend=alt.Legend(orient="top", gradientLength=160),
                scale=alt.Scale(
                    domain=[-most, 0, most], range=[colours.ochre, colours.paper, colours.blue], interpolate="rgb"
                ),
            ),
            tooltip=[
                alt.Tooltip("row:N", title=_("Character")),
                alt.Tooltip("column:O", title=_("Column")),
                alt.Tooltip("value:Q", title=_("Value"), format=".3f"),
            ],
        )
    )
    frame = alt.Chart(cells[cells["row"] == labels[picked]]).mark_rect(fill=None, stroke=colours.ink, strokeWidth=1.5)
    return alt.layer(heat, frame.encode(x=x, y=y), height=24 * len(labels) + 100)  # with axis and legend


def quotes_chart(rows: Sequence[dict], writers: Sequence[str]) -> alt.Chart:
    """Bars: bits per character of single quotes, in the order given. Rows have `label`, `by` (of `writers`), `bits`."""
    base = alt.Chart(pd.DataFrame(rows), height=60 + 26 * len(rows)).encode(
        y=alt.Y(
            "label:N",
            sort=[row["label"] for row in rows],
            title=None,
            axis=alt.Axis(labelLimit=150, labelOverlap=False, ticks=False),
        ),
        x=alt.X("bits:Q", title=_("Bits per character")),
        tooltip=[
            alt.Tooltip("label:N", title=_("Quote")),
            alt.Tooltip("by:N", title=_("By")),
            alt.Tooltip("bits:Q", title=_("Bits per character"), format=".2f"),
        ],
    )
    return base.mark_bar().encode(
        color=alt.Color("by:N", title=None, scale=alt.Scale(domain=list(writers)), legend=alt.Legend(orient="top"))
    )
