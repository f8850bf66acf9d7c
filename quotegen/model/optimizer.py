"""Adam over one flat vector of weights, with clipped gradients and averaged weights, in NumPy."""

import math

import numpy as np

from quotegen.model.results import State

MEAN_DECAY, SQUARE_DECAY, EPSILON = 0.9, 0.999, 1e-7  # β₁, β₂, ε as in Keras
BLOCK = 32_768  # numbers updated at a time: few enough to stay in a core's cache through all the steps


class Adam:
    """Adam (Kingma and Ba 2015, algorithm 1, in the order of section 2 that Keras uses).

    `average` is a running mean of the weights over the last steps (Polyak and Juditsky 1992). It predicts better
    than the weights of any one step, as if the learning rate had been lowered, and needs no planned end.
    """

    def __init__(self, weights: np.ndarray, *, clip_norm: float = 0.0, averaging: float = 0.0):
        self.weights, self.average = weights, weights.copy()
        self.clip_norm, self.averaging = clip_norm, averaging
        self.mean, self.square = np.zeros_like(weights), np.zeros_like(weights)
        self.steps = 0

    def step(self, gradient: np.ndarray, rate: float) -> None:
        """Take one step down the gradient, whose array is used up."""
        self.steps += 1
        clipping = self._clipping(gradient)
        rate *= math.sqrt(1 - SQUARE_DECAY**self.steps) / (1 - MEAN_DECAY**self.steps)
        follow = 1 - min(self.averaging, (1 + self.steps) / (10 + self.steps))  # the first steps are soon forgotten
        for start in range(0, len(gradient), BLOCK):
            block = slice(start, start + BLOCK)
            g, mean, square = gradient[block], self.mean[block], self.square[block]
            g *= clipping
            mean *= MEAN_DECAY
            mean += (1 - MEAN_DECAY) * g
            square *= SQUARE_DECAY
            g *= g
            square += np.multiply(g, 1 - SQUARE_DECAY, out=g)
            step = np.sqrt(square, out=g)
            step += EPSILON
            np.divide(mean, step, out=step)
            self.weights[block] -= np.multiply(step, rate, out=step)
            self.average[block] += follow * (self.weights[block] - self.average[block])

    def state(self) -> State:
        """Weights, average and moments, copied, and how many steps made them."""
        arrays = {name: getattr(self, name).copy() for name in ("weights", "average", "mean", "square")}
        return {**arrays, "steps": np.array(self.steps)}

    def restore(self, state: State) -> None:
        """Go on from a state; the arrays stay the same objects, so that views on them hold."""
        for name in ("weights", "average", "mean", "square"):
            getattr(self, name)[:] = state[name]
        self.steps = state["steps"].item()

    def _clipping(self, gradient: np.ndarray) -> float:
        """What brings the gradient's norm down to `clip_norm` (Pascanu et al. 2013, algorithm 1)."""
        norm = math.sqrt(float(np.dot(gradient, gradient)))
        return min(1.0, self.clip_norm / norm) if self.clip_norm and norm else 1.0
