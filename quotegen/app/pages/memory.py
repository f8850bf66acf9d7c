"""Memory: over how many others a network still recalls a letter, and what comes back of the gradient from there."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from quotegen.app import choices, host, link, session
from quotegen.app.caches import inside, judging
from quotegen.app.charts import memory as memory_charts
from quotegen.app.charts import shared as charts
from quotegen.app.charts.memory import Line
from quotegen.app.components import Cell, text_cells
from quotegen.app.locale import _
from quotegen.app.training import runs
from quotegen.app.words import contender_name, explain, explain_failure, explain_wait, state_name
from quotegen.errors import QuotegenError
from quotegen.experiments import tables as experiment_tables
from quotegen.experiments.recall import CONTENDERS, CUE, GAPS, MOST_GAPS, MOST_SECONDS, MOST_UNITS, NETWORK
from quotegen.inside.saliency import MOST_BACK, QUOTES
from quotegen.jobs.estimate import Estimate
from quotegen.jobs.job import Job
from quotegen.jobs.order import RecallOrder
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.quote.runtime import sigmoid

EXAMPLE = f"cwzsvxuy{CUE}"
GUESSES = (5, 10, 20, 40, 100)
OWN_GAPS, OWN_SEED, OWN_SECONDS = (5, 10, 20, 40), 7, 45
SIZES = (8, 16, 32, 64)
BESIDE = {"lstm": "rnn-saying", "rnn": "quick-saying"}  # what a chosen model is compared with


def show_task() -> None:
    """One sequence of the task, and what has to be said at its end."""
    blue = charts.palette().blue
    words = _("“{letter}”, {gap} characters in between, “{cue}”: the answer is “{letter}”.").format(
        letter=EXAMPLE[0], gap=len(EXAMPLE) - 2, cue=CUE
    )
    cells = [Cell(EXAMPLE[0], "", _("the letter"), blue, 45)]
    cells += [Cell(other, "", _("means nothing")) for other in EXAMPLE[1:-1]]
    cells += [Cell(CUE, "", _("here it is asked for"), blue, 15)]
    text_cells(cells, key="sequence", label=words)
    st.caption(words)


def guesses() -> tuple[int | None, int | None]:
    """Draw what a visitor may guess before the result is shown; returns the guesses for the RNN and the LSTM."""
    st.markdown(_("**Your guess:** over how many characters in between does each still remember, once trained?"))
    made = []
    for column, name, label in zip(st.columns(2), ("guess_rnn", "guess_lstm"), (_("RNN"), _("LSTM")), strict=True):
        made.append(link.choice(column.segmented_control, label, GUESSES, name=name, default=None))
    return tuple(made)


def show_accuracy(kept: dict, own: list[dict]) -> None:
    """The chart of accuracy by gap, a visitor's own run over it."""
    charts.draw(
        memory_charts.accuracy_chart(judging.recall_medians(), kept["chance"], own),
        alt=_("Share of letters recalled by characters in between. {sentence}").format(sentence=first_sentence(kept)),
    )
    if own:
        st.caption(_("Diamonds: a run of your own."))


def first_sentence(kept: dict) -> str:
    """How far the RNN and the LSTM come."""
    medians = judging.recall_medians()
    return _(
        "With {units} units each and {sequences:,} sequences to learn from, the RNN recalls the letter over up to "
        "{rnn} characters in between, and the LSTM as Keras starts it over up to {lstm}; further back, they come down "
        "to guessing one letter of eight."
    ).format(
        units=kept["networks"]["rnn"]["units"],
        sequences=kept["sequences"],
        rnn=experiment_tables.reach(medians, "rnn"),
        lstm=experiment_tables.reach(medians, "lstm"),
    )


def second_sentence() -> str:
    """What an LSTM that keeps from the start makes of it, and why."""
    return _(
        "The very same LSTM with its forget gate open at the start (f = {open:.2f}, not {usual:.2f}) bridges "
        "{keeping}: f is the factor that one step back along the cell state leaves of the gradient, and an RNN has "
        "no such gate to open."
    ).format(
        open=sigmoid(CONTENDERS["keeping"].forget_bias),
        usual=sigmoid(CONTENDERS["lstm"].forget_bias),
        keeping=experiment_tables.reach(judging.recall_medians(), "keeping"),
    )


def show_answer(kept: dict, guessed: tuple[int | None, int | None]) -> None:
    """Two sentences, what was guessed, and how it was measured."""
    st.markdown(f"**{first_sentence(kept)}** {second_sentence()}")
    medians = judging.recall_medians()
    if all(guessed):
        words = _("You guessed {guess_rnn} for the RNN and {guess_lstm} for the LSTM.")
        st.caption(words.format(guess_rnn=guessed[0], guess_lstm=guessed[1]))
    wide = kept["networks"]["wide"]
    st.caption(
        _(
            "`make recall`, {date}: each point is the median of {runs} runs, their range shaded. Recalled means 9 "
            "letters in 10, of {tested} sequences never trained on. All read the same sequences, with orthogonal "
            "recurrent weights, clipped gradients, and each with the learning rate that did best of three on other "
            "seeds. Equal size means equal units: the LSTM then has {lstm:,} parameters and the RNN {rnn:,}. An RNN "
            "with as many, {wide} units, comes to {reach}."
        ).format(
            date=kept["date"],
            runs=medians[0]["runs"],
            tested=kept["tested"],
            lstm=kept["networks"]["lstm"]["parameters"],
            rnn=kept["networks"]["rnn"]["parameters"],
            wide=wide["units"],
            reach=experiment_tables.reach(medians, "wide"),
        )
    )

    def table() -> pd.DataFrame:
        columns = {"name": _("Network"), "gap": _("Characters in between"), "median": _("Letters recalled")}
        rows = pd.DataFrame(medians).rename(columns={**columns, "least": _("Least"), "most": _("Most")})
        rows[columns["name"]] = rows[columns["name"]].map(contender_name)
        shares = [columns["median"], _("Least"), _("Most")]
        rows[shares] = rows[shares].map("{:.1%}".format)
        return rows.drop(columns="runs").sort_values([columns["name"], columns["gap"]], kind="stable")

    charts.table_beside("recall", table, alt=first_sentence(kept))


def begin(gaps: tuple[int, ...], units: int, seconds: int, seed: int) -> None:
    """Queue an experiment of one's own."""
    network = replace(NETWORK, units=units, seconds=seconds, seed=seed)
    try:
        runs.submit(RecallOrder(network, gaps), Estimate(seconds / 2, 0.0))
    except QuotegenError as error:
        st.session_state["_recall_refused"] = explain(error)


def controls() -> None:
    """Draw what an experiment of one's own may be."""
    limits = host.limits()
    most, largest = min(MOST_SECONDS, limits.max_seconds), min(MOST_UNITS, limits.max_units)
    gaps = link.several(
        st.pills,
        _("Characters in between, at most {n} of these").format(n=MOST_GAPS),
        [str(gap) for gap in GAPS],
        name="gaps",
        default=[str(gap) for gap in OWN_GAPS],
        selection_mode="multi",
    )
    left, middle, right = st.columns(3)
    sizes = [units for units in SIZES if units <= largest] or [largest]
    default = min(NETWORK.units, sizes[-1])
    units = link.choice(left.select_slider, _("Units"), sizes, name="recall_units", default=default)
    seconds = link.number(
        middle.slider, _("Seconds, at most"), 1, most, name="recall_seconds", default=min(OWN_SECONDS, most)
    )
    seed = link.number(right.number_input, _("Random seed"), 1, 1_000_000, name="recall_seed", default=OWN_SEED)
    st.button(
        _("Train"),
        type="primary",
        icon=":material/play_arrow:",
        key="recall",
        disabled=not 1 <= len(gaps) <= MOST_GAPS,
        on_click=begin,
        args=(tuple(map(int, gaps)), units, seconds, seed),
    )
    st.caption(
        _(
            "Three networks for every choice, one after the other, the short distances first. Like every run, it waits "
            "for the one training slot of this host."
        )
    )
    st.caption(_("On the command line: {command}").format(command="`python -m quotegen recall`"))


@st.fragment(run_every=1.0)
def watch(token: str, kept: dict) -> None:
    """The live view of an experiment."""
    job = host.jobs().look(token)
    if job is None or job.over:
        st.rerun()
    told = job.progress
    show_accuracy(kept, told["rows"] if told else [])
    if job.status == "waiting":
        words = explain_wait(host.jobs().position(job), host.jobs().expected_wait(job))
        st.info(words, icon=":material/hourglass:")
    elif told is None:
        st.progress(0.0, _("Stopping …") if job.stopping else _("The worker is starting: {seconds:.0f} s").format(
            seconds=job.running_for))  # fmt: skip
    else:
        words = _("{network} over {gap}: {accuracy:.0%} after {sequences:,} sequences")
        words = words.format(network=contender_name(told["name"]), **{k: told[k] for k in told.keys() - {"name"}})
        st.progress(job.share_done, _("Stopping …") if job.stopping else words)
    if session.run_key(token):
        words = _("Stop and keep what is done") if job.status == "running" else _("Leave the queue")
        stopping = {"disabled": job.stopping, "on_click": runs.stop, "args": (token,)}
        st.button(words, icon=":material/stop:", key="stop_recall", **stopping)
    runs.know_owner(job)


def show_own(job: Job | None) -> None:
    """What became of one's own experiment, and the controls for another."""
    with st.expander(_("Train it yourself, within a minute"), icon=":material/model_training:", expanded=bool(job)):
        if refused := st.session_state.pop("_recall_refused", None):
            st.warning(refused, icon=":material/hourglass:")
        if job and job.status == "failed":
            st.error(explain_failure(job), icon=":material/error:")
        if job and job.result:
            show_rows(job)
        controls()


def show_rows(job: Job) -> None:
    """The runs of an experiment as a table."""
    rows = job.result["rows"]
    if not job.result["whole"]:
        st.caption(_("It ended before every gap was tried; what is there was trained to its end."))
    if not rows:
        return
    st.dataframe(
        pd.DataFrame(
            {
                _("Network"): [contender_name(row["name"]) for row in rows],
                _("Characters in between"): [row["gap"] for row in rows],
                _("Letters recalled"): [f"{row['accuracy']:.1%}" for row in rows],
                _("Sequences read"): [f"{row['sequences']:,}" for row in rows],
                _("Seconds"): [row["seconds"] for row in rows],
            }
        ),
        hide_index=True,
        alt=_("The runs of your own experiment, one a row"),
    )
    st.caption(_("{units} units, seed {seed}.").format(units=job.recipe.units, seed=job.recipe.seed))


def show_gradients(kept: dict) -> None:
    """What comes back of the gradient over the gap, before and after training."""
    st.header(_("What comes back of the gradient"))
    over = kept["gradients_over"]
    st.markdown(
        _(
            "The loss at the question mark travels back to where the letter was read, one step at a time. How large is "
            "what arrives? Below, the norm of the gradient by the state of each step, with {gap} characters in "
            "between: the letter stands {back} characters back."
        ).format(gap=over, back=over + 1)
    )
    left, right = st.columns(2)
    with left:
        ages = {"untrained": _("before training"), "trained": _("after training")}
        trained = link.one_of(_("Networks"), ages, name="when", default="trained")
    with right:
        states = {state: state_name(state) for state in ("hidden", "cell")}
        path = link.one_of(_("Gradient by the"), states, name="path", default="hidden")
    rows = [row for row in kept["gradients"] if row["trained"] == (trained == "trained")]
    lines = [
        Line(
            contender_name(row["name"]), "rnn" if row["name"] == "rnn" else "lstm", row["name"] == "lstm", row["norms"]
        )
        for name in memory_charts.SHOWN
        for row in rows
        if row["name"] == name and row["state"] == (path if name != "rnn" else "hidden")
    ]
    draw_gradients(lines, "gradients", over + 1)
    if path == "cell":
        st.caption(
            _(
                "The cell state's gradient takes every path: straight on along the cell state, each step times f, and "
                "through the hidden state. The RNN has a hidden state alone."
            )
        )


def draw_gradients(lines: list[Line], key: str, back: int) -> None:
    """Lines of gradients, in words, drawn and as a table."""
    parts = [
        f"{line.name} {memory_charts.in_words(float(line.shares[min(back, len(line.shares) - 1)]))}" for line in lines
    ]
    words = _("Of 1 at the last character, {back} characters back there is left: {parts}.")
    words = words.format(back=back, parts=" · ".join(parts))
    charts.draw(memory_charts.gradient_chart(lines), alt=words)
    st.markdown(words)
    if min(line.shares.min() for line in lines) < memory_charts.FLOOR:
        st.caption(_("A line that ends has fallen below 10⁻⁹; the table goes on."))
    charts.table_beside(key, lambda: memory_charts.gradient_table(lines), alt=words)


def show_text_models() -> None:
    """The same of networks that read real quotes: the chosen model, and one with the other kind of cell."""
    st.header(_("The same on real quotes"))
    chosen = choices.current_model()
    other = BESIDE[chosen.metadata.recipe.cell]
    lines = []
    for known in dict.fromkeys((choices.current_model_id(), other)):
        lines += lines_of(known, choices.models()[known])
    if not lines:
        st.caption(_("The text of the chosen model is not here, so there is nothing to follow a gradient through."))
        return
    back = min(len(line.norms) for line in lines) - 1
    st.markdown(
        _(
            "Now the loss of one character of a proverb, and the hidden and cell states some characters before it: the "
            "chosen model beside one of the other kind, each on its own text, computed just now."
        )
    )
    draw_gradients(lines, "text-gradients", back)
    st.caption(
        _(
            "Median over up to {quotes} quotes. A language model hardly needs what lies {back} characters back, so its "
            "gradient may fade although it could go further; a model of windows ends with its window."
        ).format(quotes=QUOTES, back=MOST_BACK)
    )


def lines_of(known: str, model: Checkpoint) -> list[Line]:
    """The gradient's way back through the states of one model; none where its text is not here."""
    corpus = choices.text_of_model(model)
    choices.runtime_of(known)  # stops the page where the model cannot be read
    if corpus is None:
        return []
    norms = inside.gradient_norms(model, corpus)
    cell, name = model.metadata.recipe.cell, choices.model_name(known)
    return [
        Line(name if cell == "rnn" else f"{name}, {state_name(path).lower()}", cell, path == "cell", values)
        for path, values in norms.items()
    ]


st.title(_("Memory"))
st.caption(_("How far back can a network remember?"))
kept = judging.recall()
st.markdown(
    _(
        "A network reads one letter, then others that mean nothing, then a question mark. There it has to say the "
        "letter, and only by being wrong there does it learn what to keep."
    )
)
show_task()
if kept is None:
    st.info(_("The measured result is not here. `make recall` makes it anew."), icon=":material/info:")
    st.stop()
guessed = guesses()
job = runs.experiment(on_memory=True)
shown = link.held("shown", False, lambda given: given == "1", lambda new: "1" if new else "0")
if not (shown or job):
    st.button(_("Show what happened"), type="primary", key="show", on_click=link.put, kwargs={"shown": True})
    st.stop()
if job and not job.over:
    watch(job.token, kept)
else:
    show_accuracy(kept, job.result["rows"] if job and job.result else [])
show_answer(kept, guessed)
if job is None or job.over:
    show_own(job)
show_gradients(kept)
show_text_models()
st.page_link(
    "quotegen/app/pages/inside.py", label=_("How the gates of an LSTM do it, step by step"), icon=":material/schema:"
)
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
