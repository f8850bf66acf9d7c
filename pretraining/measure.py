"""What a model of a bundled text is worth: bits on quotes that it never trained on, real words, and how much is new.

    PYTHONPATH=. python pretraining/measure.py MODEL [PRETRAINING_TEXT …] [--test]

Words count as real when they occur in its text or in the texts given; a quote is new by `copied.py` against all of
its text. The test quotes are measured only with --test: look once, when nothing is left to choose.
"""

import argparse
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from quotegen.judge.evaluation import evaluate
from quotegen.model.files.store import open_model, text_of
from quotegen.quote.generation import generate
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling
from quotegen.text.copied import novelty
from quotegen.text.corpus import read_corpus
from quotegen.text.split import split

COUNT, LENGTH, SEED = 500, 120, 1
TEMPERATURES = (0.2, 0.5, 0.8, 1.0)


def main() -> None:
    """Print the figures of one model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("texts", type=Path, nargs="*")
    parser.add_argument("--test", action="store_true")
    options = parser.parse_args()
    checkpoint = open_model(options.model)
    runtime, corpus = Runtime.of(checkpoint), text_of(checkpoint.metadata.text)
    parts = split(corpus.quotes, checkpoint.metadata.recipe.held_out)
    for name in ("train", "validation", "test") if options.test else ("train", "validation"):
        result = evaluate(runtime, replace(corpus, quotes=getattr(parts, name)))
        print(f"{name:10} {result.bits_per_character:.3f} bits per character, {len(getattr(parts, name))} quotes")
    texts = [read_corpus(path)[0].quotes for path in options.texts]
    learned = {line for text in texts for line in text}
    known = _words((*corpus.quotes, *learned))
    for temperature in TEMPERATURES:
        began = time.perf_counter()
        sampling, rng = Sampling(temperature), np.random.default_rng(SEED)
        quotes = [q.text for q in generate(runtime, sampling, rng, prompts=[""] * COUNT, length=LENGTH)]
        seconds = time.perf_counter() - began
        words = [word for quote in quotes for word in _split(quote)]
        print(
            f"T = {temperature}: real words {np.mean([word in known for word in words]):.1%}, "
            f"new {np.mean([novelty(quote, corpus.quotes).origin == 'novel' for quote in quotes]):.1%}, "
            f"lines of the pre-training text {np.mean([quote in learned for quote in quotes]):.1%}, "
            f"distinct {len(set(quotes)) / COUNT:.1%} of {COUNT} in {seconds:.1f} s"
        )


def _words(quotes: tuple[str, ...]) -> set[str]:
    return {word for quote in quotes for word in _split(quote)}


def _split(quote: str) -> list[str]:
    return [word for word in (part.strip("' -.,;?") for part in quote.split()) if word]


if __name__ == "__main__":
    main()
