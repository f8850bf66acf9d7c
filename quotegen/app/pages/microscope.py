"""Microscope: a text under the chosen model: surprise, state and gates, units that track something."""

from collections.abc import Callable

import streamlit as st

from quotegen.app import choices, link
from quotegen.app.locale import _
from quotegen.app.microscope import lenses
from quotegen.app.words import explain, feature_name, state_name
from quotegen.inside.trace import Trace
from quotegen.inside.units import FEATURES
from quotegen.quote.generation import PromptNeededError
from quotegen.quote.runtime import GATES
from quotegen.text.vocabulary import UnknownCharacterError

STATES = ("hidden", "cell", *GATES)
NOTHING = "none"
View = Callable[[str, Trace, bool], None]  # draws one model's trace; whether that is the second one


def put_under(text: str) -> None:
    """Put a text under the microscope, and look at its greatest surprise."""
    link.put(look=text, place=1 + lenses.most_surprising(choices.current_model_id(), text))


def write_another() -> None:
    """A new quote of the model."""
    put_under(lenses.written(choices.random_seed()))


def take_from_text() -> None:
    """A quote of the model's own text."""
    quotes = choices.text_of_model().quotes
    vocabulary = choices.current_model().vocabulary
    put_under(vocabulary.without_unknown(quotes[choices.random_seed() % len(quotes)][: lenses.MOST_CHARACTERS]))


def controls() -> str:
    """Draw what lies under the microscope; returns the text as given."""
    first = lenses.written(lenses.FIRST)
    given = link.text(st.text_input, _("Text"), name="look", most=lenses.MOST_CHARACTERS, placeholder=first)
    with st.container(horizontal=True):
        st.button(_("Write another"), icon=":material/edit:", key="write_another", on_click=write_another)
        if choices.text_of_model():
            label = _("Take one from the text")
            st.button(label, icon=":material/article:", key="take_from_text", on_click=take_from_text)
    return given or first


def beside_control() -> tuple[str, ...]:
    """Draw the choice of a second model; returns the models to show."""
    current = choices.current_model_id()
    others = [known for known in choices.models() if known != current]
    second = link.choice(
        st.selectbox,
        _("Beside another model"),
        [NOTHING, *others],
        name="beside",
        default=NOTHING,
        format_func=lambda known: _("no other model") if known == NOTHING else choices.model_name(known),
    )
    return (current,) if second == NOTHING else (current, second)


def show(known: str, text: str, view: View, second: bool) -> None:
    """One model's view of the text."""
    vocabulary = choices.models()[known].vocabulary
    if unknown := vocabulary.unknown(text):
        st.caption(explain(UnknownCharacterError(unknown)))
        return
    try:
        trace = choices.trace_of(known, text)
    except PromptNeededError as error:
        st.caption(explain(error))
        return
    if vocabulary.unit == "jamo":
        st.caption(
            _("This model reads jamo, so each cell is one: a syllable has two or three. A hyphen marks a tail (받침).")
        )
    view(known, trace, second)


def place_control(text: str) -> int:
    """Draw the choice of a character; returns its place among those of the chosen model, from 0."""
    runtime = choices.current_runtime()
    places = len(runtime.vocabulary.units(text)) + runtime.starts_from_nothing  # then the end is a place too
    if places < 2:
        return 0
    label, first = _("Character, of {n}").format(n=places), lenses.most_surprising(choices.current_model_id(), text)
    return link.number(st.slider, label, 1, places, name="place", default=first + 1) - 1


def surprise_view(text: str) -> View:
    """Draw the controls of the surprise; returns the view that they ask for."""
    at = place_control(text)
    by = link.one_of(_("Coloured by"), {"bits": _("surprise"), "rank": _("rank")}, name="by", default="bits")
    asked = {"came": _("what came"), "expected": _("what it expected most")}
    asked = link.one_of(_("Past characters that mattered for"), asked, name="asked", default="came")
    return lambda known, trace, _second: lenses.show_surprise(
        known, trace, choices.place_in(known, text, at), by, asked
    )


def states_view(text: str) -> View:
    """Draw the controls of state and gates; returns the view that they ask for."""
    at = place_control(text)
    state = link.one_of(_("State"), {state: state_name(state) for state in STATES}, name="state", default="hidden")
    unit = link.number(
        st.number_input,
        _("Unit to colour the text by"),
        0,
        4095,
        name="unit",
        default=None,
        placeholder=_("the one that moves most"),
        width=300,
    )
    return lambda known, trace, _second: lenses.show_states(
        known, trace, choices.place_in(known, text, at), state, unit
    )


def units_view(_text: str) -> View:
    """Draw the controls of the search for units; returns the view that they ask for."""
    feature = link.choice(
        st.selectbox,
        _("What to track"),
        list(FEATURES),
        name="feature",
        default="position",
        format_func=feature_name,
    )
    state = link.one_of(_("State"), {state: state_name(state) for state in STATES[:2]}, name="track", default="hidden")
    corpus = choices.text_of_model()
    return lambda known, trace, second: lenses.show_trackers(
        known, trace, feature, state, corpus.quotes if corpus else (), "tracker2" if second else "tracker"
    )


VIEWS = {"surprise": surprise_view, "states": states_view, "units": units_view}


st.title(_("Microscope"))
st.caption(_("One text, character by character: what the network expected, what it held, and what it looked at."))
with st.container(border=True):
    given = controls()
    shown = beside_control()
text = choices.readable(given, "look")
if text is None:
    st.stop()
text = text or lenses.written(lenses.FIRST)
names = {"surprise": _("Surprise"), "states": _("State and gates"), "units": _("Units that track something")}
chosen = link.one_of(_("View"), names, name="lens", default="surprise", label_visibility="collapsed")
view = VIEWS[chosen](text)
for place, column in enumerate(st.columns(len(shown), gap="medium")):
    with column:
        if len(shown) > 1:
            st.markdown(f"**{choices.model_name(shown[place])}**")
        show(shown[place], text, view, second=place > 0)
