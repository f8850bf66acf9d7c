"""Texts: decoded, cleaned, counted and split; the quotes of one, ready to say where a generated quote comes from."""

from types import MappingProxyType

import numpy as np

from quotegen.app import host
from quotegen.app.caches.keys import KEEP_TEXTS, cache_data, cache_resource, frozen
from quotegen.judge.provenance import KnownText, Provenance
from quotegen.model import store
from quotegen.text.cleaning import clean_lines
from quotegen.text.corpus import Corpus, corpus_from_text
from quotegen.text.decoding import Decoded, decode
from quotegen.text.hangul import UNITS, Unit
from quotegen.text.split import Split, split
from quotegen.text.vocabulary import Vocabulary
from quotegen.text.windows import line_starts


@cache_resource()
def bundled_text(name: str) -> bytes:
    """The bytes of a text that comes with the app."""
    return (store.DATA / f"{name}.txt").read_bytes()


@cache_resource(max_entries=16, ttl=KEEP_TEXTS)
def decoded(data: bytes, encoding: str | None) -> Decoded:
    """A file's text, found once however often pages rerun. Raises the errors of `decode`."""
    return decode(data, encoding, host.limits().max_text_bytes)


@cache_resource(max_entries=32, ttl=KEEP_TEXTS)
def corpus(name: str, text: str, steps: tuple[str, ...]) -> Corpus:
    """The corpus of a decoded text."""
    return corpus_from_text(name, text, steps)


@cache_resource(max_entries=32, ttl=KEEP_TEXTS)
def vocabulary_sizes(text: Corpus) -> MappingProxyType[Unit, int]:
    """Different characters of a text, by what of Hangul is one."""
    return frozen({unit: len(Vocabulary.of(text.text, unit=unit)) for unit in UNITS})


@cache_resource(max_entries=32, ttl=KEEP_TEXTS)
def starts_of_lines(text: str, cleaned: str, steps: tuple[str, ...]) -> np.ndarray:
    """Where the lines of a decoded text begin in its cleaned string."""
    return frozen(line_starts(cleaned, clean_lines(text, steps)))


@cache_resource(max_entries=16, ttl=KEEP_TEXTS)
def parts(text: Corpus, held_out: float) -> Split:
    """The quotes of a text that a recipe learns from, chooses by and tests on."""
    return split(text.quotes, held_out)


@cache_resource(max_entries=8, ttl=KEEP_TEXTS)
def known_text(text: Corpus) -> KnownText:
    """The quotes of a text with their suffix array: about 15 MB for a megabyte of text."""
    return KnownText(text.quotes)


@cache_resource(max_entries=8, ttl=KEEP_TEXTS)
def trained_on(text: Corpus, held_out: float) -> tuple[KnownText, tuple[str, ...]]:
    """The quotes of a text that a recipe trains on, with their suffix array, and those it holds out."""
    quotes = parts(text, held_out)
    return KnownText(quotes.train), quotes.validation + quotes.test


@cache_data(max_entries=2048, ttl=KEEP_TEXTS)
def provenance(quote: str, text: Corpus) -> Provenance:
    """Where a generated quote comes from."""
    return known_text(text).provenance(quote)
