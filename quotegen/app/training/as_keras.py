"""This run as Keras: its program in steps, to copy, and as a notebook to take home."""

import streamlit as st

from quotegen.app.caches import training
from quotegen.app.fold import fold
from quotegen.app.inside.layer_table import show_layers
from quotegen.app.locale import _, language
from quotegen.app.training.plan import Plan
from quotegen.model.files.export import has_keras
from quotegen.model.in_keras.program import Program, Step, notebook, script


def show_as_keras(plan: Plan) -> None:
    """A fold with the program of the run; it is made when a visitor opens it."""
    box = fold("as_keras", _("This run as Keras"), ":material/code:")
    if box.open:
        with box:
            _show(plan)


def _show(plan: Plan) -> None:
    corpus = plan.text.corpus
    text, has_base = plan.text.reading.text, bool(plan.bases)
    program = training.as_keras(text, corpus, plan.recipe, language(), has_base)
    st.markdown(program.note)
    if not has_keras():
        st.caption(_("This host has no TensorFlow. The program runs where there is one."))
    _show_downloads(program, plan.recipe.name)
    for number, step in enumerate(program.steps, 1):
        _show_step(number, step)
        if step.name == "layers":
            show_layers(plan.recipe, len(plan.vocabulary), key="layers")


def _show_downloads(program: Program, name: str) -> None:
    opens = _("Opens in Google Colab, Jupyter and VS Code. The text is inside.")
    files = (
        ("notebook", _("Notebook (.ipynb)"), notebook, ".ipynb", "application/x-ipynb+json", opens),
        ("program", _("Program (.py)"), script, ".py", "text/x-python", None),
    )
    with st.container(horizontal=True):
        for key, label, write, ending, mime, words in files:
            st.download_button(
                label,
                lambda write=write: write(program).encode(),
                f"quotegen-{name}{ending}",
                mime,
                key=key,
                on_click="ignore",
                icon=":material/download:",
                help=words,
            )


def _show_step(number: int, step: Step) -> None:
    st.markdown(f"**{number}. {step.title}**")
    st.caption(step.note)
    st.code(step.short or step.code, language="python", wrap_lines=True)
    if step.short not in ("", step.code):
        st.caption(_("Here only the beginning of the text is shown; the two files have all of it."))
