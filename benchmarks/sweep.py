"""Why `quick` is as it is: each line changes one thing of the recipe and trains on saying.txt again.

    PYTHONPATH=. python benchmarks/sweep.py

Prints the table of sweep.md, about four minutes on two cores: one run on each, with one thread each. What is compared
is the held-out loss in bits per character; no test quote is looked at.
"""

import math
import os

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "QUOTEGEN_CORES": "1"}  # before NumPy is loaded

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np

from quotegen.model.batches import vocabulary_of
from quotegen.model.learner import QuoteLearner
from quotegen.model.recipe import Recipe, preset
from quotegen.model.results import Epoch
from quotegen.model.training import train
from quotegen.text.corpus import read_corpus

TEXT = Path(__file__).resolve().parents[1] / "data" / "saying.txt"
QUICK = replace(preset("quick"), seconds=0)
CHANGES: dict[str, dict] = {
    "quick as it is": {},
    "no dropout of hidden states": {"dropout": 0.0},
    "half of the hidden states dropped": {"dropout": 0.5},
    "no recurrent dropout": {"recurrent_dropout": 0.0},
    "recurrent dropout 0.3": {"recurrent_dropout": 0.3},
    "recurrent dropout 0.6": {"recurrent_dropout": 0.6},
    "neither dropout": {"dropout": 0.0, "recurrent_dropout": 0.0},
    "last weights, no averaging": {"averaging": 0.0},
    "averaging 0.98": {"averaging": 0.98},
    "learning rate 0.004": {"learning_rate": 0.004},
    "learning rate 0.008": {"learning_rate": 0.008},
    "learning rate 0.03": {"learning_rate": 0.03},
    "no warm-up": {"warm_up": 0},
    "no clipping": {"clip_norm": 0.0},
    "32 streams": {"batch_size": 32},
    "8 streams": {"batch_size": 8},
    "span 64": {"span": 64},
    "span 16": {"span": 16},
    "embedding of 16 instead of one-hot": {"embedding": 16},
    "128 units": {"units": 128},
    "384 units": {"units": 384},
}
# Ways of beginning that Keras' layers do not have, done to the fresh weights.
BEGINNINGS: dict[str, Callable[[dict, Recipe], None]] = {
    "forget bias 0 at the start": lambda weights, recipe: _forget_bias(weights, recipe, 0),
    "forget bias 2 at the start": lambda weights, recipe: _forget_bias(weights, recipe, 2),
}


def main() -> None:
    """Print the table."""
    tried = [*CHANGES, *BEGINNINGS]
    print("| changed | 10 epochs | 20 | 30 | best | training | seconds an epoch |\n|---|---|---|---|---|---|---|")
    with ProcessPoolExecutor(2) as pool:
        for name, epochs in zip(tried, pool.map(epochs_of, tried), strict=True):
            best = min(epochs, key=lambda epoch: epoch[0])
            bits = [f"{epochs[number - 1][0]:.3f}" for number in (10, 20, 30)]
            row = [name, *bits, f"{best[0]:.3f} in {epochs.index(best) + 1}", f"{epochs[-1][1]:.2f}"]
            print("|", " | ".join([*row, f"{epochs[-1][2] / len(epochs):.2f}"]), "|", flush=True)


def epochs_of(name: str) -> list[tuple[float, float, float]]:
    """Held-out and training bits per character, and seconds, of each epoch."""
    recipe, corpus = replace(QUICK, **CHANGES.get(name, {})), read_corpus(TEXT)[0]
    state = None
    if name in BEGINNINGS:
        state = beginning(recipe, len(vocabulary_of(corpus, recipe)), BEGINNINGS[name])
    rows = [result for result in train(corpus, recipe, state=state) if isinstance(result, Epoch)]
    return [(row.held_out_loss / math.log(2), row.loss / math.log(2), row.seconds) for row in rows]


def beginning(recipe: Recipe, vocabulary_size: int, change: Callable[[dict, Recipe], None]) -> dict[str, np.ndarray]:
    """The state of a run before its first step, its weights changed."""
    learner = QuoteLearner(recipe, vocabulary_size)
    change(learner._views(learner.optimizer.weights), recipe)
    learner.optimizer.average[:] = learner.optimizer.weights
    place = {"epoch": 1, "batches_done": 0, "epoch_loss": 0.0, "epoch_targets": 0.0, "seconds": 0.0}
    return {**learner.state(), **{key: np.array(value) for key, value in place.items()}}


def _forget_bias(weights: dict, recipe: Recipe, value: float) -> None:
    weights["recurrent"][1, :, -1] = value  # gates, units, columns: the bias is the last


if __name__ == "__main__":
    main()
