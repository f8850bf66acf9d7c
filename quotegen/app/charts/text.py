"""Altair charts of what a text is made of: characters, pairs of them, lengths of quotes."""

from collections import Counter
from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from quotegen.app.charts.shared import HEIGHT
from quotegen.app.locale import _
from quotegen.app.words import class_name, visible
from quotegen.text.statistics import CHARACTER_CLASSES, CharacterCount

MOST_CHARACTERS = 20  # bars; the labels of more Hangul would overlap on a phone
MOST_IN_PAIRS = 15  # rows and columns of the heat map of pairs


def character_chart(counts: Sequence[CharacterCount]) -> alt.Chart:
    """Bars: how often each of some characters occurs, coloured by class."""
    rows = pd.DataFrame(
        {
            "character": [visible(row.character) for row in counts],
            "class": [class_name(row.character_class) for row in counts],
            "count": [row.count for row in counts],
        }
    )
    present = set(rows["class"])
    classes = [class_name(name) for name in CHARACTER_CLASSES]
    return (
        alt.Chart(rows, height=HEIGHT)
        .mark_bar()
        .encode(
            x=alt.X("character:N", sort=None, title=_("Character"), axis=alt.Axis(labelAngle=0, labelOverlap=False)),
            y=alt.Y("count:Q", title=_("Occurrences")),
            color=alt.Color(
                "class:N",
                title=None,
                scale=alt.Scale(domain=classes),
                legend=alt.Legend(orient="top", values=[name for name in classes if name in present]),
            ),
            tooltip=[
                alt.Tooltip("character:N", title=_("Character")),
                alt.Tooltip("class:N", title=_("Class")),
                alt.Tooltip("count:Q", title=_("Occurrences"), format=","),
            ],
        )
    )


def bigram_chart(counts: Counter[str]) -> alt.Chart:
    """Heat map: how often the most frequent first and second characters follow each other."""
    single: Counter[str] = Counter()
    for pair, count in counts.items():
        single[pair[0]] += count
    top = [character for character, _count in single.most_common(MOST_IN_PAIRS)]
    rows = pd.DataFrame(
        [{"first": visible(a), "second": visible(b), "count": counts[a + b]} for a in top for b in top],
    )
    order = [visible(character) for character in top]
    return (
        alt.Chart(rows, height=70 + 22 * MOST_IN_PAIRS)
        .mark_rect()
        .encode(
            x=alt.X("second:N", sort=order, title=_("Second character"), axis=alt.Axis(labelAngle=0)),
            y=alt.Y("first:N", sort=order, title=_("First character"), axis=alt.Axis(labelOverlap=False)),
            color=alt.Color(
                "count:Q", title=_("Occurrences"), legend=alt.Legend(orient="top"), scale=alt.Scale(type="sqrt")
            ),
            tooltip=[
                alt.Tooltip("first:N", title=_("First character")),
                alt.Tooltip("second:N", title=_("Second character")),
                alt.Tooltip("count:Q", title=_("Occurrences"), format=","),
            ],
        )
    )


def length_chart(lengths: np.ndarray) -> alt.Chart:
    """Histogram of quote lengths in characters, at most 30 bars."""
    edges = np.histogram_bin_edges(lengths, bins=min(30, max(1, int(np.ptp(lengths)))))
    counts, edges = np.histogram(lengths, edges)
    rows = pd.DataFrame({"from": edges[:-1], "to": edges[1:], "quotes": counts})
    return (
        alt.Chart(rows, height=HEIGHT)
        .mark_bar()
        .encode(
            x=alt.X("from:Q", title=_("Length of a quote (characters)"), bin="binned"),
            x2=alt.X2("to:Q"),
            y=alt.Y("quotes:Q", title=_("Quotes")),
            tooltip=[
                alt.Tooltip("from:Q", title=_("From"), format=".0f"),
                alt.Tooltip("to:Q", title=_("To"), format=".0f"),
                alt.Tooltip("quotes:Q", title=_("Quotes")),
            ],
        )
    )
