"""The tables that pages show without computing them: models beside baselines on test quotes, and what the models write
beside people. `make evaluate` computes them anew and keeps them as JSON."""

import contextlib
import json
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from quotegen.judge.baselines import Baseline, baselines
from quotegen.judge.evaluation import Evaluation, evaluate
from quotegen.judge.wording import figures, known_words, whole_words, words, write
from quotegen.model.files.checkpoint import Checkpoint, load_if_any
from quotegen.model.files.store import DATA
from quotegen.model.recipe import count_parameters
from quotegen.quote.runtime import Runtime
from quotegen.text.corpus import Corpus, corpus_from_text
from quotegen.text.split import Split, split
from quotegen.text.statistics import count_syllables
from quotegen.text.vocabulary import END, Vocabulary

TABLES = DATA / "figures" / "evaluation.json"
TRAINED_TO_BE_MEASURED = DATA / "evaluation"  # models that no page offers: the tutorial's, on training quotes alone
SHARE = 0.1  # of the quotes for validation, and as many for the test; the recipes' own share
TEMPERATURES = (0.2, 0.5, 0.8, 1.0)
BEGIN, END_MARK = "<!-- make evaluate writes from here -->\n", "<!-- to here -->\n"  # in the README
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


def taught_by(corpus: Corpus, parts: Split) -> frozenset[str]:
    """The fingerprints of a text and of its training quotes alone."""
    return frozenset((corpus.fingerprint, part_of(corpus, parts.train).fingerprint))


def measurable(own: Collection[str], models: Mapping[str, Checkpoint]) -> dict[str, Checkpoint]:
    """The models that were trained on a text, given as `taught_by` it."""
    return {name: model for name, model in models.items() if model.metadata.text.fingerprint in own}


def has_learned(model: Checkpoint, corpus: Corpus, parts: Split, quotes: Sequence[str]) -> bool:
    """Whether a model of this text was trained on any of the quotes; `parts` are those of the text by SHARE."""
    metadata = model.metadata
    if metadata.text.fingerprint != corpus.fingerprint:
        return False  # of the training quotes alone
    share = metadata.recipe.held_out if metadata.recipe.reading == "quotes" else 0
    learned = parts.train if share == SHARE else split(corpus.quotes, share).train
    return not set(learned).isdisjoint(quotes)


def table(corpus: Corpus, models: Mapping[str, Checkpoint], *, count: int = COUNT) -> Table:
    """All figures of one text: a second or two for each model of quotes, minutes for one of 1,024 units of windows."""
    parts = split(corpus.quotes, SHARE)
    chosen = measurable(taught_by(corpus, parts), models)
    test, listed = part_of(corpus, parts.test), word_list(corpus.text)
    real = known_words(parts.train + parts.validation, listed.words)
    vocabulary = Vocabulary.of("".join(corpus.quotes), end=True)
    runtimes = {name: Runtime.of(model) for name, model in chosen.items()}
    return {
        "text": corpus.name,
        "date": datetime.now(UTC).date().isoformat(),
        "fingerprint": corpus.fingerprint,
        "quotes": {"train": len(parts.train), "validation": len(parts.validation), "test": len(parts.test)},
        "vocabulary_size": len(vocabulary),
        "rows": [
            *map(baseline_row, baselines(parts, vocabulary)),
            *(model_row(name, model, runtimes[name], corpus, parts, test) for name, model in chosen.items()),
        ],
        "word_list": listed.name,
        "human": human_row(parts.test, real, len(parts.test)),
        "written": [
            {
                "name": name,
                "temperature": temperature,
                **written_row(model, runtimes[name], temperature, count, real, len(parts.test)),
            }
            for name, model in chosen.items()
            for temperature in TEMPERATURES
        ],
    }


def still_true(before: Table, models: Mapping[str, Checkpoint]) -> Table:
    """A table without the rows of models that have been trained anew since, or are gone."""
    weights = {model.metadata.weights for model in models.values()}
    rows = [row for row in before["rows"] if row.get("weights") is None or row["weights"] in weights]
    names = {row["name"] for row in rows}
    return {**before, "rows": rows, "written": [row for row in before["written"] if row["name"] in names]}


def best_network(rows: Sequence[Table]) -> Table | None:
    """The row of the network that guesses unseen quotes best."""
    networks = [row for row in rows if "recipe" in row and not row["has_learned_them"]]
    return min(networks, key=lambda row: row["bits_per_character"], default=None)


def baseline_row(baseline: Baseline) -> Table:
    own = {"name": baseline.name, "smoothing": baseline.smoothing, "order": baseline.order}
    return {**own, **_figures(baseline.evaluation)}


def model_row(name: str, model: Checkpoint, runtime: Runtime, corpus: Corpus, parts: Split, test: Corpus) -> Table:
    recipe = model.metadata.recipe
    return {
        "name": name,
        "recipe": recipe.name,
        "cell": recipe.cell,
        "units": recipe.units,
        "parameters": count_parameters(recipe, len(model.metadata.vocabulary)),
        "weights": model.metadata.weights,
        "has_learned_them": has_learned(model, corpus, parts, test.quotes),
        **_figures(evaluate(runtime, test)),
    }


def human_row(quotes: Sequence[str], real: Container[str], group: int) -> Table:
    """What quotes by people are like, in groups of one size."""
    return asdict(figures([*map(words, quotes)], [True] * len(quotes), real, group))


def written_row(
    model: Checkpoint, runtime: Runtime, temperature: float, count: int, real: Container[str], group: int
) -> Table:
    """What `count` quotes of a model are like, in groups of one size."""
    quotes = write(model, runtime, temperature, count, SEED)
    return asdict(figures([*map(whole_words, quotes)], [quote.ended for quote in quotes], real, group))


def word_list(text: str) -> WordList:
    """The English words of pyspellchecker where that is installed; nothing for a text that is mostly Hangul."""
    if count_syllables(text) <= len(text) / 4:
        with contextlib.suppress(ModuleNotFoundError):
            from spellchecker import SpellChecker

            words = frozenset(SpellChecker("en").word_frequency.dictionary)
            return WordList(words, f"pyspellchecker {version('pyspellchecker')}")
    return WordList(frozenset(), None)


def tables(texts: Sequence[Corpus], models: Mapping[str, Checkpoint], *, count: int = COUNT) -> Table:
    """The tables of several texts, with what is needed to compute them again."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "share": SHARE,
        "count": count,
        "seed": SEED,
        "texts": {corpus.name: table(corpus, models, count=count) for corpus in texts},
    }


def together(before: Table | None, measured: Table, models: Mapping[str, Checkpoint]) -> Table:
    """New tables, and those kept of other texts, measured in the same way; of the same text, rows of `models` that were
    not measured now, such as one that is only there when somebody trains it (`trained_to_be_measured`)."""
    if not before or any(before[key] != measured[key] for key in ("share", "count", "seed")):
        return measured
    texts = {name: {"date": before["date"], **table} for name, table in before["texts"].items()}
    place = {name: at for at, name in enumerate(models)}
    for name, table in measured["texts"].items():
        if name in texts and texts[name]["fingerprint"] == table["fingerprint"]:
            new, old = {row["name"] for row in table["rows"]}, still_true(texts[name], models)
            for part in ("rows", "written"):
                rows = [*table[part], *(row for row in old[part] if row["name"] not in new)]
                table = {**table, part: sorted(rows, key=lambda row: place.get(row["name"], -1))}
        texts[name] = table
    return {**measured, "texts": texts}


def markdown(measured: Table) -> str:
    """The tables as docs/figures.md shows them."""
    return "\n".join(line for table in measured["texts"].values() for line in _markdown_of(table)) + "\n"


def _markdown_of(table: Table) -> Iterator[str]:
    def lines(*rows: Sequence[str]) -> Iterator[str]:
        head, *rest = (f"| {' | '.join(row)} |" for row in rows)
        yield from (head, "|" + "---|" * len(rows[0]), *rest)

    hangul = all(row["bits_per_syllable"] for row in table["rows"])
    train, validation, test = (table["quotes"][part] for part in ("train", "validation", "test"))
    yield f"**{table['text']}.txt**: {train} quotes to learn from, {validation} to choose by, {test} to judge by.\n"
    kinds = {"bits_per_character": ".2f", "bits_per_syllable": ".2f", "perplexity": ".2f", "accuracy": ".1%"}
    if not hangul:
        del kinds["bits_per_syllable"]
    ordered = sorted(table["rows"], key=lambda row: row["bits_per_character"])
    yield from lines(
        ["guessed by", *(kind.replace("_", " ") for kind in kinds)],
        *([_name(row), *(format(row[kind], how) for kind, how in kinds.items())] for row in ordered),
    )
    listed = f" or {table['word_list']}" if table["word_list"] else ""
    yield from ("", f"Real words are those of the other quotes{listed}.", "")
    kinds = {"real words": "real_words", "end by themselves": "ended"}
    kinds |= {"distinct words": "distinct_1", "distinct pairs": "distinct_2"}
    people = {"name": "people (the test quotes)", "temperature": "", **table["human"]}
    yield from lines(
        ["written by", "T", *kinds],
        *(
            [row["name"], str(row["temperature"]), *(f"{row[kind]:.1%}" for kind in kinds.values())]
            for row in (people, *table["written"])
        ),
    )
    yield ""


def _name(row: Table) -> str:
    if "recipe" in row:
        return f"`{row['name']}`" + (", *which learned these very quotes*" if row["has_learned_them"] else "")
    return f"{row['order']}-gram, {row['smoothing'].title()}" if row["order"] > 1 else row["name"]


def renew(readme: Path, measured: Table) -> None:
    before, rest = readme.read_text(encoding="utf-8").split(BEGIN)
    readme.write_text(before + BEGIN + "\n" + markdown(measured) + END_MARK + rest.split(END_MARK)[1], encoding="utf-8")


def write_tables(path: Path, measured: Table) -> None:
    path.write_text(json.dumps(measured, ensure_ascii=False, indent=1) + END, encoding="utf-8")


def read_tables(path: Path = TABLES) -> Table | None:
    """Tables from JSON; None where there are none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def trained_to_be_measured() -> dict[str, Checkpoint]:
    """Models that only the tables show. Bundled are their metadata; `make tutorial-train` makes the weights."""
    models = map(load_if_any, sorted(TRAINED_TO_BE_MEASURED.glob("*/")))
    return {model.folder.name: model for model in models if model}


def rounded(evaluation: Evaluation) -> Table:
    """The figures that are shown of an evaluation."""
    names = ("bits_per_character", "perplexity", "accuracy", "bits_per_syllable")
    return {name: (value := getattr(evaluation, name)) and round(value, 4) for name in names}


def _figures(evaluation: Evaluation) -> Table:
    sizes = {"characters": evaluation.characters, "left_out": sum(evaluation.left_out.values())}
    return rounded(evaluation) | sizes
