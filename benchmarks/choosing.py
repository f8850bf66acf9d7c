"""The weights by which quotes are chosen, and what each part is worth.

    PYTHONPATH=. python benchmarks/choosing.py [MODEL …] [--write]

A logistic regression tells the training quotes of a text from raw samples of the network that learned it (drawn at the
temperature that candidates are drawn at, ended by themselves, of a length that can be chosen). A part helps up to the
value that three in four of people's quotes do not exceed, and no weight is negative: likelier than people's is no
better. Neither validation nor test quotes have a part in it; the validation quotes only show how well it holds.
`--write` keeps the weights in data/choosing.json.
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from quotegen.judge.evaluation import bits_of_each
from quotegen.model.files.store import open_model, text_of
from quotegen.quote.batch import draw_many
from quotegen.quote.choosing import LENGTHS, NAMES, WEIGHTS, Chooser, Parts, Weight, Weights
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling
from quotegen.text.split import split

MODELS = ("fine-tuned-saying", "fine-tuned-sokdam")
SAMPLES, SEED, TEMPERATURE = 3000, 20261129, 1.0  # as the network learned
# Share of people's quotes that do not exceed the value from which on a part helps no more; chosen by blind readers.
CAPPED = {"english": 0.95, "korean": 0.75}
RIDGE = 1.0
FOLDS = 5


def main() -> None:
    """Print the weights and the ablation of each model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", default=MODELS, metavar="MODEL")
    parser.add_argument("--write", action="store_true", help="keep the weights")
    options = parser.parse_args()
    kept = json.loads(WEIGHTS.read_text("utf-8")) if WEIGHTS.is_file() else {}
    for name in options.models:
        language, weights = weigh(name)
        made = {"model": open_model(name).metadata.fingerprint, "samples": SAMPLES, "temperature": TEMPERATURE}
        kept[language] = {**made, "weights": {part: asdict(weight) for part, weight in weights.items()}}
    if options.write:
        WEIGHTS.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


def weigh(name: str) -> tuple[str, Weights]:
    """Weigh the parts for a model and print what comes of it."""
    model = open_model(name)
    runtime, corpus = Runtime.of(model), text_of(model.metadata.text)
    chooser = Chooser(runtime, corpus.quotes, {})
    quotes = split(corpus.quotes, model.metadata.recipe.held_out)
    learned, unseen = (parts_of_people(chooser, runtime, each) for each in (quotes.train, quotes.validation))
    drawn = parts_of_samples(chooser, runtime)
    capped = CAPPED[chooser.language]
    weights = fitted(learned, drawn, capped)
    print(f"\n{name}: {len(learned)} training quotes, {len(drawn)} raw samples; {len(unseen)} validation quotes\n")
    print(f"{'part':10} {'people':>8} {'samples':>8} {'alone':>6} {'weight':>7} {'without it':>10}")
    for place, part in enumerate(NAMES):
        alone, without = (area_of_folds(learned, drawn, capped, kept) for kept in ([place], rest(place)))
        medians = " ".join(f"{np.median(rows[:, place]):>8.2f}" for rows in (learned, drawn))
        print(f"{part:10} {medians} {alone:>6.3f} {weights[part].weight:>7.2f} {without:>10.3f}")
    whole = area_of_folds(learned, drawn, capped, range(len(NAMES)))
    later = area(scores(weights, unseen), scores(weights, drawn))
    print(f"all parts: {whole:.3f} in {FOLDS} folds, {later:.3f} on validation quotes")
    print(
        "seconds of processor time: {:.2f} to draw 200 at temperature 0.7, {:.2f} to rank them".format(*timed(chooser))
    )
    return chooser.language, weights


def timed(chooser: Chooser) -> tuple[float, float]:
    """Seconds of processor time, on one thread, to draw 200 candidates and to rank them; the better of three runs."""
    runs = []
    for seed in range(3):
        start, rng = time.process_time(), np.random.default_rng(seed)
        drawn = draw_many(chooser.runtime, Sampling(0.7), rng, prompts=[""] * 200, length=120)
        between = time.process_time()
        chooser.ranked(drawn)
        runs.append((between - start, time.process_time() - between))
    return min(runs)


def rest(place: int) -> list[int]:
    """The places of all parts but one."""
    return [other for other in range(len(NAMES)) if other != place]


def parts_of_people(chooser: Chooser, runtime: Runtime, quotes: Sequence[str]) -> np.ndarray:
    """The parts of quotes by people that could be chosen, float64 (quotes, parts)."""
    least, most = LENGTHS[chooser.language]
    fit = [quote for quote in quotes if least <= len(quote) <= most]
    nats = -np.log(2) * bits_of_each(runtime, fit) * [len(quote) + 1 for quote in fit]
    return rows([chooser.parts(quote, each) for quote, each in zip(fit, nats.tolist(), strict=True)])


def parts_of_samples(chooser: Chooser, runtime: Runtime) -> np.ndarray:
    """The parts of raw samples of the same lengths, float64 (samples, parts)."""
    drawn = draw_many(runtime, Sampling(TEMPERATURE), np.random.default_rng(SEED), prompts=[""] * SAMPLES, length=120)
    fit = [choice for choice in map(chooser.choice, drawn) if choice.whole]
    return rows([choice.parts for choice in fit])


def rows(parts: Sequence[Parts]) -> np.ndarray:
    """Parts as an array, in the order of NAMES."""
    return np.array([list(asdict(each).values()) for each in parts])


def fitted(people: np.ndarray, samples: np.ndarray, capped: float, kept: Sequence[int] = range(len(NAMES))) -> Weights:
    """Weights of some of the parts, none negative, by logistic regression with both kinds counting the same."""
    both = np.concatenate([people, samples])
    least, most = np.quantile(both, 0.002, axis=0), np.quantile(people, capped, axis=0)
    within = both.clip(np.minimum(least, most), most)
    mean, spread = within.mean(0), within.std(0).clip(min=0.01)
    strengths = regression(((within - mean) / spread)[:, list(kept)], np.arange(len(both)) < len(people))
    columns = (np.minimum(least, most), most, mean, spread)
    return {
        NAMES[place]: Weight(*(round(float(each), 4) for each in (strength, *(column[place] for column in columns))))
        for place, strength in zip(kept, strengths, strict=True)
    }


def regression(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Coefficients of at least 0, float64 (columns,), by projected gradient descent; the constant is left out."""
    share = np.where(y, 0.5 / y.sum(), 0.5 / (~y).sum())
    weights, constant = np.zeros(x.shape[1]), 0.0
    for _ in range(3000):
        error = share * (1 / (1 + np.exp(-(x @ weights + constant))) - y)
        weights = np.maximum(weights - 0.5 * (error @ x + RIDGE / len(y) * weights), 0)
        constant -= 0.5 * error.sum()
    return weights


def scores(weights: Weights, parts: np.ndarray) -> np.ndarray:
    """The score of each row."""
    return np.array([sum(w.of(row[NAMES.index(name)]) for name, w in weights.items()) for row in parts.tolist()])


def area_of_folds(people: np.ndarray, samples: np.ndarray, capped: float, kept: Sequence[int]) -> float:
    """How often a quote by people scores above a sample, each fold by the others' weights: the area under the curve."""
    found = []
    for fold in range(FOLDS):
        learned, held_back = (
            (rows[np.arange(len(rows)) % FOLDS != fold] for rows in (people, samples)),
            (rows[np.arange(len(rows)) % FOLDS == fold] for rows in (people, samples)),
        )
        weights = fitted(*learned, capped, kept)
        found.append(area(*(scores(weights, rows) for rows in held_back)))
    return float(np.mean(found))


def area(high: np.ndarray, low: np.ndarray) -> float:
    """The share of pairs in which the first is the higher; half of those that are even."""
    below = np.searchsorted(np.sort(low), high, "left") + np.searchsorted(np.sort(low), high, "right")
    return float(below.mean() / 2 / len(low))


if __name__ == "__main__":
    main()
