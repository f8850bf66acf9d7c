"""Sheets for blind reading: Today's quotes, held-out proverbs by people and raw samples, shuffled; and their score.

    make judge                                                            writes build/judge/
    PYTHONPATH=. python benchmarks/judge.py --seed 2 --out build/judge    the same, of another seed
    PYTHONPATH=. python benchmarks/judge.py --score build/judge/english-1.csv build/judge/english-1.key.csv

A sheet is a numbered list of lines and the question; whoever reads it sees nothing else, neither the key nor this
repository, and writes a CSV file of `line,grammar,sense,passes`: grammar and sense from 1 to 5, passes yes or no.
Of each source there are 30: Today's (dates drawn by the seed, from a century ahead that nobody has looked at), the test
quotes of the text by people, and the same model's samples at temperature 0.5 as they come.
"""

import argparse
import csv
import datetime
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from quotegen.judge.tables import SHARE
from quotegen.model.files.store import WRITERS, open_model, text_of
from quotegen.quote.choosing import Chooser
from quotegen.quote.generation import generate, starts
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling
from quotegen.quote.today import DailyQuotes
from quotegen.text.split import split

MODELS = {"english": WRITERS["saying"], "korean": WRITERS["sokdam"]}
EACH = 30
RAW = Sampling(0.5)
LENGTH = 120
FIRST_DATE = datetime.date(2100, 1, 1)
SOURCES = ("people", "today", "raw")
QUESTION = """Below are {count} numbered lines in {language}. Some may be old proverbs, others not. Rate each by itself:

{asked}
Write a CSV file with the header `line,{columns}` and one row for each line. Look at no other file.

"""
ASKED = {
    "grammar": "1 (no sentence) to 5 (faultless)",
    "sense": "1 (nonsense) to 5 (a clear thought)",
    "passes": "yes or no: would you take it for a real proverb, worth repeating?",
}


def main() -> None:
    """Write the sheets and keys, or print the score of one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="of the dates, the samples and the order (default 1)")
    parser.add_argument("--out", type=Path, default=Path("build/judge"))
    parser.add_argument(
        "--score", type=Path, nargs=2, metavar=("FILE", "KEY"), help="ratings and the key of their sheet"
    )
    options = parser.parse_args()
    if options.score:
        print(*table(*(read(path) for path in options.score)), sep="\n")
        return
    options.out.mkdir(parents=True, exist_ok=True)
    for language, model in MODELS.items():
        rows = shuffled(lines(model, options.seed), options.seed)
        name = f"{language}-{options.seed}"
        write_sheet(options.out / f"{name}.txt", language, rows)


def lines(model: str, seed: int) -> list[tuple[str, str]]:
    """EACH lines of each source, (source, text), written as all of them are: as the model writes, without capitals."""
    checkpoint = open_model(model)
    corpus, runtime = text_of(checkpoint.metadata.text), Runtime.of(checkpoint)
    rng = np.random.default_rng(seed)
    people = rng.permutation(split(corpus.quotes, SHARE).test)[:EACH].tolist()
    prompts = checkpoint.metadata.prompts
    daily = DailyQuotes(Chooser(runtime, corpus.quotes), prompts)
    dates = [FIRST_DATE + datetime.timedelta(int(day)) for day in rng.choice(36_500, EACH, replace=False)]
    today = [daily.quote(date).quote.text for date in dates]
    drawn = generate(runtime, RAW, rng, prompts=starts(prompts, "", EACH, rng), length=LENGTH)
    found = dict(zip(SOURCES, (people, today, [quote.text.strip() for quote in drawn]), strict=True))
    return [(source, text) for source, texts in found.items() for text in texts]


def shuffled(rows: Sequence[tuple[str, str]], seed: int) -> list[tuple[str, str]]:
    """The rows in the order of a seed."""
    return [rows[place] for place in np.random.default_rng([seed, 1]).permutation(len(rows))]


def write_sheet(path: Path, language: str, rows: Sequence[tuple[str, str]], asked: Mapping[str, str] = ASKED) -> None:
    """Write a sheet of rows (source, text), and into the key beside it whose each is; print its name. `asked` is what a
    reader is asked of each line, column → question."""
    questions = "".join(f"- {column}: {question}\n" for column, question in asked.items())
    sheet = QUESTION.format(count=len(rows), language=language.capitalize(), asked=questions, columns=",".join(asked))
    path.write_text(sheet + "".join(f"{line}. {text}\n" for line, (_source, text) in enumerate(rows, 1)), "utf-8")
    with path.with_suffix(".key.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "source", "text"])
        writer.writerows([number, *row] for number, row in enumerate(rows, 1))
    print(path)


def read(path: Path) -> dict[int, dict[str, str]]:
    """The rows of a CSV file by their line."""
    with path.open(encoding="utf-8", newline="") as file:
        return {int(row["line"]): row for row in csv.DictReader(file)}


def said_yes(row: dict[str, str]) -> bool:
    """Whether a reader took a line for a proverb."""
    return row["passes"].strip().lower() in ("yes", "y", "1", "true")


def table(ratings: dict[int, dict[str, str]], key: dict[int, dict[str, str]]) -> list[str]:
    """Means of grammar and sense and the share that passes, of each source, as lines of Markdown."""
    if missing := sorted(key.keys() - ratings.keys()):
        sys.exit(f"These lines have no rating: {', '.join(map(str, missing))}.")
    made = ["| | lines | grammar | sense | passes |", "|---|---|---|---|---|"]
    for source in SOURCES:
        rows = [ratings[line] for line, row in key.items() if row["source"] == source]
        grammar, sense = (np.mean([float(row[name]) for row in rows]) for name in ("grammar", "sense"))
        passes = np.mean([*map(said_yes, rows)])
        made.append(f"| {source} | {len(rows)} | {grammar:.1f} | {sense:.1f} | {passes:.0%} |")
    return made


if __name__ == "__main__":
    main()
