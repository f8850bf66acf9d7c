"""Training: choose a recipe, watch it learn, stop it, compare its first words with its last."""

import streamlit as st

from quotegen.app import choices, host
from quotegen.app.locale import _
from quotegen.app.training import comparison, finished_run, model_table, plan, runs, subject
from quotegen.app.training.carried_over import show_carried_over
from quotegen.app.training.live_run import watch
from quotegen.app.training.opener import show_opener
from quotegen.app.words import recipe_name

st.title(_("Training"))
text = choices.current_text()
job = runs.current()
if job and not job.over:
    st.header(_("{recipe} on {text}").format(recipe=recipe_name(job.recipe.name), text=job.order.text_name))
    watch(job.token)
    st.stop()
model = choices.current_model() if subject.is_the_model() else None
if job and (model or job.status != "finished"):
    finished_run.show_outcome(job)
if refused := st.session_state.pop("_refused", None):
    st.warning(refused, icon=":material/hourglass:")
if st.session_state.pop("_loaded", False):
    st.success(_("This run was trained before. Its model is loaded and ready."), icon=":material/bolt:")
if model is None:
    st.caption(_("A network starts with random numbers and reads the text again and again."))
    planned = plan.chosen_plan(text)
    if planned.base and not planned.too_many_characters:
        show_carried_over(planned)
    model = subject.run_of(planned)
if model:
    finished_run.show_run(model)
    finished_run.show_ways_on(text, model)
    if job:
        finished_run.show_truth(job)
    comparison.show(text, model)
model_table.show_models()
show_opener()
host.jobs().prepare()
