"""The two experiments: a split that leaks, and how far back a network remembers."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from quotegen.cli.options import Command, Options, Parser, add_events, add_text, writing

if TYPE_CHECKING:  # a command loads only what it needs
    from quotegen.experiments.recall import Recalled, Run
    from quotegen.model.recipe import Recipe


def _leak_options(sub: Parser) -> None:
    add_text(sub)
    sub.add_argument("--epochs", type=int, metavar="N", help="passes over the text")
    sub.add_argument("--out", type=Path, metavar="FILE.json", help="keep the losses there")


def _leak(options: Options) -> None:
    from quotegen.experiments.leak import NETWORK, compare
    from quotegen.experiments.tables import leak_table
    from quotegen.judge.tables import write_tables
    from quotegen.text.corpus import read_corpus

    recipe = replace(NETWORK, epochs=options.epochs or NETWORK.epochs).checked()
    corpus, _ = read_corpus(options.file)
    epochs = []
    for row in compare(corpus, recipe):
        epochs.append(row)
        print(
            f"{row.kind:6} {row.target:5} epoch {row.epoch:3}  loss {row.loss:.3f}, held out {row.validation:.3f}, "
            f"truly unseen {row.test:.3f}, {row.seconds:.0f} s",
            flush=True,
        )
    if options.out:
        with writing(options.out):
            write_tables(options.out, leak_table(corpus, recipe, epochs))


def _recall_options(sub: Parser) -> None:
    sub.add_argument("--gaps", type=_numbers, metavar="A,B,…", help="characters in between (default: 2 to 100)")
    sub.add_argument("--units", type=int, metavar="N", help="size of the recurrent layers (default 32)")
    sub.add_argument("--seconds", type=int, metavar="S", help="stop after so many seconds; 0 = no limit")
    sub.add_argument("--seed", type=int, metavar="S", help="one random seed in place of three")
    sub.add_argument(
        "--out", type=Path, metavar="FILE.json", help="try learning rates first, and keep what came of it there"
    )
    add_events(sub)


def _numbers(value: str) -> tuple[int, ...]:
    return tuple(int(number) for number in value.split(","))


def _recall(options: Options) -> None:
    from quotegen.experiments import recall
    from quotegen.experiments.tables import recall_events, recall_table
    from quotegen.jobs.events import print_event
    from quotegen.judge.tables import write_tables

    chosen = {name: getattr(options, name) for name in ("units", "seconds", "seed")}
    network = replace(recall.NETWORK, **{name: value for name, value in chosen.items() if value is not None}).checked()
    gaps = recall.checked_gaps(options.gaps or recall.GAPS)
    seeds = recall.SEEDS if options.seed is None else (options.seed,)
    todo = recall.runs(list(recall.CONTENDERS), gaps, seeds)
    if options.events:
        for event in recall_events(todo, network):
            print_event(event)
        return
    tried = _recalled(recall.trials(), network) if options.out else []
    if tried:
        todo = [replace(run, rate=recall.best_rate(tried, run.name)) for run in todo]
    recalled = _recalled(todo, network)
    if options.out and recalled:
        with writing(options.out):
            write_tables(options.out, recall_table(tried, recalled))


def _recalled(todo: "Sequence[Run]", network: "Recipe") -> "list[Recalled]":
    """Do the runs, one line a run for people."""
    from quotegen.experiments.recall import Recalled, learn

    recalled = []
    for event in learn(todo, network):
        if isinstance(event, Recalled):
            run = event.run
            recalled.append(event)
            print(
                f"{run.name:8} gap {run.gap:3}  seed {run.seed:2}  rate {run.rate:5}  recalls {event.accuracy:6.1%} "
                f"after {event.sequences:6,} sequences, {event.seconds:.1f} s",
                flush=True,
            )
    return recalled


LEAK = Command("leak", "Train one small network on a leaky and on an honest split, and compare.", _leak_options, _leak)
RECALL = Command("recall", "How far back an RNN and an LSTM learn to remember one character.", _recall_options, _recall)
