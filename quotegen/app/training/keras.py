"""This run and Keras: its program, to copy and as a notebook; and the same training step by our engine and by Keras, in
the worker, number by number."""

import streamlit as st

from quotegen.app import host
from quotegen.app.caches import training
from quotegen.app.caches.once import one_run
from quotegen.app.charts.memory import in_words
from quotegen.app.inside.theory import show_layers
from quotegen.app.locale import _, language
from quotegen.app.parts import download, show_table
from quotegen.app.training import runs
from quotegen.app.training.plan import Plan
from quotegen.app.words import explain, explain_failure
from quotegen.experiments.same_step import QUOTES, SPAN
from quotegen.jobs.estimate import Estimate
from quotegen.jobs.order import StepOrder
from quotegen.model.files.export import has_keras
from quotegen.model.keras_program.program import Program, notebook, script

EXPECTED = Estimate(12.0, 700.0)  # mostly TensorFlow, being loaded
ROUNDING = 0.01  # of what the step changed: a difference below it is the rounding of 32-bit numbers


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
    with st.container(horizontal=True):
        label, make = _("Notebook (.ipynb)"), lambda: notebook(program).encode()
        download(label, make, f"{name}.ipynb", "application/x-ipynb+json", key="notebook", help=opens)
        label, make = _("Program (.py)"), lambda: script(program).encode()
        download(label, make, f"{name}.py", "text/x-python", key="program")


def show_same_step(plan: Plan) -> None:
    """Draw the section: what is compared, the button, what happens meanwhile, and the result."""
    job, label = runs.current(StepOrder), _("The same step twice: our engine and Keras")
    with st.expander(label, icon=":material/compare_arrows:", expanded=bool(job)):
        words = _(
            "This program trains with its own engine, an LSTM written in NumPy. Does it learn what Keras would? Both "
            "begin with the same random weights, read the first {characters} characters of {quotes} quotes, and take "
            "one step, without dropout."
        )
        st.markdown(words.format(characters=SPAN, quotes=QUOTES))
        if job and not job.over:
            watch(job.token)
            return
        runs.show_refusal(StepOrder)
        if why_not := obstacle(plan):
            st.caption(why_not)
        else:
            more = {"key": "same_step", "on_click": begin, "args": (plan,)}
            st.button(_("Take one step twice"), icon=":material/compare_arrows:", **more)
        if job and job.status == "failed":
            st.error(explain_failure(job), icon=":material/error:")
        if job and job.result:
            show_result(job.result)


def obstacle(plan: Plan) -> str | None:
    """Why this plan's step cannot be taken twice, in a sentence."""
    if plan.recipe.reading == "windows":
        return _("The tutorial's recipe is trained by Keras alone. Choose another recipe to compare.")
    if host.trains_here() and not has_keras():
        return _("This comparison needs TensorFlow, which is not installed here. Everything else works without it.")
    return explain(plan.too_many_characters) if plan.too_many_characters else None


def begin(plan: Plan) -> None:
    corpus = plan.text.corpus
    with runs.noting_refusal(StepOrder):
        runs.submit(StepOrder(corpus.name, plan.text.reading.text, corpus.steps, plan.recipe), EXPECTED)


@st.fragment(run_every=0.5)
@one_run()
def watch(token: str) -> None:
    job = runs.going_on(token)
    share, words = {
        "numpy": (0.1, _("Our engine takes its step")),
        "loading": (0.2, _("TensorFlow is being loaded: {seconds:.0f} s")),
        "tensorflow": (0.8, _("Keras builds the same network and takes its step")),
    }.get(job.start["stage"] if job.start else "", (0.0, _("The worker is starting: {seconds:.0f} s")))
    runs.show_standing(job, (share, words.format(seconds=job.running_for)), _("Stop"), key="stop_same_step")
    runs.know_owner(job)


def show_result(measured: dict) -> None:
    """The sentence, the tensors of both engines beside each other, and what each engine took."""
    moved, apart = (max(row[name] for row in measured["tensors"]) for name in ("moved", "weight"))
    same = _(
        "It is the same step: it changes a weight by up to {moved}, and the engines differ by {apart} at most, which "
        "is the rounding of 32-bit numbers."
    )
    other = _("The steps differ: they change a weight by up to {moved}, and differ by up to {apart}.")
    words = (same if apart <= ROUNDING * moved else other).format(moved=in_words(moved), apart=in_words(apart))
    st.markdown(f"**{words}**")
    rows = [
        {
            _("Tensor"): tensor["name"],
            _("Shape"): " × ".join(f"{size:,}" for size in tensor["shape"]),
            _("Norm of the gradient"): in_words(tensor["norm"]),
            _("Largest difference of a gradient"): in_words(tensor["gradient"]),
            _("of a new weight"): in_words(tensor["weight"]),
        }
        for tensor in measured["tensors"]
    ]
    show_table(rows, alt=words)
    words = _("Loss, seconds and megabytes of our engine and of Keras, measured just now")
    show_table(costs(measured), alt=words)
    st.caption(_("Measured just now. The first step of Keras is slow: it builds a graph."))


def costs(measured: dict) -> dict[str, list]:
    """Losses, seconds and megabytes, one column an engine."""
    rows = {
        _("Loss before the step"): lambda one: f"{one['loss']:.6f}",
        _("Loss after it"): lambda one: f"{one['loss_after']:.6f}",
        _("Load the engine"): lambda one: seconds(one["cost"]["load"]),
        _("Build the network, first step"): lambda one: seconds(one["cost"]["first"]),
        _("Every further step"): lambda one: seconds(one["cost"]["step"]),
        _("Memory, engine loaded"): lambda one: megabytes(one["cost"]["megabytes_before"]),
        _("Memory that the network adds"): lambda one: megabytes(one["cost"]["megabytes"]),
    }
    engines = {"NumPy": measured["numpy"], "Keras": measured["tensorflow"]}
    columns = {name: [figure(one) for figure in rows.values()] for name, one in engines.items()}
    return {"": list(rows), **columns}


def seconds(taken: float | None) -> str:
    """Seconds, short ones in milliseconds; None where there was nothing to wait for."""
    if taken is None:
        return _("ready")
    return f"{taken:.1f} s" if taken >= 1 else f"{1000 * taken:.0f} ms"


def megabytes(taken: float | None) -> str:
    """Megabytes; a dash where the system does not say."""
    return "–" if taken is None else f"{taken:,.0f} MB"
