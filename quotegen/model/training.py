"""Training as a generator: progress within an epoch, then the epoch's results and weights.

Knows nothing of sampling, files or screens.
"""

import math
import time
from collections.abc import Callable, Iterator

import keras
import numpy as np

from quotegen.model.batches import Streams, Windows, vocabulary_of
from quotegen.model.learners import learner
from quotegen.model.network import build, weights_of
from quotegen.model.recipe import Recipe
from quotegen.model.results import DivergedError, Epoch, Progress
from quotegen.text.corpus import Corpus


def train(
    corpus: Corpus, recipe: Recipe, should_stop: Callable[[], bool] = lambda: False
) -> Iterator[Progress | Epoch]:
    """Train a new network, yielding Progress after each batch and an Epoch after each pass.

    Ends after `recipe.epochs` passes, or in the middle of one when `recipe.seconds` are over or `should_stop`
    says so; what was learned until then is in the last Epoch. Raises ShortTextError, DivergedError.
    """
    keras.utils.set_random_seed(recipe.seed)
    vocabulary = vocabulary_of(corpus, recipe)
    source = (Windows if recipe.reading == "windows" else Streams)(corpus, recipe, vocabulary)
    network = build(recipe, len(vocabulary))
    student = learner(network, recipe)
    rng = np.random.default_rng(recipe.seed)
    started = time.perf_counter()
    for number in range(1, recipe.epochs + 1):
        total = count = 0.0
        batches, epoch = source.epoch(rng)
        student.begin_epoch()
        for place, batch in enumerate(epoch, 1):
            rate = _learning_rate(recipe, (number - 1 + (place - 1) / batches) / recipe.epochs)
            total, count = map(sum, zip((total, count), student.learn(batch, rate), strict=True))
            if not math.isfinite(total):
                raise DivergedError(number)
            seconds = time.perf_counter() - started
            yield Progress(number, place, batches, total / count, seconds)
            if stop := should_stop() or bool(recipe.seconds and seconds >= recipe.seconds):
                break
        held_out_loss = student.measure(source.held_out)
        if held_out_loss is not None and not math.isfinite(held_out_loss):
            raise DivergedError(number)
        seconds = time.perf_counter() - started
        yield Epoch(number, total / count, held_out_loss, seconds, place == batches, weights_of(network, recipe))
        if stop:
            return


def _learning_rate(recipe: Recipe, progress: float) -> float:
    """The rate at a progress of 0 to 1; cosine decay to nothing (Loshchilov and Hutter 2017, equation 5)."""
    if recipe.schedule == "constant":
        return recipe.learning_rate
    return recipe.learning_rate * 0.5 * (1 + math.cos(math.pi * progress))
