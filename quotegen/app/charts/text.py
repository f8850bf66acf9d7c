"""Altair charts of what a text is made of: characters, pairs of them, lengths of quotes."""

from collections import Counter
from collections.abc import Mapping, Sequence

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
    character, kind, count = _("Character"), _("Class"), _("Occurrences")
    rows = pd.DataFrame(
        [(visible(row.character), class_name(row.character_class), row.count) for row in counts],
        columns=[character, kind, count],
    )
    classes = [class_name(name) for name in CHARACTER_CLASSES]
    legend = alt.Legend(values=[name for name in classes if name in set(rows[kind])])
    return (
        alt.Chart(rows, height=HEIGHT)
        .mark_bar()
        .encode(
            alt.X(character, sort=None),
            alt.Y(count),
            alt.Color(kind, title=None, scale=alt.Scale(domain=classes), legend=legend),
        )
    )


def bigram_chart(counts: Mapping[str, int]) -> alt.Chart:
    """Heat map: how often the most frequent first and second characters follow each other."""
    first, second, count = _("First character"), _("Second character"), _("Occurrences")
    single: Counter[str] = Counter()
    for pair, times in counts.items():
        single[pair[0]] += times
    top = [character for character, _count in single.most_common(MOST_IN_PAIRS)]
    order = [visible(character) for character in top]
    rows = pd.DataFrame(
        [(visible(a), visible(b), counts.get(a + b, 0)) for a in top for b in top], columns=[first, second, count]
    )
    return (
        alt.Chart(rows, height=70 + 22 * MOST_IN_PAIRS)
        .mark_rect()
        .encode(alt.X(second, sort=order), alt.Y(first, sort=order), alt.Color(count, scale=alt.Scale(type="sqrt")))
    )


def length_chart(lengths: np.ndarray) -> alt.Chart:
    """Histogram of quote lengths in characters, at most 30 bars."""
    edges = np.histogram_bin_edges(lengths, bins=min(30, max(1, int(np.ptp(lengths)))))
    counts, edges = np.histogram(lengths, edges)
    rows = pd.DataFrame({"from": edges[:-1], "to": edges[1:], _("Quotes"): counts})
    x = alt.X("from", title=_("Length of a quote (characters)"), bin="binned", axis=alt.Axis(format=".0f"))
    return alt.Chart(rows, height=HEIGHT).mark_bar().encode(x, alt.Y(_("Quotes")), x2=alt.X2("to"))
