"""How long the views into a network take, on the default model or another: medians in milliseconds.

    PYTHONPATH=. .venv/bin/python benchmarks/inside.py [--model NAME] [--rounds 15]

First what is computed for a text of the model that nobody asked about before (nothing comes from a cache); then whole
pages as Streamlit reruns them when a slider moves, charts included, without browser and network.
"""

import argparse
import itertools
import logging
import statistics
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
from streamlit.testing.v1 import AppTest

from quotegen.inside.saliency import norms_on_quotes, saliency
from quotegen.inside.surprise import expected, surprise
from quotegen.inside.trace import trace
from quotegen.inside.units import search
from quotegen.model.files import store
from quotegen.quote.generation import at_each
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling, stages
from quotegen.text.corpus import read_corpus

LIMIT = 100  # milliseconds
STRIP = [Sampling(temperature, 10, 0.9, 0.1) for temperature in (0.2, 0.5, 1.0, 1.2)]
SLIDERS = {
    "sampler: temperature": ("sampler", {}, "lab_t", itertools.cycle([0.55, 0.6, 0.65, 0.7, 0.75, 0.8])),
    "inside: character, surprise": ("inside", {}, "place", itertools.cycle(range(2, 30))),
    "inside: character, states": ("inside", {"lens": "states"}, "place", itertools.cycle(range(2, 30))),
    "inside: LSTM beside RNN": ("inside", {"beside": "rnn-saying"}, "place", itertools.cycle(range(2, 30))),
    "inside: units": ("inside", {"lens": "units"}, "feature", itertools.cycle(["vowel", "space", "position"])),
    "memory: gradient": ("memory", {"shown": "1"}, "when", itertools.cycle(["untrained", "trained"])),
    "text: window": ("text", {"view": "windows"}, "at", itertools.cycle(range(2, 1000, 7))),
}


def main() -> int:
    """Print the table; the exit code says whether every median keeps the limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default=store.DEFAULT, choices=sorted(store.bundled()))
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    logging.disable(logging.WARNING)  # Streamlit warns of code outside a browser's session
    slowest = 0.0
    print(f"{'median milliseconds':<42} {'wall':>8} {'processor':>10}")
    for name, work in itertools.chain(computed(options.model), reruns(options.model)):
        wall, processor = medians_of(work, options.rounds)
        slowest = max(slowest, wall)
        print(f"{name:<42} {wall:>8.2f} {processor:>10.2f}", flush=True)
    print(f"{'slowest':<42} {slowest:>8.2f}   limit {LIMIT} ms")
    return int(slowest > LIMIT)


def computed(model: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """The numbers of every view, of the longest quote among the first hundred."""
    checkpoint = store.bundled()[model]
    runtime = Runtime.of(checkpoint)
    corpus, _ = read_corpus(store.DATA / f"{checkpoint.metadata.text.name}.txt", steps=checkpoint.metadata.text.steps)
    quote = max(corpus.quotes[:100], key=len)
    seen = trace(runtime, quote)
    read = runtime.vocabulary.encode(seen.read)
    target = runtime.vocabulary.index[seen.predicted[-1]]

    def rng() -> np.random.Generator:
        return np.random.default_rng(1)

    yield f"trace of {len(quote)} characters", lambda: trace(runtime, quote)
    yield "surprise and rank", lambda: surprise(seen, runtime.vocabulary)
    yield "ten likeliest", lambda: expected(seen.logits[-1], runtime.vocabulary)
    yield "saliency over all of them", lambda: saliency(runtime, read, target)
    yield "stages of sampling", lambda: stages(seen.logits[-1], STRIP[1])
    yield "temperature strip, 4 × 60 characters", lambda: at_each(runtime, STRIP, rng(), prompt=quote[:10], length=60)
    yield "search for units, once a model", lambda: search(runtime, corpus.quotes, "hidden")
    yield "gradients of some quotes, once a model", lambda: norms_on_quotes(runtime, corpus.quotes)


def reruns(model: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """Pages of one visit, each with the slider that is moved."""
    for name, (page, link, control, values) in SLIDERS.items():
        visit = AppTest.from_file(store.DATA.parent / "streamlit_app.py", default_timeout=120)
        visit.query_params.update({"model": model, "lang": "en", **link})
        visit.run()
        visit.switch_page(f"quotegen/app/pages/{page}.py").run()
        yield name, lambda: visit.get_by_key(f"{control}:en:{page}").set_value(next(values)).run()  # noqa: B023


def medians_of(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median wall and processor time of a piece of work in milliseconds, after one that warms up. On a machine that
    others use too the second says what the work costs."""
    work()
    walls, processors = [], []
    for _ in range(rounds):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return 1000 * statistics.median(walls), 1000 * statistics.median(processors)


if __name__ == "__main__":
    sys.exit(main())
