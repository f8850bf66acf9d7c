"""Charts of a run over its epochs, each with a rule where a visitor stands."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import altair as alt
import pandas as pd

from quotegen.app.charts import shared as charts
from quotegen.app.locale import _
from quotegen.model.files.metadata import EpochRecord

HEIGHT = 235  # pixels, axes and legend included
_ROOM = 44  # pixels for the labels of each vertical axis, so that the rules of two charts stand above each other


def loss_chart(history: Sequence[EpochRecord], epochs: Sequence[int], epoch: int) -> alt.LayerChart:
    """Lines: loss of the training quotes and of held-out ones, in nats per character, with a rule at `epoch`."""
    names = charts.loss_names()
    rows = charts.loss_rows(list(map(asdict, history)), names)
    y = alt.Y(_("Loss (nats per character)"), title=_("Loss (nats)"), scale=alt.Scale(zero=False), axis=_vertical())
    lines = (
        alt.Chart(rows).mark_line(point=len(history) == 1).encode(y, **charts.by_name(rows, _("Curve"), names.values()))
    )
    return _over_epochs(lines, epochs, epoch, title=None)


def copied_chart(shares: Mapping[int, float], epoch: int) -> alt.LayerChart:
    """A line: the copied share of what each saved epoch writes, with a rule at `epoch`."""
    epochs, violet, copied = sorted(shares), charts.palette().violet, _("Copied share")
    rows = pd.DataFrame({_("Epoch"): epochs, copied: [shares[each] for each in epochs]})
    axis = _vertical(format=".0%", values=[0, 0.25, 0.5, 0.75, 1])
    line = (
        alt.Chart(rows)
        .mark_line(color=violet, point=alt.OverlayMarkDef(color=violet, size=45))
        .encode(alt.Y(copied, scale=alt.Scale(domain=[0, 1]), axis=axis))
    )
    return _over_epochs(line, epochs, epoch, title=_("Epoch"))


def _vertical(**more) -> alt.Axis:
    return alt.Axis(minExtent=_ROOM, maxExtent=_ROOM, tickCount=5, **more)


def _over_epochs(lines: alt.Chart, epochs: Sequence[int], epoch: int, title: str | None) -> alt.LayerChart:
    """Lines over a rule at `epoch`; the saved epochs are about evenly spaced, as on the slider: log(1 + epoch)."""
    scale = alt.Scale(type="symlog", domain=[epochs[0], epochs[-1]], nice=False)
    axis = alt.Axis(values=list(epochs), format="d", grid=False, labelOverlap=True)
    x = alt.X(_("Epoch"), type="quantitative", title=title, scale=scale, axis=axis)
    rule = alt.Chart(pd.DataFrame({_("Epoch"): [epoch]})).mark_rule(
        color=charts.palette().ink, strokeWidth=2, opacity=0.55
    )
    return (rule.encode(x) + lines.encode(x)).properties(height=HEIGHT)
