"""Write quotes with a trained model, at its best or along the way."""

import json
import secrets
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from quotegen.cli.options import (
    Command,
    Options,
    Parser,
    add_json,
    add_model,
    add_temperature,
    add_text_of_model,
    within,
)

if TYPE_CHECKING:  # a command loads only what it needs
    from quotegen.judge.provenance import KnownText
    from quotegen.model.files.metadata import TextRecord
    from quotegen.quote.batch import Candidate
    from quotegen.quote.runtime import Runtime

PRINTED = ("text", "prompt", "ended", "log_likelihood")  # of a candidate


def _generate_options(sub: Parser) -> None:
    add_model(sub)
    sub.add_argument("--prompt", default="", metavar="T", help="how each quote begins")
    add_temperature(sub)
    sub.add_argument("--top-k", type=int, default=0, metavar="K", help="draw from the K likeliest characters; 0 = all")
    sub.add_argument("--top-p", type=float, default=1.0, metavar="P", help="draw from the likeliest that reach P")
    sub.add_argument("--min-p", type=float, default=0.0, metavar="P", help="drop what is below P × the likeliest")
    sub.add_argument("--epoch", type=int, metavar="N", help="as it was after epoch N, if kept (see `epochs`)")
    sub.add_argument("--length", type=int, default=120, metavar="N", help="characters at most (default 120)")
    sub.add_argument("--count", type=int, default=5, metavar="N", help="how many quotes (default 5)")
    sub.add_argument("--seed", type=int, metavar="S", help="random seed: the same seed gives the same quotes")
    sub.add_argument("--novel", action="store_true", help="only new quotes: draw what is copied or nearly copied again")
    sub.add_argument("--best-of", type=int, metavar="N", help="the best COUNT of N, best first (at most 1000)")
    add_text_of_model(sub)
    add_json(sub)


def _generate(options: Options) -> None:
    import numpy as np

    from quotegen.model.files.store import open_model
    from quotegen.quote.batch import draw_many
    from quotegen.quote.generation import generate, starts, stream_until
    from quotegen.quote.runtime import Runtime
    from quotegen.quote.sampling import Sampling
    from quotegen.text.corpus import readable_name
    from quotegen.text.prompts import as_trained

    within("--count", options.count, 1, 1000)
    within("--length", options.length, 1, 10_000)
    seed = secrets.randbelow(2**31) if options.seed is None else options.seed
    within("--seed", seed, 0, 2**63)
    if options.best_of is not None:
        within("--best-of", options.best_of, options.count, 1000)
    sampling = Sampling(options.temperature, options.top_k, options.top_p, options.min_p)
    checkpoint = open_model(options.model)
    runtime, originals = Runtime.of(checkpoint, options.epoch), _known_text(options, checkpoint.metadata.text)
    rng = np.random.default_rng(seed)
    prompt = as_trained(readable_name(options.prompt), checkpoint.metadata.text.steps, runtime.vocabulary)
    prompts = starts(checkpoint.metadata.prompts, prompt, options.best_of or options.count, rng)
    request = {"prompts": prompts, "length": options.length}
    if options.best_of:
        rows = _best(options, runtime, draw_many(runtime, sampling, rng, **request), originals)
    elif options.novel:
        *_, quotes = stream_until(runtime, sampling, rng, **request, wanted=originals.is_new)
        rows = [*map(asdict, quotes)]
    else:
        rows = [*map(asdict, generate(runtime, sampling, rng, **request))]
    if not options.json:
        print(*(row["text"] for row in rows), sep="\n")
        if options.novel and not options.best_of:
            print(_how_new(rows, originals), file=sys.stderr)
        return
    asked = {"model": options.model, "temperature": options.temperature, "length": options.length, "seed": seed}
    best_of = {"best_of": options.best_of} if options.best_of else {}
    quotes = [{**row, **_provenance(row["text"], originals)} for row in rows]
    print(json.dumps({**asked, **best_of, "quotes": quotes}, ensure_ascii=False))


def _known_text(options: Options, record: "TextRecord") -> "KnownText | None":
    """The model's text; None where it is unknown and nobody insists. Raises UnknownTextError."""
    from quotegen.judge.provenance import KnownText
    from quotegen.model.files.store import UnknownTextError, text_of

    try:
        return KnownText(text_of(record, options.text, options.encoding).quotes)
    except UnknownTextError:
        if options.novel or options.text:
            raise
        return None


def _best(
    options: Options, runtime: "Runtime", candidates: "Sequence[Candidate]", originals: "KnownText | None"
) -> list[dict]:
    """The best of many, best first; with --novel without copies."""
    from quotegen.quote.choosing import Chooser

    chooser = Chooser(runtime, originals.quotes if originals else ())
    ranked = enumerate(chooser.ranked(candidates), 1)
    taken = [row for row in ranked if not options.novel or chooser.is_new(row[1].candidate.text)]
    return [
        {
            **{name: getattr(choice.candidate, name) for name in PRINTED},
            "rank": rank,
            "score": choice.score,
            "parts": asdict(choice.parts),
            "added": {name: round(added, 4) for name, added in choice.added.items()},
        }
        for rank, choice in taken[: options.count]
    ]


def _provenance(text: str, originals: "KnownText | None") -> dict:
    """What JSON says of where a quote comes from; null where the model's text is unknown."""
    if originals is None:
        return {"origin": None, "longest_copied": None, "sources": None}
    judged = originals.provenance(text)
    return {"origin": judged.origin, "longest_copied": judged.longest_copied, "sources": list(judged.sources)}


def _how_new(rows: list[dict], originals: "KnownText") -> str:
    """One line for people: how many quotes are new, and after how many attempts."""
    new, attempts = sum(originals.is_new(row["text"]) for row in rows), sum(row["attempts"] for row in rows)
    advice = "" if new == len(rows) else " A higher temperature copies less."
    return f"quotegen: {new} of {len(rows)} quotes are new, in {attempts} attempts.{advice}"


def _epochs_options(sub: Parser) -> None:
    add_model(sub)
    add_temperature(sub)
    add_text_of_model(sub)
    add_json(sub)


def _epochs(options: Options) -> None:
    from quotegen.judge.memorizing import copied_share, quotes_of
    from quotegen.judge.provenance import KnownText
    from quotegen.model.files.store import open_model, text_of
    from quotegen.quote.sampling import Sampling

    checkpoint, sampling = open_model(options.model), Sampling(options.temperature)
    originals = KnownText(text_of(checkpoint.metadata.text, options.text, options.encoding).quotes)
    history = {record.epoch: record for record in checkpoint.metadata.history}
    rows = []
    for epoch in checkpoint.metadata.weights_by_epoch:
        quotes, record = quotes_of(checkpoint, epoch, sampling), history.get(epoch)
        losses = {"loss": record and record.loss, "held_out_loss": record and record.held_out_loss}
        share = round(copied_share(originals, quotes), 4)
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


GENERATE = Command("generate", "Write quotes with a trained model.", _generate_options, _generate)
EPOCHS = Command("epochs", "What a run wrote along the way, and how much of it is copied.", _epochs_options, _epochs)
