"""Microscope: a text under the chosen model: surprise, state and gates, units that track something."""

import streamlit as st

from quotegen.app import cached, choices, lenses, link
from quotegen.app.locale import _
from quotegen.app.messages import explain, feature_name, state_name
from quotegen.quote.generation import PromptNeededError
from quotegen.quote.trace import GATES
from quotegen.quote.units import FEATURES
from quotegen.text.vocabulary import UnknownCharacterError

VIEWS = ("surprise", "states", "units")
STATES = ("hidden", "cell", *GATES)
NOTHING = "none"


def put_under(text: str) -> None:
    """Put a text under the microscope, and look at its greatest surprise."""
    link.put(look=text, place=1 + lenses.most_surprising(choices.current_model_id(), text))


def write_another() -> None:
    """A new quote of the model."""
    put_under(lenses.written(cached.random_seed()))


def take_from_text() -> None:
    """A quote of the model's own text."""
    quotes = choices.text_of_model().quotes
    vocabulary = choices.current_model().vocabulary
    put_under(vocabulary.without_unknown(quotes[cached.random_seed() % len(quotes)][: lenses.MOST_CHARACTERS]))


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


def show(known: str, view: str, text: str, settings: dict, second: bool) -> None:
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
    settings = {**settings, "at": choices.place_in(known, text, settings["at"])} if "at" in settings else settings
    if view == "surprise":
        lenses.show_surprise(known, trace, settings["at"], settings["by"], settings["asked"])
    elif view == "states":
        lenses.show_states(known, trace, settings["at"], settings["state"], settings["unit"])
    else:
        corpus = choices.text_of_model()
        quotes = corpus.quotes if corpus else ()
        name = "tracker2" if second else "tracker"
        lenses.show_trackers(known, trace, settings["feature"], settings["state"], quotes, name)


def settings_of(view: str, text: str) -> dict:
    """Draw the controls of a view; returns what they say."""
    settings = {}
    if view != "units":
        runtime = choices.current_runtime()
        places = len(runtime.vocabulary.units(text)) + runtime.starts_from_nothing  # then the end is a place too
        label, first = (
            _("Character, of {n}").format(n=places),
            1 + lenses.most_surprising(choices.current_model_id(), text),
        )
        settings["at"] = link.number(st.slider, label, 1, places, name="place", default=first) - 1 if places > 1 else 0
    if view == "surprise":
        names = {"bits": _("surprise"), "rank": _("rank")}
        settings["by"] = link.choice(
            st.segmented_control,
            _("Coloured by"),
            list(names),
            name="by",
            default="bits",
            format_func=names.get,
            required=True,
        )
        asked = {"came": _("what came"), "expected": _("what it expected most")}
        settings["asked"] = link.choice(
            st.segmented_control,
            _("Past characters that mattered for"),
            list(asked),
            name="asked",
            default="came",
            format_func=asked.get,
            required=True,
        )
    elif view == "states":
        settings["state"] = link.choice(
            st.segmented_control,
            _("State"),
            STATES,
            name="state",
            default="hidden",
            format_func=state_name,
            required=True,
        )
        settings["unit"] = link.number(
            st.number_input,
            _("Unit to colour the text by"),
            0,
            4095,
            name="unit",
            default=None,
            placeholder=_("the one that moves most"),
            width=300,
        )
    else:
        settings["feature"] = link.choice(
            st.selectbox,
            _("What to track"),
            list(FEATURES),
            name="feature",
            default="position",
            format_func=feature_name,
        )
        settings["state"] = link.choice(
            st.segmented_control,
            _("State"),
            STATES[:2],
            name="track",
            default="hidden",
            format_func=state_name,
            required=True,
        )
    return settings


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
view = link.choice(
    st.segmented_control,
    _("View"),
    VIEWS,
    name="lens",
    default=VIEWS[0],
    format_func=names.get,
    required=True,
    label_visibility="collapsed",
)
settings = settings_of(view, text)
for place, column in enumerate(st.columns(len(shown), gap="medium")):
    with column:
        if len(shown) > 1:
            st.markdown(f"**{choices.model_name(shown[place])}**")
        show(shown[place], view, text, settings, second=place > 0)
