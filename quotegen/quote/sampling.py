"""From logits to the next character: temperature, then top-k, then top-p, then min-p, then one draw.

Everything in float64. The order is the one most samplers use: the temperature shapes the distribution first,
and the three cuts then act on what it made.
"""

from dataclasses import dataclass

import numpy as np

from quotegen.errors import QuotegenError


class SamplingError(QuotegenError):
    """A sampling value lies outside its range."""


@dataclass(frozen=True)
class Sampling:
    """How to choose the next character. The defaults of the three cuts leave every character in."""

    temperature: float = 0.5  # 0 = greedy: always the likeliest character
    top_k: int = 0  # keep the k likeliest; 0 = all
    top_p: float = 1.0  # keep the fewest characters whose probabilities reach p (Holtzman et al. 2020, section 3.1)
    min_p: float = 0.0  # drop what is less likely than this share of the likeliest (Nguyen et al. 2024, section 3)

    def __post_init__(self):
        if not 0 <= self.temperature <= 5:
            raise SamplingError(f"temperature must be between 0 and 5, not {self.temperature}.")
        if self.top_k < 0:
            raise SamplingError(f"top_k must be 0 (all) or more, not {self.top_k}.")
        if not 0 < self.top_p <= 1:
            raise SamplingError(f"top_p must be above 0 and at most 1, not {self.top_p}.")
        if not 0 <= self.min_p < 1:
            raise SamplingError(f"min_p must be 0 or more and below 1, not {self.min_p}.")


def probabilities(logits: np.ndarray, sampling: Sampling) -> np.ndarray:
    """The distribution that the next character is drawn from: float64, shape of `logits` (…, vocabulary)."""
    logits = np.asarray(logits, np.float64)
    if sampling.temperature == 0:
        return np.equal(np.arange(logits.shape[-1]), logits.argmax(-1)[..., np.newaxis]).astype(np.float64)
    with np.errstate(over="ignore"):  # next to 0, all but the likeliest go to −∞, as they should
        chances = softmax((logits - logits.max(-1, keepdims=True)) / sampling.temperature)
    if 0 < sampling.top_k < chances.shape[-1]:
        chances = _keep(chances, _rank(chances) < sampling.top_k)
    if sampling.top_p < 1:
        chances = _keep(chances, _mass_before(chances) < sampling.top_p)
    if sampling.min_p > 0:
        chances = _keep(chances, chances >= sampling.min_p * chances.max(-1, keepdims=True))
    return chances


def draw(chances: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """One index a row: where the running sum of (batch, vocabulary) chances passes the uniform number (batch,).

    The same uniform numbers give the same characters wherever the distributions agree, so runs that differ
    in temperature alone can be compared.
    """
    reached = np.cumsum(chances, axis=-1)
    reached /= reached[:, -1:]
    chosen = (reached <= uniform[:, np.newaxis]).sum(-1)
    return np.minimum(chosen, chances.shape[-1] - 1)


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities of logits along the last axis; the maximum is subtracted so that nothing overflows."""
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def _keep(chances: np.ndarray, kept: np.ndarray) -> np.ndarray:
    chances = np.where(kept, chances, 0)
    return chances / chances.sum(-1, keepdims=True)


def _rank(chances: np.ndarray) -> np.ndarray:
    """0 for the likeliest character of each row, 1 for the next; ties by index."""
    order = np.argsort(-chances, axis=-1, kind="stable")
    return np.argsort(order, axis=-1, kind="stable")


def _mass_before(chances: np.ndarray) -> np.ndarray:
    """For each character, the probability of all that are likelier."""
    order = np.argsort(-chances, axis=-1, kind="stable")
    ordered = np.take_along_axis(chances, order, -1)
    before = np.cumsum(ordered, -1) - ordered
    return np.take_along_axis(before, _rank(chances), -1)
