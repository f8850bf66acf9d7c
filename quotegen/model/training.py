"""Training as a generator: the untrained network, progress, each epoch's results and weights, at last the state."""

import contextlib
import math
import time
import warnings
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Protocol

import numpy as np

from quotegen.model.batches import Streams, Windows, vocabulary_of
from quotegen.model.learner import QuoteLearner
from quotegen.model.recipe import Recipe
from quotegen.model.results import DivergedError, Epoch, Loss, Progress, State, Untrained
from quotegen.model.speed.ranks import LostRankError, ranks
from quotegen.model.weights import Weights
from quotegen.text.corpus import Corpus

_ALONE = "No second process came up, so one trains. In a script it takes `if __name__ == '__main__':`."


class Learner(Protocol):
    """What takes the steps: `QuoteLearner` in NumPy, with both cores `ParallelLearner`; in Keras `KerasLearner` and,
    for windows, `WindowLearner`."""

    def begin_epoch(self) -> None: ...
    def learn(self, batch, rate: float) -> Loss: ...
    def measure(self, batches) -> float | None: ...
    def weights(self) -> dict[str, np.ndarray]: ...
    def state(self) -> State: ...
    def restore(self, state: State) -> None: ...


def learner(
    recipe: Recipe, vocabulary_size: int, begin_with: Weights | None = None
) -> contextlib.AbstractContextManager[Learner]:
    """What trains a network of this recipe, for a `with` statement; TensorFlow is loaded where it takes it."""
    if recipe.reading == "windows":
        from quotegen.model.keras.tutorial import WindowLearner

        return contextlib.nullcontext(WindowLearner(recipe, vocabulary_size))
    if recipe.engine == "tensorflow":
        from quotegen.model.keras.learner import KerasLearner

        return contextlib.nullcontext(KerasLearner(recipe, vocabulary_size, begin_with))
    if ranks(recipe) == 2:
        with contextlib.suppress(ImportError, OSError, LostRankError):  # no shared memory, or no second process
            from quotegen.model.speed.parallel import ParallelLearner

            return ParallelLearner(recipe, vocabulary_size, begin_with)
        warnings.warn(_ALONE, stacklevel=2)
    return contextlib.nullcontext(QuoteLearner(recipe, vocabulary_size, begin_with))


def train(
    corpus: Corpus,
    recipe: Recipe,
    should_stop: Callable[[], bool] = lambda: False,
    state: State | None = None,
    begin_with: Weights | None = None,
) -> Iterator[Untrained | Progress | Epoch | State]:
    """Train a network, yielding it Untrained, Progress after each batch, an Epoch after each pass, at last the State.

    Begins with random weights, or with `begin_with`; or goes on from a state, with the very losses of a run without the
    break. Ends after `recipe.epochs` passes, or when `recipe.seconds` are over or `should_stop` says so. Raises
    ShortTextError, DivergedError, LostRankError.
    """
    vocabulary = vocabulary_of(corpus, recipe)
    source = (Windows if recipe.reading == "windows" else Streams)(corpus, recipe, vocabulary)
    with learner(recipe, len(vocabulary), begin_with) as student:
        yield from _train_with(student, source, recipe, should_stop, state)


def _train_with(
    student: Learner, source: Windows | Streams, recipe: Recipe, should_stop: Callable[[], bool], state: State | None
) -> Iterator[Untrained | Progress | Epoch | State]:
    first, done, total, count, before = 1, 0, 0.0, 0.0, 0.0  # as `_PLACE` names them
    if state:
        student.restore(state)
        first, done, total, count, before = (state[name].item() for name in _PLACE)
    else:
        yield Untrained(student.weights())
    started, stop = time.perf_counter() - before, False  # after TensorFlow, which is no part of the time limit
    for number in range(first, recipe.epochs + 1):
        # by seed and epoch, so that a run that goes on reads the quotes in the order of one without the break
        batches, epoch = source.epoch(np.random.default_rng([recipe.seed, number]))
        if not done:  # else the student remembers what it read before the break
            student.begin_epoch()
        for place, batch in enumerate(islice(epoch, done, None), done + 1):
            loss, targets = student.learn(batch, rate_of(recipe, (number - 1) * batches + place))
            total, count = total + loss, count + targets
            if not math.isfinite(total):
                raise DivergedError(number)
            seconds = time.perf_counter() - started
            yield Progress(number, place, batches, total / count * source.targets_per_character, seconds)
            if stop := should_stop() or bool(recipe.seconds and seconds - before >= recipe.seconds):
                break
        whole = place == batches
        if whole or number == 1:  # part of a first pass is better than no model at all
            held_out_loss = student.measure(source.held_out)
            if held_out_loss is not None:
                held_out_loss *= source.held_out_targets_per_character
                if not math.isfinite(held_out_loss):
                    raise DivergedError(number)
            loss = total / count * source.targets_per_character
            yield Epoch(number, loss, held_out_loss, seconds, whole, student.weights())
        if stop:
            break
        done, total, count = 0, 0.0, 0.0
    place = (number + 1, 0, 0.0, 0.0, seconds) if whole else (number, place, total, count, seconds)
    yield {**student.state(), **dict(zip(_PLACE, map(np.array, place), strict=True))}


_PLACE = ("epoch", "batches_done", "epoch_loss", "epoch_targets", "seconds")  # where a state stands


def rate_of(recipe: Recipe, step: int) -> float:
    """The learning rate of a step, counted from 1: it rises over the first steps and then stays."""
    return recipe.learning_rate * min(1.0, step / recipe.warm_up) if recipe.warm_up else recipe.learning_rate
