"""What a visitor asks the network to write: the prompt, the temperature, and the settings that fold."""

from dataclasses import dataclass

import streamlit as st

from quotegen.app import choices, host, link
from quotegen.app.locale import _
from quotegen.app.parts import page_link
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.quote.generation import longest, most_attempts
from quotegen.quote.sampling import Sampling

BEST_OF = (1, 20, 50, 100, 200, 500)


@dataclass(frozen=True)
class Request:
    sampling: Sampling
    length: int
    count: int
    seed: int | None  # None: a new one each time
    only_new: bool
    best_of: int  # how many are written for each list; 1: all are shown as they come


def settings(temperature: float) -> Request:
    """Draw the settings, folded; returns the whole request. Each row is read from left to right, by keyboard too."""
    with st.expander(_("Settings"), icon=":material/tune:"):
        with st.grid(2, min_column_width=260):
            count = link.number(st.slider, _("How many"), 1, host.limits().max_count, name="count", default=5)
            most, label = host.limits().max_length, _("Longest quote, in characters")
            length = link.number(st.slider, label, 10, most, name="length", default=120, step=10)
            best_of = best_of_control(length)
            seed = seed_control(_("a new one each time"))
        only_new = only_new_control(length)
        cuts = cut_controls()
    if not temperature:
        st.caption(_("At temperature 0 the same sentence comes every time."))
        count = best_of = 1
    affordable = longest(choices.current_runtime(), count)
    if affordable < length:
        words = _("This model is large: {count} quotes come to {most} characters each at most. Fewer can be longer.")
        st.caption(words.format(count=count, most=affordable))
    return Request(Sampling(temperature, *cuts), min(length, affordable), count, seed, only_new, best_of)


def prompt_control(model: Checkpoint) -> str:
    """Draw the field for the beginning; empty, it says how the model starts by itself."""
    from_text = _("nothing: a random piece of the text it learned")
    placeholder = from_text if model.metadata.prompts else _("nothing: the model begins itself")
    return link.text(_("Begin with"), name="prompt", most=200, placeholder=placeholder)


def temperature_control() -> float:
    return link.number(st.slider, _("Temperature"), 0.0, 2.0, name="t", default=0.5, step=0.05)


def seed_control(placeholder: str) -> int | None:
    """Draw the field for the random seed; None where it is empty, which `placeholder` explains."""
    words = _("The same seed and settings give the same quotes.")
    more = {"name": "seed", "default": None, "placeholder": placeholder, "help": words}
    return link.number(st.number_input, _("Random seed"), 0, 2**31 - 1, **more)


def best_of_control(length: int) -> int:
    """Draw the choice of how many are written to choose from; a model of windows takes too long for that."""
    if choices.current_model().metadata.recipe.reading == "windows":
        return 1
    return link.choice(
        st.select_slider,
        _("Best of"),
        [n for n in BEST_OF if n == 1 or longest(choices.current_runtime(), n) >= length],
        name="best",
        default=1,
        format_func=lambda n: _("as they come") if n == 1 else str(n),
        help=_("Writes so many and shows the best. A temperature of 0.6 to 0.8 gives the most to choose from."),
    )


def only_new_control(length: int) -> bool:
    """Draw the switch; off where the model's text is not here to compare with."""
    has_text = choices.text_of_model() is not None
    words = _("Writes a quote again while it is copied from the text or nearly so, {most} times at most.")
    most = most_attempts(choices.current_runtime(), Sampling(), length)
    more = {"name": "novel", "default": False, "disabled": not has_text, "help": words.format(most=most)}
    return link.switch(_("Only new quotes"), **more) and has_text


def cut_controls() -> tuple[int, float, float]:
    """Draw the three cuts of unlikely characters; returns top-k, top-p and min-p."""
    keep_k, keep_p = _("Keep the k likeliest; 0 keeps all."), _("Keep the likeliest that together reach p.")
    drop = _("Drop what is less likely than this share of the likeliest.")
    with st.grid(3, min_column_width=180):
        k = link.number(st.slider, "top-k", 0, 40, name="topk", default=0, help=keep_k)
        p = link.number(st.slider, "top-p", 0.05, 1.0, name="topp", default=1.0, step=0.05, help=keep_p)
        m = link.number(st.slider, "min-p", 0.0, 0.5, name="minp", default=0.0, step=0.05, help=drop)
    page_link(_("See what each does"), "sampler", "casino")
    return k, p, m
