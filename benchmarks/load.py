"""What visitors wait for, however many there are, and whether the app stays as it was after thousands of them.

    python benchmarks/load.py [--seconds 20] [--visits 2000]
    python benchmarks/load.py --soak 10

Starts the real app on a free port and speaks to it over its websocket, as a browser does: 1, 20 and 50 sessions that
walk over every page, a click every 2 s or so, idle and while a run trains; a new visitor's first run; many short
visits, with the server's open files and memory before and after. `--soak MINUTES` does something else: 20 sessions
click once a second while run after run trains, and the exit status is 1 where a goal that it prints is missed. A rerun
lasts from its request to the message that the script has finished; the server's time is that of its processor alone,
which other work on a shared machine hardly changes.
"""

import argparse
import asyncio
import contextlib
import itertools
import math
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import websockets
from reruns import ROOT, Server, Visitor, serve, wait_until
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection
from websockets.sync.client import connect

PAGES = tuple(sorted(page.stem for page in (ROOT / "quotegen" / "app" / "pages").glob("[a-z]*.py")))
THINK = 2.0  # seconds between two clicks of a session, give or take half
WARM_UP = 2  # walks over all pages that fill the caches
FIRST_VISITS = 20
SETTLED = 200  # visits after which the server has all that it keeps
AT_ONCE = 4  # short visits that are on at the same time
REST = 60  # seconds after the last visit
PATIENCE = 60  # seconds for any answer
RUNS_A_MINUTE = 3  # that a soak goes through
RUN = "recipe=quick&units=32&seconds=60&epochs={epochs}"  # seconds of one core
RERUNS = f"\n{'sessions':>8} {'':8} {'reruns':>6} {'errors':>6} {'median':>7} {'p95':>6} {'max':>6} {'server':>6}  ms"
GOALS = {1: (50, 200), 20: (50, 200), 50: (150, None)}  # ms by sessions: median, 95th percentile


@dataclass
class Seen:
    """What the sessions of a measurement saw."""

    milliseconds: dict[str, list[float]] = field(default_factory=dict)  # of each rerun by page
    errors: list[str] = field(default_factory=list)

    @property
    def all(self) -> list[float]:
        """The reruns of all pages."""
        return sorted(each for page in self.milliseconds.values() for each in page)


def main() -> int:
    """Print the tables; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20, help="for each number of sessions")
    parser.add_argument("--sessions", type=int, nargs="*", default=[1, 20, 50])
    parser.add_argument("--visits", type=int, default=2000)
    parser.add_argument("--soak", type=float, default=0, metavar="MINUTES")
    options = parser.parse_args()
    # The worker that waits for an order may still be on its way out when the folder goes.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as cache, serve(Path(cache)) as server:
        if options.soak:
            asyncio.run(walk(server, WARM_UP))
            return int(not soak(server, options.soak))
        show_first_visits(server)
        asyncio.run(walk(server, WARM_UP))
        print(RERUNS)
        for sessions in options.sessions:
            show_reruns(sessions, "idle", *timed(server, sit(server, sessions, options.seconds)))
        with training(server, epochs=300):
            for sessions in options.sessions:
                show_reruns(sessions, "training", *timed(server, sit(server, sessions, options.seconds)))
        if options.visits:
            show_visits(server, options.visits)
    return 0


# ---- What the tables say -----------------------------------------------------------------------------------------


def show_first_visits(server: Server) -> None:
    """The first quote since the process began, then new visitors' first runs."""
    asyncio.run(visit(server))
    seconds, spent = time.monotonic() - server.began, server.cpu_seconds()
    print(f"First page sent {seconds:.1f} s after the process began, {spent:.1f} s of its processor.")
    before = server.cpu_seconds()
    times = sorted(asyncio.run(visit(server)) for _ in range(FIRST_VISITS))
    spent = 1000 * (server.cpu_seconds() - before) / FIRST_VISITS
    print(f"A new visitor's first run: median {statistics.median(times):.0f} ms, longest {times[-1]:.0f} ms;")
    print(f"of the server's time with all around it {spent:.0f} ms (goal: 100 ms).")


def show_reruns(sessions: int, state: str, seen: Seen, spent: float) -> None:
    """One line for all pages, then those that are slower than the goal."""
    times, (goal, goal95) = seen.all, GOALS.get(sessions, (None, None))
    figures = f"{percentile(times, 0.5):7.0f} {percentile(times, 0.95):6.0f} {percentile(times, 1):6.0f}"
    each = 1000 * spent / max(1, len(times))
    goals = f"   goal {goal}" + (f", p95 {goal95}" if goal95 else "") if goal and state == "idle" else ""
    print(f"{sessions:8} {state:8} {len(times):6} {len(seen.errors):6} {figures} {each:6.0f}{goals}")
    for page, of_page in sorted(seen.milliseconds.items()):
        if goal and statistics.median(of_page) > goal:
            print(f"{'':17} {page}: median {statistics.median(of_page):.0f}, max {max(of_page):.0f}")
    for error in sorted(set(seen.errors))[:5]:
        print(f"{'':17} {error}")


def show_visits(server: Server, visits: int) -> None:
    """Handles and memory after few and after many visits."""
    print(f"\n{'visits':>8} {'handles':>8} {'MB':>6}")
    rows = []
    for count in (SETTLED, visits - SETTLED):
        asyncio.run(come_and_go(server, count))
        rows.append((server.handles(), server.megabytes()))
        print(f"{count if len(rows) == 1 else visits:8} {rows[-1][0]:8} {rows[-1][1]:6.0f}")
    time.sleep(REST)
    after = server.handles(), server.megabytes()
    growth = [f"{now / before - 1:+.0%}" for now, before in zip(after, rows[0], strict=True)]
    print(f"{'+ 1 min':>8} {after[0]:8} {after[1]:6.0f}   since {SETTLED}: {growth[0]}, {growth[1]} (goal: 10 %)")


def soak(server: Server, minutes: float) -> bool:
    """Twenty sessions, a click a second each, while run after run trains: a line a minute; whether all went well."""
    print(f"{'minute':>8} {'handles':>8} {'MB':>6} {'reruns':>7} {'errors':>6} {'median':>7} {'runs':>5}", flush=True)
    over, runs, held, errors = threading.Event(), [], [], 0
    trainer = threading.Thread(target=train_until, args=(server, over, runs))
    trainer.start()
    for minute in range(1, round(minutes) + 1):
        seen = asyncio.run(sit(server, 20, 60, think=1))
        figures = f"{len(seen.all):7} {len(seen.errors):6} {percentile(seen.all, 0.5):7.0f} {len(runs):5}"
        held.append((server.handles(), server.megabytes()))
        errors += len(seen.errors)
        lines = f"{minute:8} {held[-1][0]:8} {held[-1][1]:6.0f} {figures}", *sorted(set(seen.errors))[:3]
        print(*lines, flush=True)
    over.set()
    trainer.join()
    left, files = server.children(), server.left_over()
    settled = held[min(1, len(held) - 1)]  # the first minute opens what stays open: all sessions, the workers
    growth = max(now / before - 1 for now, before in zip(held[-1], settled, strict=True))
    wanted = round(minutes * RUNS_A_MINUTE)
    print(f"{errors} errors (goal: 0), {len(runs)} runs (goal: {wanted}), handles and memory {growth:+.0%} since the")
    print(f"second minute (goal: 10 %), {left} processes left (goal: one that waits), files left: {len(files)}.")
    return not errors and len(runs) >= wanted and growth <= 0.1 and left <= 1 and not files


def percentile(ordered: list[float], share: float) -> float:
    """The value that so large a share is not above; not a number where there are none."""
    return ordered[int(share * (len(ordered) - 1))] if ordered else math.nan


# ---- Visitors ------------------------------------------------------------------------------------------------------


def timed(server: Server, sessions: Coroutine[None, None, Seen]) -> tuple[Seen, float]:
    """What sessions saw, and the seconds of the server's processor that they took."""
    before = server.cpu_seconds()
    return asyncio.run(sessions), server.cpu_seconds() - before


async def walk(server: Server, times: int) -> None:
    """One visitor opens every page, again and again."""
    async with session(server) as socket:
        for page in PAGES * times:
            await rerun(socket, page, [])


async def sit(server: Server, sessions: int, seconds: float, think: float = THINK) -> Seen:
    """Sessions that each walk over the pages, from another one on, and click twice on each."""
    seen, until = Seen(), time.monotonic() + seconds
    await asyncio.gather(*(stay(server, n, think, until, seen) for n in range(sessions)))
    return seen


async def stay(server: Server, number: int, think: float, until: float, seen: Seen) -> None:
    """One session: a rerun of a page to come there, another on it, then the next page."""
    pages = (PAGES[(number + step // 2) % len(PAGES)] for step in itertools.count())
    try:
        async with session(server) as socket:
            await asyncio.sleep(random.uniform(0, think))
            while time.monotonic() < until:
                page = next(pages)
                seen.milliseconds.setdefault(page, []).append(await rerun(socket, page, seen.errors))
                await asyncio.sleep(random.uniform(0.5, 1.5) * think)
    except (OSError, TimeoutError, websockets.WebSocketException) as error:
        seen.errors.append(f"{page}: {type(error).__name__} {error}")


async def come_and_go(server: Server, visits: int) -> None:
    """Short visits of the first page, AT_ONCE at a time."""
    waiting = iter(range(visits))

    async def one_after_another() -> None:
        for _ in waiting:
            await visit(server)

    await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))


async def visit(server: Server) -> float:
    """Open the first page once; the milliseconds of its run."""
    async with session(server) as socket:
        return await rerun(socket, "", [])


@contextlib.asynccontextmanager
async def session(server: Server) -> AsyncIterator[ClientConnection]:
    """A connection as a browser opens it."""
    url = f"ws://{server.address}/_stcore/stream"
    async with websockets.connect(url, subprotocols=["streamlit"], max_size=None) as socket:
        yield socket


async def rerun(socket: ClientConnection, page: str, errors: list[str]) -> float:
    """Run a page to its end; milliseconds. Exceptions on the page are noted."""
    message, began = BackMsg(), time.perf_counter()
    message.rerun_script.page_name = "" if page == "today" else page
    message.rerun_script.context_info.locale, message.rerun_script.context_info.timezone = "en-US", "UTC"
    await socket.send(message.SerializeToString())
    while True:
        answer = ForwardMsg.FromString(await asyncio.wait_for(socket.recv(), PATIENCE))
        kind = answer.WhichOneof("type")
        if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
            errors.append(f"{page}: {answer.delta.new_element.exception.message[:120]}")
        if kind == "script_finished" and answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return 1000 * (time.perf_counter() - began)


@contextlib.contextmanager
def training(server: Server, epochs: int) -> Iterator[Visitor]:
    """While a run trains that one visitor has started and watches; it is stopped at the end."""
    with connect(f"ws://{server.address}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as socket:
        owner = Visitor(socket)
        owner.rerun("training", RUN.format(epochs=epochs).replace("seconds=60", "seconds=600"))
        owner.press("train")
        watching = threading.Thread(target=owner.watch)
        watching.start()
        wait_until(lambda: owner.arrived)
        try:
            yield owner
        finally:
            owner.leave()
            watching.join()
            if not owner.sees_end():
                owner.press("stop")
                wait_until(owner.sees_end)


def train_until(server: Server, over: threading.Event, runs: list[int]) -> None:
    """Run after run, each another one, to its end."""
    while not over.is_set():
        with connect(f"ws://{server.address}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as socket:
            owner = Visitor(socket)
            owner.rerun("training", RUN.format(epochs=len(runs) + 1))
            owner.press("train")
            wait_until(owner.sees_end)
        runs.append(len(runs) + 1)


if __name__ == "__main__":
    sys.exit(main())
