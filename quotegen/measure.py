"""The tables of the Evaluation page: models beside baselines on test quotes, and what the models write beside people.

`make evaluate` computes them anew and keeps them as JSON; the page and the README show what is kept.
"""

import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from quotegen.model.checkpoint import Checkpoint, CheckpointError, load
from quotegen.model.leak import LeakEpoch
from quotegen.model.recipe import Recipe, count_parameters
from quotegen.model.store import DATA
from quotegen.quote.baselines import Baseline, baselines
from quotegen.quote.evaluation import Evaluation, evaluate
from quotegen.quote.runtime import Runtime
from quotegen.quote.written import figures, known_words, whole_words, words, write
from quotegen.text.corpus import Corpus, corpus_from_text
from quotegen.text.split import Split, split
from quotegen.text.statistics import count_syllables
from quotegen.text.vocabulary import END, Vocabulary
from quotegen.text.windows import STRIDE, WINDOW_LENGTH

TABLES = DATA / "evaluation.json"
LEAK = DATA / "leaky-split.json"
TRAINED_TO_BE_MEASURED = DATA / "evaluation"  # models that no page offers: the tutorial's, on training quotes alone
SHARE = 0.1  # of the quotes for validation, and as many for the test; the recipes' own share
TEMPERATURES = (0.2, 0.5, 0.8, 1.0)
COUNT = 500  # quotes at each temperature
SEED = 7

Table = dict[str, object]


@dataclass(frozen=True)
class WordList:
    """Words that are real though the text lacks them."""

    words: Container[str]
    name: str | None  # package and version; None: there is no list for this text


def part_of(corpus: Corpus, quotes: Sequence[str]) -> Corpus:
    """Some quotes of a corpus as a corpus: what a file of them, one a line, is read as."""
    return corpus_from_text(corpus.name, "".join(quote + "\n" for quote in quotes), corpus.steps)


def measurable(corpus: Corpus, models: Mapping[str, Checkpoint]) -> dict[str, Checkpoint]:
    """The models trained on this text, or on its training quotes alone."""
    own = {corpus.fingerprint, part_of(corpus, split(corpus.quotes, SHARE).train).fingerprint}
    return {name: model for name, model in models.items() if model.metadata.text.fingerprint in own}


def has_learned(model: Checkpoint, corpus: Corpus, quotes: Sequence[str]) -> bool:
    """Whether a model of this text was trained on any of the quotes."""
    metadata = model.metadata
    if metadata.text.fingerprint != corpus.fingerprint:
        return False  # of the training quotes alone
    share = metadata.recipe.held_out if metadata.recipe.reading == "quotes" else 0
    return not set(split(corpus.quotes, share).train).isdisjoint(quotes)


def table(corpus: Corpus, models: Mapping[str, Checkpoint], *, count: int = COUNT) -> Table:
    """All figures of one text: the rows of the comparison, and what the models and people write.

    Costs a second or two for each model of quotes and some minutes for one of 1,024 units that reads windows.
    """
    parts, chosen = split(corpus.quotes, SHARE), measurable(corpus, models)
    test, listed = part_of(corpus, parts.test), word_list(corpus.text)
    real = known_words(parts.train + parts.validation, listed.words)
    vocabulary = Vocabulary.of("".join(corpus.quotes), end=True)
    runtimes = {name: Runtime.of(model) for name, model in chosen.items()}
    return {
        "text": corpus.name,
        "fingerprint": corpus.fingerprint,
        "quotes": {"train": len(parts.train), "validation": len(parts.validation), "test": len(parts.test)},
        "vocabulary_size": len(vocabulary),
        "rows": [
            *map(baseline_row, baselines(parts, vocabulary)),
            *(model_row(name, model, runtimes[name], corpus, test) for name, model in chosen.items()),
        ],
        "word_list": listed.name,
        "human": asdict(
            figures([words(quote) for quote in parts.test], [True] * len(parts.test), real, len(parts.test))
        ),
        "written": [
            {
                "name": name,
                "temperature": temperature,
                **written_row(model, runtimes[name], temperature, count, real, parts),
            }
            for name, model in chosen.items()
            for temperature in TEMPERATURES
        ],
    }


def baseline_row(baseline: Baseline) -> Table:
    """A yardstick's row of the comparison."""
    return {
        "name": baseline.name,
        "smoothing": baseline.smoothing,
        "order": baseline.order,
        **_figures(baseline.evaluation),
    }


def model_row(name: str, model: Checkpoint, runtime: Runtime, corpus: Corpus, test: Corpus) -> Table:
    """A network's row of the comparison."""
    recipe = model.metadata.recipe
    return {
        "name": name,
        "recipe": recipe.name,
        "cell": recipe.cell,
        "units": recipe.units,
        "parameters": count_parameters(recipe, len(model.metadata.vocabulary)),
        "weights": model.metadata.weights,
        "has_learned_them": has_learned(model, corpus, test.quotes),
        **_figures(evaluate(runtime, test)),
    }


def written_row(
    model: Checkpoint, runtime: Runtime, temperature: float, count: int, real: Container[str], parts: Split
) -> Table:
    """What `count` quotes of a model are like, in groups as large as the test quotes are many."""
    quotes = write(model, runtime, temperature, count, SEED)
    return asdict(figures([*map(whole_words, quotes)], [quote.ended for quote in quotes], real, len(parts.test)))


def word_list(text: str) -> WordList:
    """The English words of pyspellchecker where that is installed; nothing for a text that is mostly Hangul."""
    if count_syllables(text) > len(text) / 4:
        return WordList(frozenset(), None)
    try:
        from spellchecker import SpellChecker
    except ModuleNotFoundError:
        return WordList(frozenset(), None)
    return WordList(
        frozenset(SpellChecker("en").word_frequency.dictionary), f"pyspellchecker {version('pyspellchecker')}"
    )


def tables(texts: Sequence[Corpus], models: Mapping[str, Checkpoint], *, count: int = COUNT) -> Table:
    """The tables of several texts, with what is needed to compute them again."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "share": SHARE,
        "count": count,
        "seed": SEED,
        "texts": {corpus.name: table(corpus, models, count=count) for corpus in texts},
    }


def leak_table(corpus: Corpus, recipe: Recipe, epochs: Sequence[LeakEpoch]) -> Table:
    """The runs of `model.leak.compare`, with what is needed to compute them again."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "text": corpus.name,
        "fingerprint": corpus.fingerprint,
        "units": recipe.units,
        "window_length": WINDOW_LENGTH,
        "stride": STRIDE,
        "epochs": [asdict(epoch) for epoch in epochs],
    }


def keep(path: Path, kept: Table) -> None:
    """Write tables as JSON."""
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + END, encoding="utf-8")


def kept(path: Path = TABLES) -> Table | None:
    """Tables from JSON; None where there are none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def trained_to_be_measured() -> dict[str, Checkpoint]:
    """Models that only the tables show."""
    models = {}
    for folder in sorted(TRAINED_TO_BE_MEASURED.glob("*/")):
        try:
            models[folder.name] = load(folder)
        except CheckpointError:
            continue
    return models


def _figures(evaluation: Evaluation) -> Table:
    per_syllable = evaluation.bits_per_syllable
    return {
        "bits_per_character": round(evaluation.bits_per_character, 4),
        "perplexity": round(evaluation.perplexity, 4),
        "accuracy": round(evaluation.accuracy, 4),
        "bits_per_syllable": None if per_syllable is None else round(per_syllable, 4),
        "characters": evaluation.characters,
        "left_out": sum(evaluation.left_out.values()),
    }
