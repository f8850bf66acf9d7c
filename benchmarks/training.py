"""How fast a network trains: this project's step, Keras' layer as Keras runs it, and PyTorch's, side by side.

    python benchmarks/training.py [--units 128 256 512] [--starts 3] [--rounds 9] [--beside Keras PyTorch]

The same text, network (one-hot characters, LSTM, dense), Adam with clipped norm, 32 streams × 64 characters and no
dropout or average of weights for all three. Medians of rounds that interleave, in processes that are started anew three
times, since one of them may be a fifth faster than another that does the very same. Cold: seconds from the start of a
process to the end of its first pass over saying.txt.
"""

import argparse
import os
import statistics
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
from contenders import Contender, interleave, take_turns

from quotegen.model.batches import StreamBatch, Streams, vocabulary_of
from quotegen.model.recipe import Recipe, preset
from quotegen.text.corpus import read_corpus

STREAMS, SPAN, STEPS = 32, 64, 10  # STEPS batches are a round
TEXT = Path(__file__).resolve().parents[1] / "data" / "saying.txt"


class Measured(NamedTuple):
    """What one start of a contender came to."""

    rounds: list[float]  # seconds of each
    cold: float
    peak: float  # megabytes


_running = ExitStack()  # what goes on until this process ends

Learn = Callable[[StreamBatch], float]  # one training step; returns the loss


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, nargs="+", default=[128, 256, 512])
    parser.add_argument("--starts", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=9, help="of each start")
    parser.add_argument("--beside", nargs="+", choices=OTHERS, default=list(OTHERS), help="whom to compare with")
    parser.add_argument("--contender", choices=LEARNERS, help=argparse.SUPPRESS)  # one process of the comparison
    options = parser.parse_args()
    if options.contender:
        compete(options.contender, options.units[0])
        return
    print(f"{'units':>5}  {'':8} {'characters/s':>12} {'first epoch, cold':>18} {'peak memory':>12}   quotegen is")
    names = ["quotegen", *options.beside]
    for units in options.units:
        starts = [measured(names, units, options.rounds) for _ in range(options.starts)]
        rounds = {name: [seconds for start in starts for seconds in start[name].rounds] for name in names}
        seconds = {name: statistics.median(rounds[name]) for name in names}
        for name in names:
            speed = STREAMS * SPAN * STEPS / seconds[name]
            ratio = "" if name == "quotegen" else f"   {seconds[name] / seconds['quotegen']:.2f} × as fast"
            cold = statistics.median(start[name].cold for start in starts)
            peak = statistics.median(start[name].peak for start in starts)
            print(f"{units:>5}  {name:8} {speed:>12,.0f} {cold:>16.1f} s {peak:>9,.0f} MB{ratio}", flush=True)


def measured(names: list[str], units: int, rounds: int) -> dict[str, Measured]:
    """Start these contenders, have them take their rounds, and let them go."""
    contenders = {name: Contender(__file__, name, "--units", units) for name in names}
    seconds = interleave(contenders, rounds)
    told = {name: Measured(seconds[name], one.cold, one.ask("peak")) for name, one in contenders.items()}
    for contender in contenders.values():
        contender.end()
    return told


def compete(name: str, units: int) -> None:
    """Train one epoch, then a round of steps whenever asked."""
    recipe, size, batches = problem(units)
    learn = LEARNERS[name](recipe, size)
    for batch in batches:
        learn(batch)
    take_turns(lambda: [learn(batch) for batch in batches[:STEPS]])


def problem(units: int) -> tuple[Recipe, int, list[StreamBatch]]:
    """The recipe, the vocabulary size and an epoch's batches that all three train on."""
    corpus, _ = read_corpus(TEXT)
    plain = {"dropout": 0.0, "recurrent_dropout": 0.0, "averaging": 0.0, "warm_up": 0}
    recipe = replace(preset("quick"), units=units, batch_size=STREAMS, span=SPAN, **plain)
    vocabulary = vocabulary_of(corpus, recipe)
    _, batches = Streams(corpus, recipe, vocabulary).epoch(np.random.default_rng(1))
    return recipe, len(vocabulary), list(batches)


def quotegen_learner(recipe: Recipe, size: int) -> Learn:
    """The step that the app trains with."""
    from quotegen.model.training import learner

    student = _running.enter_context(learner(recipe, size))

    def learn(batch: StreamBatch) -> float:
        total, count = student.learn(batch, recipe.learning_rate)
        return total / count

    return learn


def keras_learner(recipe: Recipe, size: int) -> Learn:
    """The same network, every layer run by Keras, in a traced step."""
    import keras
    import tensorflow as tf

    from quotegen.model.keras.network import build

    network = build(recipe, size)
    optimizer = keras.optimizers.Adam(recipe.learning_rate, global_clipnorm=recipe.clip_norm)
    optimizer.build(network.trainable_variables)

    @tf.function(reduce_retracing=True)
    def step(x, y):
        with tf.GradientTape() as tape:
            losses = keras.losses.sparse_categorical_crossentropy(y, network(x, training=True), from_logits=True)
            loss = tf.reduce_mean(losses)
        optimizer.apply(tape.gradient(loss, network.trainable_variables), network.trainable_variables)
        return loss

    return lambda batch: float(step(batch.x.T.copy(), batch.y.T.copy()))


def torch_learner(recipe: Recipe, size: int) -> Learn:
    """The same network in PyTorch."""
    import torch

    layer, dense = torch.nn.LSTM(size, recipe.units), torch.nn.Linear(recipe.units, size)
    parameters = [*layer.parameters(), *dense.parameters()]
    optimizer = torch.optim.Adam(parameters, recipe.learning_rate)

    def learn(batch: StreamBatch) -> float:
        x = torch.nn.functional.one_hot(torch.from_numpy(batch.x).long(), size).float()
        hidden, _ = layer(x)
        loss = torch.nn.functional.cross_entropy(
            dense(hidden).flatten(0, 1), torch.from_numpy(batch.y).long().flatten()
        )
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, recipe.clip_norm)
        optimizer.step()
        return loss.item()

    return learn


OTHERS = {"Keras": keras_learner, "PyTorch": torch_learner}
LEARNERS = {"quotegen": quotegen_learner, **OTHERS}

if __name__ == "__main__":
    main()
