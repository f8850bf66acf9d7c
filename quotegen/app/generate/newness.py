"""How much of what was written is new, by the length of the piece, beside quotes by people."""

import numpy as np
import pandas as pd
import streamlit as st

from quotegen.app import choices, session
from quotegen.app.caches import judging
from quotegen.app.charts import shared as charts
from quotegen.app.fold import fold
from quotegen.app.locale import _
from quotegen.judge.provenance import LONGEST_NGRAM
from quotegen.text.corpus import Corpus


def show() -> None:
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
