"""Files that nobody should have: mutated texts and models through every function and every page.

    python benchmarks/fuzz.py [--files 1300] [--visits 40] [--seed 1]

Seeds are the bundled texts in several encodings and a small model, its metadata and its weights. Each file is either
used or refused by an error of `quotegen.errors`; anything else, and whatever takes longer than 5 seconds of the
processor, is printed with the number that makes it again (`--only N`), and the exit status is 1.
"""

import argparse
import json
import logging
import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # for tests.app.conftest, whose session without a browser it shares

import numpy as np  # noqa: E402

from quotegen.errors import QuotegenError  # noqa: E402
from quotegen.inside.saliency import norms_on_quotes, saliency  # noqa: E402
from quotegen.inside.surprise import surprise  # noqa: E402
from quotegen.inside.trace import trace  # noqa: E402
from quotegen.inside.units import search  # noqa: E402
from quotegen.judge.copied_spans import KnownText, new_shares  # noqa: E402
from quotegen.judge.evaluation import evaluate  # noqa: E402
from quotegen.judge.live import live_baselines  # noqa: E402
from quotegen.judge.tables import SHARE  # noqa: E402
from quotegen.judge.wording import known_words  # noqa: E402
from quotegen.limits import Limits  # noqa: E402
from quotegen.model.files.checkpoint import Checkpoint, load, save  # noqa: E402
from quotegen.model.files.metadata import EpochRecord, Metadata, TextRecord  # noqa: E402
from quotegen.model.files.store import DATA, cache_folder, take_in  # noqa: E402
from quotegen.model.recipe import Recipe  # noqa: E402
from quotegen.model.weights import initial  # noqa: E402
from quotegen.quote.generation import generate, starts  # noqa: E402
from quotegen.quote.runtime import Runtime  # noqa: E402
from quotegen.quote.sampling import Sampling  # noqa: E402
from quotegen.text.cleaning import STEPS, report  # noqa: E402
from quotegen.text.corpus import Corpus, corpus_from_text  # noqa: E402
from quotegen.text.encoding.decoding import ENCODINGS, decode  # noqa: E402
from quotegen.text.split import split  # noqa: E402
from quotegen.text.statistics import bigram_counts, character_counts, quote_lengths, unigram_entropy  # noqa: E402
from quotegen.text.vocabulary import Vocabulary  # noqa: E402
from quotegen.text.windows import count_windows, line_starts, straddling  # noqa: E402

SLOW = 5  # seconds of the processor for one file
PATIENCE = 300  # seconds for one page
MOST_READ = 20_000  # bytes of a text that mutations begin with
INSERTS = (
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\r",
    b"\n" * 50,
    b"\x1a",
    b"\xed\xa0\x80",  # half of a surrogate pair
    ("a" + "\u0316\u0301" * 400).encode(),  # marks that NFC would sort
    "\u202e\u200d\u2028\ufeff\U0001f469\u200d\U0001f680".encode(),
    "\u1100\u1161\u11a8\u1100\u1100".encode(),  # jamo
    b"<" * 300,
    b"NaN",
    b"1e999",
    b"-1",
    b"null",
    b"[[[[[[[[",
)
PAGES: tuple[tuple[str, dict[str, object]], ...] = (
    ("", {}),
    *(("text", {"view": view}) for view in ("bigrams", "lengths", "size", "cleaning", "quotes", "windows")),
    *(("training", {"recipe": recipe}) for recipe in ("quick", "tutorial", "fine-tune")),
    ("generate", {}),
    ("evaluation", {}),
    *(("inside", {"lens": lens}) for lens in ("states", "units", "steps", "theory")),
    *((page, {}) for page in ("inside", "memory", "sampler", "timemachine", "guess", "lessons")),
)


def main() -> int:
    """Print what became of the files, and every failure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=1300)
    parser.add_argument("--visits", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="this file alone")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["QUOTEGEN_CACHE"] = folder
        failures = fuzz_functions(options.files, options.seed, options.only)
        failures += fuzz_pages(options.visits, options.seed) if options.only is None else []
    print("\n".join(failures) or "Every file was used or refused by name, none took long.")
    return bool(failures)


def fuzz_functions(count: int, seed: int, only: int | None = None) -> list[str]:
    """Mutated files through every function; returns the failures."""
    failures, outcomes = [], Counter()
    for number in range(count) if only is None else [only]:
        rng = random.Random(f"{seed} {number}")
        act = use_model if number % 3 == 2 else use_text
        outcome = what_becomes(lambda act=act, rng=rng: act(rng))
        outcomes[outcome.partition("\n")[0]] += 1
        if outcome not in ("used", "refused"):
            failures.append(f"file {number} ({act.__name__}): {outcome}")
    print(f"{count} files: {dict(outcomes.most_common(5))}")
    return failures


def fuzz_pages(count: int, seed: int) -> list[str]:
    """Mutated texts and models through every page; returns the failures."""
    failures = []
    for number in range(count):
        rng = random.Random(f"{seed} visit {number}")
        for failure in visit(rng):
            failures.append(f"visit {number}, {failure}")
            print(failures[-1], flush=True)  # forty visits take a while
    print(f"{count} visits of {len(PAGES)} pages")
    return failures


def what_becomes(act: Callable[[], None]) -> str:
    """What became of a file: "used", "refused", or a traceback or that it took long."""
    began = time.process_time()
    try:
        act()
        outcome = "used"
    except QuotegenError:
        outcome = "refused"
    except Exception:  # what this is for
        outcome = traceback.format_exc()
    took = time.process_time() - began
    return outcome if took < SLOW else f"took {took:.1f} s"


def mutated(data: bytes, rng: random.Random) -> bytes:
    """A file after one to four accidents."""
    for _ in range(rng.randint(1, 4)):
        start = rng.randrange(len(data) + 1)
        end = min(len(data), start + rng.choice((1, 3, 40, 2000)))
        data = rng.choice(
            (
                data[:start] + rng.randbytes(min(3, end - start)) + data[start + 3 :],
                data[:start] + data[end:],
                data[:start] + data[start:end] * rng.choice((2, 9)) + data[end:],
                data[:start] + rng.choice(INSERTS) + data[start:],
                data[:start] + data[start : start + 1] + data[end:],
                data[:start] if rng.random() < 0.2 else data,
            )
        )
    return data


def some_text(rng: random.Random) -> bytes:
    """A bundled text in some encoding, mutated."""
    text = (DATA / rng.choice(("saying.txt", "sokdam.txt"))).read_text("utf-8")
    start = rng.randrange(len(text) - MOST_READ // 4)
    encoding = rng.choice(("utf-8", "utf-8-sig", "cp949", "utf-16", "utf-32", "cp1252"))
    return mutated(text[start : start + rng.choice((5, 300, MOST_READ // 4))].encode(encoding, "replace"), rng)


def use_text(rng: random.Random) -> None:
    """A mutated text through whatever reads texts."""
    data, steps = some_text(rng), rng.sample(list(STEPS), rng.randint(0, len(STEPS)))
    text = decode(data, rng.choice((None, None, *ENCODINGS)), Limits().max_text_bytes).text
    report(text, steps)
    corpus = corpus_from_text("mine", text, steps)
    for unit in ("syllable", "jamo"):
        vocabulary = Vocabulary.of(corpus.text, unit=unit)
        vocabulary.encode(corpus.text)
    (character_counts(corpus.text), bigram_counts(corpus.text), unigram_entropy(corpus.text))
    quote_lengths(corpus.quotes)
    if count_windows(len(corpus.text)):
        straddling(line_starts(corpus.text, text.split("\n")), len(corpus.text), 10, 3)
    live_baselines(corpus, split(corpus.quotes, SHARE))
    known = KnownText(corpus.quotes)
    known_words(corpus.quotes)
    known.provenance(corpus.quotes[-1][:50])
    new_shares(known.suffixes, corpus.quotes[:3])


def use_model(rng: random.Random) -> None:
    """A mutated model through whatever reads models."""
    model = damaged_model(rng)
    if rng.random() < 0.2:
        take_in({file.name: file.read_bytes() for file in model.iterdir()})
    checkpoint = load(model)
    checkpoint.is_usable()
    runtime, metadata = Runtime.of(checkpoint), checkpoint.metadata
    generator = np.random.default_rng(0)
    prompts = starts(metadata.prompts, "", 3, generator)
    quotes = generate(runtime, Sampling(0.8), generator, prompts=prompts, length=30)
    readable = [runtime.vocabulary.without_unknown(quote.text) + "a" for quote in quotes]
    readable = [runtime.vocabulary.without_unknown(text) for text in readable]
    evaluate(runtime, Corpus("mine", " ".join(readable), tuple(filter(None, readable)), (), 0))
    search(runtime, readable, "hidden")
    norms_on_quotes(runtime, readable)
    found = trace(runtime, readable[0])
    surprise(found, runtime.vocabulary)
    if len(found.read):
        saliency(runtime, runtime.vocabulary.encode(found.read), 0)


def damaged_model(rng: random.Random, name: str = "fuzzed", corpus: Corpus | None = None) -> Path:
    """The folder of a small model with one of its files mutated."""
    made = small_model(rng.choice(("quotes", "windows")), rng.choice(("lstm", "rnn")), name, corpus)
    if rng.random() < 0.3:  # whole, with numbers that training never comes to
        weights = made.weights()
        weights[rng.choice(list(weights))] *= np.float32(rng.choice((1e30, -1e6, 0, float("nan"))))
        return save(made.folder, made.metadata, weights).folder
    victim = rng.choice(("metadata.json", "metadata.json", made.metadata.weights))
    path = made.folder / victim
    path.write_bytes(
        mutated_json(path, rng) if victim.endswith("json") and rng.random() < 0.7 else mutated(path.read_bytes(), rng)
    )
    return made.folder


def mutated_json(path: Path, rng: random.Random) -> bytes:
    """Metadata with one value, somewhere in them, replaced by one of another kind."""
    values = json.loads(path.read_text("utf-8"))
    inner: dict | list = values
    while True:
        place = rng.choice(list(inner) if isinstance(inner, dict) else range(len(inner))) if inner else None
        if place is None:
            break
        if not isinstance(inner[place], dict | list) or not inner[place] or rng.random() < 0.4:
            junk = (None, -1, 0, 10**9, 1e300, float("nan"), "", "x", "../x", [], {}, [None], True, "\ud800", 2.5)
            inner[place] = rng.choice(junk)
            break
        inner = inner[place]
    return json.dumps(values).encode()


def small_model(reading: str, cell: str, name: str, corpus: Corpus | None = None) -> Checkpoint:
    """A model of random weights in the cache."""
    corpus = corpus or corpus_from_text("mine", "a bad penny\nalways comes back")
    recipe = Recipe("quick" if reading == "quotes" else "tutorial", reading, cell, units=8, embedding=0)
    vocabulary = Vocabulary.of(corpus.text + "".join(corpus.quotes), end=reading == "quotes")
    metadata = Metadata(
        name,
        TextRecord("mine", corpus.fingerprint, len(corpus.text), len(corpus.quotes), 0, corpus.steps),
        recipe,
        vocabulary.characters,
        () if reading == "quotes" else (corpus.text[:10],),
        (EpochRecord(1, 3.0, None, 0.5), EpochRecord(2, 2.0, None, 1.0)),
        (),
        2,
        "finished",
        "2026-01-01",
        {},
    )
    return save(cache_folder() / name, metadata, initial(recipe, len(vocabulary), np.random.default_rng(0)))


def visit(rng: random.Random) -> Iterator[str]:
    """Every page with a mutated text, and with a model of it that is damaged while the visit lasts."""
    from tests.app.conftest import Visit

    begun, data = Visit("en", {}, patience=PATIENCE), some_text(rng)
    yield from looked(begun, "upload", lambda: begun.upload(data))
    model = own_model(data)
    if model:
        remembered = begun.test.session_state["_visit"]
        remembered.trained[model.metadata.fingerprint] = model
        remembered.wanted_model = model.metadata.fingerprint
    for number, (page, controls) in enumerate(PAGES):
        if model and number == rng.randrange(len(PAGES)):
            path = model.folder / rng.choice(("metadata.json", model.metadata.weights))
            path.write_bytes(mutated(path.read_bytes(), rng) if path.exists() else b"")
        yield from looked(begun, page or "today", lambda page=page: begun.go(page))
        for name, value in controls.items():
            yield from looked(begun, f"{page} {name}={value}", lambda name=name, value=value: moved(begun, name, value))


def own_model(data: bytes) -> Checkpoint | None:
    """A model of a text; None where the text cannot be read."""
    try:
        corpus = corpus_from_text("mine", decode(data).text)
    except QuotegenError:
        return None
    if len(corpus.text) < 20:
        return None
    return small_model("quotes", "lstm", f"of-{corpus.fingerprint}", corpus)


def moved(begun, name: str, value: object) -> None:
    """Set a control, where the page has it."""
    try:
        control = begun.control(name)
    except KeyError:
        return
    if control.value != value:
        begun.set(name, value)


def looked(begun, what: str, act: Callable[[], object]) -> Iterator[str]:
    """Do something and look for a traceback, a path of this machine, or that it took long."""
    outcome = what_becomes(act)
    if outcome != "used":
        yield f"{what}: {outcome}"
    yield from (f"{what}: {each}" for each in begun.exceptions)
    kinds = ("error", "warning", "info", "caption")
    shown = " ".join(str(element.value) for kind in kinds for element in getattr(begun.test, kind))
    if str(cache_folder()) in shown or str(ROOT) in shown:
        yield f"{what}: shows a path of the server"


if __name__ == "__main__":
    sys.exit(main())
