"""Units that track something a person can name: their correlation with features of the text (Karpathy et al. 2015).

Among hundreds of units some correlate by chance, so each is found on one half of the quotes and measured on the other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from quotegen.inside.trace import replay, trace
from quotegen.quote.runtime import Runtime, one_blas_thread
from quotegen.text.vocabulary import END

SAMPLE = {"quotes": 1200, "windows": 400}  # characters traced in all; a network of windows takes ten steps for each
SIDE_BY_SIDE = 24  # quotes
_VOWELS = frozenset("aeiouáàâäéèêëíìîïóòôöúùûü")


# What is so at each character of a quote, once it was read: (characters,)
FEATURES: dict[str, Callable[[str], np.ndarray]] = {
    "position": lambda quote: np.arange(len(quote)),
    "words": lambda quote: np.cumsum([character == " " for character in quote]),
    "since_space": lambda quote: np.array([place - quote.rfind(" ", 0, place + 1) for place in range(len(quote))]),
    "space": lambda quote: np.array([character == " " for character in quote]),
    "before_space": lambda quote: np.array([after == " " for after in quote[1:] + "."]),
    "vowel": lambda quote: np.array([character.lower() in _VOWELS for character in quote]),
    "final_consonant": lambda quote: np.array(["가" <= c <= "힣" and (ord(c) - ord("가")) % 28 > 0 for c in quote]),
    "last_word": lambda quote: np.arange(len(quote)) > quote.rfind(" "),
}


@dataclass(frozen=True)
class Tracker:
    """A unit and Pearson's r of its value with a feature, −1 to 1."""

    unit: int
    found: float  # on the quotes that it was found on
    again: float  # on the others


@dataclass(frozen=True)
class Search:
    """The best units for every feature that varies in a sample of quotes, and the size of the sample."""

    trackers: dict[str, list[Tracker]]  # by feature, the strongest correlation on the first half first
    quotes: int
    characters: int


def search(runtime: Runtime, quotes: Sequence[str], state: str, most: int = 10) -> Search:
    """Units of a state ("hidden" or "cell") that track FEATURES best, over a sample spread evenly over the quotes."""
    chosen = sample(quotes, SAMPLE[runtime.recipe.reading])
    values = _states(runtime, chosen, state)
    halves = [_measured(values[half], chosen[half]) for half in (slice(0, None, 2), slice(1, None, 2))]
    trackers = {}
    for name in FEATURES:
        found, again = (_correlations(values, features[name]) for values, features in halves)
        if found is not None and again is not None:
            best = np.argsort(-np.abs(found))[:most]
            trackers[name] = [Tracker(int(unit), float(found[unit]), float(again[unit])) for unit in best]
    return Search(trackers, len(chosen), sum(map(len, chosen)))


def sample(quotes: Sequence[str], characters: int) -> list[str]:
    """Quotes spread evenly over a text, about so many characters of them, at least two, none longer than half."""
    quotes = [quote for quote in quotes if quote]
    mean = sum(map(len, quotes)) / max(1, len(quotes))
    count = min(len(quotes), max(2, round(characters / max(1, mean))))
    return [quotes[place * len(quotes) // count][: characters // 2] for place in range(count)]


def _measured(values: list[np.ndarray], quotes: list[str]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Every unit's value at every character, (characters, units), and the features there, (characters,) each."""
    features = {name: [feature(quote) for quote in quotes] for name, feature in FEATURES.items()}
    joined = np.concatenate(values) if values else np.empty((0, 0))
    return joined, {name: np.concatenate([*got, []]) for name, got in features.items()}


def _states(runtime: Runtime, quotes: list[str], state: str) -> list[np.ndarray]:
    """A state at every character of each quote, (characters, units) each; side by side takes a third of the time."""
    if runtime.recipe.reading == "windows":  # whose trace reads all windows of a quote side by side
        return [trace(runtime, quote).of_text[state] for quote in quotes]
    start = END if runtime.starts_from_nothing else ""
    values: list[np.ndarray] = [np.empty(0)] * len(quotes)
    read = [runtime.vocabulary.encode(start + quote) for quote in quotes]
    order = sorted(range(len(quotes)), key=lambda place: len(read[place]))
    for first in range(0, len(order), SIDE_BY_SIDE):
        places = order[first : first + SIDE_BY_SIDE]
        indices = np.full((len(places), len(read[places[-1]])), -1, np.int32)
        for row, place in zip(indices, places, strict=True):
            row[: len(read[place])] = read[place]
        with one_blas_thread():
            states = np.stack([getattr(step, state) for step in replay(runtime, indices)], axis=1)
        for row, place in zip(states, places, strict=True):
            last = np.cumsum(runtime.vocabulary.sizes(quotes[place])) - 1  # of a syllable as jamo, its last one
            values[place] = row[len(start) + last]
    return values


def _correlations(values: np.ndarray, feature: np.ndarray) -> np.ndarray | None:
    """Pearson's r of every unit with a feature, 0 for a unit that never moves; None where the feature does not vary."""
    if len(feature) < 2 or np.ptp(feature) == 0:
        return None
    x, y = values - values.mean(0), feature - feature.mean()
    norms = np.sqrt((x**2).sum(0) * (y**2).sum())
    return np.divide(x.T @ y, norms, out=np.zeros(len(norms)), where=norms > 0)
