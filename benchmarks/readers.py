"""Sheets of drafts for blind readers, and what the readers made of them kept in ratings.csv.

    PYTHONPATH=. python benchmarks/readers.py draw by-heart-sokdam --out build/reading/korean-8
    PYTHONPATH=. python benchmarks/readers.py again by-heart-sokdam --out build/reading/korean-again
    PYTHONPATH=. python benchmarks/readers.py keep build/reading/korean-8

`draw` lets the network write and takes the best by score that nobody has rated, few with the same ending, beginning
or subject. `again` takes the drafts that passed with the one reader they had, and some that did not. Both write sheets
of PER lines, 1.txt and so on, with a key beside each; one line in fifteen is a proverb by people, which a reader who
reads should pass. A reader sees the sheet alone and writes 1.csv beside it; `keep` adds what they wrote. `choosing.py`
fits the score to the ratings and `pretraining/liked.py` lets Today's networks learn what passed.
"""

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks import judge
from benchmarks.choosing import RATINGS, Rating, ratings
from benchmarks.judge import LENGTH, read, said_yes, shuffled, write_sheet
from quotegen.judge.tables import SHARE
from quotegen.model.files.store import open_model, text_of
from quotegen.quote.batch import draw_many
from quotegen.quote.choosing import Chooser
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling
from quotegen.quote.today import TEMPERATURE
from quotegen.text.split import split

BATCH = 300
PER, CONTROL = 520, 34  # lines of a sheet, and how many of them are by people
PEOPLE = "people"
ASKED = judge.ASKED | {
    "worth": "1 to 5: how gladly would you repeat it? 1 says nothing, is flat or put together from stock phrases; "
    "3 is fair; 5 has a picture or a turn of thought that one remembers"
}
# How many drafts may share their last two pieces, their first three, one that says what they are about, or all others.
ALIKE = {"english": (4, 6, 25, 8), "korean": (6, 8, 30, 8)}


def main() -> None:
    """Write sheets, or keep what readers wrote."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("draw", "again", "keep"))
    parser.add_argument("of", help="a model; to keep, a folder of sheets")
    parser.add_argument("--out", type=Path, default=Path("build/reading"))
    parser.add_argument("--drafts", type=int, default=90_000, help="that are drawn (default 90,000)")
    parser.add_argument("--best", type=int, default=1500, help="of them, to be read (default 1,500)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.what == "keep":
        keep(Path(options.of))
        return
    model = open_model(options.of)
    runtime, corpus = Runtime.of(model), text_of(model.metadata.text)
    chooser = Chooser(runtime, corpus.quotes)
    if options.what == "again":
        chosen = read_once(ratings(chooser.language, runtime), options.seed)
    else:
        rated = {each.text for each in ratings(chooser.language, runtime)}
        drafts = (text for text in drawn(chooser, options.drafts, options.seed) if text not in rated)
        chosen = [(options.of, text) for text in islice(varied(chooser, drafts), options.best)]
    people = np.random.default_rng(options.seed).permutation(split(corpus.quotes, SHARE).validation).tolist()
    write_sheets(options.out, chooser.language, shuffled(chosen, options.seed), people)


def drawn(chooser: Chooser, count: int, seed: int) -> list[str]:
    """Drafts that Today could choose, but for copies, the best by score first."""
    found = {}
    for number in range(count // BATCH):
        rng = np.random.default_rng([seed, number])
        for candidate in draw_many(chooser.runtime, Sampling(TEMPERATURE), rng, prompts=[""] * BATCH, length=LENGTH):
            choice = chooser.choice(candidate)
            if choice.whole and choice.real and choice.fit:
                found[candidate.text.strip()] = choice.score
    return sorted(found, key=found.get, reverse=True)


def varied(chooser: Chooser, texts: Iterable[str]) -> Iterator[str]:
    """Those that are new, without what would be one more than ALIKE allows; the first stay."""
    most = ALIKE[chooser.language]
    there = [Counter() for _limit in most]
    for text in texts:
        pieces = chooser.pieces(text)
        frame = tuple("" if chooser.says(piece) else piece for piece in pieces)
        shared = [[tuple(pieces[-2:])], [tuple(pieces[:3])], chooser.subject(text), [frame] if any(frame) else []]
        if any(count[each] >= limit for count, limit, found in zip(there, most, shared, strict=True) for each in found):
            continue
        if chooser.is_new(text):
            for count, found in zip(there, shared, strict=True):
                count.update(found)
            yield text


def read_once(rated: Sequence[Rating], seed: int) -> list[tuple[str, str]]:
    """(model, text) of the drafts that passed with their one reader, and of a third as many that did not."""
    readers = Counter(each.text for each in rated)
    once = [each for each in rated if readers[each.text] == 1]
    passed = [(each.model, each.text) for each in once if each.passes]
    others = [(each.model, each.text) for each in once if not each.passes and each.sense >= 3]
    places = np.random.default_rng(seed).permutation(len(others))[: len(passed) // 3]
    return passed + [others[place] for place in places]


def write_sheets(out: Path, language: str, chosen: Sequence[tuple[str, str]], people: Sequence[str]) -> None:
    """Sheets of PER lines or fewer, all as long; `people` are lines by people, of which each sheet has others."""
    out.mkdir(parents=True, exist_ok=True)
    sheets = -(-len(chosen) // (PER - CONTROL))
    for number, places in enumerate(np.array_split(np.arange(len(chosen)), sheets)):
        control = [(PEOPLE, people[(number * CONTROL + place) % len(people)]) for place in range(CONTROL)]
        rows = shuffled([*(chosen[place] for place in places), *control], number)
        write_sheet(out / f"{number + 1}.txt", language, rows, ASKED)


def keep(folder: Path) -> None:
    """Add the ratings of each sheet of a folder that a reader has rated, once, and print how many lines passed."""
    with RATINGS.open(encoding="utf-8", newline="") as file:
        there = {row["sheet"] for row in csv.DictReader(file)}
    for path in sorted(folder.glob("*.key.csv")):
        name = path.name.removesuffix(".key.csv")
        sheet, ratings_file = f"{folder.name}/{name}", folder / f"{name}.csv"
        if sheet in there or not ratings_file.is_file():
            continue
        key, given = read(path), read(ratings_file)
        if missing := sorted(key.keys() - given.keys()):
            sys.exit(f"{ratings_file}: these lines have no rating: {', '.join(map(str, missing))}.")
        for source in dict.fromkeys(row["source"] for row in key.values()):
            lines = [line for line, row in key.items() if row["source"] == source]
            passes = np.mean([said_yes(given[line]) for line in lines])
            print(f"{sheet}: {source}, {len(lines)} lines, {passes:.0%} pass")
        add(sheet, [(row, given[line]) for line, row in key.items() if row["source"] != PEOPLE])


def add(sheet: str, rows: Sequence[tuple[dict[str, str], dict[str, str]]]) -> None:
    """Write rows of the key with what a reader gave behind the ratings that are there."""
    with RATINGS.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row, given in rows:
            language = "korean" if re.search("[가-힣]", row["text"]) else "english"
            passes = "yes" if said_yes(given) else "no"
            writer.writerow(
                [language, row["source"], row["text"], given["grammar"], given["sense"], passes, given["worth"], sheet]
            )


if __name__ == "__main__":
    main()
