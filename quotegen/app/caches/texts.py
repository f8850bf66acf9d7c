"""Texts: decoded, cleaned, counted and split; the quotes of one, ready to say where a generated quote comes from."""

from functools import cache
from types import MappingProxyType

import numpy as np

from quotegen.app import host
from quotegen.app.caches.keys import KEEP_TEXTS, cache_data, cache_resource, frozen
from quotegen.app.session import ReadAs, TextFile
from quotegen.judge.copied_spans import KnownText, Provenance
from quotegen.model.files import store
from quotegen.text import statistics
from quotegen.text.cleaning import StepReport, Suggestion, clean_lines, report, suggest
from quotegen.text.corpus import Corpus, corpus_from_text
from quotegen.text.encoding.decoding import Decoded, decode
from quotegen.text.hangul import UNITS, Unit
from quotegen.text.split import Split, split
from quotegen.text.structure import reading as structure
from quotegen.text.structure.reading import Kind, Reading
from quotegen.text.vocabulary import Vocabulary
from quotegen.text.windows import line_starts


@cache
def bundled_text(name: str) -> TextFile:
    return TextFile(f"{name}.txt", (store.DATA / f"{name}.txt").read_bytes())


@cache_resource(max_entries=16, ttl=KEEP_TEXTS)
def decoded(file: TextFile, encoding: str | None) -> Decoded:
    """A file's text, found once however often pages rerun. Raises the errors of `decode`."""
    return decode(file.data, encoding, host.limits().max_text_bytes)


@cache_resource(max_entries=16, ttl=KEEP_TEXTS)
def reading(file: TextFile, how: ReadAs) -> Reading:
    """A file's quotes, one a line, and where they stood. Raises the errors of `decode` and of `structure.read`."""
    return structure.read(decoded(file, how.encoding).text, how.kind, how.column, how.author)


@cache_resource(max_entries=16, ttl=KEEP_TEXTS)
def kinds(file: TextFile, encoding: str | None) -> tuple[Kind, ...]:
    """The readings that make sense of a file, the likeliest first. Raises the errors of `decode`."""
    return structure.possible(decoded(file, encoding).text)


@cache_resource(max_entries=16, ttl=KEEP_TEXTS)
def suggestions(file: TextFile, how: ReadAs, steps: tuple[str, ...]) -> tuple[Suggestion, ...]:
    """Cleaning steps that are off and that a file has reason for. Raises the errors of `reading`."""
    return suggest(reading(file, how).text, steps)


@cache_resource(max_entries=16, ttl=KEEP_TEXTS)
def cleaning_report(file: TextFile, how: ReadAs, steps: tuple[str, ...]) -> tuple[StepReport, ...]:
    """What each cleaning step does to a file. Raises the errors of `reading`."""
    return tuple(report(reading(file, how).text, steps))


@cache_resource(max_entries=32, ttl=KEEP_TEXTS)
def corpus(file: TextFile, how: ReadAs, steps: tuple[str, ...]) -> Corpus:
    """The corpus of a file. Raises the errors of `read_text`, whose three steps are cached one by one here."""
    read = reading(file, how)
    return corpus_from_text(file.name.rsplit(".", 1)[0], read.text, steps, read.authors)


@cache_resource(max_entries=32, ttl=KEEP_TEXTS)
def vocabulary_sizes(text: Corpus) -> MappingProxyType[Unit, int]:
    """Different characters of a text, by what of Hangul is one."""
    return frozen({unit: len(Vocabulary.of(text.text, unit=unit)) for unit in UNITS})


@cache_resource(max_entries=32, ttl=KEEP_TEXTS)
def starts_of_lines(file: TextFile, how: ReadAs, steps: tuple[str, ...]) -> np.ndarray:
    """Where the lines of a file's reading begin in its cleaned string."""
    lines = clean_lines(reading(file, how).text, steps)
    return frozen(line_starts(corpus(file, how, steps).text, lines))


@cache_resource(max_entries=32, ttl=KEEP_TEXTS)
def vocabulary(text: Corpus) -> Vocabulary:
    return Vocabulary.of(text.text)


@cache_data(max_entries=32, ttl=KEEP_TEXTS)
def syllables(text: Corpus) -> int:
    return statistics.count_syllables(text.text)


@cache_data(max_entries=32, ttl=KEEP_TEXTS)
def entropy(text: Corpus) -> float:
    """Bits per character if each were drawn by its frequency alone."""
    return statistics.unigram_entropy(text.text)


@cache_resource(max_entries=32, ttl=KEEP_TEXTS)
def characters(text: Corpus) -> tuple[statistics.CharacterCount, ...]:
    return tuple(statistics.character_counts(text.text))


@cache_resource(max_entries=16, ttl=KEEP_TEXTS)
def bigrams(text: Corpus) -> MappingProxyType[str, int]:
    return frozen(statistics.bigram_counts(text.text))


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
    return known_text(text).provenance(quote)
