"""What a second process is worth: steps of `quick` in two processes and in one, side by side, in characters a second.

    PYTHONPATH=. python benchmarks/ranks.py [--units 64 128 256 512 1024] [--cell lstm] [--busy] [--rounds 7]

With `--busy` another process keeps one core occupied all the while, as a crowded host does, and the runs are niced as
the app's are.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np

from quotegen.jobs.worker_process import NICENESS
from quotegen.model.batches import StreamBatch, Streams, vocabulary_of
from quotegen.model.learner import QuoteLearner
from quotegen.model.recipe import Recipe, preset
from quotegen.model.speed.parallel import ParallelLearner
from quotegen.text.corpus import read_corpus

TEXT = Path(__file__).resolve().parents[1] / "data" / "saying.txt"
STEPS = 12  # of a round


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, nargs="+", default=[64, 128, 256, 512, 1024])
    parser.add_argument("--cell", choices=("lstm", "rnn"), default="lstm")
    parser.add_argument("--busy", action="store_true")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    quick = preset("quick" if options.cell == "lstm" else "quick-rnn")
    print(f"{'units':>5} {'one process':>12} {'two':>10}   characters a second")
    with neighbour() if options.busy else nullcontext():
        for units in options.units:
            one, two = compared(replace(quick, units=units), options.rounds)
            print(f"{units:>5} {one:>12,.0f} {two:>10,.0f}   {two / one:.2f} ×", flush=True)


@contextmanager
def neighbour() -> Iterator[None]:
    """Somebody else who never rests, beside this program as the app's worker would be."""
    other = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    os.nice(NICENESS)
    try:
        yield
    finally:
        other.kill()
        other.wait()


def compared(recipe: Recipe, rounds: int) -> tuple[float, float]:
    """Characters a second of one process and of two, medians of rounds that interleave."""
    corpus, _ = read_corpus(TEXT)
    vocabulary = vocabulary_of(corpus, recipe)
    _, epoch = Streams(corpus, recipe, vocabulary).epoch(np.random.default_rng(1))
    batches = list(epoch)[:STEPS]
    characters = len(batches) * recipe.span * recipe.batch_size
    with ParallelLearner(recipe, len(vocabulary)) as both:
        contenders = (QuoteLearner(recipe, len(vocabulary)), both)
        seconds = [[taken(learner, batches, recipe.learning_rate) for learner in contenders] for _ in range(rounds)]
    one, two = (characters / statistics.median(times) for times in zip(*seconds, strict=True))
    return one, two


def taken(learner: QuoteLearner | ParallelLearner, batches: list[StreamBatch], rate: float) -> float:
    """Seconds of a round."""
    began = time.perf_counter()
    for batch in batches:
        learner.learn(batch, rate)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
