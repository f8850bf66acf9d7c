"""Training with two processes: starts the second, sends it every call that the first gets, and ends it."""

import contextlib
import ctypes
import os
import signal
from collections.abc import Iterable, Sequence
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Semaphore
from typing import Self

import numpy as np
from threadpoolctl import threadpool_limits

from quotegen.model.batches import StreamBatch
from quotegen.model.learner import QuoteLearner
from quotegen.model.recipe import Recipe
from quotegen.model.results import Loss, State
from quotegen.model.speed.ranks import LostRankError, Rank, RankOfTwo
from quotegen.model.weights import Weights


class RankLearner(QuoteLearner):
    """A rank's learner. It reads each batch from shared memory: a pipe would take 4 % of a step."""

    def __init__(self, recipe: Recipe, vocabulary_size: int, begin_with: Weights | None, rank: Rank):
        super().__init__(recipe, vocabulary_size, begin_with, rank)
        self.shared_batch = rank.array(4, recipe.span, recipe.batch_size)  # x, y, mask, begins

    def learn_shared(self, rate: float) -> Loss:
        """Take one step on the batch in shared memory."""
        (x, y), mask, begins = self.shared_batch[:2].astype(np.int32), *self.shared_batch[2:]
        return self.learn(StreamBatch(x, y, mask, begins > 0), rate)


class ParallelLearner:
    """A `QuoteLearner` in two processes, this one and a second; use it in a `with` statement.

    Its results equal those of one process up to rounding. Raises LostRankError when the second process does not start,
    as in a script without `if __name__ == "__main__"`, and in any call after it has ended or after an error.
    """

    def __init__(self, recipe: Recipe, vocabulary_size: int, begin_with: Weights | None = None):
        context = get_context("spawn")
        arrived, memory = [context.Semaphore(0) for _ in range(2)], []

        def new_memory(size: int) -> ctypes.Array:
            memory.append(context.RawArray(ctypes.c_float, size))
            return memory[-1]

        with contextlib.ExitStack() as until_over:
            until_over.enter_context(threadpool_limits(1, user_api="blas"))  # the other core is the other rank's
            self._rank = RankOfTwo(0, arrived, new_memory, lambda: self._other.is_alive())
            self._learner = RankLearner(recipe, vocabulary_size, begin_with, self._rank)
            theirs, self._orders = context.Pipe(duplex=False)
            what = (recipe, vocabulary_size, arrived, memory, theirs)
            self._other = context.Process(target=_follow, args=what, name="second-rank", daemon=True)
            self._other.start()
            until_over.callback(self._end)
            theirs.close()
            self._rank.barrier()
            self._until_over = until_over.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_) -> None:
        self._until_over.close()

    def _end(self) -> None:
        self._orders.close()
        self._other.kill()
        self._other.join()

    def begin_epoch(self) -> None:
        self._both("begin_epoch")

    def learn(self, batch: StreamBatch, rate: float) -> Loss:
        self._learner.shared_batch[:] = batch.x, batch.y, batch.mask, batch.begins
        return self._both("learn_shared", rate)

    def measure(self, batches: Iterable[StreamBatch]) -> float | None:
        return self._both("measure", list(batches))

    def weights(self) -> Weights:
        return self._learner.weights()

    def state(self) -> State:
        return self._learner.state()

    def restore(self, state: State) -> None:
        self._both("restore", state)

    def _both(self, order: str, *values: object):
        self._rank.barrier()  # wait until the other reads: a call may be longer than a pipe holds
        with contextlib.suppress(BrokenPipeError):  # the next barrier raises LostRankError
            self._orders.send((order, values))
        try:
            answer = getattr(self._learner, order)(*values)
        except BaseException:  # the other now waits at another barrier, and would wait forever
            self._other.kill()
            raise
        self._rank.barrier()  # the other has written its part
        return answer


def _follow(
    recipe: Recipe,
    vocabulary_size: int,
    arrived: Sequence[Semaphore],
    memory: Sequence[ctypes.Array],
    orders: Connection,
) -> None:
    """The second process: make the same calls as the first until its pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the first process, which ends this one
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a library's print must not get among the first's events
    threadpool_limits(1, user_api="blas")
    np.empty(1 << 22, np.float32)  # after one free glibc reuses blocks of this size instead of mapping new ones
    ready_made = iter(memory)
    rank = RankOfTwo(1, arrived, lambda _: next(ready_made), parent_process().is_alive)
    learner = RankLearner(recipe, vocabulary_size, None, rank)
    with contextlib.suppress(EOFError, OSError, LostRankError):
        rank.barrier()
        while True:
            rank.barrier()
            order, values = orders.recv()
            getattr(learner, order)(*values)
            rank.barrier()
