"""Adam over one flat vector of weights, with clipped gradients and averaged weights, in NumPy."""

import math
from collections.abc import Sequence

import numpy as np

from quotegen.model.results import State
from quotegen.model.speed.ranks import Rank

MEAN_DECAY, SQUARE_DECAY, EPSILON = 0.9, 0.999, 1e-7  # β₁, β₂, ε as in Keras


class Adam:
    """Adam (Kingma and Ba 2015, algorithm 1, in the order of section 2 that Keras uses).

    `average` is a running mean of the weights over the last steps (Polyak and Juditsky 1992), which predicts better
    than the weights of any one step. Without averaging it is the weights themselves.
    """

    def __init__(
        self,
        weights: np.ndarray,
        *,
        clip_norm: float = 0.0,
        averaging: float = 0.0,
        rank: Rank | None = None,
        own: Sequence[slice] | None = None,
    ):
        """A rank that is one of two updates only its `own` parts of the weights, and all that it keeps of them."""
        self.rank, self.own = rank or Rank(), tuple(own or [slice(0, len(weights))])
        self.weights = weights
        self.mean, self.square = (self.rank.array(len(weights)) for _ in range(2))
        self.average = self.rank.array(len(weights)) if averaging else weights
        self.average[:] = weights
        self.clip_norm, self.averaging = clip_norm, averaging
        self.steps = 0

    def step(self, gradient: np.ndarray, rate: float) -> None:
        """Take one step down the gradient of its own weights, part by part in a row; the array is used up."""
        self.steps += 1
        clipping = self._clipping(gradient)
        rate *= math.sqrt(1 - SQUARE_DECAY**self.steps) / (1 - MEAN_DECAY**self.steps)  # both means began at zero
        share = follow(self.averaging, self.steps)
        place = 0  # of a part's gradient: they stand one behind the other
        for part in self.own:
            weights, average, mean, square = self.weights[part], self.average[part], self.mean[part], self.square[part]
            g = gradient[place : place + len(weights)]
            step = np.empty_like(g)
            place += len(g)
            mean *= MEAN_DECAY
            mean += np.multiply(g, clipping * (1 - MEAN_DECAY), out=step)  # m ← β₁ m + (1 − β₁) g
            square *= SQUARE_DECAY
            g *= g
            g *= clipping * clipping * (1 - SQUARE_DECAY)
            square += g  # v ← β₂ v + (1 − β₂) g²
            np.sqrt(square, out=step)
            step += EPSILON
            np.divide(mean, step, out=step)
            step *= rate
            weights -= step  # w ← w − rate · m / (√v + ε)
            if self.averaging:
                np.subtract(weights, average, out=step)
                step *= share
                average += step

    def state(self) -> State:
        """Weights, average and moments, copied, and how many steps made them."""
        arrays = {name: getattr(self, name).copy() for name in ("weights", "average", "mean", "square")}
        return {**arrays, "steps": np.array(self.steps)}

    def restore(self, state: State) -> None:
        """Go on from a state; the arrays stay the same objects, so that views on them hold."""
        for name in ("weights", "average", "mean", "square"):
            for part in self.own:
                getattr(self, name)[part] = state[name][part]
        self.steps = state["steps"].item()

    def _clipping(self, gradient: np.ndarray) -> float:
        """What brings the gradient's norm down to `clip_norm` (Pascanu et al. 2013, algorithm 1)."""
        norm = math.sqrt(self.rank.sum(float(np.dot(gradient, gradient))))
        return min(1.0, self.clip_norm / norm) if self.clip_norm and norm else 1.0


def follow(averaging: float, steps: int) -> float:
    """How far the averaged weights move towards the newest after so many steps; the first ones are soon forgotten."""
    return 1 - min(averaging, (1 + steps) / (10 + steps))
