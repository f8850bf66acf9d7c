"""What each trick for speed brings: steps of `quick` with all of them, and with one after the other taken out.

    PYTHONPATH=. python benchmarks/ablation.py [--units 128 256 512] [--rounds 9] [--steps 10]

One process on one thread, in processor time, which others on the machine change little. (What a second process brings
is elapsed time: `ranks.py`, on a quiet machine.) Rounds interleave; each figure is the median of the ratios within a
round, and *nothing* says how far to trust them. The last line is the share of the machine's own peak, a product of two
large matrices of float32 in the same rounds, that a step's products reach.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
from threadpoolctl import threadpool_info, threadpool_limits

from quotegen.model import learner, recurrence
from quotegen.model.batches import StreamBatch, Streams, vocabulary_of
from quotegen.model.learner import QuoteLearner
from quotegen.model.recipe import Recipe, preset
from quotegen.model.recurrence import Lstm
from quotegen.model.speed import products
from quotegen.text.corpus import read_corpus

TEXT = Path(__file__).resolve().parents[1] / "data" / "saying.txt"
LARGE = 1024  # rows and columns of the product that the peak is measured with


class SigmoidByGate(Lstm):
    """The forward step as a textbook has it: a sigmoid for three gates, a tanh for the fourth."""

    def forward(self, weights: np.ndarray, begins: np.ndarray) -> None:
        self._begin(begins)
        self._cells[0] = self.remembered[1]
        multiply = products.product(weights, self.streams)
        for t, (column, gates, (i, f, g, o), before, cell, squashed, hidden, next_hidden) in enumerate(self._steps):
            before[:, self._starts.get(t, [])] = 0
            multiply(column, out=gates)
            for gate in (i, f, o):
                gate[:] = 1 / (1 + np.exp(-gate))
            np.tanh(g, out=g)
            cell[:] = f * before + i * g
            np.tanh(cell, out=squashed)
            next_hidden[:] = np.multiply(o, squashed, out=hidden)
            next_hidden[:, self._starts.get(t + 1, [])] = 0
        self.remembered[:] = hidden, cell


def drawn_as_floats(shape: tuple[int, ...], share: float, rng: np.random.Generator) -> Callable | None:
    """Dropout from a float a number."""
    kept = (rng.random(shape, np.float32) >= share) / np.float32(1 - share)
    return kept.__getitem__ if share else None


WITHOUT = {  # what is taken out → what stands in its place
    "*nothing*": nullcontext,
    "one tanh for all four gates": lambda: patch.dict(recurrence.LAYERS, lstm=SigmoidByGate),
    "dropout from a byte a number": lambda: patch.object(learner, "_dropout", drawn_as_floats),
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, nargs="+", default=[128, 256, 512])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--steps", type=int, default=10, help="of a round")
    options = parser.parse_args()
    kernels = ", ".join(library.get("architecture", "?") for library in threadpool_info())
    print(f"{instructions()}, NumPy {np.__version__}, kernels for {kernels}\n")
    columns = [ablated(units, options.rounds, options.steps) for units in options.units]
    print(f"| a step takes, without … | {' | '.join(f'{units} units' for units in options.units)} |")
    print("|---|" + "---|" * len(columns))
    for name in columns[0]:
        print(f"| {name} | {' | '.join(column[name] for column in columns)} |")


def instructions() -> str:
    """The widest instructions of this processor that matrix products use."""
    flags = Path("/proc/cpuinfo").read_text(encoding="ascii").split()
    return next((name for name, flag in (("AVX-512", "avx512f"), ("AVX2", "avx2")) if flag in flags), "neither")


def ablated(units: int, rounds: int, steps: int) -> dict[str, str]:
    """One column of the table."""
    recipe, size, batches = problem(units, steps)
    alone = {"all": nullcontext, **WITHOUT}
    with threadpool_limits(1, user_api="blas"):
        if products._multiplies_in_place():  # AVX-512
            alone["products in blocks"] = lambda: patch.object(products, "_multiplies_in_place", lambda: False)
        students = {}
        for name, without in alone.items():
            with without():
                students[name] = QuoteLearner(recipe, size)
        timed = {name: lambda name=name: round_of(students[name], batches, alone[name]()) for name in alone}
        seconds = taken(timed | {"peak": large_product}, rounds, time.process_time)
        column = {name: f"{ratio(seconds[name], seconds['all']):.2f} ×" for name in alone if name != "all"}
    share = ratio(seconds["peak"], seconds["all"]) * multiplications(recipe, size) * steps / LARGE**3
    peak = 2 * LARGE**3 / statistics.median(seconds["peak"]) / 1e9
    column["*share of the peak of one core*"] = f"{share:.0%} of {peak:.0f} GFLOP/s"
    return column


def problem(units: int, steps: int) -> tuple[Recipe, int, list[StreamBatch]]:
    """The recipe, the vocabulary's size and the batches of a round."""
    corpus, _ = read_corpus(TEXT)
    recipe = replace(preset("quick"), units=units)
    vocabulary = vocabulary_of(corpus, recipe)
    _, batches = Streams(corpus, recipe, vocabulary).epoch(np.random.default_rng(1))
    return recipe, len(vocabulary), list(batches)[:steps]


def round_of(student: QuoteLearner, batches: list[StreamBatch], without: AbstractContextManager | None = None) -> None:
    """Learn from each batch, with something taken out."""
    with without or nullcontext():
        for batch in batches:
            student.learn(batch, 1e-3)


_LARGE = np.random.default_rng(0).random((2, LARGE, LARGE), np.float32)


def large_product() -> None:
    """One product that shows what the machine can do."""
    np.matmul(*_LARGE)


def taken(timed: dict[str, Callable[[], None]], rounds: int, clock: Callable[[], float]) -> dict[str, list[float]]:
    """Seconds of each by a clock, in rounds that interleave; the first round warms up and does not count."""
    seconds: dict[str, list[float]] = {name: [] for name in timed}
    for _ in range(rounds + 1):
        for name, do in timed.items():
            began = clock()
            do()
            seconds[name].append(clock() - began)
    return {name: each[1:] for name, each in seconds.items()}


def ratio(some: list[float], others: list[float]) -> float:
    """The median of the ratios within a round."""
    return statistics.median(one / other for one, other in zip(some, others, strict=True))


def multiplications(recipe: Recipe, size: int) -> int:
    """Multiplications in the matrix products of one step: forward, back, and the gradient of the weights."""
    units, inputs = recipe.units, recipe.input_size(size)
    recurrent, dense = 4 * units * (units + inputs + 1), size * (units + 1)
    of_character = 2 * recurrent + 4 * units * units + 3 * dense
    if recipe.embeds(size):
        of_character += 4 * units * inputs
    return of_character * recipe.span * recipe.batch_size


if __name__ == "__main__":
    main()
