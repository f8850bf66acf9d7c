"""Time to quality: how soon `quick` predicts unseen quotes better than the tutorial ever does, and what 60 s reach.

    python benchmarks/quality.py [--seconds 60] [--again]

All are judged by bits per character on the same held-out quotes of saying.txt. The tutorial's recipe holds nothing
out, so here it is given the training quotes alone, and each of its 60 epochs is measured on the held-out ones; that
takes about 20 minutes and is kept in `tutorial.json` beside this file (`--again` does it anew). `quick` runs as a
process of its own, start-up included. PyTorch trains the same network (one-hot, LSTM, dense, dropout) on whole quotes,
padded, at three learning rates.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

from quotegen.model.recipe import preset
from quotegen.text.corpus import corpus_from_text, read_corpus
from quotegen.text.split import Split, split
from quotegen.text.vocabulary import END, Vocabulary

ROOT = Path(__file__).resolve().parents[1]
TEXT, KEPT = ROOT / "data" / "saying.txt", Path(__file__).with_name("tutorial.json")
RATES = (0.002, 0.004, 0.008)


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--again", action="store_true", help="train the tutorial anew")
    options = parser.parse_args()
    if options.again or not KEPT.exists():
        KEPT.write_text(json.dumps(list(tutorial_epochs()), indent=1) + "\n", encoding="utf-8")
    epochs = json.loads(KEPT.read_text(encoding="utf-8"))
    best = min(epochs, key=lambda epoch: epoch["bits"])
    print(f"tutorial: {best['bits']:.3f} bits per character at best, in epoch {best['epoch']} of {len(epochs)},")
    print(f"          after {best['seconds']:.0f} s; the whole run takes {epochs[-1]['seconds']:.0f} s")
    curve = list(quick_epochs(options.seconds))
    seconds, bits = next((row for row in curve if row[1] < best["bits"]), (math.inf, math.nan))
    print(f"quick:    {bits:.3f} after {seconds:.1f} s from a cold process: 1/{epochs[-1]['seconds'] / seconds:.0f}")
    print(f"          {min(bits for _, bits in curve):.3f} at best in {options.seconds} s")
    for rate in RATES:
        print(
            f"PyTorch:  {torch_best(rate, options.seconds):.3f} at best in {options.seconds} s at rate {rate}",
            flush=True,
        )


def tutorial_epochs() -> Iterator[dict]:
    """The tutorial on the training quotes, measured on the held-out ones after every epoch."""
    from quotegen.judge.evaluation import evaluate
    from quotegen.model.batches import vocabulary_of
    from quotegen.model.results import Epoch
    from quotegen.model.training import train
    from quotegen.quote.runtime import Runtime

    text, unseen = (corpus_from_text("saying", "\n".join(lines)) for lines in (parts().train, parts().validation))
    recipe, measuring = preset("tutorial"), 0.0
    for result in train(text, recipe):
        if isinstance(result, Epoch):
            began = time.perf_counter()
            runtime = Runtime(recipe, vocabulary_of(text, recipe), result.weights)
            bits = evaluate(runtime, unseen).bits_per_character
            yield {"epoch": result.number, "bits": round(bits, 4), "seconds": round(result.seconds - measuring, 1)}
            measuring += time.perf_counter() - began  # the clock of training runs on meanwhile


def quick_epochs(seconds: int) -> Iterator[tuple[float, float]]:
    """(seconds since the process was started, held-out bits per character) of every epoch."""
    with tempfile.TemporaryDirectory() as folder:
        recipe = ("--recipe", "quick", "--epochs", 10_000, "--seconds", seconds, "--out", Path(folder) / "model")
        began = time.perf_counter()
        command = [sys.executable, "-m", "quotegen", "train", TEXT, *recipe, "--events"]
        worker = subprocess.Popen(list(map(str, command)), cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for line in worker.stdout:
            if (event := json.loads(line))["event"] == "epoch":
                yield time.perf_counter() - began, event["bits_per_character"]
        worker.wait()


def parts() -> Split:
    """The quotes of saying.txt as `quick` splits them."""
    return split(read_corpus(TEXT)[0].quotes, preset("quick").held_out)


def torch_best(rate: float, seconds: int) -> float:
    """The lowest held-out bits per character that PyTorch reaches in so many seconds of training."""
    import torch

    recipe, train_quotes, held_out = preset("quick"), parts().train, parts().validation
    vocabulary = Vocabulary.of("".join([*train_quotes, *held_out]), end=True)
    torch.manual_seed(recipe.seed)
    layer = torch.nn.LSTM(len(vocabulary), recipe.units, batch_first=True)
    dense, dropout = torch.nn.Linear(recipe.units, len(vocabulary)), torch.nn.Dropout(recipe.dropout)
    parameters = [*layer.parameters(), *dense.parameters()]
    optimizer = torch.optim.Adam(parameters, rate)

    def losses(lines: Sequence[str]) -> torch.Tensor:
        rows = [torch.from_numpy(vocabulary.encode(END + line + END)).long() for line in lines]
        x = torch.nn.utils.rnn.pad_sequence([row[:-1] for row in rows], batch_first=True)
        y = torch.nn.utils.rnn.pad_sequence([row[1:] for row in rows], batch_first=True, padding_value=-100)
        hidden, _ = layer(torch.nn.functional.one_hot(x, len(vocabulary)).float())
        logits = dense(dropout(hidden))
        return torch.nn.functional.cross_entropy(logits.flatten(0, 1), y.flatten(), reduction="none")[y.flatten() >= 0]

    rng, best, trained = np.random.default_rng(recipe.seed), math.inf, 0.0
    while trained < seconds:
        began = time.perf_counter()
        order = rng.permutation(len(train_quotes))
        for start in range(0, len(order), recipe.batch_size):
            loss = losses([train_quotes[k] for k in order[start : start + recipe.batch_size]]).mean()
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, recipe.clip_norm)
            optimizer.step()
        trained += time.perf_counter() - began
        dropout.eval()
        with torch.no_grad():
            best = min(best, losses(held_out).mean().item() / math.log(2))
        dropout.train()
    return best


if __name__ == "__main__":
    main()
