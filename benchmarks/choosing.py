"""The weights by which quotes are chosen: what foretells the sense that blind readers found in drafts.

    PYTHONPATH=. python benchmarks/choosing.py [MODEL …] [--write]

`benchmarks/ratings.csv` has drafts of the bundled networks and of others that were tried, with what readers who knew
nothing of the sources made of each: grammar and sense from 1 to 5, and whether they would take it for a proverb. A
linear regression foretells what they gave, sense and PASSING more where it passes, from the parts of a score. Its
figures are of fifths of the drafts that the weights did not see. `--write` keeps the weights in data/choosing.json.
"""

import argparse
import csv
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from quotegen.judge.evaluation import bits_of_each
from quotegen.model.files.store import WRITERS, open_model, text_of
from quotegen.quote.choosing import NAMES, WEIGHTS, Chooser, Weight, Weights
from quotegen.quote.runtime import Runtime

RATINGS = Path(__file__).with_name("ratings.csv")
RIDGE = 20.0  # in quotes that say nothing
FOLDS = 5
PASSING = 3.0


@dataclass(frozen=True)
class Rated:
    """What readers made of some drafts."""

    texts: list[str]
    sense: np.ndarray  # 1 to 5 (drafts,)
    passes: np.ndarray  # bool (drafts,)

    @property
    def given(self) -> np.ndarray:
        """What the weights are fitted to (drafts,)."""
        return self.sense + PASSING * self.passes


def main() -> None:
    """Print the weights and the ablation of each model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", default=[*WRITERS.values()], metavar="MODEL")
    parser.add_argument("--write", action="store_true", help="keep the weights")
    options = parser.parse_args()
    kept = json.loads(WEIGHTS.read_text("utf-8")) if WEIGHTS.is_file() else {}
    for name in options.models:
        language, weights = weigh(name)
        parts = {part: asdict(weight) for part, weight in weights.of.items()}
        kept[language] = {"model": open_model(name).metadata.fingerprint, "mean": weights.mean, "weights": parts}
    if options.write:
        WEIGHTS.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


def weigh(name: str) -> tuple[str, Weights]:
    """Weigh the parts for a model and print what comes of it."""
    model = open_model(name)
    runtime, corpus = Runtime.of(model), text_of(model.metadata.text)
    chooser = Chooser(runtime, corpus.quotes, Weights(0, {}))
    rated = ratings(chooser.language, runtime)
    parts = parts_of(chooser, runtime, rated.texts)
    weights = fitted(parts, rated.given)
    print(f"\n{name}: {len(rated.texts):,} drafts, {rated.passes.mean():.0%} pass; sense {rated.sense.mean():.2f}\n")
    print("| part | weight | alone | without it |\n|---|---|---|---|")
    for place, part in enumerate(NAMES):
        alone, without = (foretold(parts, rated, kept) for kept in ([place], rest(place)))
        print(f"| {part} | {weights.of[part].weight:.2f} | {alone} | {without} |")
    print(f"| all | | | {foretold(parts, rated, range(len(NAMES)))} |")
    return chooser.language, weights


def ratings(language: str, runtime: Runtime) -> Rated:
    """The rated drafts of a language, in the characters of a network."""
    with RATINGS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["language"] == language]
    rows = [row for row in rows if not runtime.vocabulary.unknown(row["text"])]
    return Rated(
        [row["text"] for row in rows],
        np.array([float(row["sense"]) for row in rows]),
        np.array([row["passes"] == "yes" for row in rows]),
    )


def rest(place: int) -> list[int]:
    """The places of all parts but one."""
    return [other for other in range(len(NAMES)) if other != place]


def parts_of(chooser: Chooser, runtime: Runtime, texts: Sequence[str]) -> np.ndarray:
    """The parts of drafts, float64 (drafts, parts), in the order of NAMES."""
    nats = -np.log(2) * bits_of_each(runtime, texts) * [len(text) + 1 for text in texts]
    return np.array([[*asdict(chooser.parts(text, each)).values()] for text, each in zip(texts, nats, strict=True)])


def fitted(parts: np.ndarray, given: np.ndarray, kept: Sequence[int] = range(len(NAMES))) -> Weights:
    """Weights of some of the parts, by linear regression with a little towards none (ridge)."""
    mean, spread = parts.mean(0), parts.std(0).clip(min=1e-6)
    x = ((parts - mean) / spread)[:, list(kept)]
    strengths = np.linalg.solve(x.T @ x + RIDGE * np.eye(x.shape[1]), x.T @ (given - given.mean()))
    columns = zip(kept, strengths, strict=True)
    weights = {
        NAMES[place]: Weight(*(round(float(each), 4) for each in (strength, mean[place], spread[place])))
        for place, strength in columns
    }
    return Weights(round(float(given.mean()), 4), weights)


def scores(weights: Weights, parts: np.ndarray) -> np.ndarray:
    """The score of each row."""
    added = (weight.of(parts[:, NAMES.index(name)]) for name, weight in weights.of.items())
    return weights.mean + sum(added)


def foretold(parts: np.ndarray, rated: Rated, kept: Sequence[int]) -> str:
    """How well the parts foretell what readers said: the correlation of ranks with the sense, and the share of pairs of
    a draft that passes and one that does not in which the first has the higher score (area under the curve)."""
    found, fold = np.zeros(len(parts)), np.arange(len(parts)) % FOLDS
    for number in range(FOLDS):
        weights = fitted(parts[fold != number], rated.given[fold != number], kept)
        found[fold == number] = scores(weights, parts[fold == number])
    correlation = np.corrcoef(ranks(found), ranks(rated.sense))[0, 1]
    return f"{correlation:.3f}, {area(found[rated.passes], found[~rated.passes]):.3f}"


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks, those of equals the same."""
    different, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - counts / 2)[places] if len(different) else values


def area(high: np.ndarray, low: np.ndarray) -> float:
    """The share of pairs in which the first is the higher; half of those that are even."""
    below = np.searchsorted(np.sort(low), high, "left") + np.searchsorted(np.sort(low), high, "right")
    return float(below.mean() / 2 / len(low))


if __name__ == "__main__":
    main()
