"""Generate: the lab. Model, prompt, temperature, length, count and seed; quotes stream in and stay for the visit."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from quotegen.app import cached, choices, link, state
from quotegen.app.components import quote_list
from quotegen.app.locale import _
from quotegen.app.messages import origin_name
from quotegen.quote.generation import Quote, starts, stream
from quotegen.quote.novelty import novelty
from quotegen.quote.sampling import Sampling

REDRAW_SECONDS = 0.05  # the browser is told about new characters this often


@dataclass(frozen=True)
class Order:
    """What the visitor asks for."""

    prompt: str
    sampling: Sampling
    length: int
    count: int
    seed: int | None  # None: a new one each time


def beginning_without_prompt() -> str:
    """How the chosen model starts when it is given nothing."""
    if choices.current_model().metadata.prompts:
        return _("nothing: a random piece of the text it learned")
    return _("nothing: the model begins itself")


def controls() -> Order:
    """Draw the controls; returns what they say."""
    choices.model_control()
    prompt = link.text(st.text_input, _("Begin with"), name="prompt", most=200, placeholder=beginning_without_prompt())
    left, right = st.columns(2)
    temperature = link.number(left.slider, _("Temperature"), 0.0, 2.0, name="t", default=0.5, step=0.05)
    length = link.number(
        right.slider,
        _("Longest quote, in characters"),
        10,
        cached.limits().max_length,
        name="length",
        default=120,
        step=10,
    )
    count = link.number(left.slider, _("How many"), 1, cached.limits().max_count, name="count", default=5)
    seed = link.number(
        right.number_input,
        _("Random seed"),
        0,
        2**31 - 1,
        name="seed",
        default=None,
        placeholder=_("a new one each time"),
        help=_("The same seed and settings give the same quotes, here and on the command line."),
    )
    with st.expander(_("Cut off unlikely characters"), icon=":material/content_cut:"):
        cuts = cut_controls()
    if not temperature:
        st.caption(_("At temperature 0 the same sentence comes every time."))
        count = 1
    return Order(prompt, Sampling(temperature, *cuts), length, count, seed)


def cut_controls() -> tuple[int, float, float]:
    """Draw the three cuts; returns top-k, top-p and min-p."""
    st.caption(_("In this order: temperature, then top-k, then top-p, then min-p."))
    st.page_link("quotegen/app/pages/sampler.py", label=_("See what each does"), icon=":material/casino:")
    k, p, m = st.columns(3)
    return (
        link.number(k.slider, "top-k", 0, 40, name="topk", default=0, help=_("Keep the k likeliest; 0 keeps all.")),
        link.number(
            p.slider,
            "top-p",
            0.05,
            1.0,
            name="topp",
            default=1.0,
            step=0.05,
            help=_("Keep the likeliest that together reach p."),
        ),
        link.number(
            m.slider,
            "min-p",
            0.0,
            0.5,
            name="minp",
            default=0.0,
            step=0.05,
            help=_("Drop what is less likely than this share of the likeliest."),
        ),
    )


def write(order: Order, prompt: str) -> None:
    """Stream the quotes onto the page and keep them in the history of this visit."""
    runtime, model = choices.current_runtime(), choices.current_model().metadata
    seed = cached.random_seed() if order.seed is None else order.seed
    rng = np.random.default_rng(seed)
    prompts = starts(model.prompts, prompt, order.count, rng)
    growing = stream(runtime, order.sampling, rng, prompts=prompts, length=order.length)
    quotes = show_stream(growing, order.count)
    temperature = order.sampling.temperature
    state.remember(
        [state.Written(quote.text, choices.current_model_id(), quote.prompt, temperature, seed) for quote in quotes]
    )


def show_stream(growing: Iterator[list[Quote]], count: int) -> list[Quote]:
    """Show all quotes as they grow, and return them when they are done."""
    places, told = [st.empty() for _ in range(count)], 0.0
    for quotes in growing:
        if time.monotonic() - told > REDRAW_SECONDS:
            told = time.monotonic()
            for place, quote in zip(places, quotes, strict=True):
                place.text(quote.text)
    return quotes


def show_history() -> None:
    """The quotes of this visit, newest first, with copy and download."""
    history = state.history()
    if not history:
        st.caption(_("Nothing written yet. Press “Write”."))
        return
    known = choices.text_of_model()
    models = choices.models()
    names = {quote.model: choices.model_name(quote.model) for quote in history if quote.model in models}
    rows = []
    for quote in history[:50]:
        origin = (
            f" · {origin_name(novelty(quote.text, known.quotes).origin)}"
            if known and quote.model == choices.current_model_id()
            else ""
        )
        how = _("temperature {t:.2f} · seed {seed}").format(t=quote.temperature, seed=quote.seed)
        caption = f"{names.get(quote.model, quote.model)} · {how}{origin}"
        rows.append({"prompt": quote.prompt, "text": quote.text[len(quote.prompt) :], "caption": caption})
    st.caption(_("Grey was given; the rest was written. A reload clears this list."))
    quote_list(rows, key="history", copy=_("Copy"), copied=_("Copied to the clipboard"))
    table = pd.DataFrame([{**vars(quote), "model": names.get(quote.model, quote.model)} for quote in history])
    with st.container(horizontal=True):
        st.download_button(
            _("Download as text"),
            "\n".join(table["text"]) + "\n",
            "quotes.txt",
            "text/plain",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            _("Download as CSV"),
            table.to_csv(index=False).encode("utf-8-sig"),
            "quotes.csv",
            "text/csv",
            icon=":material/table:",
            on_click="ignore",
        )
        st.button(_("Clear"), icon=":material/delete:", type="tertiary", on_click=state.clear_history)


st.title(_("Generate"))
st.caption(_("Let the network write, one character after another."))
with st.container(border=True):
    order = controls()
prompt = choices.readable(order.prompt)
if st.button(_("Write"), type="primary", icon=":material/edit:", key="write", disabled=prompt is None):
    with st.container():
        write(order, prompt)
    st.rerun()
st.subheader(_("This visit"))
show_history()
