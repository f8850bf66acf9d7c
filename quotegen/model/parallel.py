"""Training with two processes: the second is started here, told what the first is told, and ended."""

import contextlib
import ctypes
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import RawArray
from typing import Self

import numpy as np
from threadpoolctl import threadpool_limits

from quotegen.limits import cores
from quotegen.model.batches import StreamBatch
from quotegen.model.learner import QuoteLearner
from quotegen.model.ranks import Rank, RankOfTwo
from quotegen.model.recipe import Recipe
from quotegen.model.results import Loss, State
from quotegen.model.weights import Weights

LEAST_UNITS = 64  # below, both would wait for each other longer than they work


def ranks(recipe: Recipe) -> int:
    """How many processes train a network of this recipe here: two where there are two cores and enough to do."""
    shareable = recipe.reading == "quotes" and recipe.units >= LEAST_UNITS and recipe.units % 2 == 0
    return 2 if shareable and cores() > 1 else 1


class SharedLearner(QuoteLearner):
    """A rank's learner, which finds the batch in shared memory: to send it costs as much as 4 % of a step."""

    def __init__(self, recipe: Recipe, vocabulary_size: int, begin_with: Weights | None, rank: Rank):
        super().__init__(recipe, vocabulary_size, begin_with, rank)
        self.batch = rank.array(4, recipe.span, recipe.batch_size)  # x, y, mask and begins

    def learn_shared(self, rate: float) -> Loss:
        """Take one step on the batch that all ranks see."""
        x, y = self.batch[:2].astype(np.int32)
        return self.learn(StreamBatch(x, y, self.batch[2], self.batch[3] > 0), rate)


class ParallelLearner:
    """A `QuoteLearner` of two ranks: this process is one, the other is told all that it is told.

    Use it in a `with` statement. What it learns is what one process would, but for the rounding. Every call may raise
    LostRankError.
    """

    def __init__(self, recipe: Recipe, vocabulary_size: int, begin_with: Weights | None = None):
        context, memory = get_context("spawn"), []

        def allocate(size: int) -> ctypes.Array:
            memory.append(context.RawArray(ctypes.c_float, size))
            return memory[-1]

        arrived = [context.Semaphore(0), context.Semaphore(0)]
        self._rank = RankOfTwo(0, arrived, allocate, lambda: self._process.is_alive())
        self._learner = SharedLearner(recipe, vocabulary_size, begin_with, self._rank)
        theirs, self._orders = context.Pipe(duplex=False)
        self._process = context.Process(
            target=_follow, args=(recipe, vocabulary_size, arrived, memory, theirs), daemon=True
        )
        self._process.start()
        theirs.close()

    def __enter__(self) -> Self:
        self._one_thread = threadpool_limits(1, user_api="blas")  # the other core is the other rank's
        return self

    def __exit__(self, *_) -> None:
        self._one_thread.restore_original_limits()
        self._orders.close()
        self._process.kill()
        self._process.join()

    def begin_epoch(self) -> None:
        """As `QuoteLearner.begin_epoch`, and so with all that follow."""
        self._tell("begin_epoch")

    def learn(self, batch: StreamBatch, rate: float) -> Loss:
        self._learner.batch[:] = batch.x, batch.y, batch.mask, batch.begins
        return self._tell("learn_shared", rate)

    def measure(self, batches: Iterable[StreamBatch]) -> float | None:
        return self._tell("measure", list(batches))

    def weights(self) -> Weights:
        return self._learner.weights()

    def state(self) -> State:
        return self._learner.state()

    def restore(self, state: State) -> None:
        self._tell("restore", state)

    def _tell(self, order: str, *values: object):
        with contextlib.suppress(BrokenPipeError):  # the barrier finds out
            self._orders.send((order, values))
        self._rank.barrier()
        return getattr(self._learner, order)(*values)


def _follow(recipe: Recipe, vocabulary_size: int, arrived, memory: list[RawArray], orders: Connection) -> None:
    """The other process: do what is told until nobody tells any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the first, and that ends this one
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # who listens to the first is not to wait for this one
    threadpool_limits(1, user_api="blas")
    np.empty(1 << 22, np.float32)  # once freed, glibc keeps arrays up to this size instead of fetching each anew
    memory = iter(memory)
    rank = RankOfTwo(1, arrived, lambda size: next(memory), parent_process().is_alive)
    learner = SharedLearner(recipe, vocabulary_size, None, rank)
    with contextlib.suppress(EOFError, OSError):
        while True:
            rank.barrier()
            order, values = orders.recv()
            getattr(learner, order)(*values)
