"""How fast a trained network writes: the NumPy runtime, PyTorch stepping the same weights, and the tutorial's loop.

    python benchmarks/generation.py [--rounds 9]

One stream of text for all. The tutorial's way is `model.predict` on a one-hot window for every character, with its
LSTM(1024). Medians of rounds that interleave.
"""

import argparse
import os
import statistics
from collections.abc import Callable

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
from contenders import Contender, interleave, take_turns
from threadpoolctl import threadpool_limits

from quotegen.model.recipe import preset
from quotegen.model.weights import initial
from quotegen.quote.generation import stream
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling, draw, probabilities
from quotegen.text.vocabulary import Vocabulary

CHARACTERS = Vocabulary.of("abcdefghijklmnopqrstuvwxyz ,.'-!?", end=True)
UNITS = preset("quick").units
SAMPLING = Sampling(1.0)

Write = Callable[[int], None]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--contender", choices=WRITERS, help=argparse.SUPPRESS)  # one process of the comparison
    options = parser.parse_args()
    if options.contender:
        writer, count = WRITERS[options.contender]
        write = writer()
        write(count)
        take_turns(lambda: write(count))
        return
    contenders = {name: Contender(__file__, name) for name in WRITERS}
    seconds = interleave(contenders, options.rounds)
    speeds = {name: count / statistics.median(seconds[name]) for name, (_, count) in WRITERS.items()}
    for name, speed in speeds.items():
        print(f"{name:36} {speed:>8,.0f} characters/s   quotegen is {speeds[OURS] / speed:>7,.1f} × as fast")
        contenders[name].end()


def numpy_writer() -> Write:
    """The app's own way: `generation.stream`, drawing included."""
    recipe = preset("quick")
    weights = initial(recipe, len(CHARACTERS), np.random.default_rng(0))
    weights["output_bias"][CHARACTERS.index["\n"]] = -1e9  # it never ends by itself
    runtime = Runtime(recipe, CHARACTERS, weights)
    threadpool_limits(1, user_api="blas")  # as in the app

    def write(count: int) -> None:
        for _ in stream(runtime, SAMPLING, np.random.default_rng(1), prompts=[""], length=count):
            pass

    return write


def torch_writer() -> Write:
    """`nn.LSTM` stepped one character at a time, its input one-hot, without gradients."""
    import torch

    torch.set_num_threads(1)  # two are slower at this size, here as in NumPy
    size = len(CHARACTERS)
    layer, dense = torch.nn.LSTM(size, UNITS), torch.nn.Linear(UNITS, size)

    @torch.inference_mode()
    def write(count: int) -> None:
        generator = torch.Generator().manual_seed(1)
        state, x = None, torch.zeros(1, 1, size)
        for _ in range(count):
            hidden, state = layer(x, state)
            index = torch.multinomial(torch.softmax(dense(hidden[0, 0]), -1), 1, generator=generator)
            x = torch.nn.functional.one_hot(index, size).float()[None]

    return write


def predict_writer() -> Write:
    """The tutorial's loop, as the student wrote it: predict, sample, shift the window."""
    from quotegen.model.keras.network import build

    recipe = preset("tutorial")
    network = build(recipe, len(CHARACTERS))

    def write(count: int) -> None:
        rng, window = np.random.default_rng(1), np.zeros((1, recipe.window_length, len(CHARACTERS)))
        for _ in range(count):
            chances = network.predict(window, verbose=0)
            (index,) = draw(probabilities(np.log(chances), SAMPLING), rng.random(1))
            window = np.concatenate([window[:, 1:], np.eye(len(CHARACTERS))[[[index]]]], axis=1)

    return write


OURS = f"NumPy runtime, {UNITS} units"
WRITERS = {  # and how many characters each writes in a round
    OURS: (numpy_writer, 500),
    f"PyTorch, {UNITS} units": (torch_writer, 500),
    "the tutorial's loop, 1024 units": (predict_writer, 10),
}

if __name__ == "__main__":
    main()
