"""This run as Keras: its program in steps, to copy, and as a notebook to take home."""

import streamlit as st

from quotegen.app.caches import training
from quotegen.app.inside.theory import show_layers
from quotegen.app.locale import _, language
from quotegen.app.training.plan import Plan
from quotegen.model.files.export import has_keras
from quotegen.model.in_keras.program import Program, notebook, script


def show_program(plan: Plan) -> None:
    text, has_base = plan.text, bool(plan.bases)
    program = training.as_keras(text.file, text.read_as, text.corpus.steps, plan.recipe, language(), has_base)
    st.markdown(program.note)
    if not has_keras():
        st.caption(_("This host has no TensorFlow. The program runs where there is one."))
    _show_downloads(program, f"quotegen-{plan.recipe.name}")
    for number, step in enumerate(program.steps, 1):
        st.markdown(f"**{number}. {step.title}**")
        st.caption(step.note)
        st.code(step.short or step.code, language="python", wrap_lines=True)
        if step.short not in ("", step.code):
            st.caption(_("Here only the beginning of the text is shown; the two files have all of it."))
        if step.name == "layers":
            show_layers(plan.recipe, len(plan.vocabulary))


def _show_downloads(program: Program, name: str) -> None:
    opens = _("Opens in Google Colab, Jupyter and VS Code. The text is inside.")
    more = {"on_click": "ignore", "icon": ":material/download:"}
    with st.container(horizontal=True):
        label, make = _("Notebook (.ipynb)"), lambda: notebook(program).encode()
        st.download_button(label, make, f"{name}.ipynb", "application/x-ipynb+json", key="notebook", help=opens, **more)
        label, make = _("Program (.py)"), lambda: script(program).encode()
        st.download_button(label, make, f"{name}.py", "text/x-python", key="program", **more)
