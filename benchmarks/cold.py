"""Seconds until the first quote is on screen, in a real browser: after the app's process began, or after the click on
Train.

    python benchmarks/cold.py [--rounds 4] [--beside DIR] [--only RUN]
    python benchmarks/cold.py --first [--rounds 4] [--beside DIR] [--locale en-US]

`--first` starts the app again and again, with modules that Python has compiled, and opens Today as soon as it answers.
It prints the seconds until the app answers, until the quote is on screen, and those of the server's processor until
then, which other work on the machine hardly changes. The rest is about training:

The visitor reads the page for a few seconds first, as people do; a worker may be started in them. The tutorial's recipe
loads TensorFlow after the click, and is made small here so that what is timed is the start and not the epoch. With
`--beside`, runs of another checkout take turns with those of this one: compare the medians of one run.
"""

import argparse
import contextlib
import os
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser
from reruns import cpu_seconds

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from browser import ROOT, Server, find_chromium, launch, serve, settle

RUNS = {
    "quick": "recipe=quick&units=256",
    "quick, 32 units": "recipe=quick&units=32",
    "tutorial, 32 units": "recipe=tutorial&units=32",
}
READING_SECONDS = 4


def main() -> None:
    """Print the seconds of each run, and the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--beside", type=Path, metavar="DIR")
    parser.add_argument("--only", choices=RUNS, metavar="RUN")
    parser.add_argument("--first", action="store_true", help="the first quote since the process began")
    parser.add_argument("--locale", default="en-US", help="of the browser that waits for it")
    options = parser.parse_args()
    roots = {"this": ROOT, **({"beside": options.beside} if options.beside else {})}
    if options.first:
        with launch(find_chromium()) as browser:
            show_first_quotes(browser, roots, options.rounds, options.locale)
        return
    with contextlib.ExitStack() as until_over:
        folders = {name: Path(until_over.enter_context(tempfile.TemporaryDirectory())) for name in roots}
        servers = {name: until_over.enter_context(serve(folders[name], root)) for name, root in roots.items()}
        browser = until_over.enter_context(launch(find_chromium()))
        for run in [options.only] if options.only else RUNS:
            taken = {name: [] for name in servers}
            for number in range(options.rounds):
                for name, server in servers.items():
                    taken[name].append(first_epoch(browser, server, f"{RUNS[run]}&epochs={number + 100}"))
                    print(f"{run:20} {name:6} {taken[name][-1]:5.1f} s", flush=True)
            medians = ", ".join(f"{name} {statistics.median(seconds):.2f} s" for name, seconds in taken.items())
            print(f"{run:20} median of {options.rounds}: {medians}", flush=True)


def show_first_quotes(browser: Browser, roots: dict[str, Path], rounds: int, locale: str) -> None:
    """Print the seconds of each start, and the medians."""
    browser.new_context().new_page().goto("about:blank")  # the browser's own start is over
    taken: dict[str, list[tuple[float, ...]]] = {name: [] for name in roots}
    with tempfile.TemporaryDirectory() as compiled:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = compiled
        for number in range(rounds + 1):
            for name, root in roots.items():
                seconds = first_quote(browser, root, locale)
                if number:  # the first start compiles
                    taken[name].append(seconds)
                    print(
                        "{:6} answers {:5.2f} s   quote {:5.2f} s   processor {:5.2f} s".format(name, *seconds),
                        flush=True,
                    )
    for name, rows in taken.items():
        medians = map(statistics.median, zip(*rows, strict=True))
        print("{:6} median of {}: {:.2f}, {:.2f}, {:.2f} s".format(name, rounds, *medians), flush=True)


def first_quote(browser: Browser, root: Path, locale: str) -> tuple[float, float, float]:
    """Seconds from the start of the app's process until it answers, until Today's quote begins on screen, and of its
    processor until then."""
    context, began = browser.new_context(locale=locale), time.perf_counter()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, serve(Path(folder), root) as server:
        answers = time.perf_counter() - began
        page = context.new_page()
        page.goto(server.url, wait_until="commit")
        page.locator(".st-key-living_quote .ink").filter(has_text=re.compile(r"\S")).wait_for(timeout=120_000)
        seen, spent = time.perf_counter() - began, cpu_seconds(server.process.pid)
        context.close()
    return answers, seen, spent


def first_epoch(browser: Browser, server: Server, query: str) -> float:
    """Seconds from the click until the first epoch's quotes are on screen; the run is stopped then."""
    page = browser.new_context(locale="en-US").new_page()
    page.goto(f"{server.url}/training?{query}&seconds=60")
    settle(page)
    page.wait_for_timeout(READING_SECONDS * 1000)
    began = time.perf_counter()
    page.locator(".st-key-train button").click()
    page.locator(".st-key-arrivals li").first.wait_for(timeout=120_000)
    first = time.perf_counter() - began
    page.locator(".st-key-stop button").click()
    page.locator(".st-key-plan button").wait_for(timeout=120_000)  # a run that learned stays on the page
    page.context.close()
    return first


if __name__ == "__main__":
    main()
