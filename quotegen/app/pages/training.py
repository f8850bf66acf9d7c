"""Training: choose a recipe, watch it learn, stop it, compare its first words with its last."""

import streamlit as st

from quotegen.app import choices, host
from quotegen.app.definitions import how
from quotegen.app.locale import _
from quotegen.app.parts import fold
from quotegen.app.training import controls, fine_tuning, finished_run, plan, runs, subject
from quotegen.app.training.keras import show_program, show_same_step
from quotegen.app.training.live_run import watch
from quotegen.app.training.models import show_models, show_opener
from quotegen.app.words import recipe_name
from quotegen.jobs.order import TrainOrder

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
runs.show_refusal(TrainOrder)
if st.session_state.pop("_loaded", False):
    st.success(_("This run was trained before. Its model is loaded and ready."), icon=":material/bolt:")
planned = plan.of_run(text, model) if model else None
if model is None:
    st.caption(_("A network starts with random numbers and reads the text again and again."))
    planned = controls.chosen_plan(text)
    if planned.base and not planned.too_many_characters:
        fine_tuning.show_carried_over(planned)
    model = subject.run_of(planned)
if model:
    finished_run.show_run(model)
    finished_run.show_ways_on(text, model)
    if job:
        finished_run.show_cost(job)
    fine_tuning.show(text, model)
if planned:
    fold("as_keras", _("This run as Keras"), ":material/code:", lambda: show_program(planned))
    show_same_step(planned)
fold("models", _("All models"), ":material/table:", show_models)
show_opener()
how("bits.estimate")
host.jobs().prepare()
