"""The tables of the two experiments, kept as JSON by `make leak` and `make recall`."""

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import numpy as np

from quotegen.experiments import recall
from quotegen.experiments.leak import LeakEpoch
from quotegen.inside.saliency import gradient_norms
from quotegen.judge.tables import SEED, Table
from quotegen.model.files.store import DATA
from quotegen.model.recipe import Recipe, count_parameters
from quotegen.quote.runtime import Runtime
from quotegen.text.corpus import Corpus
from quotegen.text.windows import STRIDE, WINDOW_LENGTH

LEAK = DATA / "figures" / "leaky-split.json"
RECALL = DATA / "figures" / "recall.json"
GRADIENTS_OVER, GRADIENTS_OF = 40, 256  # the gap, and how many sequences, that the gradient's way back is measured on
RECALLED = 0.9  # accuracy from which a gap counts as bridged


def leak_table(corpus: Corpus, recipe: Recipe, epochs: Sequence[LeakEpoch]) -> Table:
    """The runs of `leak.compare`, with what is needed to compute them again."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "text": corpus.name,
        "fingerprint": corpus.fingerprint,
        "units": recipe.units,
        "window_length": WINDOW_LENGTH,
        "stride": STRIDE,
        "epochs": [asdict(epoch) for epoch in epochs],
    }


def recall_table(tried: Sequence[recall.Recalled], recalled: Sequence[recall.Recalled]) -> Table:
    """Runs of `recall.learn`, the trials by which their rates were chosen, and the gradients of some."""

    def size(recipe: Recipe) -> int:
        return count_parameters(recipe, len(recall.VOCABULARY))

    gaps, first = {one.run.gap for one in recalled}, min(one.run.seed for one in recalled)
    over = GRADIENTS_OVER if GRADIENTS_OVER in gaps else max(gaps)
    shown = [one for one in recalled if (one.run.gap, one.run.seed) == (over, first)]
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "chance": recall.CHANCE,
        "sequences": recall.STEPS * recall.NETWORK.batch_size,
        "tested": recall.TESTED,
        "networks": {one.run.name: {"units": one.recipe.units, "parameters": size(one.recipe)} for one in recalled},
        "tried": [recall_row(one) for one in tried],
        "rows": [recall_row(one) for one in recalled],
        "gradients_over": over,
        "gradients": [row for one in shown for row in recall_gradients(one)],
    }


def recall_medians(rows: Sequence[Table]) -> list[Table]:
    """The runs of each network over each gap as one row: median, least and most accuracy, and of how many."""
    medians = []
    for name, gap in dict.fromkeys((row["name"], row["gap"]) for row in rows):
        shares = [row["accuracy"] for row in rows if (row["name"], row["gap"]) == (name, gap)]
        spread = {"median": float(np.median(shares)), "least": min(shares), "most": max(shares), "runs": len(shares)}
        medians.append({"name": name, "gap": gap, **spread})
    return medians


def reach(medians: Sequence[Table], name: str) -> int:
    """The longest gap up to which a network recalls nine letters in ten at the median; 0 where there is none."""
    own = sorted((row["gap"], row["median"]) for row in medians if row["name"] == name)
    bridged = list(itertools.takewhile(lambda row: row[1] >= RECALLED, own))
    return bridged[-1][0] if bridged else 0


def recall_row(one: recall.Recalled) -> Table:
    figures = {"accuracy": round(one.accuracy, 4), "sequences": one.sequences, "seconds": round(one.seconds, 1)}
    return {**asdict(one.run), **figures}


def recall_events(
    todo: Sequence[recall.Run], network: Recipe, should_stop: Callable[[], bool] = lambda: False
) -> Iterator[Table]:
    """Runs of `recall.learn` as events: `start`, `progress` in characters with the rows so far, and `measured`."""
    rows, started = [], time.perf_counter()
    costs = [(run.gap + 2) * recall.STEPS for run in todo]
    yield {"event": "start", "units": network.units, "gaps": sorted({run.gap for run in todo})}
    for event in recall.learn(todo, network, should_stop):
        reading = 0
        if isinstance(event, recall.Recalled):
            rows.append(recall_row(event))
        else:
            reading = (event.run.gap + 2) * event.sequences // network.batch_size
        done = sum(costs[: len(rows)]) + reading
        place = {"epoch": 1, "batch": done, "batches": sum(costs), "seconds": time.perf_counter() - started}
        figures = {"accuracy": event.accuracy, "sequences": event.sequences}
        yield {"event": "progress", **place, "name": event.run.name, "gap": event.run.gap, **figures, "rows": rows}
    yield {"event": "measured", "rows": rows, "whole": len(rows) == len(todo)}


def recall_gradients(one: recall.Recalled) -> Iterator[Table]:
    """How the gradient of the question mark's loss fares on its way back, before and after training: median norms."""
    rng = np.random.default_rng(SEED)
    asked = recall.sequences(one.run.gap, GRADIENTS_OF, rng)
    untrained = recall.CONTENDERS[one.run.name].untrained(one.recipe)
    for trained, weights in ((False, untrained), (True, one.weights)):
        runtime = Runtime(one.recipe, recall.VOCABULARY, weights)
        for state, norms in gradient_norms(runtime, asked.x.T, asked.y[-1]).items():
            medians = [float(f"{norm:.4g}") for norm in np.median(norms, axis=0)]
            yield {"name": one.run.name, "trained": trained, "state": state, "norms": medians}
