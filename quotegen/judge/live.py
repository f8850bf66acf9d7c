"""The figures of any text and model, on as much as a click pays for; `parts` are those of the text by SHARE."""

from collections.abc import Container, Sequence

from quotegen.judge import tables
from quotegen.judge.baselines import baselines, bounded
from quotegen.judge.evaluation import BATCH
from quotegen.judge.ngram import LONGEST
from quotegen.judge.tables import COUNT, TEMPERATURES, Table
from quotegen.judge.wording import LENGTH
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.quote.budget import CHANCE, CLICK, affordable_steps, step_products
from quotegen.quote.runtime import Runtime
from quotegen.text.corpus import Corpus
from quotegen.text.split import Split
from quotegen.text.vocabulary import Vocabulary

WRITING = 1.5  # clicks' worth of products for what a model writes: nothing else is measured then


def live_baselines(corpus: Corpus, parts: Split) -> list[Table]:
    """The rows of the yardsticks, on as many test quotes as a click pays for; none where the text is not split."""
    vocabulary = Vocabulary.of("".join(corpus.quotes), end=True)
    each = CHANCE * len(vocabulary) * (LONGEST + 1)  # the unigram, and an n-gram of any order
    return [*map(tables.baseline_row, baselines(bounded(parts, max(1, CLICK // 2 // each)), vocabulary))]


def live_row(name: str, model: Checkpoint, runtime: Runtime, corpus: Corpus, parts: Split) -> Table | None:
    """The row of a model of any text, on as many test quotes as half a click pays for; None where it is not split."""
    most = sum(map(len, parts.test))
    while reading_products(model, bounded(parts, most).test) > CLICK // 2 and most > 1:
        most //= 2
    test = bounded(parts, most).test
    return tables.model_row(name, model, runtime, corpus, parts, tables.part_of(corpus, test)) if test else None


def reading_products(model: Checkpoint, quotes: Sequence[str]) -> int:
    """Products that `evaluate` takes for some quotes."""
    recipe, size = model.metadata.recipe, len(model.vocabulary)
    if recipe.reading == "windows":
        return sum(map(len, quotes)) // BATCH * step_products(recipe, size, BATCH)
    lengths = sorted(len(model.vocabulary.units(quote)) + 1 for quote in quotes)
    batches = [lengths[start : start + BATCH] for start in range(0, len(lengths), BATCH)]
    return sum(batch[-1] * step_products(recipe, size, len(batch)) for batch in batches)


def live_written(
    name: str, model: Checkpoint, runtime: Runtime, parts: Split, real: Container[str], temperature: float
) -> Table:
    """What a model of any text writes at a temperature, in `live_count` quotes. `real` are the words that count as
    real."""
    row = tables.written_row(model, runtime, temperature, live_count(model), real, live_group(model, parts))
    return {"name": name, "temperature": temperature, **row}


def live_human(model: Checkpoint, parts: Split, real: Container[str]) -> Table:
    """The same of the test quotes, in groups of the size that the model's are counted in."""
    return tables.human_row(parts.test, real, live_group(model, parts))


def live_count(model: Checkpoint) -> int:
    """Quotes that a model writes at each of TEMPERATURES: as many as WRITING clicks pay for in all, up to COUNT."""
    recipe, size, budget = model.metadata.recipe, len(model.vocabulary), int(WRITING * CLICK / len(TEMPERATURES))
    length = LENGTH[recipe.reading]
    counts = range(COUNT, 0, -1)
    return next((count for count in counts if affordable_steps(recipe, size, count, budget) >= length), 1)


def live_group(model: Checkpoint, parts: Split) -> int:
    """Quotes that distinct words are counted in: as many as the test quotes are, or as the model writes."""
    return min(live_count(model), len(parts.test))
