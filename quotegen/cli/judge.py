"""How well models predict, and the tables of the Evaluation page."""

import json
from pathlib import Path

from quotegen.cli.shared import Options, how_to_read, print_figures, within, writing
from quotegen.judge import tables
from quotegen.judge.evaluation import evaluate as evaluated
from quotegen.model.files.store import DATA, bundled, open_model
from quotegen.quote.runtime import Runtime
from quotegen.text.corpus import read_corpus


def evaluate(options: Options) -> None:
    checkpoint = open_model(options.model)
    corpus, _ = read_corpus(options.file, steps=checkpoint.metadata.text.steps, **how_to_read(options))
    result = evaluated(Runtime.of(checkpoint), corpus)
    figures = {
        "model": options.model,
        "file": str(options.file),
        **tables.rounded(result),
        "loss": round(result.loss, 6),
        "characters": result.characters,
        "left_out": result.left_out,
        "trained_on_this_text": corpus.fingerprint == checkpoint.metadata.text.fingerprint,
    }
    print_figures(figures, options.json)


def measure(options: Options) -> None:
    within("--count", options.count, 1, 10_000)
    files = options.file or [DATA / "saying.txt", DATA / "sokdam.txt"]
    corpora = [read_corpus(file)[0] for file in files]
    named = {Path(name).name: open_model(name) for name in options.model}
    models = {**bundled(), **tables.trained_to_be_measured(), **named}
    with_weights = {name: model for name, model in models.items() if model.is_usable()}
    measured = tables.tables(corpora, named or with_weights, count=options.count)
    if options.out:
        measured = tables.together(tables.read_tables(options.out), measured, models)
        with writing(options.out):
            tables.write_tables(options.out, measured)
    if options.readme:
        with writing(options.readme):
            tables.renew(options.readme, measured)
    print(json.dumps(measured, ensure_ascii=False) if options.json else tables.markdown(measured))
