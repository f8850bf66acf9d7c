"""An experiment of the visitor's own: its controls, its live view, and what became of it."""

from dataclasses import replace

import streamlit as st

from quotegen.app import host, link
from quotegen.app.caches.once import one_run
from quotegen.app.locale import _
from quotegen.app.memory.answer import show_accuracy
from quotegen.app.parts import show_table
from quotegen.app.training import runs
from quotegen.app.words import contender_name, explain_failure
from quotegen.experiments.recall import GAPS, MOST_GAPS, MOST_SECONDS, MOST_UNITS, NETWORK
from quotegen.jobs.estimate import Estimate
from quotegen.jobs.job import Job
from quotegen.jobs.order import RecallOrder

OWN_GAPS, OWN_SEED, OWN_SECONDS = ("5", "10", "20", "40"), 7, 45
SIZES = (8, 16, 32, 64)


@st.fragment(run_every=1.0)
@one_run()
def watch(token: str, recall: dict) -> None:
    job = runs.going_on(token)
    progress = job.progress
    show_accuracy(recall, progress["rows"] if progress else [])
    words = _("The worker is starting: {seconds:.0f} s").format(seconds=job.running_for)
    if progress:
        words = _("{network} over {gap}: {accuracy:.0%} after {sequences:,} sequences")
        words = words.format(**{**progress, "network": contender_name(progress["name"])})
    words = _("Stopping …") if job.stopping else words
    runs.show_standing(job, (job.share_done, words), _("Stop and keep what is done"), key="stop_recall")
    runs.know_owner(job)


def show_own(job: Job | None) -> None:
    """What became of one's own experiment, and the controls for another."""
    with st.expander(_("Train it yourself, within a minute"), icon=":material/model_training:", expanded=bool(job)):
        runs.show_refusal(RecallOrder)
        if job and job.status == "failed":
            st.error(explain_failure(job), icon=":material/error:")
        if job and job.result:
            show_rows(job)
        controls()


def controls() -> None:
    limits = host.limits()
    most, largest = min(MOST_SECONDS, limits.max_seconds), min(MOST_UNITS, limits.max_units)
    gaps = link.several(
        _("Characters in between, at most {n} of these").format(n=MOST_GAPS),
        [str(gap) for gap in GAPS],
        name="gaps",
        default=list(OWN_GAPS),
    )
    left, middle, right = st.columns(3)
    sizes = [units for units in SIZES if units <= largest] or [largest]
    default = min(NETWORK.units, sizes[-1])
    units = link.choice(left.select_slider, _("Units"), sizes, name="recall_units", default=default)
    usual = min(OWN_SECONDS, most)
    seconds = link.number(middle.slider, _("Seconds, at most"), 1, most, name="recall_seconds", default=usual)
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
            "Three networks for each number of characters in between, the smallest first. It may have to wait for "
            "other runs."
        )
    )


def begin(gaps: tuple[int, ...], units: int, seconds: int, seed: int) -> None:
    network = replace(NETWORK, units=units, seconds=seconds, seed=seed)
    with runs.noting_refusal(RecallOrder):
        runs.submit(RecallOrder(network, gaps), Estimate(seconds / 2, 0.0))


def show_rows(job: Job) -> None:
    if not job.result["whole"]:
        st.caption(_("It ended before every number of characters in between was tried."))
    rows = [
        {
            _("Network"): contender_name(row["name"]),
            _("Characters in between"): row["gap"],
            _("Letters remembered"): f"{row['accuracy']:.1%}",
            _("Sequences read"): f"{row['sequences']:,}",
            _("Seconds"): row["seconds"],
        }
        for row in job.result["rows"]
    ]
    if rows:
        show_table(rows, alt=_("The runs of your own experiment, one a row"))
        st.caption(_("{units} units, seed {seed}.").format(units=job.recipe.units, seed=job.recipe.seed))
