"""Training on a Dask cluster: the same worker process, started on another machine, where one slot is not enough.

No disk is shared: the files of a model that a run begins with travel beside its order, events come back through the
scheduler, the checkpoint as files at the end. If its machine goes away, Dask runs a job anew on another.
"""

import contextlib
import os
import tempfile
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

from distributed import Client, Future, KilledWorker, Worker, get_worker

from quotegen.jobs.ending import Ending
from quotegen.jobs.order import Order, TrainOrder, from_line, to_line
from quotegen.jobs.worker import LocalWorker
from quotegen.model.files.checkpoint import load
from quotegen.model.files.store import take_in

TOPIC = "quotegen"  # of events; one for all runs, since the scheduler remembers each topic's last events for good
ANSWER_SECONDS = 5  # how long a scheduler may take to answer
_CHECK_SECONDS = 0.5  # how often a run looks whether it is still wanted
_RESULTS = ("saved", "measured")  # come with what the run returns: on a busy machine, events may arrive after that
_at_work: dict[str, LocalWorker] = {}  # on a machine of the cluster: its runs


class Cluster:
    """The machines of a Dask cluster; one run at a time for each of its workers."""

    def __init__(self, address: str):
        self._address = address
        self._client: Client | None = None
        self._runs: dict[str, RemoteWorker] = {}
        self._connecting = threading.Lock()

    def slots(self) -> int:
        """How many workers the cluster has just now; none where it cannot be reached."""
        with contextlib.suppress(OSError, ValueError):
            return len(self._connected().nthreads())
        return 0

    def prepare(self) -> None:
        """Nothing: a run's machine is chosen when it begins."""

    def start(self, order: Order) -> "RemoteWorker":
        """Send a run to the cluster. Raises CheckpointError where the model that it begins with cannot be read."""
        folders = {"source": order.source, "base": order.base} if isinstance(order, TrainOrder) else {}
        files = {role: _files(Path(folder), role == "source") for role, folder in folders.items() if folder}
        client, run = self._connected(), uuid.uuid4().hex
        worker = self._runs[run] = RemoteWorker(client, run, lambda: self._runs.pop(run, None))
        worker.begin(client.submit(train_here, run, to_line(order), files, key=run, pure=False))
        return worker

    def close(self) -> None:
        """Leave the cluster, which ends the runs of an app that is gone."""
        if self._client:
            self._client.close()

    def _connected(self) -> Client:
        with self._connecting:
            if self._client is None or self._client.status in ("closed", "closing"):
                self._client = Client(self._address, timeout=ANSWER_SECONDS, set_as_default=False, name="quotegen")
                self._client.subscribe_topic(TOPIC, self._hear)
            return self._client

    def _hear(self, message: tuple[float, dict]) -> None:
        _when, content = message
        if worker := self._runs.get(content["run"]):
            worker.heard.put(content["event"])


class RemoteWorker:
    """A run on some machine of the cluster, as the app sees it."""

    def __init__(self, client: Client, run: str, forget):
        self.heard: SimpleQueue[dict | None] = SimpleQueue()
        self._client, self._run = client, run
        self._machine = ""  # its address, once the run has begun there
        self._future: Future | None = None
        self._forget = forget
        self._ending = Ending(None)

    def begin(self, future: Future) -> None:
        """Listen until the future is done."""
        self._future = future
        future.add_done_callback(lambda _: self.heard.put(None))

    def events(self) -> Iterator[dict]:
        """The run's events; what it came to is the last, when its model is saved here."""
        while (event := self.heard.get()) is not None:
            self._machine = event.get("machine", self._machine)
            if event["event"] not in _RESULTS:
                yield event
        result, files = self._fetch()
        if files:
            checkpoint = take_in(files)
            fetched = {"event": "fetched", "fingerprint": checkpoint.metadata.fingerprint}
            result = {**(result or fetched), "folder": str(checkpoint.folder)}
        if result:
            yield result

    def stop(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._client.run(stop_here, self._run, workers=[self._machine], on_error="ignore")

    def kill(self) -> None:
        """Take the run back; its process ends within a second or two."""
        self._future.cancel(force=True)

    def close(self) -> Ending:
        """Let the cluster forget the run, and end it if it still goes on."""
        if self._future.done():
            self._future.release()
        else:
            self.kill()
        self._forget()
        return self._ending

    def _fetch(self) -> tuple[dict | None, dict[str, bytes]]:
        """The event of the run's result, if it has one, and the files of its checkpoint, having noted how it ended."""
        try:
            code, complaint, result, files = self._future.result(timeout=ANSWER_SECONDS * 6)
        except (CancelledError, KilledWorker, OSError) as error:
            self._ending = Ending(None, str(error))
            return None, {}
        self._ending = Ending(code, complaint)
        return result, files


def train_here(
    run: str, line: str, checkpoints: dict[str, dict[str, bytes]]
) -> tuple[int, str, dict | None, dict[str, bytes]]:
    """On a machine of the cluster: do an order in a process, with the files of the checkpoints that it names.

    Returns exit code, complaint, the event of its result and checkpoint files.
    """
    machine, result = get_worker(), None
    with tempfile.TemporaryDirectory(dir=machine.local_directory, ignore_cleanup_errors=True) as folder:
        cache = Path(folder) / "cache"  # Dask itself removes its own folder if this process is killed
        for role, files in checkpoints.items():
            (Path(folder) / role).mkdir()
            for name, data in files.items():
                (Path(folder) / role / name).write_bytes(data)
        order = from_line(line)
        if isinstance(order, TrainOrder):  # the cache of this machine has nothing to load
            order = replace(order, again=True, **{role: str(Path(folder) / role) for role in checkpoints})
        machine.log_event(TOPIC, {"run": run, "event": {"event": "begun", "machine": machine.address}})
        cores = os.environ.get("QUOTEGEN_CORES", "1")  # this machine may have other Dask workers beside this one
        process = _at_work[run] = LocalWorker({"QUOTEGEN_CACHE": str(cache), "QUOTEGEN_CORES": cores})
        process.take(order)
        over = threading.Event()
        threading.Thread(target=_end_if_unwanted, args=(process, run, machine, over), daemon=True).start()
        try:
            for event in process.events():
                machine.log_event(TOPIC, {"run": run, "event": event})
                result = event if event.get("event") in _RESULTS else result
        finally:
            over.set()
            del _at_work[run]
            ending = process.close()
        made = next(cache.glob("*/metadata.json"), None)
        return ending.code, ending.complaint, result, _files(made.parent) if made else {}


def stop_here(run: str) -> None:
    """On a machine of the cluster: ask a run to end and keep what it has learned."""
    if process := _at_work.get(run):
        process.stop()


def _end_if_unwanted(process: LocalWorker, run: str, machine: Worker, over: threading.Event) -> None:
    """End a process whose run was taken back, or whose app is gone. Dask itself ends no task that has begun."""
    while not over.wait(_CHECK_SECONDS):
        task = machine.state.tasks.get(run)
        if task is None or task.state == "cancelled":
            process.kill()
            return


def _files(folder: Path, whole: bool = True) -> dict[str, bytes]:
    """The files of a checkpoint, or only those that a run can begin with. Raises CheckpointError."""
    metadata = load(folder).metadata
    names = metadata.files if whole else (metadata.weights,)
    return {name: (folder / name).read_bytes() for name in ("metadata.json", *names)}
