"""From logits to the next character: temperature, then top-k, then top-p, then min-p, then one draw.

Everything in float64. The order is the one most samplers use: the temperature shapes the distribution first,
and the three cuts then act on what it made. Another order can be asked for; `stages` shows what each one leaves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from quotegen.errors import QuotegenError

ORDER = ("temperature", "top_k", "top_p", "min_p")
_COLDEST = 1e-30  # no quotient overflows, and nothing but the likeliest is drawn any more
LEARNED = "learned"  # the stage before all others: softmax of the logits, as the network means them


class SamplingError(QuotegenError):
    """A sampling value lies outside its range."""


@dataclass(frozen=True)
class Sampling:
    """How to choose the next character. The defaults of the three cuts leave every character in."""

    temperature: float = 0.5  # 0 = greedy: always the likeliest character
    top_k: int = 0  # keep the k likeliest; 0 = all
    top_p: float = 1.0  # keep the fewest characters whose probabilities reach p (Holtzman et al. 2020, section 3.1)
    min_p: float = 0.0  # drop what is less likely than this share of the likeliest (Nguyen et al. 2024, section 3)
    order: tuple[str, ...] = ORDER  # in which the four act, each on what the ones before it left

    def __post_init__(self):
        for name, good, words in (
            ("temperature", 0 <= self.temperature <= 5, "be between 0 and 5"),
            ("top_k", self.top_k >= 0, "be 0 (all) or more"),
            ("top_p", 0 < self.top_p <= 1, "be above 0 and at most 1"),
            ("min_p", 0 <= self.min_p < 1, "be 0 or more and below 1"),
            ("order", sorted(self.order) == sorted(ORDER), f"name each of {', '.join(ORDER)} once"),
        ):
            if not good:
                given = getattr(self, name)
                raise SamplingError(f"{name} must {words}, not {', '.join(given) if name == 'order' else given}.")

    @cached_property
    def active(self) -> tuple[str, ...]:
        """Those of the four that can change anything, in their order."""
        off = {"top_k": self.top_k == 0, "top_p": self.top_p == 1, "min_p": self.min_p == 0}
        return tuple(name for name in self.order if not off.get(name))


@dataclass(frozen=True)
class Stage:
    """What one stage of the way from logits to a draw leaves of one distribution."""

    name: str  # LEARNED, or one of ORDER
    probabilities: np.ndarray  # (vocabulary,)
    cut: float  # the probability that its dropped characters had before it

    @property
    def candidates(self) -> int:
        return int(np.count_nonzero(self.probabilities))

    @property
    def entropy(self) -> float:
        """Bits: −Σ p log₂ p, how much is left to chance (Shannon 1948, section 6)."""
        left = self.probabilities[self.probabilities > 0]
        return float(abs(-(left * np.log2(left)).sum()))


def probabilities(logits: np.ndarray, sampling: Sampling) -> np.ndarray:
    """The distribution that the next character is drawn from: float64, shape of `logits` (…, vocabulary)."""
    *_, (_, chances) = _pass_through(logits, sampling, sampling.active)
    return chances


def stages(logits: np.ndarray, sampling: Sampling) -> list[Stage]:
    """The distribution of one character's logits (vocabulary,) as learned, and after each stage in its order."""
    before = softmax(np.asarray(logits, np.float64))
    passed = [Stage(LEARNED, before, 0.0)]
    for name, chances in _pass_through(logits, sampling, sampling.order):
        passed.append(Stage(name, chances, float(before[chances == 0].sum())))
        before = chances
    return passed


def _pass_through(logits: np.ndarray, sampling: Sampling, names: tuple[str, ...]) -> Iterator[tuple[str, np.ndarray]]:
    """Each of the stages and the distribution behind it. The temperature alone goes back to the logits."""
    left = np.asarray(logits, np.float64)  # −∞ for what a stage has dropped
    chances = left if names[0] == "temperature" else softmax(left)
    for name in names:
        if name == "temperature":
            chances = warm(left, sampling.temperature) if sampling.temperature else _greedy(left)
        elif (mask := _cut(name, chances, sampling)) is not None:
            left = np.where(mask, left, -np.inf)
            chances = np.where(mask, chances, 0)
            chances = chances / chances.sum(-1, keepdims=True)
        yield name, chances


def _greedy(left: np.ndarray) -> np.ndarray:
    """All for the likeliest, of equals the first."""
    return np.equal(np.arange(left.shape[-1]), left.argmax(-1)[..., np.newaxis]).astype(np.float64)


def warm(logits: np.ndarray, temperature: float | np.ndarray) -> np.ndarray:
    """Softmax at a temperature above 0, or at one for each row, (rows, 1)."""
    return softmax(logits / np.maximum(temperature, _COLDEST))


def _cut(name: str, chances: np.ndarray, sampling: Sampling) -> np.ndarray | None:
    """Which characters a cut keeps; None where it is switched off."""
    if name == "top_k" and 0 < sampling.top_k < chances.shape[-1]:
        return _rank(chances) < sampling.top_k
    if name == "top_p" and sampling.top_p < 1:
        return _mass_before(chances) < sampling.top_p
    if name == "min_p" and sampling.min_p > 0:
        return chances >= sampling.min_p * chances.max(-1, keepdims=True)
    return None


def draw(chances: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """One index a row: where the running sum of (batch, vocabulary) chances passes the uniform number (batch,). The
    same numbers give the same characters wherever distributions agree, so runs at two temperatures can be compared."""
    reached = chances.cumsum(-1)
    passed = reached > uniform[:, np.newaxis] * reached[:, -1:]
    passed[:, -1] = True  # whatever rounding did
    return passed.argmax(-1)


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities of logits along the last axis; the maximum is subtracted so that nothing overflows."""
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def losses_of(logits: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """−ln p of each chosen index, (batch,), of logits (batch, vocabulary) as they are."""
    shifted = logits - logits.max(-1, keepdims=True)
    return np.log(np.exp(shifted).sum(-1)) - shifted[np.arange(len(chosen)), chosen]


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
