"""Train a model, by hand or at an order on standard input."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from quotegen.cli.shared import Options, UsageError, chosen, how_to_read, within
from quotegen.jobs.events import Event, print_event, report
from quotegen.jobs.run import run
from quotegen.jobs.worker_process import work as wait_and_work
from quotegen.model.files.store import open_model
from quotegen.model.recipe import TRANSFER, preset
from quotegen.model.snapshots import MOST
from quotegen.text.corpus import read_corpus, readable_name


def train(options: Options) -> None:
    report(_events(options), print_event if options.events else _print_line)


def _events(options: Options) -> Iterator[Event]:
    recipe = chosen(preset(options.recipe), options, "units", "unit", "engine", "epochs", "seconds", "seed")
    if options.engine and options.engine != recipe.trained_by:
        raise UsageError(f"--recipe {recipe.name} reads windows, which TensorFlow alone trains on.")
    if recipe.name in TRANSFER.keys() - {"pretrain"} and not (options.on or options.go_on_from):
        raise UsageError(f"--recipe {recipe.name} needs --on MODEL: the model that it begins with, one of `models`.")
    corpus, _ = read_corpus(options.file, steps=options.steps, **how_to_read(options))
    within("--snapshots", options.snapshots, 0, MOST)
    yield from run(
        replace(corpus, name=readable_name(corpus.name)),
        recipe,
        options.out,
        again=options.again,
        go_on_from=open_model(options.go_on_from) if options.go_on_from else None,
        begin_with=open_model(options.on) if options.on else None,
        dtype=np.int8 if options.bytes else np.float16 if options.half else np.float32,
        snapshots=options.snapshots,
    )


def _print_line(event: Event) -> None:
    if event["event"] == "start":
        print(f"{event['parameters']:,} parameters, {event['vocabulary_size']} characters, {event['epochs']} epochs")
    elif event["event"] == "epoch":
        held_out = "" if event["held_out_loss"] is None else f", held out {event['held_out_loss']:.3f}"
        print(f"epoch {event['epoch']:3}  loss {event['loss']:.3f}{held_out}, {event['seconds']:.0f} s", flush=True)
        for sample in event["samples"]:
            print(f"           {sample['prompt']}|{sample['text']}", flush=True)
    elif event["event"] in ("saved", "loaded"):
        how = "saved at" if event["event"] == "saved" else "trained before, loaded from"
        print(
            f"{event['bits_per_character']:.2f} bits per character on {event['measured_on']}; {how} {event['folder']}"
        )


def work(_options: Options) -> None:
    wait_and_work()
