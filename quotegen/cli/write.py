"""Write quotes with a trained model, at its best or along the way."""

import json
import secrets
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from quotegen.cli.shared import Options, within
from quotegen.judge.copied_spans import KnownText
from quotegen.judge.memorizing import copied_share, quotes_of
from quotegen.model.files.store import UnknownTextError, open_model, text_of
from quotegen.quote.batch import Candidate, draw_many
from quotegen.quote.choosing import Chooser
from quotegen.quote.generation import generate as write_quotes
from quotegen.quote.generation import starts, stream_until
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling
from quotegen.text.corpus import readable_name
from quotegen.text.prompts import as_trained

PRINTED = ("text", "prompt", "ended", "log_likelihood")  # of a candidate


def generate(options: Options) -> None:
    within("--count", options.count, 1, 1000)
    within("--length", options.length, 1, 10_000)
    seed = secrets.randbelow(2**31) if options.seed is None else options.seed
    within("--seed", seed, 0, 2**63)
    if options.best_of is not None:
        within("--best-of", options.best_of, options.count, 1000)
    sampling = Sampling(options.temperature, options.top_k, options.top_p, options.min_p)
    checkpoint = open_model(options.model)
    metadata, runtime, rng = checkpoint.metadata, Runtime.of(checkpoint, options.epoch), np.random.default_rng(seed)
    try:
        originals = KnownText(text_of(metadata.text, options.text, options.encoding).quotes)
    except UnknownTextError:
        if options.novel or options.text:
            raise
        originals = None
    prompt = as_trained(readable_name(options.prompt), metadata.text.steps, runtime.vocabulary)
    prompts = starts(metadata.prompts, prompt, options.best_of or options.count, rng)
    request = {"prompts": prompts, "length": options.length}
    if options.best_of:
        rows = _best(options, runtime, draw_many(runtime, sampling, rng, **request), originals)
    elif options.novel:
        (quotes,) = deque(stream_until(runtime, sampling, rng, **request, wanted=originals.is_new), maxlen=1)
        rows = [*map(asdict, quotes)]
    else:
        rows = [*map(asdict, write_quotes(runtime, sampling, rng, **request))]
    if options.json:
        asked = {"model": options.model, "temperature": options.temperature, "length": options.length, "seed": seed}
        best_of = {"best_of": options.best_of} if options.best_of else {}
        quotes = [{**row, **_provenance(row["text"], originals)} for row in rows]
        print(json.dumps({**asked, **best_of, "quotes": quotes}, ensure_ascii=False))
        return
    print(*(row["text"] for row in rows), sep="\n")
    if options.novel and not options.best_of:
        new, attempts = sum(originals.is_new(row["text"]) for row in rows), sum(row["attempts"] for row in rows)
        advice = "" if new == len(rows) else " A higher temperature copies less."
        words = f"quotegen: {new} of {len(rows)} quotes are new, in {attempts} attempts.{advice}"
        print(words, file=sys.stderr)


def _best(
    options: Options, runtime: Runtime, candidates: Sequence[Candidate], originals: KnownText | None
) -> list[dict]:
    """The best of many, best first; with --novel without copies."""
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


def _provenance(text: str, originals: KnownText | None) -> dict:
    """What JSON says of where a quote comes from; null where the model's text is unknown."""
    judged = originals and originals.provenance(text)
    return {name: judged and getattr(judged, name) for name in ("origin", "longest_copied", "sources")}


def epochs(options: Options) -> None:
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
        whole = {"model": options.model, "temperature": options.temperature, "epochs": rows}
        print(json.dumps(whole, ensure_ascii=False))
        return
    print(f"{'epoch':>5} {'loss':>6} {'held out':>8} {'copied':>6}")
    for row in rows:
        loss, held_out = (f"{each:.3f}" if each is not None else "" for each in (row["loss"], row["held_out_loss"]))
        print(f"{row['epoch']:>5} {loss:>6} {held_out:>8} {row['copied_share']:>6.0%}  {row['quote']}")
