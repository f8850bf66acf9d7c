"""Evaluation: how good the models are, beside what counting and people do, and how a split can lie."""

import streamlit as st

from quotegen.app import choices
from quotegen.app.caches import judging
from quotegen.app.definitions import how
from quotegen.app.evaluation import comparison, scores
from quotegen.app.evaluation.leak import show_leak
from quotegen.app.evaluation.writing import show_written
from quotegen.app.locale import _, ngettext

st.title(_("Evaluation"))
st.caption(_("How well is a quote guessed, character by character, that was held back from learning?"))
corpus = choices.current_text().corpus
table, rows = scores.table_of(corpus), scores.rows_of(corpus)
if rows:
    comparison.show_verdict(rows)
    comparison.show_comparison(rows)
    comparison.say_how(corpus, table, rows)
    if not any("recipe" in row for row in rows):
        label = _("Train a model on this text")
        st.page_link("quotegen/app/pages/training.py", label=label, icon=":material/arrow_forward:")
    show_written(corpus, table)
else:
    n = len(corpus.quotes)
    st.info(
        ngettext(
            "This text has {n:,} quote: too little to hold any back and measure on. Choose a longer one.",
            "This text has {n:,} quotes, too few or too much alike to hold any back. Choose a longer one.",
            n,
        ).format(n=n),
        icon=":material/info:",
    )
if kept := judging.leak():
    show_leak(kept)
how("bits.written.split")
