"""The network writes what was ordered, in sight of the visitor; the quotes go into the history of the visit."""

import time
from collections.abc import Iterator
from itertools import islice

import numpy as np
import streamlit as st

from quotegen.app import choices, session
from quotegen.app.caches import texts, writing
from quotegen.app.generate.order import Order
from quotegen.quote.generation import Quote, starts, stream, stream_until

REDRAW_SECONDS = 0.05  # the browser is told about new characters this often


def write(order: Order, prompt: str) -> None:
    """Stream the quotes onto the page and keep them in the history of this visit."""
    runtime, model = choices.current_runtime(), choices.current_model().metadata
    seed = choices.random_seed() if order.seed is None else order.seed
    if order.best_of > 1:
        choose(order, prompt, seed)
        return
    rng = np.random.default_rng(seed)
    prompts = starts(model.prompts, prompt, order.count, rng)
    request = {"prompts": prompts, "length": order.length}
    if order.only_new:
        corpus = choices.text_of_model()
        wanted = texts.known_text(corpus).is_new
        growing = stream_until(runtime, order.sampling, rng, **request, wanted=wanted)
    else:
        growing = stream(runtime, order.sampling, rng, **request)
    name, temperature = choices.current_model_id(), order.sampling.temperature
    session.remember(
        [
            session.Written(
                quote.text, name, quote.prompt, temperature, seed, quote.attempts if order.only_new else None
            )
            for quote in show_stream(growing, order.count)
        ]
    )


def choose(order: Order, prompt: str, seed: int) -> None:
    """Write many, keep the best of them in the history, and all of them for the list of ranks."""
    model, corpus = choices.current_model(), choices.text_of_model()
    asked = order.sampling, seed, prompt, order.best_of, order.length
    ranked = writing.ranked_quotes(model, corpus, *asked)
    new = writing.chooser(model, corpus).is_new
    wanted = (row for row in enumerate(ranked, 1) if not order.only_new or new(row[1].candidate.text))
    session.remember(
        [
            session.Written(
                choice.candidate.text,
                choices.current_model_id(),
                choice.candidate.prompt,
                order.sampling.temperature,
                seed,
                rank=rank,
                best_of=len(ranked),
                score=choice.score,
            )
            for rank, choice in islice(wanted, order.count)
        ],
        ranked,
    )


def show_stream(growing: Iterator[list[Quote]], count: int) -> list[Quote]:
    """Show all quotes as they grow, and return them when they are done."""
    places, shown = [st.empty() for _ in range(count)], 0.0
    for quotes in growing:
        if time.monotonic() - shown > REDRAW_SECONDS:
            shown = time.monotonic()
            for place, quote in zip(places, quotes, strict=True):
                place.text(quote.text)
    return quotes
