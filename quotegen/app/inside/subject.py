"""What a network is looked into with: a text, a character of it, and another network beside the chosen one."""

from collections.abc import Callable
from contextlib import suppress

import streamlit as st

from quotegen.app import choices, link, session
from quotegen.app.caches import writing
from quotegen.app.inside import MOST_CHARACTERS
from quotegen.app.locale import _
from quotegen.app.models import model_name, models
from quotegen.inside.surprise import surprise
from quotegen.inside.trace import Trace
from quotegen.model.files.checkpoint import CheckpointError
from quotegen.quote.sampling import Sampling

LENGTH = {"quotes": 120, "windows": 60}  # characters of a quote that is written to be looked at; windows are slow
FIRST = 1  # the seed of the quote that stands there before a visitor brings a text
NOTHING = "none"
View = Callable[[str, Trace], None]  # draws what a model, by its id, does with the text


def text_control() -> str | None:
    """Draw the choice of the text; returns it as the chosen model reads it, None after saying why it cannot."""
    first = write(FIRST)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        given = link.text(_("Text"), name="look", most=MOST_CHARACTERS, placeholder=first)
        st.button(_("Write another"), icon=":material/edit:", key="write_another", on_click=write_another)
        if choices.text_of_model():
            label = _("Take one from the text")
            st.button(label, icon=":material/article:", key="take_from_text", on_click=take_from_text)
    text = choices.readable(given or first, "look")
    return first if text == "" else text


def write(seed: int) -> str:
    """A quote of the chosen model at the tutorial's temperature."""
    model = choices.current_model()
    prompts, length = model.metadata.prompts, LENGTH[model.metadata.recipe.reading]
    prompt = prompts[seed % len(prompts)] if prompts else ""
    (quote,) = writing.quotes_at_each(model, (Sampling(0.5),), seed, prompt, length)
    return model.vocabulary.without_unknown(quote.text)[:MOST_CHARACTERS]  # it cannot read its own marks of jamo


def write_another() -> None:
    with suppress(CheckpointError):  # the page, which runs next, says that the model cannot be read
        look_at(write(choices.random_seed()))


def take_from_text() -> None:
    quotes = choices.text_of_model().quotes
    quote = quotes[choices.random_seed() % len(quotes)][:MOST_CHARACTERS]
    with suppress(CheckpointError):  # as above
        look_at(choices.current_model().vocabulary.without_unknown(quote))


def look_at(text: str) -> None:
    link.put(look=text, place=most_surprising(text))


def most_surprising(text: str) -> int:
    """The place, from 1, of the character that the chosen model expected least, the first one aside."""
    if not text:
        return 1
    trace = choices.trace_of(choices.current_model_id(), text)
    bits = surprise(trace, choices.current_model().vocabulary).bits[1 - trace.first :]
    return 2 + int(bits.argmax()) if len(bits) else 1


def place_control(text: str) -> int:
    """Draw the choice of a character; returns its place among those of the chosen model, from 0."""
    runtime = choices.current_runtime()
    places = len(runtime.vocabulary.units(text)) + runtime.starts_from_nothing  # then the end is a place too
    label = _("Character, of {n}").format(n=places)
    return link.number(st.slider, label, 1, places, name="place", default=most_surprising(text)) - 1


def pick(model_id: str, text: str, place: int) -> None:
    """A visitor clicked a character of a model's view."""
    link.put(place=choices.place_in(model_id, text, place, back=True) + 1)


def models_control() -> tuple[str, ...]:
    """Draw the choice of a second model; returns the ids of the models to show."""
    current = choices.current_model_id()
    second = link.choice(
        st.selectbox,
        _("Beside another model"),
        [NOTHING, *(model_id for model_id in models() if model_id != current)],
        name="beside",
        default=NOTHING,
        format_func=lambda model_id: _("no other model") if model_id == NOTHING else model_name(model_id),
    )
    return (current,) if second == NOTHING else (current, second)


def follow_old_link() -> None:
    """Show the module where the visit began with a link to it from when it had no lens of its own; once a visit."""
    visit = session.visit()
    first, visit.has_been_inside = not visit.has_been_inside, True
    if first and link.value("lens", None) is None and any(map(link.arrived, ("gate", "wire", "character_at"))):
        link.put(lens="steps")
        if (at := link.arrived("character_at")).isdecimal():
            link.put(place=1 + int(at[:4]))
