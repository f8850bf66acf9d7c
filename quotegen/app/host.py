"""What this installation offers: its caps, and the training slots that all visitors share."""

import os

import streamlit as st

from quotegen.jobs.queue import Jobs
from quotegen.limits import Limits


@st.cache_resource(show_spinner=False)
def limits() -> Limits:
    """The caps of this installation."""
    return Limits.from_environment()


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """The training slots and their queue: one on this machine, or a Dask cluster's."""
    if address := _scheduler():
        from quotegen.jobs.cluster import Cluster  # Dask: nobody else needs it

        return Jobs(limits(), Cluster(address, limits()))
    return Jobs(limits())


def trains_here() -> bool:
    """Whether runs are this machine's, and not those of a cluster, which may have what this one lacks."""
    return not _scheduler()


def _scheduler() -> str:
    return os.environ.get("QUOTEGEN_SCHEDULER", "")
