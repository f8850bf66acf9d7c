"""Training: choose a recipe, watch it learn, stop it, compare its first words with its last."""

import streamlit as st

from quotegen.app import choices, host
from quotegen.app.locale import _
from quotegen.app.training import comparison, runs
from quotegen.app.training.finished_run import show_downloads, show_going_on, show_outcome, show_run
from quotegen.app.training.live_run import watch
from quotegen.app.training.model_table import show_models
from quotegen.app.training.opener import show_opener
from quotegen.app.training.plan import chosen_plan, show_limits, show_plan, show_start
from quotegen.app.words import recipe_name

st.title(_("Training"))
st.caption(_("A network starts with random numbers and reads the text again and again."))
text = choices.current_text()
job = runs.current()
if job and not job.over:
    st.header(_("{recipe} on {text}").format(recipe=recipe_name(job.recipe.name), text=job.order.text_name))
    watch(job.token)
    st.stop()
with st.container(border=True):
    plan = chosen_plan(text)
    show_plan(plan)
    show_start(plan)
    show_limits()
if refused := st.session_state.pop("_refused", None):
    st.warning(refused, icon=":material/hourglass:")
if st.session_state.pop("_loaded", False):
    st.success(_("This run was trained before. Its model is loaded and ready."), icon=":material/bolt:")
if job:
    show_outcome(job)
if comparison.is_the_point():
    comparison.show(text)
model = choices.current_model()
st.header(_("The current model: {name}").format(name=choices.model_name(choices.current_model_id())))
show_run(model)
with st.container(horizontal=True, vertical_alignment="center"):
    st.page_link("quotegen/app/pages/generate.py", label=_("Write quotes with it"), icon=":material/arrow_forward:")
    if model.metadata.snapshots:
        label = _("Watch it grow up")
        st.page_link("quotegen/app/pages/timemachine.py", label=label, icon=":material/history:")
    show_downloads(model)
    show_opener()
show_going_on(text, model)
if not comparison.is_the_point():
    comparison.show(text)
st.header(_("Models"))
show_models()
host.jobs().prepare()
