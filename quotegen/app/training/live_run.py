"""A run that waits or goes on: its place in the queue, its progress, its curve and the quotes of its last epochs."""

import streamlit as st

from quotegen.app import host, session
from quotegen.app.caches.once import one_run
from quotegen.app.charts import shared as charts
from quotegen.app.components import quote_list
from quotegen.app.locale import _
from quotegen.app.training import runs
from quotegen.jobs.job import Job

SECONDS, SECONDS_AT_FIRST = 1.0, 0.4  # between two looks at a run; until its first epoch is there, it changes fast
AT_FIRST = 5.0  # seconds after its start for which it is looked at so often


def watch(token: str) -> None:
    every = pace(runs.going_on(token))
    st.fragment(one_run()(_watch), run_every=every)(token, every)


def pace(job: Job) -> float:
    """Seconds until the next look at a run."""
    soon = not job.under_way and job.running_for < AT_FIRST and not host.jobs().position(job)
    return SECONDS_AT_FIRST if soon else SECONDS


def _watch(token: str, every: float) -> None:
    job = runs.going_on(token)
    if pace(job) != every:
        st.rerun()
    runs.show_standing(job, progress(job), _("Stop and keep what it learned"), key="stop")
    key = session.run_key(token)
    if key == "":  # it is somebody else's
        st.caption(_("You are watching a run that was started in another browser. Only that browser can stop it."))
        st.button(_("Stop watching"), icon=":material/close:", key="leave", on_click=runs.leave)
    arrivals = [
        {"prompt": sample["prompt"], "text": sample["text"], "caption": _("Epoch {epoch}").format(epoch=row["epoch"])}
        for row in reversed(job.epochs[-4:])
        for sample in row["samples"][:2]
    ]
    if arrivals:
        quote_list(arrivals, key="arrivals")
    charts.draw_losses(job.epochs)
    if key:
        st.caption(_("The link of this page finds your run again. Others who have it can watch, but not stop it."))
    runs.know_owner(job)


def progress(job: Job) -> tuple[float, str]:
    """How far the run is, as a share and in words, and how long it will still take."""
    now = job.progress
    share = min(1.0, max(job.share_done, job.learning_for / job.recipe.seconds)) if now else 0.0
    if job.stopping:
        return share, _("Stopping, keeping what it learned …") if now else _("Stopping …")
    if job.start is None:
        return 0.0, _("The worker is starting: {seconds:.0f} s").format(seconds=job.running_for)
    if now:
        words = _("Epoch {epoch} of {epochs} · loss {loss:.2f} · about {left:.0f} s left")
        figures = {"epoch": now["epoch"], "epochs": job.recipe.epochs, "loss": now["loss"], "left": job.seconds_left}
        return share, words.format(**figures)
    if job.recipe.trained_by == "tensorflow":
        return 0.0, _("TensorFlow is being loaded: {seconds:.0f} s").format(seconds=job.running_for)
    return 0.0, _("The network is built; it reads its first characters")
