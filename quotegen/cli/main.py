"""The command line: stats, models, train, generate, evaluate, measure, …. Plain text for people, JSON for scripts.

Exit codes: 0 well, 2 the user's mistake (one line on stderr), 1 ours.
"""

import errno
import io
import json
import os
import secrets
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from quotegen.cli.arguments import Options, parser
from quotegen.cli.notebook import notebook
from quotegen.errors import MissingPackageError, QuotegenError, named_failures

if TYPE_CHECKING:  # a command loads only what it needs
    import numpy as np

    from quotegen.experiments.recall import Recalled, Run
    from quotegen.judge.provenance import KnownText
    from quotegen.model.checkpoint import TextRecord
    from quotegen.model.recipe import Recipe
    from quotegen.quote.generation import Quote
    from quotegen.quote.runtime import Runtime
    from quotegen.quote.sampling import Sampling
    from quotegen.text.corpus import TextFile


class UsageError(QuotegenError):
    """An argument is out of its range."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Hangul in a Windows pipe, too; names that are no UTF-8 as \\udcb0
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = parser(COMMANDS).parse_args(arguments)
    try:
        options.command(options)
    except QuotegenError as error:
        print(f"quotegen: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()  # the reader has gone: say nothing more
        return 0
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        print("quotegen: That name is too long for a file.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("quotegen: interrupted", file=sys.stderr)
        return 130
    return 0


def _stats(options: Options) -> None:
    from quotegen.text.cleaning import DEFAULT_STEPS
    from quotegen.text.corpus import read_file
    from quotegen.text.hangul import UNITS
    from quotegen.text.statistics import character_counts, count_syllables, quote_lengths, unigram_entropy
    from quotegen.text.vocabulary import Vocabulary
    from quotegen.text.windows import STRIDE, WINDOW_LENGTH, count_windows

    file = read_file(options.file, steps=options.steps, **_how_to_read(options))
    corpus, decoded = file.corpus, file.decoded
    counts = character_counts(corpus.text)
    lengths = quote_lengths(corpus.quotes)
    figures = {
        "file": str(options.file),
        "encoding": decoded.encoding,
        "encoding_confidence": decoded.confidence,
        "quotes": len(corpus.quotes),
        "duplicates": corpus.duplicates,
        "characters": len(corpus.text),
        "vocabulary_size": len(Vocabulary.of(corpus.text)),
        "syllables": count_syllables(corpus.text),
        "vocabulary_sizes": {unit: len(Vocabulary.of(corpus.text, unit=unit)) for unit in UNITS},
        "window_length": WINDOW_LENGTH,
        "stride": STRIDE,
        "windows": count_windows(len(corpus.text)),
        "entropy_bits": round(unigram_entropy(corpus.text), 4),
        "quote_length_median": statistics.median(lengths.tolist()),
        "quote_length_longest": int(lengths.max()),
        "most_frequent": [{"character": row.character, "count": row.count} for row in counts[:10]],
        "fingerprint": corpus.fingerprint,
    }
    found = _found(file).items()
    plain = {"reading": "lines", "reading_confidence": 1.0, "steps": list(DEFAULT_STEPS)}
    figures |= {name: what for name, what in found if options.json or (what and what != plain.get(name))}
    _print(figures, options.json)


def _found(file: "TextFile") -> dict:
    """What was found out about a file beside its figures."""
    reading, decoded = file.reading, file.decoded
    places = ({**asdict(place), "bytes": place.bytes.hex()} for place in decoded.broken)
    return {
        "broken": list(places),
        "broken_count": decoded.broken_count,
        "perhaps": [asdict(guess) for guess in decoded.guesses],
        "reading": reading.kind,
        "reading_confidence": reading.confidence,
        "column": reading.column,
        "author_column": reading.author_column,
        "columns": [asdict(column) for column in reading.columns],
        "authors": len(file.corpus.authors),
        "steps": list(file.corpus.steps),
        "suggestions": [asdict(suggestion) for suggestion in file.suggestions],
    }


def _how_to_read(options: Options) -> dict:
    """The arguments of `read_text` that a user may choose."""
    return {"encoding": options.encoding, "kind": options.reading, "column": options.column}


def _models(options: Options) -> None:
    from quotegen.jobs.run import summary
    from quotegen.model.store import DEFAULT, bundled, cached

    rows = [
        {"name": name, "default": name == DEFAULT, "bundled": True, **summary(model)}
        for name, model in bundled().items()
    ]
    rows += [{"name": name, "default": False, "bundled": False, **summary(model)} for name, model in cached().items()]
    if options.json:
        print(json.dumps({"models": rows}, ensure_ascii=False))
        return
    print(f"{'name':24} {'text':12} {'recipe':13} {'parameters':>10} {'bits/char':>9}  measured on")
    for row in rows:
        mark = "  (default)" if row["default"] else ""
        print(
            f"{row['name']:24} {row['text']:12} {row['recipe']:13} {row['parameters']:>10,} "
            f"{row['bits_per_character']:>9.2f}  {row['measured_on']}{mark}"
        )


def _train(options: Options) -> None:
    tell = _tell_as_json if options.events else _tell
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # hides TensorFlow's start-up log; some lines cannot be hidden
    try:
        with named_failures():
            for event in _events(options):
                tell(event)
    except QuotegenError as error:
        if options.events:
            tell({"event": "error", "kind": type(error).__name__, "message": str(error)})
        raise


def _events(options: Options) -> Iterator[dict]:
    import numpy as np

    from quotegen.jobs.run import run
    from quotegen.model.recipe import preset
    from quotegen.model.snapshots import MOST
    from quotegen.model.store import open_model
    from quotegen.text.corpus import read_corpus, readable_name

    given = {name: getattr(options, name) for name in ("units", "unit", "epochs", "seconds", "seed")}
    recipe = replace(preset(options.recipe), **{name: value for name, value in given.items() if value is not None})
    recipe = recipe.checked()
    if recipe.name.startswith("fine-tune") and not (options.on or options.go_on_from):
        raise UsageError(f"--recipe {recipe.name} needs --on MODEL: the model that it begins with, one of `models`.")
    corpus, _ = read_corpus(options.file, steps=options.steps, **_how_to_read(options))
    corpus = replace(corpus, name=readable_name(corpus.name))
    _within("--snapshots", options.snapshots, 0, MOST)
    how = {"again": options.again, "snapshots": options.snapshots}
    how["dtype"] = np.float16 if options.half else np.float32
    how["go_on_from"] = open_model(options.go_on_from) if options.go_on_from else None
    how["begin_with"] = open_model(options.on) if options.on else None
    yield from run(corpus, recipe, options.out, **how)


def _generate(options: Options) -> None:
    import numpy as np

    from quotegen.model.store import open_model
    from quotegen.quote.generation import as_trained, generate, starts, stream_until
    from quotegen.quote.runtime import Runtime
    from quotegen.quote.sampling import Sampling
    from quotegen.text.corpus import readable_name

    _within("--count", options.count, 1, 1000)
    _within("--length", options.length, 1, 10_000)
    seed = secrets.randbelow(2**31) if options.seed is None else options.seed
    _within("--seed", seed, 0, 2**63)
    if options.best_of is not None:
        _within("--best-of", options.best_of, options.count, 1000)
    sampling = Sampling(options.temperature, options.top_k, options.top_p, options.min_p)
    checkpoint = open_model(options.model)
    runtime, known = Runtime.of(checkpoint, options.epoch), _known_text(options, checkpoint.metadata.text)
    rng = np.random.default_rng(seed)
    prompt = as_trained(readable_name(options.prompt), checkpoint.metadata.text.steps, runtime.vocabulary)
    prompts = starts(checkpoint.metadata.prompts, prompt, options.best_of or options.count, rng)
    request = {"prompts": prompts, "length": options.length}
    if options.best_of:
        _print_best(options, runtime, sampling, rng, request, seed, known)
        return
    if options.novel:
        *_, quotes = stream_until(runtime, sampling, rng, **request, wanted=known.is_new)
    else:
        quotes = generate(runtime, sampling, rng, **request)
    if not options.json:
        print(*(quote.text for quote in quotes), sep="\n")
        if options.novel:
            print(_how_new(quotes, known), file=sys.stderr)
        return
    _print_quotes(options, seed, [{**asdict(quote), **_provenance(quote.text, known)} for quote in quotes])


def _print_best(
    options: Options,
    runtime: "Runtime",
    sampling: "Sampling",
    rng: "np.random.Generator",
    request: dict,
    seed: int,
    known: "KnownText | None",
) -> None:
    """The best of many, best first; with --novel without copies."""
    from quotegen.quote.batch import draw_many
    from quotegen.quote.choosing import Chooser

    chooser = Chooser(runtime, known.quotes if known else ())
    ranked = enumerate(chooser.ranked(draw_many(runtime, sampling, rng, **request)), 1)
    taken = [row for row in ranked if not options.novel or chooser.is_new(row[1].candidate.text)][: options.count]
    if not options.json:
        print(*(choice.candidate.text for _rank, choice in taken), sep="\n")
        return
    rows = [
        {
            **asdict(choice.candidate),
            "rank": rank,
            "score": choice.score,
            "parts": asdict(choice.parts),
            "added": {name: round(added, 4) for name, added in choice.added.items()},
            **_provenance(choice.candidate.text, known),
        }
        for rank, choice in taken
    ]
    _print_quotes(options, seed, rows)


def _print_quotes(options: Options, seed: int, quotes: Sequence[dict]) -> None:
    """One JSON object: what was asked, and the quotes."""
    asked = {"model": options.model, "temperature": options.temperature, "length": options.length, "seed": seed}
    best_of = {"best_of": options.best_of} if options.best_of else {}
    print(json.dumps({**asked, **best_of, "quotes": quotes}, ensure_ascii=False))


def _epochs(options: Options) -> None:
    from quotegen.judge.memorizing import copied_share, written
    from quotegen.judge.provenance import KnownText
    from quotegen.model.store import open_model, text_of
    from quotegen.quote.sampling import Sampling

    checkpoint, sampling = open_model(options.model), Sampling(options.temperature)
    known = KnownText(text_of(checkpoint.metadata.text, options.text, options.encoding).quotes)
    history = {record.epoch: record for record in checkpoint.metadata.history}
    rows = []
    for epoch in checkpoint.metadata.weights_by_epoch:
        quotes, record = written(checkpoint, epoch, sampling), history.get(epoch)
        losses = {"loss": record and record.loss, "held_out_loss": record and record.held_out_loss}
        share = round(copied_share(known, quotes), 4)
        rows.append({"epoch": epoch, **losses, "copied_share": share, "quote": quotes[0].text})
    if options.json:
        print(
            json.dumps({"model": options.model, "temperature": options.temperature, "epochs": rows}, ensure_ascii=False)
        )
        return
    print(f"{'epoch':>5} {'loss':>6} {'held out':>8} {'copied':>6}")
    for row in rows:
        loss, held_out = (f"{each:.3f}" if each is not None else "" for each in (row["loss"], row["held_out_loss"]))
        print(f"{row['epoch']:>5} {loss:>6} {held_out:>8} {row['copied_share']:>6.0%}  {row['quote']}")


def _known_text(options: Options, record: "TextRecord") -> "KnownText | None":
    """The model's text; None where it is unknown and nobody insists. Raises UnknownTextError."""
    from quotegen.judge.provenance import KnownText
    from quotegen.model.store import UnknownTextError, text_of

    try:
        return KnownText(text_of(record, options.text, options.encoding).quotes)
    except UnknownTextError:
        if options.novel or options.text:
            raise
        return None


def _provenance(text: str, known: "KnownText | None") -> dict:
    """What JSON says of where a quote comes from; null where the model's text is unknown."""
    if known is None:
        return {"origin": None, "longest_copied": None, "sources": None}
    found = known.provenance(text)
    return {"origin": found.origin, "longest_copied": found.longest_copied, "sources": list(found.sources)}


def _how_new(quotes: "Sequence[Quote]", known: "KnownText") -> str:
    """One line for people: how many quotes are new, and after how many attempts."""
    new, attempts = sum(known.is_new(quote.text) for quote in quotes), sum(quote.attempts for quote in quotes)
    advice = "" if new == len(quotes) else " A higher temperature copies less."
    return f"quotegen: {new} of {len(quotes)} quotes are new, in {attempts} attempts.{advice}"


def _evaluate(options: Options) -> None:
    from quotegen.judge.evaluation import evaluate
    from quotegen.model.store import open_model
    from quotegen.quote.runtime import Runtime
    from quotegen.text.corpus import read_corpus

    checkpoint = open_model(options.model)
    corpus, _ = read_corpus(options.file, steps=checkpoint.metadata.text.steps, **_how_to_read(options))
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
    _print(figures, options.json)


def _split(options: Options) -> None:
    from quotegen.text.corpus import read_corpus
    from quotegen.text.split import split

    if not 0 < options.share < 1:
        raise UsageError(f"--share must lie between 0 and 1, not {options.share}.")
    corpus, _ = read_corpus(options.file, steps=options.steps, **_how_to_read(options))
    parts = split(corpus.quotes, options.share)
    if not parts.test:
        raise UsageError("The text has too few quotes that are not nearly the same: nothing can be held out.")
    print(*getattr(parts, options.part), sep="\n")


def _measure(options: Options) -> None:
    from quotegen.judge.tables import keep, kept, renew, tables, together, trained_to_be_measured
    from quotegen.model.store import DATA, bundled, open_model
    from quotegen.text.corpus import read_corpus

    _within("--count", options.count, 1, 10_000)
    files = options.file or [DATA / "saying.txt", DATA / "sokdam.txt"]
    corpora = [read_corpus(file)[0] for file in files]
    named = {Path(name).name: open_model(name) for name in options.model}
    measured = tables(corpora, named or {**bundled(), **trained_to_be_measured()}, count=options.count)
    if options.out:
        measured = together(kept(options.out), measured)
        _written(options.out, keep, measured)
    if options.readme:
        _written(options.readme, renew, measured)
    if options.json:
        print(json.dumps(measured, ensure_ascii=False))
        return
    for table in measured["texts"].values():
        print(*_lines_of(table), sep="\n")


def _lines_of(table: dict) -> Iterator[str]:
    """The tables of one text, for people."""
    quotes = table["quotes"]
    to_learn, to_choose, to_judge = quotes["train"], quotes["validation"], quotes["test"]
    yield f"\n{table['text']}: {to_learn} quotes to learn from, {to_choose} to choose by, {to_judge} to judge by\n"
    yield f"{'':24} {'bits/char':>9} {'perplexity':>10} {'accuracy':>8} {'bits/syllable':>13}"
    for row in table["rows"]:
        syllable = "" if row["bits_per_syllable"] is None else f"{row['bits_per_syllable']:.2f}"
        name = f"{row['name']} {row['smoothing']} {row['order']}" if row.get("order", 0) > 1 else row["name"]
        note = "  (it has learned these very quotes)" if row.get("has_learned_them") else ""
        yield (
            f"{name:24} {row['bits_per_character']:>9.2f} {row['perplexity']:>10.2f} {row['accuracy']:>8.1%} "
            f"{syllable:>13}{note}"
        )
    yield f"\nreal words: those of the text{' and of ' + table['word_list'] if table['word_list'] else ''}\n"
    yield f"{'':24} {'T':>4} {'real words':>10} {'ended':>7} {'distinct-1':>10} {'distinct-2':>10}"
    for row in ({"name": "people", "temperature": None, **table["human"]}, *table["written"]):
        warmth = "" if row["temperature"] is None else f"{row['temperature']:.1f}"
        yield (
            f"{row['name']:24} {warmth:>4} {row['real_words']:>10.1%} {row['ended']:>7.1%} "
            f"{row['distinct_1']:>10.2f} {row['distinct_2']:>10.2f}"
        )


def _leak(options: Options) -> None:
    from quotegen.experiments.leak import NETWORK, compare
    from quotegen.experiments.tables import leak_table
    from quotegen.judge.tables import keep
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
        _written(options.out, keep, leak_table(corpus, recipe, epochs))


def _recall(options: Options) -> None:
    from quotegen.experiments import recall
    from quotegen.experiments.tables import recall_events, recall_table
    from quotegen.judge.tables import keep

    given = {name: getattr(options, name) for name in ("units", "seconds", "seed")}
    network = replace(recall.NETWORK, **{name: value for name, value in given.items() if value is not None}).checked()
    gaps = recall.checked_gaps(options.gaps or recall.GAPS)
    seeds = recall.SEEDS if options.seed is None else (options.seed,)
    todo = recall.runs(list(recall.CONTENDERS), gaps, seeds)
    if options.events:
        for event in recall_events(todo, network):
            _tell_as_json(event)
        return
    tried = _recalled(recall.trials(), network) if options.out else []
    if tried:
        todo = [replace(run, rate=recall.best_rate(tried, run.name)) for run in todo]
    found = _recalled(todo, network)
    if options.out and found:
        _written(options.out, keep, recall_table(tried, found))


def _recalled(todo: "Sequence[Run]", network: "Recipe") -> "list[Recalled]":
    """Do the runs, one line a run for people."""
    from quotegen.experiments.recall import Recalled, learn

    found = []
    for told in learn(todo, network):
        if isinstance(told, Recalled):
            run = told.run
            found.append(told)
            print(
                f"{run.name:8} gap {run.gap:3}  seed {run.seed:2}  rate {run.rate:5}  recalls {told.accuracy:6.1%} "
                f"after {told.sequences:6,} sequences, {told.seconds:.1f} s",
                flush=True,
            )
    return found


def _written(path: Path, keep: Callable, measured: dict) -> None:
    try:
        keep(path, measured)
    except OSError as error:
        raise UsageError(f"Cannot write {path}: {(error.strerror or str(error)).lower()}.") from error


def _export(options: Options) -> None:
    from quotegen.model.export import KINDS
    from quotegen.model.store import open_model

    checkpoint = open_model(options.model)
    if options.file.suffix not in KINDS:
        raise UsageError(f"A file for Keras ends in .keras, a SavedModel for TensorFlow in .zip: {options.file.name}.")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    try:
        from quotegen.model.network import save_as
    except ModuleNotFoundError as error:
        raise MissingPackageError(error.name) from error
    try:
        save_as(checkpoint, options.file)
    except OSError as error:
        raise UsageError(f"Cannot write {options.file}: {(error.strerror or str(error)).lower()}.") from error
    where = "vocabulary.json" if options.file.suffix == ".zip" else "the vocabulary in metadata.json"
    print(f"saved at {options.file}; index k of its output is character k of {where}")


def _print(figures: dict, as_json: bool) -> None:
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))
        return
    for name, value in figures.items():
        shown = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
        print(f"{name.replace('_', ' '):22} {shown}")


def _tell_as_json(event: dict) -> None:
    print(json.dumps(event, ensure_ascii=False), flush=True)


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


def _within(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise UsageError(f"{name} must be between {least:,} and {most:,}, not {value:,}.")


COMMANDS = {
    "stats": _stats,
    "models": _models,
    "train": _train,
    "generate": _generate,
    "epochs": _epochs,
    "export": _export,
    "notebook": notebook,
    "evaluate": _evaluate,
    "split": _split,
    "measure": _measure,
    "leak": _leak,
    "recall": _recall,
    "work": _work,
}
