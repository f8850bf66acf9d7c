"""Recall over a gap: how far back an RNN and an LSTM of equal size learn to remember one character.

A sequence is a letter, `gap` random others, and a question mark; only there a loss is taken, for the letter. It is the
simplest of the tasks with long time lags (Hochreiter and Schmidhuber 1997, experiment 2; Bengio, Simard and Frasconi
1994, section 3): a network that cannot carry the letter over the gap has to guess. Knows no screen and no file.
"""

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from threadpoolctl import threadpool_limits

from quotegen.errors import QuotegenError
from quotegen.limits import Limits
from quotegen.model.batches import StreamBatch
from quotegen.model.learner import QuoteLearner
from quotegen.model.recipe import Recipe, count_parameters
from quotegen.model.weights import Weights, initial
from quotegen.text.vocabulary import Vocabulary

LETTERS, OTHERS, CUE = "abcdefgh", "stuvwxyz", "?"
VOCABULARY = Vocabulary((*LETTERS, *OTHERS, CUE))
CHANCE = 1 / len(LETTERS)
GAPS = (2, 5, 10, 15, 20, 30, 40, 60, 100)
SEEDS = (1, 2, 3, 4, 5)
RATES = (0.001, 0.003, 0.01)  # tried for every contender
TRIED_AT, TRIED_WITH = (15, 20), (11, 12, 13, 14)  # gaps neither easy nor hopeless, and seeds that no result is of
STEPS, STEPS_BETWEEN = 1500, 100  # at most, and between looks at whether it recalls everything by now
LOOKED_AT, TESTED = 256, 512  # fresh sequences of such a look, and those that accuracy is of
NETWORK = Recipe(name="recall", reading="quotes", units=32, batch_size=32, clip_norm=1.0, epochs=1)
# What a visitor may ask of a host.
MOST_GAP, MOST_GAPS, MOST_UNITS, MOST_SECONDS = 100, 6, 64, 60

Name = Literal["rnn", "wide", "lstm", "keeping"]
_READ, _LOOK, _TEST = range(3)  # streams of random numbers


class GapError(QuotegenError):
    """A gap that no sequence can have, or too many gaps."""


@dataclass(frozen=True)
class Contender:
    """A network that is to remember. All begin as Keras' layers do, but for the forget gate's bias.

    `keeping` is the LSTM whose forget gates begin at σ(5) = 0.993 and not at σ(1) = 0.73: nearly the constant error
    carousel that it was in 1997, before it had that gate (Gers et al. 2000; why so: Jozefowicz et al. 2015).
    """

    cell: Literal["rnn", "lstm"]
    rate: float  # the best of RATES, as `make recall` found (data/figures/recall.json)
    forget_bias: float = 1.0
    as_many_parameters: bool = False  # as the LSTM has, and not as many units

    def network(self, network: Recipe, gap: int, seed: int) -> Recipe:
        """The recipe of this contender's network, for one gap."""
        lstm = count_parameters(replace(network, cell="lstm"), len(VOCABULARY))
        own = replace(network, cell=self.cell, span=gap + 2, seed=seed, learning_rate=self.rate)
        if not self.as_many_parameters:
            return own
        sizes = (replace(own, units=units) for units in itertools.count(network.units))
        return next(size for size in sizes if count_parameters(size, len(VOCABULARY)) >= lstm)

    def untrained(self, recipe: Recipe) -> Weights:
        weights = initial(recipe, len(VOCABULARY), np.random.default_rng(recipe.seed))
        if self.cell == "lstm":
            weights["bias"][recipe.units : 2 * recipe.units] = self.forget_bias
        return weights


CONTENDERS: dict[Name, Contender] = {
    "rnn": Contender("rnn", rate=0.001),
    "wide": Contender("rnn", rate=0.001, as_many_parameters=True),
    "lstm": Contender("lstm", rate=0.01),
    "keeping": Contender("lstm", rate=0.003, forget_bias=5.0),
}

OWN: tuple[Name, ...] = ("rnn", "lstm", "keeping")  # of a visitor's own run


@dataclass(frozen=True)
class Run:
    name: Name
    gap: int
    seed: int
    rate: float


@dataclass(frozen=True)
class Learning:
    """Where a run stands: the share of fresh sequences whose letter it recalls by now."""

    run: Run
    accuracy: float
    sequences: int  # read so far


@dataclass(frozen=True)
class Recalled:
    run: Run
    accuracy: float  # share of TESTED sequences that it never saw
    sequences: int  # read until it recalled everything that was looked at, or all that there were
    seconds: float
    recipe: Recipe = field(repr=False)
    weights: Weights = field(repr=False)


def runs(names: Sequence[Name], gaps: Sequence[int], seeds: Sequence[int]) -> list[Run]:
    """Every network over every gap, the short gaps first, so that what is stopped can be compared."""
    return [Run(name, gap, seed, CONTENDERS[name].rate) for gap in gaps for seed in seeds for name in names]


def trials() -> list[Run]:
    return [replace(run, rate=rate) for run in runs(list(CONTENDERS), TRIED_AT, TRIED_WITH) for rate in RATES]


def best_rate(tried: Sequence["Recalled"], name: Name) -> float:
    """The rate with which a contender recalled most in all trials, and of equals the one that needed to read least."""

    def merit(rate: float) -> tuple[float, int]:
        own = [one for one in tried if (one.run.name, one.run.rate) == (name, rate)]
        return sum(one.accuracy for one in own), -sum(one.sequences for one in own)

    return max(RATES, key=merit)


def learn(
    todo: Sequence[Run], network: Recipe = NETWORK, should_stop: Callable[[], bool] = lambda: False
) -> Iterator[Learning | Recalled]:
    """Train each run's network, yielding Learning now and then and Recalled at its end.

    Each stops when it recalls everything or has read STEPS batches; all of them, without a result of the run under way,
    when `network.seconds` are over or `should_stop` says so.
    """
    started = time.perf_counter()

    def over() -> bool:
        return should_stop() or 0 < network.seconds <= time.perf_counter() - started

    with threadpool_limits(limits=1, user_api="blas"):  # such small products are faster on one thread
        for run in todo:
            yield from _learn(run, network, over)
            if over():
                return


def _learn(run: Run, network: Recipe, over: Callable[[], bool]) -> Iterator[Learning | Recalled]:
    contender = replace(CONTENDERS[run.name], rate=run.rate)
    recipe, started = contender.network(network, run.gap, run.seed), time.perf_counter()
    student = QuoteLearner(recipe, len(VOCABULARY), contender.untrained(recipe))
    fresh = np.random.default_rng([run.seed, run.gap, _READ])
    for step in range(1, STEPS + 1):
        student.learn(sequences(run.gap, recipe.batch_size, fresh), run.rate)
        if over():
            return
        if step % STEPS_BETWEEN == 0:
            accuracy = _accuracy(student, run.gap, LOOKED_AT, np.random.default_rng([run.seed, run.gap, _LOOK, step]))
            yield Learning(run, accuracy, step * recipe.batch_size)
            if accuracy == 1:
                break
    accuracy = _accuracy(student, run.gap, TESTED, np.random.default_rng([run.seed, run.gap, _TEST]))
    seconds = time.perf_counter() - started
    yield Recalled(run, accuracy, step * recipe.batch_size, seconds, recipe, student.weights())


def sequences(gap: int, count: int, rng: np.random.Generator) -> StreamBatch:
    """`count` sequences side by side, (gap + 2, count): the only target is the first letter, at the question mark."""
    batch = StreamBatch.empty(gap + 2, count)
    x = batch.x
    x[0] = rng.integers(0, len(LETTERS), count)
    x[1:-1] = rng.integers(len(LETTERS), len(LETTERS) + len(OTHERS), (gap, count))
    x[-1] = VOCABULARY.index[CUE]
    batch.y[-1], batch.mask[-1], batch.begins[0] = x[0], 1, True
    return batch


def _accuracy(student: QuoteLearner, gap: int, count: int, rng: np.random.Generator) -> float:
    """The share of fresh sequences whose letter the network finds likeliest at the question mark."""
    streams = student.recipe.batch_size
    batches = (sequences(gap, streams, rng) for _ in range(0, count, streams))
    return float(np.mean([student.likeliest(batch)[-1] == batch.y[-1] for batch in batches]))


def checked_gaps(gaps: Sequence[int], limited: bool = False) -> tuple[int, ...]:
    """The gaps in order, each once. Raises GapError for none, for one out of range, and within limits for too many."""
    different = tuple(sorted(set(gaps)))
    if not different or not 1 <= different[0] <= different[-1] <= MOST_GAP:
        raise GapError(f"A gap must be between 1 and {MOST_GAP} characters.")
    if limited and len(different) > MOST_GAPS:
        raise GapError(f"At most {MOST_GAPS} gaps can be tried at a time here.")
    return different


def limited(network: Recipe, limits: Limits) -> Recipe:
    """The network within what a visitor may ask of an installation. Raises RecipeError."""
    seconds = min(network.seconds or MOST_SECONDS, MOST_SECONDS)
    own = replace(NETWORK, units=min(network.units, MOST_UNITS), seconds=seconds, seed=network.seed)
    return own.checked().limited(limits)
