"""What one of two processes does of the training of one network, and how they wait for each other.

Tensor parallelism (Shoeybi et al. 2019, section 3): each process, a rank, holds half of the units with all that leads
to them. They hand each other hidden states and gradients at every character, so all of that lies in shared memory.
Knows nothing of how a network learns; `parallel` starts the second process.
"""

import ctypes
import os
import sys
import time
from collections.abc import Callable, Sequence
from multiprocessing import current_process
from typing import TYPE_CHECKING

import numpy as np

from quotegen.errors import QuotegenError
from quotegen.limits import cores
from quotegen.model.recipe import Recipe

if TYPE_CHECKING:
    from multiprocessing.synchronize import Semaphore

LEAST_UNITS = {"lstm": 64, "rnn": 256}  # fewer, and a second process is not worth its start: `benchmarks/ranks.py`
AT_ONCE, SPINS = 20, 1000  # tries in a row, and tries in all: some 0.3 ms, for to be woken takes longer than most waits
LOOK_SECONDS = 1.0  # how often a rank that waits looks whether the other still lives
_let_others_run = getattr(os, "sched_yield", lambda: time.sleep(0))  # where one core has both, the other comes sooner


class LostRankError(QuotegenError):
    """The other process of a run is gone."""

    def __init__(self):
        super().__init__("The run's second process was ended from outside, perhaps for want of memory.")


def ranks(recipe: Recipe) -> int:
    """How many processes train a network of this recipe here: two where there are two cores and enough to do.

    On Windows one: there nobody has tried two. One as well in a process that may start no other.
    """
    shareable = recipe.reading == "quotes" and recipe.units >= LEAST_UNITS[recipe.cell] and recipe.units % 2 == 0
    possible = sys.platform != "win32" and not current_process().daemon
    return 2 if shareable and possible and cores() > 1 else 1


class Rank:
    """Rank `index` of `ranks` whose others are only imagined, so it waits for nobody and shares nothing.

    As the one rank of one it does all the work; as one of two it takes as long as if the other were there.
    """

    def __init__(self, index: int = 0, ranks: int = 1):
        self.index, self.ranks = index, ranks

    def share(self, count: int) -> slice:
        """Which of so many units, characters or weights are its own."""
        return slice(count * self.index // self.ranks, count * (self.index + 1) // self.ranks)

    def array(self, *shape: int) -> np.ndarray:
        """Zeros, float32, that all ranks see; they ask for the same arrays in the same order."""
        return np.zeros(shape, np.float32)

    def barrier(self) -> None:
        """Wait until all ranks are here. What each wrote before can then be read by the others."""

    def sum(self, value: float) -> float:
        """The sum of what each rank gives (an all-reduce)."""
        return value


class RankOfTwo(Rank):
    """One of two ranks that really are two processes.

    `arrived` are semaphores, one for each rank to say that it is at the barrier; `memory` makes or hands over so many
    numbers of shared memory; `other_lives` says whether the other process still runs.
    """

    def __init__(
        self,
        index: int,
        arrived: Sequence["Semaphore"],
        memory: Callable[[int], ctypes.Array],
        other_lives: Callable[[], bool],
    ):
        super().__init__(index, 2)
        self._memory, self._other_lives = memory, other_lives
        self._arrived = tuple(arrived)  # they are gone from the system when nobody holds them
        self._arrive, self._other_arrived = arrived[index].release, arrived[1 - index].acquire
        self._given = self.array(2, 2, 2).view(np.float64)[..., 0]  # (ranks, turns)
        self._turn = 0

    def array(self, *shape: int) -> np.ndarray:
        return np.frombuffer(self._memory(int(np.prod(shape))), np.float32).reshape(shape)

    def barrier(self) -> None:
        """Raises LostRankError when the other rank is gone."""
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
        """Sums take turns in two places, so that no rank overwrites what the other has still to read."""
        self._turn = 1 - self._turn
        self._given[self.index, self._turn] = value
        self.barrier()
        return float(self._given[0, self._turn] + self._given[1, self._turn])
