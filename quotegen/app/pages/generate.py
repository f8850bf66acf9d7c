"""Generate: the lab. Model, prompt, temperature, length, count and seed; quotes stream in and stay for the visit."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pandas as pd
import streamlit as st

from quotegen.app import choices, host, keeping, link, origin, session
from quotegen.app.caches import judging, texts, writing
from quotegen.app.charts import shared as charts
from quotegen.app.components import quote_list
from quotegen.app.definitions import how
from quotegen.app.locale import _
from quotegen.app.words import part_names
from quotegen.judge.provenance import LONGEST_NGRAM, Provenance
from quotegen.quote.generation import Quote, longest, most_attempts, starts, stream, stream_until
from quotegen.quote.sampling import Sampling
from quotegen.text.corpus import Corpus

MOST_SHOWN = 50  # quotes of the list; all are in the downloads
BEST_OF = (1, 20, 50, 100, 200, 500)
REDRAW_SECONDS = 0.05  # the browser is told about new characters this often


@dataclass(frozen=True)
class Order:
    """What the visitor asks for."""

    prompt: str
    sampling: Sampling
    length: int
    count: int
    seed: int | None  # None: a new one each time
    only_new: bool
    best_of: int  # how many are written for each list; 1: all are shown as they come


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
        host.limits().max_length,
        name="length",
        default=120,
        step=10,
    )
    count = link.number(left.slider, _("How many"), 1, host.limits().max_count, name="count", default=5)
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
    only_new = only_new_control(length)
    with st.expander(_("Cut off unlikely characters"), icon=":material/content_cut:"):
        cuts = cut_controls()
    best_of = best_of_control(length)
    if not temperature:
        st.caption(_("At temperature 0 the same sentence comes every time."))
        count = best_of = 1
    length = affordable_length(length, count)
    return Order(prompt, Sampling(temperature, *cuts), length, count, seed, only_new, best_of)


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


def affordable_length(length: int, count: int) -> int:
    """The longest quotes that one click pays for, up to `length`; says so where they are shorter."""
    most = longest(choices.current_runtime(), count)
    if most < length:
        words = _("This model is large: {count} quotes come to {most} characters each at most. Fewer can be longer.")
        st.caption(words.format(count=count, most=most))
    return min(length, most)


def only_new_control(length: int) -> bool:
    """Draw the switch; off where the model's text is not here to compare with."""
    known = choices.text_of_model()
    only_new = link.switch(
        st.toggle,
        _("Only new quotes"),
        name="novel",
        default=False,
        disabled=known is None,
        help=_("Draws a quote again while it is copied from the text or nearly so, {most} times at most.").format(
            most=most_attempts(choices.current_runtime(), Sampling(), length)
        ),
    )
    return only_new and known is not None


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
    seed = choices.random_seed() if order.seed is None else order.seed
    if order.best_of > 1:
        choose(order, prompt, seed)
        return
    rng = np.random.default_rng(seed)
    prompts = starts(model.prompts, prompt, order.count, rng)
    request = {"prompts": prompts, "length": order.length}
    if order.only_new:
        known = choices.text_of_model()
        wanted = texts.known_text(known).is_new
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
    model, known = choices.current_model(), choices.text_of_model()
    asked = order.sampling, seed, prompt, order.best_of, order.length
    ranked = writing.ranked_quotes(model, known, *asked)
    new = writing.chooser(model, known).is_new
    wanted = (row for row in enumerate(ranked, 1) if not order.only_new or new(row[1].candidate.text))
    session.keep_ranked(ranked)
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
        ]
    )


def show_ranks() -> None:
    """All quotes that the last ones were chosen from, with what each part added to its score."""
    ranked = session.ranked()
    if not ranked:
        return
    with st.expander(_("All {n}, by rank").format(n=len(ranked)), icon=":material/leaderboard:"):
        st.caption(
            _(
                "The score is the sum of its parts; a part helps up to what people’s quotes mostly have. Behind all "
                "others: what did not end, is too short or too long, or has a word unfit for a classroom."
            )
        )
        names = part_names()
        rows = [
            {_("Rank"): rank, _("Score"): choice.score, _("Quote"): choice.candidate.text}
            | {names[part]: round(added, 2) for part, added in choice.added.items() if part in names}
            for rank, choice in enumerate(ranked, 1)
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True)
        how("choosing")


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
    history = session.history()
    if not history:
        st.caption(_("Nothing written yet. Press “Write”."))
        return
    models = choices.models()
    used = {quote.model: models[quote.model] for quote in history if quote.model in models}
    names = {model: choices.model_name(model) for model in used}
    read = {name: choices.text_of_model(model) for name, model in used.items()}
    st.caption(
        _(
            "Grey was given; the rest was written. This browser keeps the last {most} until you clear them. What a "
            "model of your own wrote is kept only while your texts are."
        ).format(most=keeping.MOST_QUOTES)
    )
    rows = [row_of(quote, names.get(quote.model, quote.model), read.get(quote.model)) for quote in history[:MOST_SHOWN]]
    quote_list(rows, key="history", copy=_("Copy"), copied=_("Copied to the clipboard"))
    if known := read.get(choices.current_model_id()):
        st.caption(
            _(
                "What is underlined stands word for word in a quote of {text}: point at it or tap it to see which. "
                "Marked are whole words from {n} characters on: nine in ten pieces so long occur only once there."
            ).format(text=known.name, n=texts.known_text(known).marked)
        )
        how("origin")
    downloads(history, names, read)


def provenance(quote: session.Written, known: Corpus | None) -> Provenance | None:
    """Where a quote comes from, if the text of its model is here."""
    return texts.provenance(quote.text, known) if known else None


def row_of(quote: session.Written, model: str, known: Corpus | None) -> dict:
    """One quote of the list, with its origin where the text of its model is here."""
    caption = f"{model} · " + _("temperature {t:.2f} · seed {seed}").format(t=quote.temperature, seed=quote.seed)
    row = {"prompt": quote.prompt, "text": quote.text[len(quote.prompt) :], "caption": caption}
    if quote.rank:
        row["caption"] += " · " + _("rank {rank} of {n}, score {score:.2f}").format(
            rank=quote.rank, n=quote.best_of, score=quote.score
        )
    found = provenance(quote, known)
    if found is None:
        return row
    if quote.attempts:
        row["caption"] += f" · {origin.attempts_name(quote.attempts, found)}"
    return {**row, "badge": origin.badge(found, quote.text), "spans": origin.spans(found, known)}


def downloads(history: list[session.Written], names: dict[str, str], read: dict[str, Corpus | None]) -> None:
    """Offer the quotes of this visit as files, which are made when a visitor asks for them."""

    def lines() -> str:
        return "".join(f"{quote.text}\n" for quote in history)

    def table() -> bytes:
        rows = [
            {
                **vars(quote),
                "model": names.get(quote.model, quote.model),
                **origin.columns(provenance(quote, read.get(quote.model))),
            }
            for quote in history
        ]
        return pd.DataFrame(rows).to_csv(index=False).encode("utf-8-sig")

    with st.container(horizontal=True):
        st.download_button(
            _("Download as text"),
            lines,
            "quotes.txt",
            "text/plain",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            _("Download as CSV"),
            table,
            "quotes.csv",
            "text/csv",
            icon=":material/table:",
            on_click="ignore",
        )
        st.button(_("Clear"), icon=":material/delete:", type="tertiary", on_click=session.clear_history)


def show_novelty() -> None:
    """How much of this visit's quotes by the chosen model is new, by the length of the piece."""
    quotes = [quote for quote in session.history() if quote.model == choices.current_model_id()]
    known, model = choices.text_of_model(), choices.current_model().metadata
    if not quotes or known is None:
        return
    held_out = model.recipe.held_out if model.text.held_out else 0.0
    generated = judging.new_ngrams(known, held_out, tuple((quote.text, len(quote.prompt)) for quote in quotes))
    human = judging.new_human_ngrams(known, held_out) if held_out else None
    st.header(_("How much is new"))
    st.caption(
        _(
            "Of all pieces of 1, 2, 3, … characters, the share that no quote in training has: in this visit’s quotes "
            "by the model ({generated}) and in quotes by people that it never saw ({human}). Below their curve it "
            "copies more than people do, above it less."
        ).format(generated=len(quotes), human=model.text.held_out)
        if held_out
        else _(
            "Of all pieces of 1, 2, 3, … characters, the share that the text does not have, in this visit’s quotes by "
            "the model ({generated}). It held no quotes out, so there is no human yardstick."
        ).format(generated=len(quotes))
    )
    charts.draw(charts.new_ngrams_chart(generated, human), alt=in_words(generated, human))
    with st.expander(_("As a table"), icon=":material/table:"):
        show_table(generated, human)
    how("pieces")


def show_table(generated: np.ndarray, human: np.ndarray | None) -> None:
    """The curves in figures."""
    columns = {_("Generated"): generated, **({_("Held-out human quotes"): human} if human is not None else {})}
    shares = pd.DataFrame(columns).map(lambda share: "–" if np.isnan(share) else f"{share:.0%}")
    shares.insert(0, _("Characters"), [f"{n}" for n in range(1, LONGEST_NGRAM + 1)])
    st.table(shares)


def in_words(generated: np.ndarray, human: np.ndarray | None) -> str:
    """The curves at three lengths, for those who cannot see them."""
    said = []
    for n in (n for n in (5, 10, 20) if not np.isnan(generated[n - 1])):
        said.append(_("{n} characters: {share:.0%} new").format(n=n, share=generated[n - 1]))
        if human is not None and not np.isnan(human[n - 1]):
            said[-1] += " " + _("(human quotes: {share:.0%})").format(share=human[n - 1])
    return " ".join([_("Share of new pieces by length."), "; ".join(said)])


st.title(_("Generate"))
st.caption(_("Let the network write, one character after another."))
with st.container(border=True):
    order = controls()
prompt = choices.readable(order.prompt)
if st.button(_("Write"), type="primary", icon=":material/edit:", key="write", disabled=prompt is None):
    with st.container():
        write(order, prompt)
    st.rerun()
st.header(_("This visit"))
show_history()
show_ranks()
show_novelty()
