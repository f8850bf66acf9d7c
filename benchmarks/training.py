"""Characters a second that training reads: this project's step, Keras' layer as Keras runs it, and PyTorch's.

    python benchmarks/training.py [--units 128 256 512] [--rounds 9]

The same text, network (embedding 64, LSTM, dense), Adam with clipped norm, 32 streams × 64 characters and no
dropout for all three; the median of interleaved rounds. Each lives in a process of its own and takes its turn when
told to, so that nobody's idle threads are in another's way.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

from quotegen.model.batches import Streams, vocabulary_of
from quotegen.model.recipe import preset
from quotegen.text.corpus import read_corpus

STREAMS, SPAN, STEPS = 32, 64, 10
TEXT = Path(__file__).resolve().parents[1] / "data" / "saying.txt"

Round = Callable[[], None]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, nargs="+", default=[128, 256, 512])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)  # one process of the comparison
    options = parser.parse_args()
    if options.contender:
        take_turns(CONTENDERS[options.contender](options.units[0]))
        return
    print(f"{'units':>5} {'quotegen':>10} {'Keras':>10} {'PyTorch':>10}   characters a second")
    for units in options.units:
        ours, theirs, torchs = compare(units, options.rounds)
        row = f"{units:>5} {ours:>10,.0f} {theirs:>10,.0f} {torchs:>10,.0f}"
        print(f"{row}   {ours / theirs:.2f} × Keras, {ours / torchs:.2f} × PyTorch", flush=True)


def compare(units: int, rounds: int) -> list[float]:
    """Median characters a second of each contender, the rounds taking turns."""
    command = [sys.executable, __file__, "--units", str(units), "--contender"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    workers = [subprocess.Popen([*command, name], **pipes) for name in CONTENDERS]
    seconds: list[list[float]] = [[] for _ in workers]
    for number in range(rounds + 1):
        for worker, times in zip(workers, seconds, strict=True):
            worker.stdin.write("go\n")
            worker.stdin.flush()
            took = float(worker.stdout.readline())
            if number:  # the first compiles
                times.append(took)
    for worker in workers:
        worker.communicate()
    return [STREAMS * SPAN * STEPS / statistics.median(times) for times in seconds]


def take_turns(run: Round) -> None:
    """Run one round for every line that comes in, and tell its seconds."""
    for _ in sys.stdin:
        began = time.perf_counter()
        run()
        print(time.perf_counter() - began, flush=True)


def problem(units: int):
    """The recipe, the vocabulary size and the batches that all three train on."""
    corpus, _ = read_corpus(TEXT)
    recipe = replace(preset("quick"), units=units, batch_size=STREAMS, span=SPAN, dropout=0.0)
    vocabulary = vocabulary_of(corpus, recipe)
    _, batches = Streams(corpus, recipe, vocabulary).epoch(np.random.default_rng(1))
    return recipe, len(vocabulary), [batch for batch, _ in zip(batches, range(STEPS), strict=False)]


def quotegen_round(units: int) -> Round:
    """The step that the app trains with."""
    from quotegen.model.learners import StreamLearner

    from quotegen.model.network import build

    recipe, size, batches = problem(units)
    learner = StreamLearner(build(recipe, size), recipe)

    def run() -> None:
        for batch in batches:
            learner.learn(batch, recipe.learning_rate)

    return run


def keras_round(units: int) -> Round:
    """The same network, every layer run by Keras, in a traced step."""
    import keras
    import tensorflow as tf

    from quotegen.model.network import build

    recipe, size, batches = problem(units)
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

    def run() -> None:
        for batch in batches:
            float(step(batch.x.T.copy(), batch.y.T.copy()))

    return run


def torch_round(units: int) -> Round:
    """The same network in PyTorch."""
    import torch

    recipe, size, batches = problem(units)
    embedding = torch.nn.Embedding(size, recipe.embedding)
    layer, output = torch.nn.LSTM(recipe.embedding, units), torch.nn.Linear(units, size)
    parameters = [*embedding.parameters(), *layer.parameters(), *output.parameters()]
    optimizer = torch.optim.Adam(parameters, recipe.learning_rate)

    def run() -> None:
        for batch in batches:
            hidden, _ = layer(embedding(torch.from_numpy(batch.x)))
            targets = torch.from_numpy(batch.y).long().flatten()
            loss = torch.nn.functional.cross_entropy(output(hidden).flatten(0, 1), targets)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, recipe.clip_norm)
            optimizer.step()
            loss.item()

    return run


CONTENDERS = {"quotegen": quotegen_round, "Keras": keras_round, "PyTorch": torch_round}

if __name__ == "__main__":
    main()
