"""The living quote as its component wants it: a quote at every temperature of the dial, with all its steps.

Its rows go to the browser as JSON, once for each quote; `components/living_quote.js` reads them.
"""

import datetime
import hashlib
import json
from collections.abc import Mapping

import numpy as np

from quotegen.app.caches import networks, texts, writing
from quotegen.app.caches.keys import KEEP_TEXTS, cache_data
from quotegen.app.components import origin
from quotegen.app.locale import _
from quotegen.app.words import visible
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.quote.choosing import is_fit
from quotegen.quote.redrawing import Redrawn, affordable, redraw
from quotegen.quote.today import LENGTH, TEMPERATURE, TodaysQuote
from quotegen.text.corpus import Corpus
from quotegen.text.vocabulary import Vocabulary

TEMPERATURES = tuple(round(0.05 * step, 2) for step in range(25))  # of the dial: 0 to 1.2, the tutorial's among them


@cache_data(max_entries=64, ttl=KEEP_TEXTS, show_spinner=" ", show_time=False)
def data(model: Checkpoint, known: Corpus | None, date: datetime.date, draw: int, language: str) -> str:
    """The quote of a date and what the dial makes of it, as JSON; `language` is that of the page."""
    runtime, found = networks.runtime(model), writing.todays_quote(model, known, date, draw)
    heats = affordable(runtime, TEMPERATURES, TEMPERATURE, LENGTH)
    drawn = redraw(runtime, found.quote, TEMPERATURE, heats, LENGTH)
    drawn = [each for each in drawn if each.temperature == TEMPERATURE or is_fit(each.text)]
    symbols = sorted({int(index) for each in drawn for index in (*each.chosen, *each.likeliest.flat)})
    place = {index: number for number, index in enumerate(symbols)}
    spans = {text: _spans(text, known) for text in {each.text for each in drawn}}
    named = {
        "symbols": [_symbol(runtime.vocabulary, index) for index in symbols],
        "temperatures": [each.temperature for each in drawn],
        "own": [each.temperature for each in drawn].index(TEMPERATURE),
        "rows": [_row(each, place, spans[each.text]) for each in drawn],
    }
    return json.dumps(named, ensure_ascii=False, separators=(",", ":"))


def _symbol(vocabulary: Vocabulary, index: int) -> str:
    return visible(vocabulary.characters[index])


def _spans(text: str, known: Corpus | None) -> list[dict]:
    """What of a text was copied, where the text that the model read is here."""
    return origin.spans(texts.known_text(known).provenance(text), known) if known else []


def _row(drawn: Redrawn, place: Mapping[int, int], spans: list[dict]) -> dict:
    """One temperature: its text as it is shown, its steps and its copied spans."""
    return {
        "text": shown(drawn),
        "check": check(shown(drawn)),
        "sizes": drawn.sizes,
        "steps": _steps(drawn, place),
        "spans": spans,
    }


def _steps(drawn: Redrawn, place: Mapping[int, int]) -> list[int]:
    """14 numbers for each step: chosen symbol, its probability, tenths of bits, the random number, and five times a
    symbol and its probability; probabilities and random numbers in thousandths."""
    where = np.vectorize(place.__getitem__, otypes=[np.int64])
    pairs = np.stack([where(drawn.likeliest), np.rint(1000 * drawn.shares)], axis=-1).reshape(len(drawn.chosen), -1)
    single = (where(drawn.chosen), 1000 * drawn.chances, 10 * drawn.bits, np.floor(1000 * drawn.numbers))
    return np.rint(np.column_stack([*single, pairs])).astype(int).ravel().tolist()


def shown(drawn: Redrawn) -> str:
    """The text as a sentence: with a capital where the network wrote its first letter."""
    first = drawn.text[:1].upper()
    return first + drawn.text[1:] if len(first) == 1 and drawn.sizes[0] else drawn.text


def check(text: str) -> str:
    """What a link holds of a quote, to tell whether it is still the same."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def words(found: TodaysQuote) -> dict[str, str]:
    """What the component says, in the visitor's language, and how the quote was chosen."""
    return {
        "hint": _("Point at a character, tap it or walk with the arrow keys: what else could have stood there?"),
        "label": _("From the text:"),
        "temperature": _("Temperature"),
        "dial": _how_chosen(found).format(candidates=found.candidates, temperature=TEMPERATURE),
        "back": _("Back to {temperature}").format(temperature=TEMPERATURE),
        "drawn": _("random number {number}"),
        "expected": _("as expected"),
        "odds": _("1 in {n} likely"),
        "surprised": _("a surprise: 1 in {n}"),
        "prompt": _("A beginning that the network was given."),
    }


def _how_chosen(found: TodaysQuote) -> str:
    if found.word_by_word:
        return _(
            "Today’s quote is the best of {candidates} drafts, written at {temperature}; after each word, drafts whose "
            "words go together took the place of others. The dial writes it again from the same random numbers."
        )
    return _(
        "Today’s quote is the best of {candidates} that the network wrote at {temperature}; the dial writes this "
        "one again at another temperature, from the same random numbers."
    )
