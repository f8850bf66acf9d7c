"""How well models predict, and the tables of the Evaluation page."""

import json
from pathlib import Path

from quotegen.cli.options import (
    Command,
    Options,
    Parser,
    add_json,
    add_model,
    add_reading,
    add_text,
    how_to_read,
    print_figures,
    within,
    writing,
)


def _evaluate_options(sub: Parser) -> None:
    add_model(sub)
    add_text(sub)
    add_reading(sub)
    add_json(sub)


def _evaluate(options: Options) -> None:
    from quotegen.judge.evaluation import evaluate
    from quotegen.model.files.store import open_model
    from quotegen.quote.runtime import Runtime
    from quotegen.text.corpus import read_corpus

    checkpoint = open_model(options.model)
    corpus, _ = read_corpus(options.file, steps=checkpoint.metadata.text.steps, **how_to_read(options))
    result = evaluate(Runtime.of(checkpoint), corpus)
    figures = {
        "model": options.model,
        "file": str(options.file),
        "bits_per_character": round(result.bits_per_character, 4),
        "perplexity": round(result.perplexity, 4),
        "accuracy": round(result.accuracy, 4),
        "bits_per_syllable": result.bits_per_syllable and round(result.bits_per_syllable, 4),
        "loss": round(result.loss, 6),
        "characters": result.characters,
        "left_out": result.left_out,
        "trained_on_this_text": corpus.fingerprint == checkpoint.metadata.text.fingerprint,
    }
    print_figures(figures, options.json)


def _measure_options(sub: Parser) -> None:
    sub.add_argument("file", type=Path, nargs="*", metavar="FILE", help="texts (default: both bundled ones)")
    sub.add_argument(
        "--model", action="append", default=[], metavar="MODEL", help="a model of these texts (default: the bundled)"
    )
    sub.add_argument("--count", type=int, default=500, metavar="N", help="quotes at each temperature (default 500)")
    sub.add_argument("--out", type=Path, metavar="FILE.json", help="keep the figures, those of other texts too")
    sub.add_argument("--readme", type=Path, metavar="FILE.md", help="and between the marks of this file")
    add_json(sub)


def _measure(options: Options) -> None:
    from quotegen.judge.tables import (
        markdown,
        read_tables,
        renew,
        tables,
        together,
        trained_to_be_measured,
        write_tables,
    )
    from quotegen.model.files.store import DATA, bundled, open_model
    from quotegen.text.corpus import read_corpus

    within("--count", options.count, 1, 10_000)
    files = options.file or [DATA / "saying.txt", DATA / "sokdam.txt"]
    corpora = [read_corpus(file)[0] for file in files]
    named = {Path(name).name: open_model(name) for name in options.model}
    models = {**bundled(), **trained_to_be_measured(), **named}
    with_weights = {name: model for name, model in models.items() if model.is_usable()}
    measured = tables(corpora, named or with_weights, count=options.count)
    if options.out:
        measured = together(read_tables(options.out), measured, models)
        with writing(options.out):
            write_tables(options.out, measured)
    if options.readme:
        with writing(options.readme):
            renew(options.readme, measured)
    print(json.dumps(measured, ensure_ascii=False) if options.json else markdown(measured))


EVALUATE = Command(
    "evaluate", "How well a model predicts a text file, in bits per character.", _evaluate_options, _evaluate
)
MEASURE = Command(
    "measure", "All figures of the Evaluation page: models, baselines, what they write.", _measure_options, _measure
)
