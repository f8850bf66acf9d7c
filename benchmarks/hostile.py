"""What one visitor's text can cost everybody: seconds and megabytes of every page on texts made to be slow.

    python benchmarks/hostile.py [--bytes 1000000] [--texts line lines …] [--pages text evaluation …] [--seed 1]

Each text has a process of its own, which runs the whole app without a browser and owns a model of that text, of 1,024
units and random weights, where the text has few enough characters to be trained on. Seconds are the processor's, of all
threads, so a busy neighbour counts little; megabytes are by how much the peak of the process lies above what it held
before. The last column is the wall clock. Linux only (/proc/self).
"""

import argparse
import logging
import multiprocessing
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # for tests.app.conftest, whose session without a browser it shares

import numpy as np  # noqa: E402

from quotegen.errors import QuotegenError  # noqa: E402
from quotegen.limits import Limits  # noqa: E402
from quotegen.model.batches import vocabulary_of  # noqa: E402
from quotegen.model.files.checkpoint import Checkpoint, save  # noqa: E402
from quotegen.model.files.metadata import EpochRecord, Metadata, TextRecord  # noqa: E402
from quotegen.model.files.store import cache_folder  # noqa: E402
from quotegen.model.recipe import preset  # noqa: E402
from quotegen.model.weights import initial  # noqa: E402
from quotegen.text.corpus import Corpus, corpus_from_text  # noqa: E402
from quotegen.text.encoding.decoding import decode  # noqa: E402

SLOW = 5  # seconds of the processor that no click may take
LETTERS = "abcdefghijklmnopqrstuvwxyz"
PATIENCE = 900  # seconds for one page
Step = tuple[str, dict[str, object], str]  # page, controls to set, button to press
STEPS: tuple[Step, ...] = (
    ("", {}, ""),
    *(("text", {"view": view}, "") for view in ("characters", "bigrams", "lengths", "size", "cleaning", "quotes")),
    ("text", {"view": "windows", "window": 40, "stride": 1}, ""),
    *(("training", {"recipe": recipe}, "") for recipe in ("quick", "tutorial", "fine-tune")),
    ("generate", {"count": 20, "length": 500, "novel": True, "t": 1.0}, "write"),
    ("evaluation", {}, ""),
    ("evaluation", {}, "measure_writing"),
    *(("inside", {"lens": lens}, "") for lens in ("surprise", "states", "units", "steps", "theory")),
    ("memory", {}, ""),
    ("sampler", {}, ""),
    ("timemachine", {}, ""),
    ("guess", {}, ""),
    ("lessons", {}, ""),
)


def one_line(size: int, rng: random.Random) -> str:
    """One line of random words."""
    return "".join(rng.choices(LETTERS + "   ", k=size))


def same(size: int, rng: random.Random) -> str:
    """One line of one character: every suffix begins like all the others, and whatever a model writes is copied."""
    return "a" * size


def lines(size: int, rng: random.Random) -> str:
    """Different lines of five characters: 166,000 of them in a megabyte."""
    count = size // 6
    return "\n".join("".join(rng.choices(LETTERS, k=5)) for _ in range(count))


def prefixes(size: int, rng: random.Random) -> str:
    """Lines that differ in their last characters only: 4,000 in a megabyte, all of them nearly the same."""
    count = size // 250
    start = "".join(rng.choices(LETTERS + " ", k=243))
    return "\n".join(f"{start}{number:06}" for number in range(count))


def characters(size: int, rng: random.Random) -> str:
    """Different characters, each once, in lines of 50: 190,000 and more in a megabyte."""
    points = [point for point in range(0x3400, 0x3FFFF) if not 0xD800 <= point < 0xF900]
    return _in_lines("".join(map(chr, points[: size // 5])), 50)


def vocabulary(size: int, rng: random.Random) -> str:
    """As many different characters as can be trained on (4,000), at random."""
    return _in_lines("".join(chr(0x4E00 + rng.randrange(3900)) for _ in range(size // 3 - size // 150)), 50)


def marks(size: int, rng: random.Random) -> str:
    """Nothing but combining marks."""
    return "".join(chr(0x300 + rng.randrange(0x30)) for _ in range(size // 2))


def _in_lines(text: str, length: int) -> str:
    return "\n".join(text[start : start + length] for start in range(0, len(text), length))


TEXTS: dict[str, Callable[[int, random.Random], str]] = {
    "line": one_line,
    "same": same,
    "lines": lines,
    "prefixes": prefixes,
    "characters": characters,
    "vocabulary": vocabulary,
    "marks": marks,
}


@dataclass(frozen=True)
class Row:
    """What one click took."""

    label: str  # page, and what was moved or pressed there
    seconds: float  # of the processor, all threads together
    megabytes: float
    wall_seconds: float

    def __str__(self) -> str:
        return f"{self.label:36} {self.seconds:7.2f} {self.megabytes:6.0f} {self.wall_seconds:7.2f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bytes", type=int, default=Limits().max_text_bytes)
    parser.add_argument("--texts", nargs="+", choices=list(TEXTS), default=list(TEXTS))
    parser.add_argument("--pages", nargs="+", default=[], help="all by default; today for the first")
    parser.add_argument("--units", type=int, default=1024, help="of the model of the text")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"{'text':11} {'page':36} {'cpu s':>7} {'MB':>6} {'wall s':>7}")
    for name in options.texts:
        process = multiprocessing.get_context("spawn").Process(target=visit, args=(name, options))
        process.start()
        process.join()


def visit(name: str, options: argparse.Namespace) -> None:
    """Every page over one text; prints a row each."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["QUOTEGEN_CACHE"] = folder
        text = TEXTS[name](options.bytes, random.Random(options.seed))
        for row in measured(text.encode("utf-8"), options.units, set(options.pages)):
            print(f"{name:11} {row}", flush=True)


def measured(data: bytes, units: int, pages: set[str] = frozenset(), steps: tuple[Step, ...] = STEPS) -> Iterator[Row]:
    """The rows of one text; raises where a page shows a traceback."""
    from tests.app.conftest import Visit

    begun = Visit("en", {}, patience=PATIENCE)
    yield row("upload", lambda: begun.upload(data))
    model = own_model(data, units)
    if model:
        remembered = begun.test.session_state["_visit"]
        remembered.trained[model.metadata.fingerprint] = model
        remembered.wanted_model = model.metadata.fingerprint
    for page, controls, button in steps:
        if not pages or (page or "today") in pages:
            if begun.page != page or not page:
                yield row(page or "today", lambda page=page: begun.go(page))
            yield from moved(begun, page, controls)
            if button and find(begun, button):
                yield row(f"{page} {button}", lambda button=button: begun.press(button))
            if begun.exceptions:
                raise AssertionError(f"{page}: {begun.exceptions}")


def moved(begun, page: str, controls: dict[str, object]) -> Iterator[Row]:
    """Set the controls that differ, all of them but the last without a row."""
    for name, value in controls.items():
        try:
            control = begun.control(name)
        except KeyError:
            continue
        if control.value != value and not getattr(control, "disabled", False):
            try:
                yield row(f"{page} {name}={value}", lambda name=name, value=value: begun.set(name, value))
            except Exception as error:  # a segmented control that has no such option
                if begun.exceptions:
                    raise AssertionError(f"{page}: {begun.exceptions}") from error


def find(begun, button: str) -> bool:
    """Whether a button is on the page and can be pressed."""
    try:
        return not begun.test.get_by_key(button).disabled
    except KeyError:
        return False


def own_model(data: bytes, units: int) -> Checkpoint | None:
    """A model of a text with random weights; None where the text cannot be trained on."""
    try:
        corpus = corpus_from_text("mine", decode(data).text)
    except QuotegenError:
        return None
    recipe = preset("quick")
    recipe = type(recipe)(**{**recipe.as_dict(), "units": units})
    known = vocabulary_of(corpus, recipe)
    if len(known) > Limits().max_vocabulary:
        return None
    weights = initial(recipe, len(known), np.random.default_rng(0))
    weights["output_bias"][0] = -30  # END, so that every quote is as long as may be
    weights["output_bias"][-1] = 30  # all but always the same character
    return save(cache_folder() / "hostile", _metadata(corpus, recipe, known.characters), weights)


def _metadata(corpus: Corpus, recipe, known: tuple[str, ...]) -> Metadata:
    text = TextRecord("mine", corpus.fingerprint, len(corpus.text), len(corpus.quotes), 1, corpus.steps)
    history = (EpochRecord(1, 3.0, 3.0, 0.5),)
    return Metadata("hostile", text, recipe, known, (), history, (), 1, "finished", "2026-01-01", {})


def row(label: str, act: Callable[[], object]) -> Row:
    """Do something; returns what it took."""
    before = reset_peak()
    cpu, wall = time.process_time(), time.monotonic()
    act()
    return Row(label, time.process_time() - cpu, megabytes("VmHWM") - before, time.monotonic() - wall)


def reset_peak() -> float:
    """Begin a new peak of memory; returns what is held now."""
    Path("/proc/self/clear_refs").write_text("5")
    return megabytes("VmRSS")


def megabytes(field: str) -> float:
    """A figure of this process's memory."""
    found = re.search(rf"{field}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024


if __name__ == "__main__":
    main()
