"""What other visitors notice of a training run: how long their pages take to rerun, idle and while it goes on.

    python benchmarks/reruns.py [--rounds 20] [--recipe quick] [--units 256]

Starts the real app and speaks to it over its websocket, as a browser does: one visitor presses Train and watches,
another reruns page after page. A rerun lasts from its request to the message that the script has finished; how long
a browser then draws is not in it. The pages take turns, with a pause between, and the median counts.
"""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("text", "generate", "inside")
PAUSE = 0.15  # seconds between two reruns, as somebody who moves a slider
WARM_UP = 3  # reruns of each page that fill its caches
WATCH = 1  # seconds between two looks of who watches a run
PATIENCE = 120  # seconds for anything


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--recipe", default="quick")
    parser.add_argument("--units", default="256")
    options = parser.parse_args()
    with ExitStack() as stack:
        server = stack.enter_context(serve(Path(stack.enter_context(tempfile.TemporaryDirectory()))))
        url = f"ws://{server.address}/_stcore/stream"
        other, owner = (
            Visitor(stack.enter_context(connect(url, subprotocols=["streamlit"], max_size=None))) for _ in range(2)
        )
        measure(other, WARM_UP)
        idle = measure(other, options.rounds)
        owner.rerun("training", f"recipe={options.recipe}&units={options.units}&epochs=200&seconds=180")
        owner.press("train")
        watching = threading.Thread(target=owner.watch, daemon=True)
        watching.start()
        wait_until(lambda: owner.arrived)  # its first epoch
        busy = measure(other, options.rounds)
        if not watching.is_alive():
            sys.exit("The run was over before the reruns: ask for fewer rounds.")
        owner.leave()
        watching.join()
        answered, ended = stop(owner)
    print(f"{'page':10} {'idle':>8} {'training':>9}   milliseconds, median of {options.rounds} reruns")
    for page in (*PAGES, "all"):
        before, during = (1000 * statistics.median(times[page]) for times in (idle, busy))
        print(f"{page:10} {before:8.0f} {during:9.0f}   {during / before:.2f} ×")
    print(f"Stop answers after {1000 * answered:.0f} ms; the model is kept and on screen after {ended:.1f} s.")


def stop(owner: "Visitor") -> tuple[float, float]:
    """Seconds from the press of Stop until the page says so, and until the page shows the model that was kept."""
    began = time.perf_counter()
    owner.press("stop")
    answered = time.perf_counter() - began
    wait_until(owner.sees_end)
    return answered, time.perf_counter() - began


def measure(visitor: "Visitor", rounds: int) -> dict[str, list[float]]:
    """Seconds of each rerun by page, and of all."""
    seconds: dict[str, list[float]] = {page: [] for page in PAGES}
    for _ in range(rounds):
        for page in PAGES:
            visitor.rerun(page)  # the way there is no rerun
            time.sleep(PAUSE)
            began = time.perf_counter()
            visitor.rerun(page)
            seconds[page].append(time.perf_counter() - began)
    return {**seconds, "all": [each for times in seconds.values() for each in times]}


class Visitor:
    """A session over the websocket: it reruns pages, presses buttons, and reruns a fragment when told to."""

    def __init__(self, socket: ClientConnection):
        self._socket = socket
        self._page, self._query, self._script = "", "", ""
        self._buttons: dict[str, str] = {}  # by key
        self._fragment = ""
        self._watching = True
        self.arrived = False

    def rerun(self, page: str, query: str = "") -> None:
        """Run a page and wait until it is done."""
        self._page, self._query, self._script = page, query or self._query, ""
        self._send(ClientState())

    def press(self, key: str) -> None:
        """Press a button of the page."""
        state = ClientState(fragment_id=self._fragment)
        state.widget_states.widgets.add(id=self._buttons[key], trigger_value=True)
        self._send(state)

    def watch(self) -> None:
        """Rerun the page's fragment every second, as Streamlit asks a browser to, while there is one."""
        while self._fragment and self._watching:
            time.sleep(WATCH)
            self._send(ClientState(fragment_id=self._fragment, is_auto_rerun=True))

    def leave(self) -> None:
        """Watch no more."""
        self._watching = False

    def sees_end(self) -> bool:
        """Look once more; whether the run is over."""
        if self._fragment:
            self._send(ClientState(fragment_id=self._fragment, is_auto_rerun=True))
        return not self._fragment

    def _send(self, state: ClientState) -> None:
        state.page_name, state.query_string, state.page_script_hash = self._page, self._query, self._script
        state.context_info.locale, state.context_info.timezone = "en-US", "UTC"
        self._socket.send(BackMsg(rerun_script=state).SerializeToString())
        while not self._hear(ForwardMsg.FromString(self._socket.recv(timeout=PATIENCE))):
            pass

    def _hear(self, message: ForwardMsg) -> bool:
        """Note what a browser would; whether the script has run to its end."""
        kind = message.WhichOneof("type")
        if kind == "new_session" and not message.metadata.run.fragment_ids:
            self._fragment = ""
        elif kind == "navigation":
            self._script = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "auto_rerun" and message.auto_rerun.interval <= WATCH:
            self._fragment = message.auto_rerun.fragment_id
        elif kind == "delta":
            element = message.delta.new_element
            if element.WhichOneof("type") == "button":
                self._buttons[element.button.id.rsplit("-", 1)[-1]] = element.button.id
            self.arrived |= element.WhichOneof("type") == "bidi_component" and "-arrivals" in element.bidi_component.id
        return kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN


@dataclass(frozen=True)
class Server:
    """The app in a process of its own."""

    address: str
    pid: int
    folder: Path  # its temporary folder
    began: float  # by time.monotonic()

    def handles(self) -> int:
        """Open files and sockets. Linux alone tells."""
        return len(list(Path(f"/proc/{self.pid}/fd").iterdir()))

    def megabytes(self) -> float:
        """Resident memory. Linux alone tells."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def cpu_seconds(self) -> float:
        """Seconds of a processor that it has taken, its children not counted. Linux alone tells."""
        return cpu_seconds(self.pid)

    def children(self) -> int:
        """Processes that it has started and that still run. Linux alone tells."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/children")
        return sum(len(task.read_text().split()) for task in tasks)

    def left_over(self) -> list[str]:
        """What lies in its temporary folder."""
        return sorted(path.name for path in self.folder.iterdir())


@contextmanager
def serve(folder: Path) -> Iterator[Server]:
    """The app on a free port, with a cache and a temporary folder of its own in `folder`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.headless", "true"]
    command += ["--server.address", "127.0.0.1", "--server.port", address.split(":")[1]]
    (temporary := folder / "tmp").mkdir()
    environment = {**os.environ, "QUOTEGEN_CACHE": str(folder / "cache"), "TMPDIR": str(temporary)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, **quiet)
    try:
        wait_until(lambda: answers(f"http://{address}/_stcore/health"))
        yield Server(address, process.pid, temporary, began)
    finally:
        process.terminate()
        process.wait()


def cpu_seconds(pid: int) -> float:
    """Seconds of a processor that a process has taken, its children not counted. Linux alone tells."""
    ticks = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def answers(url: str) -> bool:
    """Whether there is a server."""
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except OSError:
        return False


def wait_until(holds) -> None:
    """Wait, but not for ever."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            sys.exit("The app took too long.")
        time.sleep(0.05)


if __name__ == "__main__":
    main()
