"""What the units of a network hold: state and gates at each character, and which of them track something."""

from functools import partial

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from quotegen.app import choices, link
from quotegen.app.caches import networks
from quotegen.app.charts import inner as inner_charts
from quotegen.app.charts import shared as charts
from quotegen.app.components import text_cells
from quotegen.app.inside.subject import View, pick, place_control
from quotegen.app.inside.surprise import describe, signed_cells, signed_legend
from quotegen.app.locale import _
from quotegen.app.models import models
from quotegen.app.words import escaped, feature_name, state_name, visible
from quotegen.inside.trace import Trace
from quotegen.inside.units import FEATURES
from quotegen.quote.runtime import GATES

STATES = ("hidden", "cell", *GATES)
MOST_UNITS = 24  # rows of a heat map that can be told apart
SPAN = 32  # characters that a heat map shows at once; more would be thinner than a letter on a phone


def states_lens(text: str, fold: DeltaGenerator) -> View:
    """Draw the controls of state and gates; returns the view that they ask for."""
    at = place_control(text)
    state = link.one_of(_("State"), {state: state_name(state) for state in STATES}, name="state", default="hidden")
    label, most = _("Unit to colour the text by"), _("the one that changes most")
    with fold:
        unit = link.number(st.number_input, label, 0, 4095, name="unit", default=None, placeholder=most)
    return partial(show_states, text, at, state, unit)


def show_states(text: str, at: int, state: str, unit: int | None, model_id: str, trace: Trace) -> None:
    """A heat map of the most active units over a stretch of the text, and the text coloured by one of them."""
    if state not in trace.of_text:
        st.caption(_("An RNN has neither gates nor a cell state: its hidden state is all."))
        state = "hidden"
    values = trace.of_text[state]
    units = np.argsort(-values.std(0), kind="stable")[:MOST_UNITS]
    at = min(choices.place_in(model_id, text, at), len(values) - 1)
    start = max(0, min(at - SPAN // 2, len(values) - SPAN))
    stretch = slice(start, start + SPAN)
    words = _(
        "{state}: the {n} of {all} units that change most over this text, one column a character. Unit {unit} changes "
        "most, between {low:.2f} and {high:.2f}."
    ).format(
        state=state_name(state),
        n=len(units),
        all=values.shape[1],
        unit=units[0],
        low=values[:, units[0]].min(),
        high=values[:, units[0]].max(),
    )
    signed = state not in GATES or state == "candidate"
    shown = values[stretch, units].T, units, trace.text[stretch], start, at
    charts.draw(inner_charts.state_chart, *shown, signed, alt=words)
    columns = {_("Character"): map(visible, trace.text)} | {str(each): values[:, each].round(3) for each in units}
    describe(words, f"states-{model_id}", columns)
    st.caption(escaped(gate_words(trace, at)))
    if models()[model_id].metadata.recipe.reading == "windows":
        st.caption(_("This network reads windows, each from an empty memory: every column is the end of its own."))
    unit = int(units[0]) if unit is None else min(unit, values.shape[1] - 1)
    show_unit(model_id, trace, state, unit, picked=at, on_pick=partial(pick, model_id, text))


def gate_words(trace: Trace, at: int) -> str:
    """The gates of one step in words, all units together."""
    states, name = trace.of_text, visible(trace.text[at])
    if "cell" not in states:
        size = float(np.abs(states["hidden"][at]).mean())
        return _("After “{character}”: the hidden state's mean size is {size:.2f}.").format(character=name, size=size)
    return _(
        "At “{character}”, on average over all units: forget gate {forget:.2f}, input gate {input:.2f}, output gate "
        "{output:.2f}; size of the cell state {size:.2f}."
    ).format(
        character=name,
        size=float(np.abs(states["cell"][at]).mean()),
        **{gate: float(states[gate][at].mean()) for gate in ("forget", "input", "output")},
    )


def show_unit(model_id: str, trace: Trace, state: str, unit: int, **picking) -> None:
    """The text coloured by one unit; `picking` is that of `text_cells`."""
    values = trace.of_text[state][:, unit]
    words = _("Unit {unit} is highest at “{high}” ({most:+.2f}) and lowest at “{low}” ({least:+.2f}).").format(
        unit=unit,
        high=around(trace.text, int(values.argmax())),
        most=values.max(),
        low=around(trace.text, int(values.argmin())),
        least=values.min(),
    )
    st.markdown("**" + _("{state} of unit {unit}").format(state=state_name(state), unit=unit) + "**")
    legend = signed_legend() if values.min() < 0 else []  # a gate has no side below 0
    text_cells(signed_cells(trace.text, values), key=f"unit-{model_id}", label=words, legend=legend, **picking)
    st.caption(escaped(words))


def around(text: str, place: int) -> str:
    return "".join(map(visible, text[max(0, place - 3) : place + 1]))


def units_lens(_text: str, _fold: DeltaGenerator) -> View:
    """Draw the controls of the search for units; returns the view that they ask for."""
    more = {"name": "feature", "default": "position", "format_func": feature_name}
    feature = link.choice(st.selectbox, _("What to track"), list(FEATURES), **more)
    names = {state: state_name(state) for state in STATES[:2]}
    state = link.one_of(_("State"), names, name="track", default="hidden")
    return partial(show_trackers, feature, state)


def show_trackers(feature: str, state: str, model_id: str, trace: Trace) -> None:
    """The units of a network that track a feature best, and the text coloured by the one that is chosen."""
    model, state = models()[model_id], state if state in trace.of_text else "hidden"
    found = networks.search(model, choices.text_of_model(), state)
    trackers = found.trackers.get(feature)
    if not trackers:
        words = _("In this text “{feature}” does not vary, so nothing can track it.")
        st.caption(words.format(feature=feature_name(feature)))
        return
    words = _("{feature}: unit {unit} of the {state} follows it best, with r = {r:+.2f}.").format(
        feature=feature_name(feature), unit=trackers[0].unit, state=state_name(state).lower(), r=trackers[0].again
    )
    charts.draw(inner_charts.tracker_chart, trackers, alt=words)
    columns = {
        _("Unit"): [each.unit for each in trackers],
        _("r where found"): [round(each.found, 3) for each in trackers],
        _("r on other quotes"): [round(each.again, 3) for each in trackers],
    }
    describe(words, f"trackers-{model_id}", columns)
    st.caption(
        _(
            "r is Pearson's correlation over {quotes} quotes of the model's text. The tick: on the half in which the "
            "unit was found. The bar: on the other half, where it can no longer fit by chance."
        ).format(quotes=found.quotes)
    )
    options = [each.unit for each in trackers]
    name = "tracker" if model_id == choices.current_model_id() else "tracker2"
    unit = link.choice(st.pills, _("Look at unit"), options, name=name, default=options[0], required=True)
    show_unit(model_id, trace, state, unit)
