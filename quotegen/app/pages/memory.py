"""Memory: over how many characters a network remembers a letter, and how much of the gradient comes back from there."""

import streamlit as st

from quotegen.app import host, link
from quotegen.app.caches import judging
from quotegen.app.locale import _
from quotegen.app.memory import answer, gradients, own_run
from quotegen.app.parts import page_link
from quotegen.app.training import runs
from quotegen.jobs.order import RecallOrder

st.title(_("Memory"))
st.caption(
    _(
        "How far back can a network remember? It reads a letter, then others that mean nothing, then a question mark. "
        "There it has to say the letter."
    )
)
recall = judging.recall()
answer.show_task()
if recall is None:
    st.info(_("The measured result is not here."), icon=":material/info:")
    st.stop()
job = runs.current(RecallOrder)
seen = answer.is_shown() or job is not None
guessed = answer.guesses(seen)
if not seen:
    more = {"key": "show", "disabled": not all(guessed), "on_click": link.put, "kwargs": {"shown": True}}
    st.button(_("Show what happened"), type="primary", **more)
    st.stop()
answer.show_verdict(guessed, (answer.reached("rnn"), answer.reached("lstm")))
if job and not job.over:
    own_run.watch(job.token, recall)
else:
    answer.show_accuracy(recall, job.result["rows"] if job and job.result else [])
answer.show_answer(recall)
if job is None or job.over:
    own_run.show_own(job)
gradients.show_gradients(recall)
gradients.show_text_models()
page_link(_("How the gates of an LSTM do it, step by step"), "moved/microscope", "biotech", lens="steps")
st.divider()
st.caption(
    _("Sources")
    + ": Hochreiter & Schmidhuber (1997), [Long short-term memory](https://doi.org/10.1162/neco.1997.9.8.1735) · "
    "Bengio, Simard & Frasconi (1994), [Learning long-term dependencies with gradient descent is difficult]"
    "(https://doi.org/10.1109/72.279181) · Gers, Schmidhuber & Cummins (2000), [Learning to forget]"
    "(https://doi.org/10.1162/089976600300015015) · Jozefowicz, Zaremba & Sutskever (2015), [An empirical exploration "
    "of recurrent network architectures](https://proceedings.mlr.press/v37/jozefowicz15.html)."
)
host.jobs().prepare()
