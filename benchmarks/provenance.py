"""What it costs to say where a generated quote comes from: `.venv/bin/python benchmarks/provenance.py`.

For saying.txt and for a megabyte made of its word pairs: reading the text into a suffix array, then for one quote of
the default model its copied runs, its whole provenance, and the n-grams of a visit of 20 quotes.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from quotegen.judge.copied_spans import KnownText, new_shares
from quotegen.model.files.store import DATA, DEFAULT, open_model
from quotegen.quote.generation import generate
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling
from quotegen.text.corpus import read_corpus

MEGABYTE = 1_000_000
QUOTES = 20


def main() -> None:
    """Print a table of milliseconds, the best of a few repetitions each."""
    saying = read_corpus(DATA / "saying.txt")[0].quotes
    rng = np.random.default_rng(1)
    quotes = generate(Runtime.of(open_model(DEFAULT)), Sampling(0.5), rng, prompts=[""] * QUOTES, length=120)
    written = [quote.text for quote in quotes]
    texts = {"saying.txt": saying, "word pairs": word_pairs(saying, rng), "one line of a": ["a" * MEGABYTE]}
    print(
        f"{'text':14} {'characters':>10} {'quotes':>7} {'build':>8} {'runs':>7} {'provenance':>10} {'n-grams':>8}  (ms)"
    )
    for name, known in texts.items():
        print(row(name, known, written))
    print(f"build: once a text; runs and provenance: a quote, mean of {QUOTES}; n-grams: {QUOTES} quotes")


def row(name: str, known: Sequence[str], written: Sequence[str]) -> str:
    """The figures of one text."""
    text = KnownText(known)
    build = milliseconds(lambda: KnownText(known))
    runs = milliseconds(lambda: [text.suffixes.runs(quote) for quote in written]) / len(written)
    provenance = milliseconds(lambda: [text.provenance(quote) for quote in written]) / len(written)
    ngrams = milliseconds(lambda: new_shares(text.suffixes, written))
    size = sum(map(len, known)) + len(known) - 1
    return f"{name:14} {size:10,} {len(known):7,} {build:8.1f} {runs:7.2f} {provenance:10.2f} {ngrams:8.1f}"


def milliseconds(work: Callable[[], object], times: int = 5) -> float:
    """The shortest of several runs."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return 1000 * min(took)


def word_pairs(quotes: Sequence[str], rng: np.random.Generator) -> list[str]:
    """A megabyte of distinct quotes in which each word follows one that it follows in the given quotes."""
    following = defaultdict(list)
    for quote in quotes:
        for word, after in pairwise(["", *quote.split(), ""]):
            following[word].append(after)
    made: dict[str, None] = {}
    size = 0
    while size < MEGABYTE:
        words = [""]
        while len(words) == 1 or words[-1]:
            words.append(following[words[-1]][rng.integers(len(following[words[-1]]))])
        quote = " ".join(words[1:-1])
        size += 0 if quote in made else len(quote) + 1
        made[quote] = None
    return list(made)


if __name__ == "__main__":
    main()
