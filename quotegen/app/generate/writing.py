"""The network writes what was asked for, in sight of the visitor; the quotes go into the history of the visit."""

import time
from collections.abc import Iterator
from functools import partial
from itertools import islice

import numpy as np
import streamlit as st

from quotegen.app import choices, session
from quotegen.app.caches import texts, writing
from quotegen.app.generate.controls import Request
from quotegen.quote.generation import Quote, starts, stream, stream_until

REDRAW_SECONDS = 0.05  # the browser gets new characters this often


def write(request: Request, prompt: str) -> None:
    """Write the quotes and put them into the history of this visit."""
    seed = choices.random_seed() if request.seed is None else request.seed
    past = partial(
        session.PastQuote, model=choices.current_model_id(), temperature=request.sampling.temperature, seed=seed
    )
    if request.best_of > 1:
        choose(request, prompt, seed, past)
        return
    rng = np.random.default_rng(seed)
    prompts = starts(choices.current_model().metadata.prompts, prompt, request.count, rng)
    arguments = choices.current_runtime(), request.sampling, rng
    if request.only_new:
        model, corpus = choices.current_model(), choices.text_of_model()
        read_more = model.metadata.bases  # than its own text
        wanted = (writing.chooser(model, corpus) if read_more else texts.known_text(corpus)).is_new
        growing = stream_until(*arguments, prompts=prompts, length=request.length, wanted=wanted)
    else:
        growing = stream(*arguments, prompts=prompts, length=request.length)
    quotes = show_stream(growing, request.count)
    session.remember(
        [
            past(text=quote.text, prompt=quote.prompt, attempts=quote.attempts if request.only_new else None)
            for quote in quotes
        ]
    )


def choose(request: Request, prompt: str, seed: int, past: partial) -> None:
    """Write many, put the best of them into the history, and all of them into the list of ranks."""
    model, corpus = choices.current_model(), choices.text_of_model()
    ranked = writing.ranked_quotes(model, corpus, request.sampling, seed, prompt, request.best_of, request.length)
    is_new = writing.chooser(model, corpus).is_new
    wanted = (row for row in enumerate(ranked, 1) if not request.only_new or is_new(row[1].candidate.text))
    quotes = [
        past(
            text=choice.candidate.text,
            prompt=choice.candidate.prompt,
            rank=rank,
            best_of=len(ranked),
            score=choice.score,
        )
        for rank, choice in islice(wanted, request.count)
    ]
    session.remember(quotes, ranked)


def show_stream(growing: Iterator[list[Quote]], count: int) -> list[Quote]:
    """Show all quotes as they grow, and return them when they are done."""
    places, shown = [st.empty() for _ in range(count)], 0.0
    for quotes in growing:
        if time.monotonic() - shown > REDRAW_SECONDS:
            shown = time.monotonic()
            for place, quote in zip(places, quotes, strict=True):
                place.text(quote.text)
    return quotes
