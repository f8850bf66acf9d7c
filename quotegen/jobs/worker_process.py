"""The worker's own process, `python -m quotegen work`: waits for one order, does it, and prints what happens.

The order is the first line of standard input; events are JSON lines on standard output, `taken` the first. Later the
line "stop" asks the process to end soon and keep what it has learned. When standard input closes, the program that
started it is gone: it ends within a second.
"""

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue

from threadpoolctl import threadpool_limits

from quotegen.experiments import recall, same_step
from quotegen.experiments.tables import recall_events
from quotegen.jobs.events import Event, print_event, report
from quotegen.jobs.order import Order, RecallOrder, StepOrder, TrainOrder, from_line
from quotegen.jobs.run import refuse_large_vocabulary, run
from quotegen.limits import cores, worker_threads
from quotegen.model.files.checkpoint import load
from quotegen.model.speed import parallel
from quotegen.model.speed.ranks import ranks
from quotegen.text.corpus import corpus_from_text

NICENESS = 10  # added to the app's own, so that pages come first
IDLE_SECONDS = 300  # how long a worker waits for its order
LAST_SECONDS = 1.0  # to save in, after standard input has closed


def work() -> None:
    """Wait for an order and do it. Raises QuotegenError where it cannot be done, having printed the error event."""
    give_way()
    orders = _StandardInput()
    if cores() > 1:
        parallel.prepare()
    if line := orders.first_line(IDLE_SECONDS):
        print_event({"event": "taken"})
        order = from_line(line)
        if not (isinstance(order, TrainOrder) and ranks(order.recipe) == 2):
            parallel.dismiss()
        if isinstance(order, StepOrder):  # a fair comparison: TensorFlow has as many threads as our own products
            for variable in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
                os.environ[variable] = str(worker_threads())
        report(events(order, orders.stop.is_set), print_event)


def events(order: Order, should_stop: Callable[[], bool] = lambda: False) -> Iterator[Event]:
    """The events of an order, as they happen. Raises what `run.run`, `recall.learn` and `same_step.events` raise."""
    if isinstance(order, RecallOrder):
        networks = recall.runs(recall.OWN, order.gaps, (order.recipe.seed,))
        yield from recall_events(networks, order.recipe, should_stop)
        return
    corpus = corpus_from_text(order.text_name, order.text, order.steps)
    if order.max_vocabulary is not None:
        refuse_large_vocabulary(corpus, order.recipe, order.max_vocabulary)
    if isinstance(order, StepOrder):
        yield from same_step.events(corpus, order.recipe)
        return
    source, base = (load(Path(folder)) if folder else None for folder in (order.source, order.base))
    yield from run(corpus, order.recipe, again=order.again, go_on_from=source, begin_with=base, should_stop=should_stop)


def give_way() -> None:
    """Let pages come first: they get the processor before this run, and where memory ends, this process goes first."""
    threadpool_limits(worker_threads(), user_api="blas")
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    with contextlib.suppress(OSError):  # Linux only
        Path("/proc/self/oom_score_adj").write_text("1000")


class _StandardInput:
    """Standard input, read by a thread of its own: one order, then a word to stop, then its end."""

    def __init__(self):
        self.stop = threading.Event()
        self._first: SimpleQueue[str] = SimpleQueue()
        threading.Thread(target=self._read, name="standard-input", daemon=True).start()

    def first_line(self, seconds: float) -> str:
        """The first line; empty where none has come after so many seconds, or the other side is gone."""
        with contextlib.suppress(Empty):
            return self._first.get(timeout=seconds)
        return ""

    def _read(self) -> None:
        self._first.put(sys.stdin.readline())
        for line in sys.stdin:
            if line.strip() == "stop":
                self.stop.set()
        self.stop.set()
        time.sleep(LAST_SECONDS)
        os._exit(1)  # nobody waits for more, and a step of a large network may take seconds
