"""How long a run will take and how much memory, from a few steps really taken on this machine.

The tutorial's steps would need TensorFlow; it is judged by an earlier run, scaled by how fast both machines are.
"""

import math
import time
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from quotegen.model.batches import StreamBatch
from quotegen.model.files.metadata import Metadata
from quotegen.model.learner import QuoteLearner
from quotegen.model.recipe import Recipe, count_parameters, shapes
from quotegen.model.speed.ranks import Rank, ranks
from quotegen.text.windows import count_windows

# Once a run: the split, and at its end `reference_step`; TensorFlow's import.
START_UP_SECONDS = {"numpy": 0.25, "tensorflow": 7}
START_UP_MEGABYTES = {"numpy": 75, "tensorflow": 620}
KERAS = 4  # a step on quotes by Keras takes so many times ours in one process: 3 to 6 on two old cores
SECOND_RANK_MEGABYTES = 25  # Python and NumPy once more
TOGETHER = 1.1  # a step of two ranks takes so many times as long as one alone: they wait for each other
ENOUGH = 0.2  # seconds of steps: some clocks of processor time move on only 64 times a second
MEASURING = 0.15  # of the steps of an epoch: held-out quotes, forward only
MEASURING_STEPS = 0.4  # measuring takes at least the time of so many steps: one batch, forward only
SAMPLING_STEPS = 1  # an epoch's samples take the time of so many steps, however short the text
SAVING_SECONDS = 0.005  # of an epoch: weights and metadata are written after each
REFERENCE = Recipe("reference", "quotes", units=256, batch_size=16, span=32)


@dataclass(frozen=True)
class Estimate:
    """What a run is expected to take, start-up included."""

    seconds: float
    megabytes: float


def step_seconds(recipe: Recipe, vocabulary_size: int, rank: Rank | None = None) -> float:
    """Seconds of the processor that one step of a recipe that reads quotes takes here, the mean of a few.

    Where two ranks share a run, this process takes the steps of one. Keras' are judged by ours.
    """
    rank = rank or Rank(0, ranks(recipe))
    rng, shape = np.random.default_rng(0), (recipe.span, recipe.batch_size)
    weights = {
        name: rng.normal(0, 0.05, size).astype(np.float32) for name, size in shapes(recipe, vocabulary_size).items()
    }
    student = QuoteLearner(recipe, vocabulary_size, weights, rank)  # orthogonal ones take longer than the steps
    x, y = rng.integers(0, vocabulary_size, (2, *shape), np.int32)
    batch = StreamBatch(x, y, np.ones(shape, np.float32), rng.random(shape) < 1 / 40)
    student.learn(batch, recipe.learning_rate)  # the first step only warms up
    until, began, steps = time.perf_counter() + ENOUGH, time.thread_time(), 0
    while not steps or time.perf_counter() < until:
        student.learn(batch, recipe.learning_rate)
        steps += 1
    step = (time.thread_time() - began) / steps
    if recipe.trained_by == "tensorflow":
        return step * KERAS
    return step * TOGETHER if rank.ranks == 2 else step


def reference_step() -> float:
    """Seconds of a step that is the same on every machine, on one core: how fast this one is."""
    with threadpool_limits(1, user_api="blas"):
        return step_seconds(REFERENCE, 34, Rank())


def characters_read(recipe: Recipe, characters: int, quotes: int) -> float:
    """Characters that go through the network in one epoch."""
    if recipe.reading == "windows":
        return count_windows(characters, recipe.window_length, recipe.stride) * recipe.window_length
    return (characters + quotes) * (1 - recipe.held_out)  # every quote with its end


def estimate(
    recipe: Recipe, characters: int, quotes: int, vocabulary_size: int, step: float, before: Metadata | None = None
) -> Estimate:
    """Seconds and megabytes of a whole run on a text of that size, its time limit kept.

    `step` is `step_seconds` of the recipe, or for windows `reference_step`, with an earlier run of that kind, `before`.
    """
    read = characters_read(recipe, characters, quotes)
    if recipe.reading == "quotes":
        quote = 1 + characters / quotes
        longest = max(read / recipe.batch_size + quote / 2, 1.5 * quote)  # of all streams, whose quotes are whole
        steps = math.ceil(longest / recipe.span)
        measuring = max(MEASURING * steps, MEASURING_STEPS) if recipe.held_out else 0.0
        epoch = step * (steps + measuring + SAMPLING_STEPS) + SAVING_SECONDS
    elif before is None:  # nothing to go by: as long as it may
        epoch = float("inf")
    else:
        more_text = read / characters_read(before.recipe, before.text.characters, before.text.quotes)
        larger = count_parameters(recipe, vocabulary_size) / count_parameters(before.recipe, len(before.vocabulary))
        slower = step / before.step_seconds if before.step_seconds else 1.0
        last = [record for record in before.history if record.whole or record is before.history[0]][-1]
        epoch = last.seconds / last.epoch * slower * more_text * larger
    seconds = min(epoch * recipe.epochs, recipe.seconds or float("inf"))
    return Estimate(START_UP_SECONDS[recipe.trained_by] + seconds, _megabytes(recipe, vocabulary_size))


def _megabytes(recipe: Recipe, vocabulary_size: int) -> float:
    """Of weights with what the optimizer keeps of each, and of what a batch leaves for the way back."""
    weights, start_up = 4 * count_parameters(recipe, vocabulary_size), START_UP_MEGABYTES[recipe.trained_by]
    if recipe.reading == "windows":
        windows = 4 * recipe.batch_size * recipe.window_length
        return start_up + (6 * weights + windows * (vocabulary_size + 8 * recipe.units)) / 1e6
    copies = 12
    if ranks(recipe) == 2:
        start_up, copies = start_up + SECOND_RANK_MEGABYTES, 15
    left = recipe.units * (2 * recipe.gates + 8) + 4 * vocabulary_size  # of each character
    return start_up + (copies * weights + 4 * recipe.batch_size * recipe.span * left) / 1e6
