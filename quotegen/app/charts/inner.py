"""Altair charts of what a network computes: stages of sampling, expectations, states, trackers, weights."""

from collections.abc import Sequence
from itertools import pairwise

import altair as alt
import numpy as np
import pandas as pd

from quotegen.app.charts.shared import Palette, palette
from quotegen.app.locale import _
from quotegen.app.words import stage_name, visible
from quotegen.inside.units import Tracker
from quotegen.quote.sampling import Sampling, Stage

MOST_BARS = 20  # characters that a stage shows; a label says what the others have together
_LANE, _LANE_PIXELS = 1.55, 92  # height of a stage in tallest bars, and in pixels
_LABEL = 1.42  # where a stage's label hangs, clear of its tallest bar


def likeliest(learned: Stage) -> np.ndarray:
    """Indices of the characters that bars are drawn for, the likeliest first."""
    return np.argsort(-learned.probabilities, kind="stable")[:MOST_BARS]


def stage_title(stage: Stage, sampling: Sampling) -> str:
    """The name of a stage with its setting."""
    if stage.name == "learned":
        return stage_name(stage.name)
    setting, off = getattr(sampling, stage.name), {"top_k": 0, "top_p": 1, "min_p": 0}
    return f"{stage_name(stage.name)} {_('off') if setting == off.get(stage.name) else format(setting, 'g')}"


def _stage_label(stage: Stage, sampling: Sampling, shown: np.ndarray) -> str:
    """A stage with its setting, how many characters it leaves, its entropy, and what the characters not shown have."""
    parts = [
        stage_title(stage, sampling),
        _("{n} left").format(n=stage.candidates),
        _("{bits:.2f} bits").format(bits=stage.entropy),
    ]
    others = 1 - stage.probabilities[shown].sum()
    return " · ".join(parts + [_("others {share:.0%}").format(share=others)] * bool(others >= 0.005))


def stage_chart(passed: Sequence[Stage], characters: Sequence[str], sampling: Sampling) -> alt.LayerChart:
    """The stages below each other on one scale, the bars of each with the outlines of the stage before."""
    colours, shown = palette(), likeliest(passed[0])
    tallest = max(stage.probabilities.max() for stage in passed)
    character, name = _("Next character"), _("Stage")
    before, after = _("Before this stage"), _("After this stage")
    rows, lanes = [], []
    for place, (former, stage) in enumerate(pairwise([passed[0], *passed])):
        floor = _LANE * (len(passed) - 1 - place)
        lanes.append({"floor": floor, "top": floor + _LABEL, "words": _stage_label(stage, sampling, shown)})
        rows += [
            {
                character: visible(characters[index]),
                name: stage_title(stage, sampling),
                before: f"{former.probabilities[index]:.3f}",
                after: f"{stage.probabilities[index]:.3f}",
                "floor": floor,
                "outline": floor + former.probabilities[index] / tallest,
                "top": floor + stage.probabilities[index] / tallest,
            }
            for index in shown
        ]
    y = alt.Y("floor", axis=None, scale=alt.Scale(domain=[0, _LANE * len(passed)], nice=False))
    bars = alt.Chart(pd.DataFrame(rows)).encode(
        alt.X(character, sort=None), y, tooltip=[f"{column}:N" for column in (character, name, before, after)]
    )
    labels = alt.Chart(pd.DataFrame(lanes))
    return alt.layer(
        labels.mark_rule(color=colours.grey, strokeWidth=0.7).encode(y),
        bars.mark_bar(color=colours.blue).encode(y2=alt.Y2("top")),
        bars.mark_bar(filled=False, stroke=colours.grey, strokeDash=[2, 2]).encode(y2=alt.Y2("outline")),
        labels.mark_text(align="right", baseline="top", color=colours.ink, fontSize=12).encode(
            alt.Y("top", axis=None), x=alt.XValue("width"), text=alt.Text("words")
        ),
        height=_LANE_PIXELS * len(passed),
    )


def expected_chart(best: Sequence[tuple[str, float]], came: str) -> alt.Chart:
    """Bars: the likeliest next characters, the one that came in ochre and marked with an arrow."""
    colours, character, probability = palette(), _("Character"), _("Probability")
    rows = pd.DataFrame(
        [(f"{visible(name)}{' ←' if name == came else ''}", chance, name == came) for name, chance in best],
        columns=[character, probability, "came"],
    )
    tone = alt.condition("datum.came", alt.value(colours.ochre), alt.value(colours.blue))
    x = alt.X(probability, axis=alt.Axis(format=".0%", tickCount=4))
    y = alt.Y(character, sort=None, title=None, axis=alt.Axis(labelFontSize=13))
    tooltip = [character, alt.Tooltip(probability, format=".2%")]
    return alt.Chart(rows, height=24 * len(best) + 30).mark_bar().encode(x, y, color=tone, tooltip=tooltip)


def _signed(values: np.ndarray, colours: Palette) -> alt.Scale:
    """From ochre through the page's colour, 0, to blue."""
    most = max(float(np.abs(values).max()), 1e-6)
    tones = [colours.ochre, colours.paper, colours.blue]
    return alt.Scale(domain=[-most, 0, most], range=tones, interpolate="rgb")


def state_chart(
    values: np.ndarray, units: Sequence[int], text: str, start: int, at: int, signed: bool
) -> alt.LayerChart:
    """Heat map of (units, characters) values: a column a character, a row a unit; the column `at` is framed.

    The values of gates, from 0 to 1, are not `signed`.
    """
    colours, character, unit, value = palette(), _("Character"), _("Unit"), _("Value")
    rows = pd.DataFrame(
        {
            "place": np.tile(np.arange(start, start + len(text)), len(units)),
            character: [visible(each) for each in text] * len(units),
            unit: np.repeat([str(each) for each in units], len(text)),
            value: values.ravel().round(3),
        }
    )
    gates = alt.Scale(domain=[0, 1], range=[colours.paper, colours.blue], interpolate="rgb")
    colour = alt.Color(
        value, title=None, scale=_signed(values, colours) if signed else gates, legend=alt.Legend(gradientLength=160)
    )
    x, y = alt.X("place:O", title=None, axis=None), alt.Y(unit, sort=None)
    letters = alt.Chart(rows.iloc[: len(text)]).mark_text(color=colours.ink, fontSize=11, font="monospace")
    framed = alt.Chart(rows[rows["place"] == at]).mark_rect(fill=None, stroke=colours.ink, strokeWidth=1)
    return alt.layer(
        alt.Chart(rows).mark_rect().encode(x, y, colour, tooltip=[character, unit, value]),
        framed.encode(x, y),
        letters.encode(x, y=alt.YValue(-8), text=character),
        height=15 * len(units),
    ).properties(padding={"top": 12, "left": 0, "right": 0, "bottom": 0})


def tracker_chart(trackers: Sequence[Tracker]) -> alt.LayerChart:
    """Bars: correlation on other quotes than those each unit was found on, which a tick shows."""
    colours, unit, found, again = palette(), _("Unit"), _("r where found"), _("r on other quotes")
    rows = pd.DataFrame(
        [(str(tracker.unit), round(tracker.found, 2), round(tracker.again, 2)) for tracker in trackers],
        columns=[unit, found, again],
    )
    base = alt.Chart(rows, height=22 * len(rows) + 30).encode(alt.Y(unit, sort=None), tooltip=[unit, found, again])
    x = alt.X(again, title=_("Correlation r"), scale=alt.Scale(domain=[-1, 1]))
    return base.mark_bar(color=colours.blue).encode(x) + base.mark_tick(color=colours.ink, thickness=2).encode(x=found)


def matrix_chart(rows: np.ndarray, characters: Sequence[str], picked: int) -> alt.LayerChart:
    """Heat map of some rows of a matrix, (characters, columns), with the row `picked` framed."""
    colours, character, column, value = palette(), _("Character"), _("Column"), _("Value")
    labels = [visible(each) for each in characters]
    cells = pd.DataFrame(
        {
            character: np.repeat(labels, rows.shape[1]),
            column: np.tile(np.arange(rows.shape[1]), len(labels)),
            value: rows.ravel().round(3),
        }
    )
    x = alt.X(column, type="ordinal", axis=alt.Axis(labelOverlap=True))
    y = alt.Y(character, sort=None, title=None, axis=alt.Axis(labelFontSize=13))
    colour = alt.Color(value, title=None, scale=_signed(rows, colours), legend=alt.Legend(gradientLength=160))
    framed = alt.Chart(cells[cells[character] == labels[picked]])
    return alt.layer(
        alt.Chart(cells).mark_rect().encode(x, y, colour),
        framed.mark_rect(fill=None, stroke=colours.ink, strokeWidth=1.5).encode(x, y),
        height=24 * len(labels) + 100,  # with axis and legend
    )
