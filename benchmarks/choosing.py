"""The weights by which quotes are chosen: what foretells the sense that blind readers found in drafts.

    PYTHONPATH=. python benchmarks/choosing.py MODEL … [--write]

MODEL are the networks of Today before they learned from the readers (`make choosing`): those that have hold likeliest
what passed.

`benchmarks/ratings.csv` has drafts of the bundled networks and of others that were tried, with what readers, language
models that knew nothing of the sources, made of each: grammar and sense from 1 to 5, and whether they would take it
for a proverb. A linear regression foretells what they gave, sense and PASSING more where it passes: first from the
words of the drafts of all models of a language, then from that and the other parts of a score, for those that the
model itself wrote. Its figures are of fifths of the drafts that the weights of the parts did not see. `--write` keeps
the weights in data/choosing.json.
"""

import argparse
import csv
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from quotegen.judge.evaluation import bits_of_each
from quotegen.model.files.store import open_model, text_of
from quotegen.quote.choosing import NAMES, WEIGHTS, Chooser, Weight, Weights, liking, word_keys
from quotegen.quote.runtime import Runtime

RATINGS = Path(__file__).with_name("ratings.csv")
RIDGE = 20.0  # in quotes that say nothing
WORD_RIDGE = 100.0
OFTEN = 10  # drafts that a word stands in, for it to have a say
LEAST = 0.03  # of what a word is liked: less is not kept
FOLDS = 5
PASSING = 3.0


@dataclass(frozen=True)
class Rating:
    """What one reader made of a draft; a row of the file."""

    model: str  # that wrote it
    text: str
    sense: float  # 1 to 5
    passes: bool  # for a proverb
    worth: float | None  # 1 to 5, how gladly they would repeat it; None where a reader was not asked


@dataclass(frozen=True)
class Rated:
    """What readers made of some drafts, each draft once: the mean where several read it."""

    texts: list[str]
    sense: np.ndarray  # 1 to 5 (drafts,)
    share: np.ndarray  # of its readers, those that took a draft for a proverb: 0 to 1 (drafts,)
    models: np.ndarray  # names of those that wrote them (drafts,)

    @classmethod
    def of(cls, given: Sequence[Rating]) -> "Rated":
        """The drafts in the order in which they were first rated."""
        readings: dict[str, list[Rating]] = {}
        for rating in given:
            readings.setdefault(rating.text, []).append(rating)
        return cls(
            [*readings],
            np.array([np.mean([each.sense for each in draft]) for draft in readings.values()]),
            np.array([np.mean([each.passes for each in draft]) for draft in readings.values()]),
            np.array([draft[0].model for draft in readings.values()]),
        )

    @property
    def passes(self) -> np.ndarray:
        """Whether more than half of its readers took a draft for a proverb, bool (drafts,)."""
        return self.share > 1 / 2

    @property
    def given(self) -> np.ndarray:
        """What the weights are fitted to (drafts,)."""
        return self.sense + PASSING * self.share

    def where(self, these: np.ndarray) -> "Rated":
        """Some of them: `these` is bool (drafts,)."""
        texts = [text for text, this in zip(self.texts, these, strict=True) if this]
        return Rated(texts, self.sense[these], self.share[these], self.models[these])


def main() -> None:
    """Print the weights and the ablation of each model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="+", metavar="MODEL")
    parser.add_argument("--write", action="store_true", help="keep the weights")
    options = parser.parse_args()
    kept = json.loads(WEIGHTS.read_text("utf-8")) if WEIGHTS.is_file() else {}
    for name in options.models:
        language, weights = weigh(name)
        parts = {part: asdict(weight) for part, weight in weights.of.items()}
        model = open_model(name).metadata.fingerprint
        kept[language] = {"model": model, "mean": weights.mean, "weights": parts, "words": weights.words}
    if options.write:
        WEIGHTS.write_text(json.dumps(kept, ensure_ascii=False, indent=0) + "\n", "utf-8")


def weigh(name: str) -> tuple[str, Weights]:
    """Weigh the parts for a model and print what comes of it."""
    model, name = open_model(name), Path(name).name
    runtime, corpus = Runtime.of(model), text_of(model.metadata.text)
    chooser = Chooser(runtime, corpus.quotes, Weights(0, {}))
    every = Rated.of(ratings(chooser.language, runtime))
    rated, own = every.where(every.models == name), every.models == name
    pieces = [chooser.pieces(text) for text in every.texts]
    keys, fold = [*map(word_keys, pieces)], np.arange(len(every.texts)) % FOLDS
    unseen = np.zeros(len(keys))  # what the words foretell of drafts that had no part in it
    for number in range(FOLDS):
        words = words_fitted(keys, every, fold != number)
        unseen[fold == number] = [
            liking(words, each) for each, there in zip(pieces, fold == number, strict=True) if there
        ]
    parts = parts_of(chooser, runtime, rated.texts)
    parts[:, NAMES.index("liked")] = unseen[own]
    weights = Weights(*fitted(parts, rated.given), words_fitted(keys, every, np.ones(len(keys), bool)))
    print(f"\n{name}: {len(rated.texts):,} drafts, {rated.passes.mean():.0%} pass; sense {rated.sense.mean():.2f}\n")
    print("| part | weight | alone | without it |\n|---|---|---|---|")
    for place, part in enumerate(NAMES):
        alone, without = (foretold(parts, rated, fold[own], kept) for kept in ([place], rest(place)))
        print(f"| {part} | {weights.of[part].weight:.2f} | {alone} | {without} |")
    print(f"| all | | | {foretold(parts, rated, fold[own], range(len(NAMES)))} |")
    return chooser.language, weights


def words_fitted(keys: Sequence[list[str]], rated: Rated, where: np.ndarray) -> dict[str, float]:
    """What readers gave more for each word, or two of them, that OFTEN drafts have: by linear regression (ridge), on
    some of the drafts, above the mean of the model that wrote them."""
    often = Counter(key for each in keys for key in each)
    found = {key: place for place, key in enumerate(key for key, count in often.items() if count >= OFTEN)}
    given = rated.given.copy()
    for model in np.unique(rated.models[where]):
        given[rated.models == model] -= given[where & (rated.models == model)].mean()
    products, sums = np.diag(np.full(len(found), WORD_RIDGE, np.float32)), np.zeros(len(found), np.float32)
    for row in np.flatnonzero(where):  # of few words each, so this is faster than a product of matrices
        places = [found[key] for key in keys[row] if key in found]
        products[np.ix_(places, places)] += 1
        sums[places] += given[row]
    strengths = np.linalg.solve(products, sums)
    rounded = {key: round(float(strengths[place]), 3) for key, place in found.items()}
    return {key: strength for key, strength in rounded.items() if abs(strength) >= LEAST}


def ratings(language: str, runtime: Runtime) -> list[Rating]:
    """All readings of drafts of a language, in the characters of a network."""
    with RATINGS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["language"] == language]
    return [
        Rating(
            row["model"],
            row["text"],
            float(row["sense"]),
            row["passes"] == "yes",
            float(row["worth"]) if row["worth"] else None,
        )
        for row in rows
        if not runtime.vocabulary.unknown(row["text"])
    ]


def rest(place: int) -> list[int]:
    """The places of all parts but one."""
    return [other for other in range(len(NAMES)) if other != place]


def parts_of(chooser: Chooser, runtime: Runtime, texts: Sequence[str]) -> np.ndarray:
    """The parts of drafts, float64 (drafts, parts), in the order of NAMES."""
    nats = -np.log(2) * bits_of_each(runtime, texts) * [len(text) + 1 for text in texts]
    return np.array([[*asdict(chooser.parts(text, each)).values()] for text, each in zip(texts, nats, strict=True)])


def fitted(parts: np.ndarray, given: np.ndarray, kept: Sequence[int] = range(len(NAMES))) -> tuple[float, dict]:
    """The mean and the weights of some of the parts, by linear regression with a little towards none (ridge)."""
    mean, spread = parts.mean(0), parts.std(0).clip(min=1e-6)
    x = ((parts - mean) / spread)[:, list(kept)]
    strengths = np.linalg.solve(x.T @ x + RIDGE * np.eye(x.shape[1]), x.T @ (given - given.mean()))
    columns = zip(kept, strengths, strict=True)
    weights = {
        NAMES[place]: Weight(*(round(float(each), 4) for each in (strength, mean[place], spread[place])))
        for place, strength in columns
    }
    return round(float(given.mean()), 4), weights


def scores(mean: float, weights: dict[str, Weight], parts: np.ndarray) -> np.ndarray:
    """The score of each row."""
    return mean + sum(weight.of(parts[:, NAMES.index(name)]) for name, weight in weights.items())


def foretold(parts: np.ndarray, rated: Rated, fold: np.ndarray, kept: Sequence[int]) -> str:
    """How well the parts foretell what readers said: the correlation of ranks with the sense, and the share of pairs of
    a draft that passes and one that does not in which the first has the higher score (area under the curve)."""
    found = np.zeros(len(parts))
    for number in range(FOLDS):
        weights = fitted(parts[fold != number], rated.given[fold != number], kept)
        found[fold == number] = scores(*weights, parts[fold == number])
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
