"""The split that tutorials use, beside ours: overlapping windows, shuffled and then split, put most of a held-out
window into training windows, so its loss goes on falling while the network learns the text by heart."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from threadpoolctl import threadpool_limits

from quotegen.model.batches import StreamBatch
from quotegen.model.learner import QuoteLearner
from quotegen.model.recipe import Recipe
from quotegen.text.corpus import Corpus
from quotegen.text.split import Split, split
from quotegen.text.vocabulary import Vocabulary
from quotegen.text.windows import STRIDE, WINDOW_LENGTH, ShortTextError

Kind = Literal["leaky", "honest"]
Target = Literal["every", "last"]  # predicted characters of a window: every one, or that behind it as in the tutorial

KINDS: tuple[Kind, ...] = ("leaky", "honest")
TARGETS: tuple[Target, ...] = ("every", "last")
SHARE = 0.1
NETWORK = Recipe(
    name="leak", reading="quotes", units=128, batch_size=64, span=WINDOW_LENGTH, learning_rate=0.004, clip_norm=1.0,
    epochs=30,
)  # fmt: skip


@dataclass(frozen=True)
class LeakEpoch:
    """One epoch of a run: losses in nats per character."""

    kind: Kind
    target: Target
    epoch: int
    loss: float  # of the windows trained on
    validation: float  # of those that the split holds out
    test: float  # of quotes that no split has touched: the truth
    seconds: float


def compare(corpus: Corpus, recipe: Recipe = NETWORK) -> Iterator[LeakEpoch]:
    """Train the network on both splits with both targets, yielding every epoch. Raises ShortTextError."""
    parts, vocabulary = split(corpus.quotes, SHARE), Vocabulary.of(corpus.text)
    test = _windows(parts.test, vocabulary)
    with threadpool_limits(limits=1, user_api="blas"):  # such small products are faster on one thread
        for target in TARGETS:
            for kind in KINDS:
                train, validation = _leaky(parts, vocabulary) if kind == "leaky" else _honest(parts, vocabulary)
                yield from _run(kind, target, recipe, len(vocabulary), (train, validation, test))


def _honest(parts: Split, vocabulary: Vocabulary) -> tuple[np.ndarray, np.ndarray]:
    return _windows(parts.train, vocabulary), _windows(parts.validation, vocabulary)


def _leaky(parts: Split, vocabulary: Vocabulary) -> tuple[np.ndarray, np.ndarray]:
    """The windows of the same quotes, shuffled, and as many of them held out as the honest split holds out."""
    every = _windows(parts.train + parts.validation, vocabulary)
    order = np.random.default_rng(NETWORK.seed).permutation(len(every))
    held_out = len(_windows(parts.validation, vocabulary))
    return every[order[held_out:]], every[order[:held_out]]


def _windows(quotes: Sequence[str], vocabulary: Vocabulary) -> np.ndarray:
    """Each window of the quotes as one string and the character behind it, as indices (windows, window_length + 1)."""
    indices = vocabulary.encode(" ".join(quotes))
    if len(indices) <= WINDOW_LENGTH:
        raise ShortTextError(len(indices), WINDOW_LENGTH)
    return np.lib.stride_tricks.sliding_window_view(indices, WINDOW_LENGTH + 1)[::STRIDE]


def _run(
    kind: Kind, target: Target, recipe: Recipe, vocabulary_size: int, sides: tuple[np.ndarray, ...]
) -> Iterator[LeakEpoch]:
    train, *measured = sides
    measured = [_batches(side, recipe, target) for side in measured]
    student, started = QuoteLearner(replace(recipe, span=WINDOW_LENGTH), vocabulary_size), time.perf_counter()
    for epoch in range(1, recipe.epochs + 1):
        order = np.random.default_rng([recipe.seed, epoch]).permutation(len(train))
        batches = _batches(train[order], recipe, target)
        total, count = map(sum, zip(*(student.learn(batch, recipe.learning_rate) for batch in batches), strict=True))
        validation, test = map(student.measure, measured)
        yield LeakEpoch(kind, target, epoch, total / count, validation, test, time.perf_counter() - started)


def _batches(rows: np.ndarray, recipe: Recipe, target: Target) -> list[StreamBatch]:
    """Windows side by side, each begun from nothing; the last batch is filled up with windows that do not count."""
    size = recipe.batch_size
    return [_batch(rows[start : start + size], recipe, target) for start in range(0, len(rows), size)]


def _batch(rows: np.ndarray, recipe: Recipe, target: Target) -> StreamBatch:
    batch = StreamBatch.empty(WINDOW_LENGTH, recipe.batch_size)
    batch.x[:, : len(rows)], batch.y[:, : len(rows)] = rows[:, :-1].T, rows[:, 1:].T
    batch.mask[-1 if target == "last" else slice(None), : len(rows)] = 1
    batch.begins[0] = True
    return batch
