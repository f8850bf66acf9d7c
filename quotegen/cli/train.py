"""Train a model, by hand or at an order on standard input."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from quotegen.cli.options import (
    Command,
    Options,
    Parser,
    UsageError,
    add_cleaning,
    add_events,
    add_text,
    how_to_read,
    within,
)
from quotegen.model.recipe import ENGINES
from quotegen.text.hangul import UNITS


def _train_options(sub: Parser) -> None:
    add_text(sub)
    sub.add_argument(
        "--recipe",
        default="quick",
        metavar="NAME",
        help="quick (a minute), quick-rnn, memorize, tutorial, pretrain; with --on read-on, by-heart, "
        "fine-tune, fine-tune-far",
    )
    sub.add_argument("--epochs", type=int, metavar="N", help="passes over the text")
    sub.add_argument("--seconds", type=int, metavar="S", help="stop after so many seconds; 0 = no limit")
    sub.add_argument("--seed", type=int, metavar="S", help="random seed")
    sub.add_argument("--units", type=int, metavar="N", help="size of the recurrent layer")
    sub.add_argument("--engine", choices=ENGINES, help="what takes the steps on quotes (default: numpy)")
    sub.add_argument("--unit", choices=UNITS, help="what of Hangul is one character (default: syllable)")
    _train_from(sub)
    _train_into(sub)
    add_events(sub)
    add_cleaning(sub)


def _train_from(sub: Parser) -> None:
    sub.add_argument(
        "--from",
        dest="go_on_from",
        metavar="MODEL",
        help="go on where this run of fewer epochs ended, to --epochs in all",
    )
    sub.add_argument(
        "--on",
        metavar="MODEL",
        help="begin with the weights of this model that reads quotes, and with its cell, units and embedding",
    )


def _train_into(sub: Parser) -> None:
    sub.add_argument(
        "--out", type=Path, metavar="DIR", help="checkpoint folder (default: one in the user's cache, by fingerprint)"
    )
    sub.add_argument("--again", action="store_true", help="train even if this run exists already")
    sub.add_argument(
        "--snapshots",
        type=int,
        default=10,
        metavar="N",
        help="keep the network of at most N epochs along the way, fewer of a large one (default 10)",
    )
    sub.add_argument("--half", action="store_true", help="store weights as float16, without what going on needs")


def _train(options: Options) -> None:
    from quotegen.jobs.events import print_event, report

    report(_events(options), print_event if options.events else _tell)


def _events(options: Options) -> Iterator[dict]:
    import numpy as np

    from quotegen.jobs.run import run
    from quotegen.model.files.store import open_model
    from quotegen.model.recipe import TRANSFER, preset
    from quotegen.model.snapshots import MOST
    from quotegen.text.corpus import read_corpus, readable_name

    chosen = {name: getattr(options, name) for name in ("units", "unit", "engine", "epochs", "seconds", "seed")}
    recipe = replace(preset(options.recipe), **{name: value for name, value in chosen.items() if value is not None})
    recipe = recipe.checked()
    if options.engine and options.engine != recipe.trained_by:
        raise UsageError(f"--recipe {recipe.name} reads windows, which TensorFlow alone trains on.")
    if recipe.name in TRANSFER.keys() - {"pretrain"} and not (options.on or options.go_on_from):
        raise UsageError(f"--recipe {recipe.name} needs --on MODEL: the model that it begins with, one of `models`.")
    corpus, _ = read_corpus(options.file, steps=options.steps, **how_to_read(options))
    corpus = replace(corpus, name=readable_name(corpus.name))
    within("--snapshots", options.snapshots, 0, MOST)
    how = {"again": options.again, "snapshots": options.snapshots}
    how["dtype"] = np.float16 if options.half else np.float32
    how["go_on_from"] = open_model(options.go_on_from) if options.go_on_from else None
    how["begin_with"] = open_model(options.on) if options.on else None
    yield from run(corpus, recipe, options.out, **how)


def _tell(event: dict) -> None:
    """One line a person can follow."""
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


def _work(_options: Options) -> None:
    from quotegen.jobs.work import work

    work()


TRAIN = Command("train", "Train a model on a text file; Ctrl-C keeps the last whole epoch.", _train_options, _train)
WORK = Command("work", "For programs: wait for one order on standard input, do it, print its events.", None, _work)
