"""The two experiments: a split that leaks, and how far back a network remembers."""

from collections.abc import Sequence
from dataclasses import replace

from quotegen.cli.shared import Options, chosen, writing
from quotegen.experiments import leak as leaking
from quotegen.experiments import recall as recalling
from quotegen.experiments.tables import leak_table, recall_events, recall_table
from quotegen.jobs.events import print_event
from quotegen.judge.tables import write_tables
from quotegen.model.recipe import Recipe
from quotegen.text.corpus import read_corpus


def leak(options: Options) -> None:
    recipe = replace(leaking.NETWORK, epochs=options.epochs or leaking.NETWORK.epochs).checked()
    corpus, _ = read_corpus(options.file)
    epochs = []
    for row in leaking.compare(corpus, recipe):
        epochs.append(row)
        print(
            f"{row.kind:6} {row.target:5} epoch {row.epoch:3}  loss {row.loss:.3f}, held out {row.validation:.3f}, "
            f"truly unseen {row.test:.3f}, {row.seconds:.0f} s",
            flush=True,
        )
    if options.out:
        with writing(options.out):
            write_tables(options.out, leak_table(corpus, recipe, epochs))


def recall(options: Options) -> None:
    network = chosen(recalling.NETWORK, options, "units", "seconds", "seed")
    gaps = recalling.checked_gaps(options.gaps or recalling.GAPS)
    seeds = recalling.SEEDS if options.seed is None else (options.seed,)
    todo = recalling.runs(list(recalling.CONTENDERS), gaps, seeds)
    if options.events:
        for event in recall_events(todo, network):
            print_event(event)
        return
    tried = _recalled(recalling.trials(), network) if options.out else []
    if tried:
        todo = [replace(run, rate=recalling.best_rate(tried, run.name)) for run in todo]
    recalled = _recalled(todo, network)
    if options.out and recalled:
        with writing(options.out):
            write_tables(options.out, recall_table(tried, recalled))


def _recalled(todo: Sequence[recalling.Run], network: Recipe) -> list[recalling.Recalled]:
    """Do the runs, printing a line for each."""
    recalled = []
    for event in recalling.learn(todo, network):
        if isinstance(event, recalling.Recalled):
            run = event.run
            recalled.append(event)
            print(
                f"{run.name:8} gap {run.gap:3}  seed {run.seed:2}  rate {run.rate:5}  recalls {event.accuracy:6.1%} "
                f"after {event.sequences:6,} sequences, {event.seconds:.1f} s",
                flush=True,
            )
    return recalled
