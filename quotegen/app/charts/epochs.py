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
    names = {"loss": _("Training"), "held_out_loss": _("Held out")}
    rows = charts.loss_rows(list(map(asdict, history)), names)
    present = [name for name in names.values() if name in set(rows["curve"])]
    lines = (
        alt.Chart(rows)
        .mark_line(point=len(history) == 1)
        .encode(
            x=_epochs_axis(epochs, title=None),
            y=alt.Y("loss:Q", title=_("Loss (nats)"), scale=alt.Scale(zero=False), axis=_vertical()),
            **charts.by_name("curve", names.values(), present),
            tooltip=charts.loss_tooltip(),
        )
    )
    return (_rule(epochs, epoch, None) + lines).properties(height=HEIGHT)


def copied_chart(shares: Mapping[int, float], epoch: int) -> alt.LayerChart:
    """A line: the copied share of what each saved epoch writes, with a rule at `epoch`."""
    epochs, violet = sorted(shares), charts.palette().violet
    rows = pd.DataFrame({"epoch": epochs, "copied": [shares[each] for each in epochs]})
    line = (
        alt.Chart(rows)
        .mark_line(color=violet, point=alt.OverlayMarkDef(color=violet, size=45))
        .encode(
            x=_epochs_axis(epochs, title=_("Epoch")),
            y=alt.Y(
                "copied:Q",
                title=_("Copied share"),
                scale=alt.Scale(domain=[0, 1]),
                axis=_vertical(format="%", values=[0, 0.25, 0.5, 0.75, 1]),
            ),
            tooltip=[
                alt.Tooltip("epoch:Q", title=_("Epoch")),
                alt.Tooltip("copied:Q", title=_("Copied share"), format=".0%"),
            ],
        )
    )
    return (_rule(epochs, epoch, _("Epoch")) + line).properties(height=HEIGHT)


def _epochs_axis(epochs: Sequence[int], title: str | None) -> alt.X:
    """The saved epochs as ticks, about evenly spaced as on the slider: log(1 + epoch)."""
    scale = alt.Scale(type="symlog", domain=[epochs[0], epochs[-1]], nice=False)
    axis = alt.Axis(values=list(epochs), format="d", grid=False, labelOverlap=True)
    return alt.X("epoch:Q", title=title, scale=scale, axis=axis)


def _vertical(**more) -> alt.Axis:
    return alt.Axis(minExtent=_ROOM, maxExtent=_ROOM, tickCount=5, **more)


def _rule(epochs: Sequence[int], epoch: int, title: str | None) -> alt.Chart:
    """Where the slider stands, behind the lines."""
    rows = pd.DataFrame({"epoch": [epoch]})
    return (
        alt.Chart(rows)
        .mark_rule(color=charts.palette().ink, strokeWidth=2, opacity=0.55)
        .encode(x=_epochs_axis(epochs, title), tooltip=[alt.Tooltip("epoch:Q", title=_("Epoch"))])
    )
