"""The figures of any text and model, computed while a visitor waits: on as much as takes some seconds."""

from quotegen.judge.baselines import baselines, bounded
from quotegen.judge.tables import (
    COUNT,
    SHARE,
    TEMPERATURES,
    Table,
    WordList,
    baseline_row,
    human_row,
    model_row,
    part_of,
    written_row,
)
from quotegen.judge.wording import LENGTH, known_words
from quotegen.model.checkpoint import Checkpoint
from quotegen.model.recipe import count_parameters
from quotegen.quote.runtime import Runtime
from quotegen.text.corpus import Corpus
from quotegen.text.split import Split, split
from quotegen.text.vocabulary import Vocabulary

MOST_CHARACTERS = 20_000  # measured on while a visitor waits
MOST_CHANCES = 40_000_000  # of a character and a place, for the n-grams: some seconds
MOST_PRODUCTS = 50_000_000_000  # of a weight and a number, for one model: some seconds
MOST_WRITTEN = 130_000_000_000  # the same for what a model writes at all temperatures: a quarter of a minute


def live_baselines(corpus: Corpus) -> list[Table]:
    """The rows of the yardsticks for any text, on a bounded part of its test quotes; none where it is not split."""
    vocabulary = Vocabulary.of("".join(corpus.quotes), end=True)
    parts = bounded(split(corpus.quotes, SHARE), min(MOST_CHARACTERS, MOST_CHANCES // len(vocabulary)))
    return [*map(baseline_row, baselines(parts, vocabulary))]


def live_row(name: str, model: Checkpoint, runtime: Runtime, corpus: Corpus) -> Table | None:
    """The row of a model of any text, on as many test characters as take some seconds; None where it is not split."""
    parts = bounded(split(corpus.quotes, SHARE), min(MOST_CHARACTERS, MOST_PRODUCTS // products(model)))
    return model_row(name, model, runtime, corpus, part_of(corpus, parts.test)) if parts.test else None


def live_written(
    name: str, model: Checkpoint, runtime: Runtime, parts: Split, listed: WordList, temperature: float
) -> Table:
    """What a model of any text writes at a temperature, on as many quotes as take some seconds.

    `parts` are those of the model's text by SHARE.
    """
    real, count = known_words(parts.train + parts.validation, listed.words), live_count(model)
    row = written_row(model, runtime, temperature, count, real, live_group(model, parts))
    return {"name": name, "temperature": temperature, **row}


def live_human(model: Checkpoint, parts: Split, listed: WordList) -> Table:
    """The same of the test quotes, in groups of the size that the model's are counted in."""
    real = known_words(parts.train + parts.validation, listed.words)
    return human_row(parts.test, real, live_group(model, parts))


def live_count(model: Checkpoint) -> int:
    """Quotes that a model writes at each temperature while a visitor waits."""
    each = products(model) * LENGTH[model.metadata.recipe.reading]
    return min(COUNT, max(1, MOST_WRITTEN // (each * len(TEMPERATURES))))


def live_group(model: Checkpoint, parts: Split) -> int:
    """Quotes that distinct words are counted in: as many as the test quotes are, or as the model writes."""
    return min(live_count(model), len(parts.test))


def products(model: Checkpoint) -> int:
    """Products of a weight and a number that a model takes for one character."""
    recipe = model.metadata.recipe
    steps = recipe.window_length if recipe.reading == "windows" else 1
    return count_parameters(recipe, len(model.vocabulary)) * steps
