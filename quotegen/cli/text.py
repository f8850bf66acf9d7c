"""What a text file is made of, and which of its quotes a model learns from."""

import statistics
from dataclasses import asdict

from quotegen.cli.shared import Options, UsageError, how_to_read, print_figures
from quotegen.text.cleaning import DEFAULT_STEPS
from quotegen.text.corpus import read_corpus, read_file
from quotegen.text.hangul import UNITS
from quotegen.text.split import split as parts_of
from quotegen.text.statistics import character_counts, count_syllables, quote_lengths, unigram_entropy
from quotegen.text.vocabulary import Vocabulary
from quotegen.text.windows import STRIDE, WINDOW_LENGTH, count_windows


def stats(options: Options) -> None:
    file = read_file(options.file, steps=options.steps, **how_to_read(options))
    corpus, decoded, reading = file.corpus, file.decoded, file.reading
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
    more = {  # for people only where it is out of the ordinary
        "broken": [{**asdict(place), "bytes": place.bytes.hex()} for place in decoded.broken],
        "broken_count": decoded.broken_count,
        "perhaps": [asdict(guess) for guess in decoded.guesses],
        "reading": reading.kind,
        "reading_confidence": reading.confidence,
        "column": reading.column,
        "author_column": reading.author_column,
        "columns": [asdict(column) for column in reading.columns],
        "authors": len(corpus.authors),
        "steps": list(corpus.steps),
        "suggestions": [asdict(suggestion) for suggestion in file.suggestions],
    }
    plain = {"reading": "lines", "reading_confidence": 1.0, "steps": list(DEFAULT_STEPS)}
    figures |= {name: what for name, what in more.items() if options.json or (what and what != plain.get(name))}
    print_figures(figures, options.json)


def split(options: Options) -> None:
    if not 0 < options.share < 1:
        raise UsageError(f"--share must lie between 0 and 1, not {options.share}.")
    corpus, _ = read_corpus(options.file, steps=options.steps, **how_to_read(options))
    parts = parts_of(corpus.quotes, options.share)
    if not parts.test:
        raise UsageError("The text has too few quotes that are not nearly the same: nothing can be held out.")
    print(*getattr(parts, options.part), sep="\n")
