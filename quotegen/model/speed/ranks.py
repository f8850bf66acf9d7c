"""Two processes train one network: which half each computes, and how they wait for each other.

Tensor parallelism (Shoeybi et al. 2019, section 3): each process, a rank, holds half of the units with their rows of
the weights, and they exchange hidden states and gradients at every character through shared memory.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from mmap import mmap
from multiprocessing import current_process
from typing import TYPE_CHECKING

import numpy as np

from quotegen.errors import QuotegenError
from quotegen.limits import cores
from quotegen.model.recipe import Recipe

if TYPE_CHECKING:
    from multiprocessing.synchronize import Semaphore

LEAST_UNITS = {"lstm": 64, "rnn": 256}  # below these one process is faster: `benchmarks/ranks.py`
AT_ONCE, SPINS = 20, 1000  # spin first, some 0.3 ms: waking a process costs more than most waits
LOOK_SECONDS = 1.0  # between checks that the other process is alive
_let_others_run = getattr(os, "sched_yield", lambda: time.sleep(0))  # both ranks may share one core


class LostRankError(QuotegenError):
    """The run's second process was ended from outside, perhaps for want of memory."""


def ranks(recipe: Recipe) -> int:
    """How many processes train this recipe here: two where there are two cores and enough units. One on Windows, where
    two are untested, and in a daemon process, which may start no other."""
    shareable = recipe.trained_by == "numpy" and recipe.units >= LEAST_UNITS[recipe.cell] and recipe.units % 2 == 0
    possible = sys.platform != "win32" and not current_process().daemon
    return 2 if shareable and possible and cores() > 1 else 1


class Rank:
    """A rank without other processes: it waits for nobody and shares no memory. Rank 0 of 1 does all the work; rank 0
    of 2 does half of it, which is how a step of two is timed (`jobs/estimate`)."""

    def __init__(self, index: int = 0, ranks: int = 1):
        self.index, self.ranks = index, ranks

    def share(self, count: int) -> slice:
        """Its own part of `count` units, characters or weights."""
        return slice(count * self.index // self.ranks, count * (self.index + 1) // self.ranks)

    def array(self, *shape: int) -> np.ndarray:
        """float32 zeros that all ranks share. Every rank asks for the same arrays in the same order."""
        return np.zeros(shape, np.float32)

    def barrier(self) -> None:
        """Wait until all ranks are here. Then each may read what the others wrote before."""

    def sum(self, value: float) -> float:
        """The sum of the values of all ranks (an all-reduce)."""
        return value


class RankOfTwo(Rank):
    """One of two ranks in two processes. `arrived` has a semaphore for each, released when it reaches the barrier;
    `memory(n)` returns n shared floats."""

    def __init__(
        self,
        index: int,
        arrived: Sequence["Semaphore"],
        memory: Callable[[int], mmap],
        other_lives: Callable[[], bool],
    ):
        super().__init__(index, 2)
        self._memory, self._other_lives = memory, other_lives
        self._arrived = tuple(arrived)  # a semaphore lives as long as somebody refers to it
        self._arrive, self._other_arrived = arrived[index].release, arrived[1 - index].acquire
        self._given = self.array(2, 2, 2).view(np.float64)[..., 0]  # (ranks, turns)
        self._turn = 0

    def array(self, *shape: int) -> np.ndarray:
        return np.frombuffer(self._memory(int(np.prod(shape))), np.float32).reshape(shape)

    def barrier(self) -> None:
        """Raises LostRankError when the other process has ended."""
        self._arrive()
        for spin in range(SPINS):
            if self._other_arrived(False):
                return
            if spin > AT_ONCE:
                _let_others_run()
        while not self._other_arrived(True, LOOK_SECONDS):
            if not self._other_lives():
                raise LostRankError

    def sum(self, value: float) -> float:
        """Two places take turns, so that no rank overwrites a value before the other has read it."""
        self._turn = 1 - self._turn
        self._given[self.index, self._turn] = value
        self.barrier()
        return float(self._given[0, self._turn] + self._given[1, self._turn])
