"""The same step twice: one batch of a text through our own learner and through Keras, number by number.

Both begin with the same weights and drop nothing; then each repeats the step, to be timed. TensorFlow is loaded when
ours is done, so that its seconds and megabytes can be told apart.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from quotegen.limits import resident_megabytes
from quotegen.model.batches import StreamBatch, vocabulary_of
from quotegen.model.learner import QuoteLearner
from quotegen.model.recipe import Recipe, RecipeError, count_parameters
from quotegen.model.training import rate_of
from quotegen.model.weights import Weights, initial
from quotegen.text.corpus import Corpus
from quotegen.text.split import split
from quotegen.text.vocabulary import END, Vocabulary

SPAN, QUOTES = 32, 16  # characters of each quote that are read, and how many quotes
AGAIN = 5  # steps after the first, which are timed
SECONDS = 60  # that an installation gives it

Event = dict[str, object]


@dataclass(frozen=True)
class Taken:
    gradient: Weights  # before it is clipped
    weights: Weights  # after the step
    # `loss` before the step and `loss_after` on the same batch, nats per character; `cost`, see `_taken`
    figures: Event


def undropped(recipe: Recipe) -> Recipe:
    """The recipe as the step is taken: nothing is dropped, no weights are averaged. Raises RecipeError for windows."""
    if recipe.reading == "windows":
        raise RecipeError("The tutorial's recipe is trained by Keras alone, so there is no step to compare.")
    nothing = {"dropout": 0.0, "recurrent_dropout": 0.0, "averaging": 0.0, "engine": "numpy"}
    return replace(recipe, **nothing, span=SPAN, batch_size=QUOTES, epochs=1, seconds=SECONDS)


def batch_of(corpus: Corpus, recipe: Recipe, vocabulary: Vocabulary) -> StreamBatch:
    """The first SPAN characters of QUOTES random quotes of the training part, each read from its beginning."""
    quotes, rng = split(corpus.quotes, recipe.held_out).train, np.random.default_rng(recipe.seed)
    chosen = rng.permutation(len(quotes))[:QUOTES]
    batch = StreamBatch.empty(SPAN, QUOTES)
    batch.begins[0] = True
    for stream, number in enumerate(chosen):
        read = vocabulary.encode(END + quotes[number] + END)[: SPAN + 1]
        batch.x[: len(read) - 1, stream], batch.y[: len(read) - 1, stream] = read[:-1], read[1:]
        batch.mask[: len(read) - 1, stream] = 1
    return batch


def events(corpus: Corpus, recipe: Recipe) -> Iterator[Event]:
    """Take the step of an `undropped` recipe twice: a `start` for each stage, and `measured` with all figures."""
    vocabulary = vocabulary_of(corpus, recipe)
    batch, size = batch_of(corpus, recipe, vocabulary), len(vocabulary)
    weights, rate = initial(recipe, size, np.random.default_rng(recipe.seed)), rate_of(recipe, 1)
    yield {"event": "start", "stage": "numpy"}
    ours = _taken(lambda: _OurStep(recipe, size, weights), None, batch, rate)
    yield {"event": "start", "stage": "loading"}
    began = time.perf_counter()
    from quotegen.model.keras.learner import KerasStep

    load = time.perf_counter() - began
    yield {"event": "start", "stage": "tensorflow"}
    theirs = _taken(lambda: KerasStep(recipe, size, weights), load, batch, rate)
    yield {
        "event": "measured",
        "cell": recipe.cell,
        "units": recipe.units,
        "parameters": count_parameters(recipe, size),
        "quotes": int(batch.mask.any(axis=0).sum()),
        "targets": int(batch.mask.sum()),
        "rate": rate,
        "tensors": [_compared(name, weights, ours, theirs) for name in ours.gradient],
        "numpy": ours.figures,
        "tensorflow": theirs.figures,
    }


def _compared(name: str, before: Weights, ours: Taken, theirs: Taken) -> Event:
    """One tensor in both engines."""
    gradient = ours.gradient[name]
    return {
        "name": name,
        "shape": gradient.shape,
        "norm": float(np.linalg.norm(gradient)),
        "gradient": float(np.abs(gradient - theirs.gradient[name]).max()),  # the largest difference of the gradients,
        "weight": float(np.abs(ours.weights[name] - theirs.weights[name]).max()),  # and of the new weights
        "moved": float(np.abs(ours.weights[name] - before[name]).max()),  # how far our step moved a weight at most
    }


class _OurStep(QuoteLearner):
    """Our learner with the steps of `KerasStep`."""

    def take(self, batch: StreamBatch, rate: float) -> tuple[float, np.ndarray]:
        loss, gradient = self.gradient(batch)
        untouched = gradient.copy()  # the step uses it up
        self.optimizer.step(gradient, rate)
        return loss / float(batch.mask.sum()), untouched

    named = QuoteLearner.tensors


def _taken(build: Callable, load: float | None, batch: StreamBatch, rate: float) -> Taken:
    """The step of what `build` makes, and how long AGAIN more of them take."""
    held, began = resident_megabytes(), time.perf_counter()
    student = build()
    loss, gradient = student.take(batch, rate)
    first, new = time.perf_counter() - began, student.weights()
    losses, seconds = [], []
    for _ in range(AGAIN):
        began = time.perf_counter()
        loss_of_all, targets = student.learn(batch, rate)  # keeps no gradient
        seconds.append(time.perf_counter() - began)
        losses.append(loss_of_all / targets)
    cost = {
        "load": load,  # seconds, of its packages; None where they were there
        "first": first,  # seconds to build the network and take the first step
        "step": statistics.median(seconds),  # seconds of one later on
        "megabytes_before": held,  # of the process, its packages loaded; None where the system does not say
        "megabytes": None if held is None else max(0.0, resident_megabytes() - held),  # that network and steps added
    }
    figures = {"loss": loss, "loss_after": losses[0], "cost": cost}
    return Taken(student.named(gradient), new, figures)
