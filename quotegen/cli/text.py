"""What a text file is made of, and which of its quotes a model learns from."""

import statistics
from dataclasses import asdict
from typing import TYPE_CHECKING

from quotegen.cli.options import (
    Command,
    Options,
    Parser,
    UsageError,
    add_cleaning,
    add_json,
    add_text,
    how_to_read,
    print_figures,
)

if TYPE_CHECKING:  # a command loads only what it needs
    from quotegen.text.corpus import TextFile


def _stats_options(sub: Parser) -> None:
    add_text(sub)
    add_cleaning(sub)
    add_json(sub)


def _stats(options: Options) -> None:
    from quotegen.text.cleaning import DEFAULT_STEPS
    from quotegen.text.corpus import read_file
    from quotegen.text.hangul import UNITS
    from quotegen.text.statistics import character_counts, count_syllables, quote_lengths, unigram_entropy
    from quotegen.text.vocabulary import Vocabulary
    from quotegen.text.windows import STRIDE, WINDOW_LENGTH, count_windows

    file = read_file(options.file, steps=options.steps, **how_to_read(options))
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
    more = _more(file).items()
    plain = {"reading": "lines", "reading_confidence": 1.0, "steps": list(DEFAULT_STEPS)}
    figures |= {name: what for name, what in more if options.json or (what and what != plain.get(name))}
    print_figures(figures, options.json)


def _more(file: "TextFile") -> dict:
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


def _split_options(sub: Parser) -> None:
    add_text(sub)
    sub.add_argument("--part", choices=("train", "validation", "test"), default="test", help="default: test")
    sub.add_argument(
        "--share", type=float, default=0.1, metavar="X", help="of the quotes for validation, and for the test (0.1)"
    )
    add_cleaning(sub)


def _split(options: Options) -> None:
    from quotegen.text.corpus import read_corpus
    from quotegen.text.split import split

    if not 0 < options.share < 1:
        raise UsageError(f"--share must lie between 0 and 1, not {options.share}.")
    corpus, _ = read_corpus(options.file, steps=options.steps, **how_to_read(options))
    parts = split(corpus.quotes, options.share)
    if not parts.test:
        raise UsageError("The text has too few quotes that are not nearly the same: nothing can be held out.")
    print(*getattr(parts, options.part), sep="\n")


STATS = Command("stats", "What a text file is made of, after the tutorial's cleaning.", _stats_options, _stats)
SPLIT = Command(
    "split", "The quotes of one part of a text: what is trained, validated or tested on.", _split_options, _split
)
