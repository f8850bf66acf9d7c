"""What one of several processes does of the training of one network, and how they wait for each other.

Tensor parallelism (Shoeybi et al. 2019, section 3): each process, a rank, holds some of the units with all that leads
to them. They hand each other hidden states and gradients at every character, so all of that lies in shared memory.
Knows nothing of networks; `parallel` starts the second process.
"""

import ctypes
from collections.abc import Callable, Sequence
from multiprocessing.synchronize import Semaphore
from typing import Protocol

import numpy as np

from quotegen.errors import QuotegenError

SPINS = 1000  # tries, about 0.1 ms: mostly the other is there by then, and to be woken would take as long
LOOK_SECONDS = 1.0  # how often a rank that waits looks whether the other still lives


class LostRankError(QuotegenError):
    """The other process of a run is gone."""

    def __init__(self):
        super().__init__("The run's second process was ended, most likely because memory ran out.")


class Rank:
    """Rank `index` of `ranks` whose others are only imagined, so it waits for nobody and shares nothing.

    As the one rank of one it does all the work; as one of two it takes as long as if the other were there.
    """

    def __init__(self, index: int = 0, ranks: int = 1):
        self.index, self.ranks = index, ranks

    def share(self, count: int) -> slice:
        """Which of so many units or steps are its own."""
        return slice(count * self.index // self.ranks, count * (self.index + 1) // self.ranks)

    def array(self, *shape: int) -> np.ndarray:
        """Zeros, float32, that all ranks see; they ask for the same arrays in the same order."""
        return np.zeros(shape, np.float32)

    def barrier(self) -> None:
        """Wait until all ranks are here. What was written before can then be read by everyone."""

    def sum(self, value: float) -> float:
        """The sum of what each rank gives (an all-reduce)."""
        return value


class RankOfTwo(Rank):
    """One of two ranks that really are two processes."""

    def __init__(
        self,
        index: int,
        arrived: Sequence[Semaphore],
        memory: Callable[[int], ctypes.Array],
        other_lives: Callable[[], bool],
    ):
        super().__init__(index, 2)
        self._memory, self._other_lives = memory, other_lives
        self._arrived = tuple(arrived)  # they are gone from the system when nobody holds them
        self._arrive, self._other_arrived = arrived[index].release, arrived[1 - index].acquire
        self._given = self.array(2, 2, 2).view(np.float64)[..., 0]  # (ranks, 2): the columns take turns, see `sum`
        self._turn = 0

    def array(self, *shape: int) -> np.ndarray:
        return np.frombuffer(self._memory(int(np.prod(shape))), np.float32).reshape(shape)

    def barrier(self) -> None:
        """Raises LostRankError when the other rank is gone."""
        self._arrive()
        for _ in range(SPINS):
            if self._other_arrived(False):
                return
        while not self._other_arrived(True, LOOK_SECONDS):
            if not self._other_lives():
                raise LostRankError

    def sum(self, value: float) -> float:
        """Two sums in a row use two columns, so that no rank overwrites what the other
        has still to read."""
        self._turn = 1 - self._turn
        self._given[self.index, self._turn] = value
        self.barrier()
        return float(self._given[0, self._turn]) + float(self._given[1, self._turn])
