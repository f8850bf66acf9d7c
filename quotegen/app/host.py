"""What this installation offers: its caps, and the training slots that all visitors share."""

import os
import threading
from functools import cache

from quotegen.jobs.leftovers import remove_stale_folders
from quotegen.jobs.queue import Jobs
from quotegen.limits import Limits

_jobs: Jobs | None = None
_making = threading.Lock()


@cache
def limits() -> Limits:
    """The caps of this installation."""
    return Limits.from_environment()


def jobs() -> Jobs:
    """The training slots and their queue: one on this machine, or a Dask cluster's; made once in a process.

    They are in none of Streamlit's caches, which any visitor may clear: their runs would be lost, and a second queue
    would train beside the first.
    """
    global _jobs
    with _making:
        if _jobs is None:
            remove_stale_folders()
            if trains_here():
                _jobs = Jobs(limits())
            else:
                from quotegen.jobs.cluster import Cluster  # Dask: nobody else needs it

                _jobs = Jobs(limits(), Cluster(os.environ["QUOTEGEN_SCHEDULER"]))
        return _jobs


def trains_here() -> bool:
    """Whether runs are this machine's, and not those of a cluster, which may have what this one lacks."""
    return not os.environ.get("QUOTEGEN_SCHEDULER")
