"""Korean proverbs out of two repositories, without the words that a dictionary has about them.

The meanings in both are, many of them word for word, those of the dictionary of the National Institute of Korean
Language, which is under share-alike terms (CC BY-SA 2.0 KR). So only the proverbs themselves, which are nobody's, are
taken, and of the quiz also what its maker wrote: plain assertions and examples.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from pretraining import repositories
from pretraining.held_out import TOO_NEAR, parts, without_held_out
from pretraining.korean_lines import proverb, sentences
from pretraining.korean_sources import IDIOMS, QUIZ

_QUOTED = r"'((?:[^'\\]|\\.)*)'"
_INSTITUTE = {"표준국어대사전", "우리말샘"}  # the Institute's two dictionaries; another's rows are left out


@dataclass(frozen=True)
class Entry:
    """A proverb in all its wordings, and what the maker of the quiz wrote about it."""

    proverbs: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def read(folder: Path, text: Path) -> tuple[list[str], list[str]]:
    """(proverbs, remarks), distinct, without the whole entry of a proverb that is held out of a text."""
    files = repositories.read(folder, QUIZ, r"src/const/ConstMainData\.ts")
    quiz = [entry for _, file in files for entry in entries(file)]
    folk = [Entry((line,)) for _, file in repositories.read(folder, IDIOMS, r"idioms\.csv") for line in idioms(file)]
    kept = allowed([*quiz, *folk], text)
    proverbs = dict.fromkeys(line for entry in kept for line in entry.proverbs)
    remarks = dict.fromkeys(line for entry in kept for line in entry.remarks)
    return list(proverbs), list(remarks)


def entries(text: str) -> Iterator[Entry]:
    """The entries of a TypeScript table of proverbs."""
    for entry in re.split(r"\bid:\s*\d+", text)[1:]:
        names = re.findall(rf"\b(?:proverb|synonym|antonym):\s*{_QUOTED}", entry) + _listed("sameProverb", entry)
        meanings = re.findall(rf"\bmeaning:\s*{_QUOTED}", entry)
        plain = [f"{meaning.rstrip('.')}." for meaning in meanings if re.search(r"(?<!는)다\.?$", meaning)]
        remarks = sentences([*plain, *_listed("example", entry)])
        yield Entry(tuple(filter(None, map(proverb, names))), tuple(remarks))


def idioms(text: str) -> Iterator[str]:
    """The proverbs of a table of idioms."""
    rows = csv.DictReader(io.StringIO(text))
    folk = (row["Description"] for row in rows if row["Type"] == "속담" and row["Source"] in _INSTITUTE)
    yield from filter(None, map(proverb, folk))


def allowed(found: Sequence[Entry], text: Path) -> list[Entry]:
    """The entries of which no wording is nearly a held-out quote, holds one, or is held by one; spaces do not count."""
    proverbs = list(dict.fromkeys(line for entry in found for line in entry.proverbs))
    good = set(without_held_out(proverbs, text))
    bare = [_bare(quote) for quote in (*parts(text).validation, *parts(text).test)]
    alike = process.cdist([_bare(line) for line in proverbs], bare, scorer=fuzz.partial_ratio, score_cutoff=TOO_NEAR)
    good -= {proverbs[row] for row in np.flatnonzero(alike.any(1))}
    return [entry for entry in found if good.issuperset(entry.proverbs)]


def _listed(name: str, entry: str) -> list[str]:
    lists = re.findall(rf"\b{name}:\s*\[(.*?)\]\s*,\n", entry, re.S)
    return [quoted for found in lists for quoted in re.findall(_QUOTED, found)]


def _bare(line: str) -> str:
    return line.replace(" ", "").rstrip(".")
