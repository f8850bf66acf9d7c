"""Seconds from the click on Train until the first epoch's quotes are on screen, in a real browser.

    python benchmarks/cold.py [--rounds 4]

The first run of a fresh server is cold; the worker of each run is a new process, so later ones are warm only in what
the system still holds in memory. The tutorial's recipe loads TensorFlow first, and is made small here so that what
is timed is the start and not the epoch.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from browser import find_chromium, launch, serve, settle

RUNS = {"quick": "recipe=quick&units=256", "tutorial, 32 units": "recipe=tutorial&units=32"}


def main() -> None:
    """Print the seconds of each run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=4)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as server, launch(find_chromium()) as browser:
        for name, query in RUNS.items():
            for number in range(options.rounds):
                page = browser.new_context(locale="en-US").new_page()
                page.goto(f"{server.url}/training?{query}&epochs={number + 2}&seconds=60")
                settle(page)
                began = time.perf_counter()
                page.locator(".st-key-train button").click()
                page.locator(".st-key-arrivals li").first.wait_for(timeout=120_000)
                first = time.perf_counter() - began
                print(f"{name:20} {'cold' if not number else 'again':6} {first:5.1f} s", flush=True)
                page.locator(".st-key-train button").wait_for(timeout=120_000)
                page.context.close()


if __name__ == "__main__":
    main()
