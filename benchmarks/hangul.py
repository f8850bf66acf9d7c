"""Syllables or jamo: each line trains on sokdam.txt from scratch, by `quick` with some changes.

    PYTHONPATH=. python benchmarks/hangul.py [NUMBER …]

Prints lines of the first table of hangul.md, one or two minutes each on one core. What is compared is the held-out
loss; no test quote is looked at. Bits per syllable are all bits of the held-out quotes, those of spaces and ends
included, over their Hangul syllables, so both units can be compared.
"""

import math
import os
import sys

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "QUOTEGEN_CORES": "1"}  # before NumPy is loaded

from dataclasses import replace
from pathlib import Path

from quotegen.model.batches import vocabulary_of
from quotegen.model.recipe import preset
from quotegen.model.results import Epoch
from quotegen.model.training import train
from quotegen.text.corpus import read_corpus
from quotegen.text.split import split
from quotegen.text.statistics import count_syllables

TEXT = Path(__file__).resolve().parents[1] / "data" / "sokdam.txt"
S, J = {"unit": "syllable"}, {"unit": "jamo"}
TRIED: list[dict] = [
    S,
    J,
    {**S, "dropout": 0.5},
    {**J, "span": 64},
    {**J, "dropout": 0.4},
    {**S, "dropout": 0.5, "units": 128},
    {**J, "units": 384},
    {**S, "embedding": 128, "dropout": 0.5},
    {**J, "learning_rate": 0.008},
    {**S, "learning_rate": 0.008, "dropout": 0.5},
    {**J, "embedding": 0},
    {**S, "dropout": 0.6, "recurrent_dropout": 0.6},
]


def main() -> None:
    """Print the table."""
    corpus = read_corpus(TEXT)[0]
    held_out = split(corpus.quotes, preset("quick").held_out).validation
    per_syllable = sum(len(quote) + 1 for quote in held_out) / count_syllables("".join(held_out))
    for number in map(int, sys.argv[1:]) if sys.argv[1:] else range(len(TRIED)):
        changes = TRIED[number]
        recipe = replace(preset("quick"), seconds=0, **changes).checked()
        size = len(vocabulary_of(corpus, recipe))
        epochs = [result for result in train(corpus, recipe) if isinstance(result, Epoch)]
        best = min(epochs, key=lambda epoch: epoch.held_out_loss)
        bits, learned = best.held_out_loss / math.log(2), best.loss / math.log(2)
        words = ", ".join(f"{name} {value}" for name, value in changes.items() if name != "unit") or "`quick`"
        cells = [recipe.unit, words, str(size), f"{bits:.3f}", f"{bits * per_syllable:.3f}", f"{learned:.2f}"]
        print("|", " | ".join([*cells, str(best.number), f"{epochs[-1].seconds:.0f} s"]), "|", flush=True)


if __name__ == "__main__":
    main()
