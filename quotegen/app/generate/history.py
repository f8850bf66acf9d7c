"""The quotes of this visit: the list, where each comes from, their files, all that the best were chosen from, and how
much of them is new. While there are none, examples in their place."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from quotegen.app import choices, keeping, session
from quotegen.app.caches import judging, texts, writing
from quotegen.app.charts import shared as charts
from quotegen.app.components import origin, quote_list
from quotegen.app.locale import _
from quotegen.app.models import model_name, models
from quotegen.app.parts import download, fold, show_table
from quotegen.app.words import part_names
from quotegen.judge.copied_spans import LONGEST_NGRAM, Provenance
from quotegen.quote.sampling import Sampling
from quotegen.text.corpus import Corpus

MOST_SHOWN = 50  # quotes of the list; all are in the downloads
EXAMPLES, SEED, LENGTH = 3, 1, 60  # quotes that stand there until the first are asked for


def show(sampling: Sampling, prompt: str) -> None:
    """The quotes of this visit, newest first, with copy and download; before the first, what such quotes look like."""
    history = session.visit().history
    if not history:
        show_examples(sampling, prompt)
        return
    usable = models()
    used = {quote.model: usable[quote.model] for quote in history if quote.model in usable}
    names = {name: model_name(name) for name in used}
    corpora = {name: choices.text_of_model(model) for name, model in used.items()}

    def found(quote: session.PastQuote) -> Provenance | None:
        """Where it comes from, where its model and the text of that are here."""
        corpus = corpora.get(quote.model)
        return writing.provenance(quote.text, used[quote.model], corpus) if corpus else None

    rows = [
        row_of(quote, names.get(quote.model, quote.model), found(quote), corpora.get(quote.model))
        for quote in history[:MOST_SHOWN]
    ]
    quote_list(rows, key="history", copy=_("Copy"), copied=_("Copied to the clipboard"))
    if corpus := corpora.get(choices.current_model_id()):
        words = _("Underlined: word for word in {text}, {n} characters or more. Point at it or tap it to see where.")
        st.caption(words.format(text=corpus.name, n=texts.known_text(corpus).marked))
    downloads(history, names, found)
    words = _(
        "This browser keeps the last {most} quotes until you clear them, and those of your own models only while it "
        "keeps your texts."
    )
    st.caption(words.format(most=keeping.MOST_QUOTES))


def show_examples(sampling: Sampling, prompt: str) -> None:
    """A few quotes with these settings, the same for everyone, of a model that writes them in a moment."""
    model, corpus = choices.current_model(), choices.text_of_model()
    if model.metadata.recipe.reading == "windows":
        st.caption(_("Nothing written yet. Press “Write”."))
        return
    words = _("For example, at temperature {t:.2f}. Press “Write” for quotes of your own.")
    st.caption(words.format(t=sampling.temperature))
    count = EXAMPLES if sampling.temperature else 1
    quotes = writing.quotes_of_seed(model, sampling, SEED, prompt, count, LENGTH)
    found = [writing.provenance(quote.text, model, corpus) if corpus else None for quote in quotes]
    rows = [origin.row(quote, "", each, corpus) for quote, each in zip(quotes, found, strict=True)]
    quote_list(rows, key="examples")


def row_of(quote: session.PastQuote, model: str, found: Provenance | None, corpus: Corpus | None) -> dict:
    """One quote of the list, with its origin where that could be found."""
    caption = f"{model} · " + _("temperature {t:.2f} · seed {seed}").format(t=quote.temperature, seed=quote.seed)
    if quote.rank:
        words = _("rank {rank} of {n}, score {score:.2f}")
        caption += " · " + words.format(rank=quote.rank, n=quote.best_of, score=quote.score)
    if found and quote.attempts:
        caption += f" · {origin.attempts_name(quote.attempts, found)}"
    return origin.row(quote, caption, found, corpus)


def downloads(
    history: list[session.PastQuote],
    names: dict[str, str],
    found: Callable[[session.PastQuote], Provenance | None],
) -> None:

    def lines() -> str:
        return "".join(f"{quote.text}\n" for quote in history)

    def table() -> bytes:
        rows = [
            {**vars(quote), "model": names.get(quote.model, quote.model)} | origin.columns(found(quote))
            for quote in history
        ]
        return pd.DataFrame(rows).to_csv(index=False).encode("utf-8-sig")

    with st.container(horizontal=True):
        download(_("Download as text"), lines, "quotes.txt", "text/plain")
        download(_("Download as CSV"), table, "quotes.csv", "text/csv")
        st.button(_("Clear"), icon=":material/delete:", type="tertiary", on_click=session.clear_history)


def show_ranks() -> None:
    """All quotes that the last ones were chosen from, with what each part added to its score."""
    ranked = session.visit().ranked
    if not ranked:
        return
    with st.expander(_("All {n}, by rank").format(n=len(ranked)), icon=":material/leaderboard:"):
        st.caption(
            _(
                "The score predicts how a language model would rate the quote: 1 to 5 points for sense, plus 3 if it "
                "takes it for a proverb. Each column shows what one part adds. Last come quotes that do not end, are "
                "too short or too long, or have a word that is unknown or unfit for a classroom."
            )
        )
        names = part_names()
        rows = [
            {_("Rank"): rank, _("Score"): choice.score, _("Quote"): choice.candidate.text}
            | {names[part]: round(added, 2) for part, added in choice.added.items() if part in names}
            for rank, choice in enumerate(ranked, 1)
        ]
        show_table(rows)


def show_newness() -> None:
    """How much of this visit's quotes by the chosen model is new, by the length of the piece, when asked for."""
    model_id, corpus = choices.current_model_id(), choices.text_of_model()
    quotes = tuple((one.text, len(one.prompt)) for one in session.visit().history if one.model == model_id)
    if quotes and corpus:
        fold("newness", _("How much is new"), ":material/fiber_new:", lambda: show_shares(corpus, quotes))


def show_shares(corpus: Corpus, quotes: tuple[tuple[str, int], ...]) -> None:
    """The share of new pieces by length, of quotes with the length of their prompts, beside quotes by people."""
    model = choices.current_model().metadata
    held_out = model.recipe.held_out if model.text.held_out else 0.0
    generated, human = judging.new_ngrams(corpus, held_out, quotes), None
    curves = {_("Generated"): generated}
    words = _(
        "The share of pieces of 1, 2, 3, … characters in the {generated} quotes written that no quote in training has."
    ).format(generated=len(quotes))
    if held_out:
        human = curves[_("Held-out human quotes")] = judging.new_human_ngrams(corpus, held_out)
        more = _("The same for {human} quotes by people that the model never read: below their curve, it copies more.")
        words += " " + more.format(human=model.text.held_out)
    else:
        words += " " + _("The model read every quote by people, so there is no human yardstick.")
    charts.draw(charts.new_ngrams_chart, generated, human, alt=in_words(generated, human))
    st.caption(words)
    shares = pd.DataFrame(curves).map(lambda share: "–" if np.isnan(share) else f"{share:.0%}")
    shares.insert(0, _("Characters"), [f"{n}" for n in range(1, LONGEST_NGRAM + 1)])
    st.table(shares)


def in_words(generated: np.ndarray, human: np.ndarray | None) -> str:
    """The curves at three lengths, for those who cannot see them."""
    parts = []
    for n in (n for n in (5, 10, 20) if not np.isnan(generated[n - 1])):
        parts.append(_("{n} characters: {share:.0%} new").format(n=n, share=generated[n - 1]))
        if human is not None and not np.isnan(human[n - 1]):
            parts[-1] += " " + _("(human quotes: {share:.0%})").format(share=human[n - 1])
    return " ".join([_("Share of new pieces by length."), "; ".join(parts)])
