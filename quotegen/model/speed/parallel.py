"""Training with two processes: starts the second, before its network exists if asked to, and sends it every call."""

import contextlib
import os
import signal
import tempfile
from collections.abc import Iterable, Sequence
from mmap import mmap
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle, send_handle
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
        (x, y), mask, begins = self.shared_batch[:2].astype(np.int32), *self.shared_batch[2:]
        return self.learn(StreamBatch(x, y, mask, begins > 0), rate)


class SecondProcess:
    """The process of the second rank: it waits for a network, and then for calls."""

    def __init__(self):
        context = get_context("spawn")
        self.arrived = [context.Semaphore(0) for _ in range(2)]
        theirs, self.calls = context.Pipe()  # both ways: a socket, and memory can be sent through one
        self.process = context.Process(target=_follow, args=(self.arrived, theirs), name="second-rank", daemon=True)
        self.process.start()
        theirs.close()

    def share(self, recipe: Recipe, vocabulary_size: int, memory: Sequence[int], sizes: Sequence[int]) -> None:
        """Send what the network is, and the memory that both ranks see: descriptors of so many bytes each."""
        self.calls.send((recipe, vocabulary_size, sizes))
        for descriptor in memory:
            send_handle(self.calls, descriptor, self.process.pid)

    def end(self) -> None:
        self.calls.close()
        self.process.kill()
        self.process.join()


_waiting: list[SecondProcess] = []  # one at most


def prepare() -> None:
    """Have a second process wait for the next network, where it can be started."""
    with contextlib.suppress(OSError):
        _waiting.append(SecondProcess())


def dismiss() -> None:
    while _waiting:
        _waiting.pop().end()


class ParallelLearner:
    """A `QuoteLearner` in two processes, for a `with` statement; its results equal those of one up to rounding. Raises
    LostRankError when the second is gone or does not start, as without `if __name__ == "__main__"` in a script."""

    def __init__(self, recipe: Recipe, vocabulary_size: int, begin_with: Weights | None = None):
        memory, sizes = [], []

        def new_memory(size: int) -> mmap:
            memory.append(_shared_memory(4 * size))
            sizes.append(4 * size)
            return mmap(memory[-1], 4 * size)

        with contextlib.ExitStack() as until_over:
            until_over.enter_context(threadpool_limits(1, user_api="blas"))  # the other core is the other rank's
            if not (_waiting and _waiting[0].process.is_alive()):
                dismiss()
                _waiting.append(SecondProcess())
            self._second = _waiting.pop()
            until_over.callback(self._second.end)
            self._other = self._second.process
            self._rank = RankOfTwo(0, self._second.arrived, new_memory, self._other.is_alive)
            try:
                self._learner = RankLearner(recipe, vocabulary_size, begin_with, self._rank)
                self._second.share(recipe, vocabulary_size, memory, sizes)
            except ConnectionError as error:
                raise LostRankError from error
            finally:
                for descriptor in memory:
                    os.close(descriptor)  # the memory itself stays for as long as it is mapped
            self._rank.barrier()
            self._until_over = until_over.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_) -> None:
        self._until_over.close()

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

    def _both(self, call: str, *values: object):
        self._rank.barrier()  # wait until the other reads: a call may be longer than a pipe holds
        with contextlib.suppress(ConnectionError):  # the next barrier raises LostRankError
            self._second.calls.send((call, values))
        try:
            answer = getattr(self._learner, call)(*values)
        except BaseException:  # the other now waits at another barrier, and would wait forever
            self._other.kill()
            raise
        self._rank.barrier()  # the other has written its part
        return answer


def _shared_memory(size: int) -> int:
    """A new file descriptor of so many bytes of zeros that can be mapped into two processes; it has no name."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("quotegen")
    else:  # not Linux
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    os.ftruncate(descriptor, size)
    return descriptor


def _mapped(calls: Connection, size: int) -> mmap:
    """Memory that the first process has sent."""
    descriptor = recv_handle(calls)
    try:
        return mmap(descriptor, size)
    finally:
        os.close(descriptor)


def _follow(arrived: Sequence[Semaphore], calls: Connection) -> None:
    """The second process: make the same calls as the first until its socket closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the first process, which ends this one
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a library's print must not get among the first's events
    threadpool_limits(1, user_api="blas")
    np.empty(1 << 22, np.float32)  # after one free glibc reuses blocks of this size instead of mapping new ones
    with contextlib.suppress(EOFError, OSError, LostRankError):
        recipe, vocabulary_size, sizes = calls.recv()
        memory = iter([_mapped(calls, size) for size in sizes])
        rank = RankOfTwo(1, arrived, lambda _: next(memory), parent_process().is_alive)
        learner = RankLearner(recipe, vocabulary_size, None, rank)
        rank.barrier()
        while True:
            rank.barrier()
            call, values = calls.recv()
            getattr(learner, call)(*values)
            rank.barrier()
