"""The living quote: a quote at every temperature of the dial, with all its steps, as `components/living_quote.js`
reads it. It goes to the browser as JSON, once for each quote."""

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from quotegen.app.caches import networks, texts, writing
from quotegen.app.caches.keys import KEEP_TEXTS, cache_data
from quotegen.app.components import origin
from quotegen.app.locale import _
from quotegen.app.words import visible
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.quote.choosing import is_fit
from quotegen.quote.redrawing import LIKELIEST, Redrawn, affordable, redraw
from quotegen.quote.today import LENGTH, TEMPERATURE, TodaysQuote
from quotegen.text.corpus import Corpus

TEMPERATURES = tuple(round(0.05 * step, 2) for step in range(25))  # of the dial: 0 to 1.2, the tutorial's among them


@dataclass(frozen=True)
class Dial:
    """A quote at every temperature of the dial, as JSON, and a check of its text at each."""

    json: str
    checks: Mapping[float, str]

    def check_at(self, temperature: float) -> str:
        """The check of the text that is shown at a temperature: that of the nearest one of the dial."""
        return self.checks[min(self.checks, key=lambda each: abs(each - temperature))]


def dial(model: Checkpoint, corpus: Corpus | None, date: datetime.date, draw: int, language: str) -> Dial:
    """The dial of the quote of a date; `language` is that of the page, `corpus` what the model read, if it is here."""
    return _dial(model, corpus, hash(corpus.authors) if corpus else 0, date, draw, language)


@cache_data(max_entries=64, ttl=KEEP_TEXTS, show_spinner=" ", show_time=False)
def _dial(
    model: Checkpoint, corpus: Corpus | None, authors: int, date: datetime.date, draw: int, language: str
) -> Dial:
    """`authors` and `language` are in the key alone: two files of the same quotes may name other authors."""
    runtime, today = networks.runtime(model), writing.todays_quote(model, corpus, date, draw)
    temperatures = affordable(runtime, TEMPERATURES, TEMPERATURE, LENGTH)
    rows = redraw(runtime, today.quote, TEMPERATURE, temperatures, LENGTH)
    rows = [row for row in rows if row.temperature == TEMPERATURE or is_fit(row.text)]
    symbols = sorted({int(index) for row in rows for index in (*row.chosen, *row.likeliest.flat)})
    place = {index: number for number, index in enumerate(symbols)}
    nearest = today.novelty.nearest if today.novelty else ""
    data = {
        "symbols": [visible(runtime.vocabulary.characters[index]) for index in symbols],
        "temperatures": [row.temperature for row in rows],
        "own": [row.temperature for row in rows].index(TEMPERATURE),
        "likeliest": min(LIKELIEST, len(runtime.vocabulary)),
        "rows": [_row(row, place, nearest, corpus) for row in rows],
    }
    checks = {row.temperature: each["check"] for row, each in zip(rows, data["rows"], strict=True)}
    return Dial(json.dumps(data, ensure_ascii=False, separators=(",", ":")), checks)


def _row(row: Redrawn, place: Mapping[int, int], nearest: str, corpus: Corpus | None) -> dict:
    """One temperature: its text as it is shown, its steps, and what was copied where the model's text is here."""
    text = shown(row)
    spans = origin.spans(texts.known_text(corpus).spans(row.text, nearest), corpus) if corpus else []
    return {"text": text, "check": check(text), "sizes": row.sizes, "steps": _steps(row, place), "spans": spans}


def _steps(row: Redrawn, place: Mapping[int, int]) -> list[int]:
    """The numbers of all steps in one list. Of each step: the chosen symbol, its probability, tenths of bits, the
    random number, and for each of the likeliest its symbol and probability. Probabilities and random numbers come in
    thousandths."""
    symbols = np.vectorize(place.__getitem__, otypes=[np.int64])
    steps, likeliest = row.likeliest.shape
    pairs = np.stack([symbols(row.likeliest), np.rint(1000 * row.shares)], axis=-1).reshape(steps, 2 * likeliest)
    single = (symbols(row.chosen), 1000 * row.chances, 10 * row.bits, np.floor(1000 * row.numbers))
    return np.rint(np.column_stack([*single, pairs])).astype(int).ravel().tolist()


def shown(row: Redrawn) -> str:
    """The text as a sentence: with a capital where the network wrote its first letter."""
    first = row.text[:1].upper()
    return first + row.text[1:] if len(first) == 1 and row.sizes[0] else row.text


def check(text: str) -> str:
    """What a link holds of a quote, to tell whether it is still the same."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def words(today: TodaysQuote) -> dict[str, str]:
    """What the component says, in the visitor's language, and of how many it is the best."""
    chosen = _("The best of {candidates:,} at temperature {temperature}. Move the dial to rewrite it.")
    return {
        "hint": _("Point at a character, tap it or walk with the arrow keys: what else could have stood there?"),
        "tap": _("Tap a character: what else could have stood there?"),
        "label": _("From the text:"),
        "legend": _("Underlined: copied from the text."),
        "temperature": _("Temperature"),
        "low": _("careful"),
        "high": _("daring"),
        "dial": chosen.format(candidates=today.candidates, temperature=TEMPERATURE),
        "back": _("Back to {temperature}").format(temperature=TEMPERATURE),
        "drawn": _("random number {number}"),
        "expected": _("as expected"),
        "odds": _("1 in {n} likely"),
        "surprised": _("a surprise: 1 in {n}"),
        "prompt": _("A beginning that the network was given."),
    }
