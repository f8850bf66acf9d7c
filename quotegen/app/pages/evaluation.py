"""Evaluation: how good the models are, beside what counting and people do, and how a split can lie."""

import streamlit as st

from quotegen.app import choices
from quotegen.app.caches import judging
from quotegen.app.definitions import how
from quotegen.app.evaluation import comparison, scores, terms
from quotegen.app.evaluation.leak import show_leak
from quotegen.app.evaluation.writing import show_writing
from quotegen.app.locale import _
from quotegen.app.models import models
from quotegen.app.parts import page_link
from quotegen.app.words import too_few_quotes
from quotegen.judge import tables

st.title(_("Evaluation"))
st.caption(_("How well does each network guess the next character of quotes that it never read?"))
corpus = choices.current_text().corpus
table, rows = scores.table_of(corpus), scores.rows_of(corpus)
if rows:
    comparison.show_verdict(rows)
    comparison.show_comparison(rows)
    comparison.say_how(corpus, table, rows)
    if not any("recipe" in row for row in rows):
        page_link(_("Train a model on this text"), "training", "arrow_forward")
    show_writing(corpus, table)
    terms.show(tables.measurable(judging.taught_by(corpus), models()))
else:
    st.info(too_few_quotes(len(corpus.quotes)), icon=":material/info:")
if figures := judging.leak():
    show_leak(figures)
how("bits.written.split")
