"""This session's training run, its experiment on memory and its step taken twice: found through the session or the
link, and taken over."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import streamlit as st

from quotegen.app import components, host, session, visitor
from quotegen.app.caches import networks
from quotegen.app.locale import _
from quotegen.app.words import explain, explain_wait
from quotegen.errors import QuotegenError
from quotegen.jobs.estimate import Estimate
from quotegen.jobs.job import Job
from quotegen.jobs.order import Order, RecallOrder, StepOrder, TrainOrder
from quotegen.jobs.queue import NotYoursError
from quotegen.model.files.checkpoint import CheckpointError, load

_PARAMETERS: dict[type[Order], tuple[str, str]] = {  # of the link, and the page that names it there
    TrainOrder: ("run", "training"),
    RecallOrder: ("experiment", "memory"),
    StepOrder: ("same_step", "training"),
}


def follow(page: str) -> str | None:
    """Find the jobs that this session follows, and take over what its run has come to; returns the run's token.

    Only the link of its own page names a job, so that a reload there finds it: whoever gets a link to another page is
    not handed the job with it.
    """
    watched = session.visit().watched
    for kind, (name, its_page) in _PARAMETERS.items():
        job = host.jobs().look(watched.get(name) or st.query_params.get(name, ""))
        watched[name] = job.token if job and isinstance(job.order, kind) else None
        if watched[name] and page == its_page:
            st.query_params[name] = watched[name]
        else:
            st.query_params.pop(name, None)
    job, adopted = current(), session.visit().adopted
    if job and job.over and job.result and job.token not in adopted:
        adopted.add(job.token)
        adopt(job.result["folder"], job.order.text_name)
    return job.token if job else None


def current(kind: type[Order] = TrainOrder) -> Job | None:
    """The job of this kind that this session follows."""
    return host.jobs().look(session.visit().watched.get(_PARAMETERS[kind][0]) or "")


def goes_on() -> bool:
    job = current()
    return job is not None and not job.over


def submit(order: Order, expected: Estimate) -> None:
    """Queue a run or an experiment and follow it. Raises what `Jobs.submit` raises."""
    job = host.jobs().submit(Job(session.owner(), order, visitor.address(), expected))
    session.visit().watched[_PARAMETERS[type(order)][0]] = job.token
    session.visit().run_keys[job.token] = job.key


@contextlib.contextmanager
def noting_refusal(kind: type[Order]) -> Iterator[None]:
    """Where a job of this kind cannot be queued, `show_refusal` says why in the run of the page that follows."""
    try:
        yield
    except QuotegenError as error:
        st.session_state[f"_refused_{kind.__name__}"] = explain(error)


def show_refusal(kind: type[Order]) -> None:
    if refused := st.session_state.pop(f"_refused_{kind.__name__}", None):
        st.warning(refused, icon=":material/hourglass:")


def leave() -> None:
    """Watch the run no longer; it goes on."""
    session.visit().watched["run"] = None
    st.query_params.pop("run", None)


def stop(token: str) -> None:
    """Ask the run to end, if it is this session's to stop."""
    job = host.jobs().look(token)
    with contextlib.suppress(NotYoursError):
        if job:
            host.jobs().stop(job, session.run_key(token) or "")


def going_on(token: str) -> Job:
    """A job that waits or runs; the page reruns where it is over."""
    job = host.jobs().look(token)
    if job is None or job.over:
        st.rerun()
    return job


def show_standing(job: Job, progress: tuple[float, str], words: str, key: str) -> None:
    """When the turn of a job that waits is likely to come, or its progress, a share and words for it; and for its owner
    the button that ends it: `words` say what that does once the job runs."""
    if job.status == "waiting":
        st.info(explain_wait(host.jobs().position(job), host.jobs().expected_wait(job)), icon=":material/hourglass:")
    else:
        st.progress(*progress)
    if session.run_key(job.token):
        label = words if job.status == "running" else _("Leave the queue")
        st.button(label, icon=":material/stop:", key=key, disabled=job.stopping, on_click=stop, args=(job.token,))


def know_owner(job: Job) -> None:
    """Find out whether this browser started the run; whoever was merely sent its link did not.

    A reload begins a new session, and the link is what people send each other, so the proof lies in the browser.
    """
    key = session.run_key(job.token)
    from_browser = components.run_key(job.token, key)
    if key is None and from_browser is not None:
        owns = job.opens_with(str(from_browser))
        session.visit().run_keys[job.token] = job.key if owns else ""
        if owns:  # after a reload: be the session that started the run
            session.visit().owner = job.owner
        st.rerun()


def adopt(folder: str, text_name: str) -> None:
    """Make the model of a run this session's, and the current one; one that was deleted meanwhile is let go.

    It is called by what its text is called here: somebody else may have trained the same text under a name of theirs.
    """
    for name, model in networks.bundled_models().items():
        if str(model.folder) == folder:
            session.want_model(name)
            return
    with contextlib.suppress(CheckpointError):
        model = load(Path(folder))
        metadata = replace(model.metadata, text=replace(model.metadata.text, name=text_name))
        session.add_trained(replace(model, metadata=metadata))
        session.want_model(model.metadata.fingerprint)
