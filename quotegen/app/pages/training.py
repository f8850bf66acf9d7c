"""Training: choose a recipe, watch it learn, stop it, compare its first words with its last."""

import platform

import streamlit as st

from quotegen.app import cached, choices, runs
from quotegen.app.finished_run import show_downloads, show_going_on, show_outcome, show_run
from quotegen.app.live_run import watch
from quotegen.app.locale import _
from quotegen.app.messages import explain, recipe_name
from quotegen.app.model_table import show_models
from quotegen.app.plan import chosen_recipe, show_plan, start
from quotegen.model.checkpoint import run_fingerprint
from quotegen.model.export import has_keras
from quotegen.model.store import find
from quotegen.text.windows import ShortTextError, count_windows

st.title(_("Training"))
st.caption(_("A network starts with random numbers and reads the text again and again."))
text = choices.current_text()
job = runs.current()
if job and not job.over:
    st.subheader(_("{recipe} on {text}").format(recipe=recipe_name(job.recipe.name), text=job.text_name))
    watch(job.token)
    st.stop()
with st.container(border=True):
    recipe = chosen_recipe(text.corpus)
    show_plan(recipe, text.corpus)
    short = recipe.reading == "windows" and not count_windows(
        len(text.corpus.text), recipe.window_length, recipe.stride
    )
    if short:
        st.info(explain(ShortTextError(len(text.corpus.text), recipe.window_length)), icon=":material/info:")
    if no_keras := recipe.reading == "windows" and not has_keras():
        st.info(
            _(
                "The tutorial's recipe needs TensorFlow, which has no package for Python {version} yet. The other "
                "recipes train without it. For the tutorial, run the app with Python 3.12 or 3.13 (on Community "
                "Cloud: Advanced settings)."
            ).format(version=platform.python_version()),
            icon=":material/info:",
        )
    exists = find(run_fingerprint(text.corpus, recipe), recipe.seconds)
    with st.container(horizontal=True):
        st.button(
            _("Load this run") if exists else _("Train"),
            type="primary",
            icon=":material/play_arrow:",
            key="train",
            disabled=short or (no_keras and not exists),
            on_click=start,
            args=(text, recipe, False),
        )
        if exists:
            st.button(
                _("Train again from the start"),
                icon=":material/restart_alt:",
                key="again",
                on_click=start,
                args=(text, recipe, True),
            )
    limits = cached.limits()
    st.caption(
        _(
            "This host allows {seconds} seconds, {units:,} units, {epochs} epochs "
            "and texts of {bytes:,} bytes, one run at a time."
        ).format(
            seconds=limits.max_seconds, units=limits.max_units, epochs=limits.max_epochs, bytes=limits.max_text_bytes
        )
    )
if refused := st.session_state.pop("_refused", None):
    st.warning(refused, icon=":material/hourglass:")
if st.session_state.pop("_loaded", False):
    st.success(_("This run was trained before. Its model is loaded and ready."), icon=":material/bolt:")
if job:
    show_outcome(job)
st.subheader(_("The current model: {name}").format(name=choices.model_name(choices.current_model_id())))
show_run(choices.current_model())
with st.container(horizontal=True, vertical_alignment="center"):
    st.page_link("quotegen/app/pages/generate.py", label=_("Write quotes with it"), icon=":material/arrow_forward:")
    show_downloads(choices.current_model())
show_going_on(text, choices.current_model())
st.subheader(_("Models"))
show_models()
