"""Proverbs of all nations, a line each in the 33 characters of `data/saying.txt`, and which words follow in them.

    PYTHONPATH=. python pretraining/proverbs.py REPOSITORIES OUT READ

REPOSITORIES is a folder of git directories, OUT the text that the model learns from (not committed), READ the hashes
by which the app tells what is new (`quotegen/text/pretraining_lines.py`; committed). No validation or test quote of
saying.txt is in it, nor a line that is nearly one or looks like another wording of one.
"""

import re
import sys
from collections import Counter
from functools import partial
from pathlib import Path

import numpy as np

from pretraining import maxims
from pretraining.held_out import parts, without_held_out, without_other_wordings
from pretraining.lines import ALPHABET, SHORTEST, normalised
from pretraining.sources import PROVERBS
from quotegen.quote.usage import UNKNOWN, usage_of
from quotegen.text.pieces import words
from quotegen.text.pretraining_lines import ReadBefore

LONGEST = 110  # characters; saying.txt has none longer
FEWEST = 4  # proverbs that an otherwise unknown word stands in: fewer are slips, dialect, or another language
SEED = 1


def main(folder: Path, out: Path, read: Path) -> None:
    """Write the lines, shuffled, and the hashes of their runs of words."""
    sayings = [line_of(saying) for source in PROVERBS for saying in source.read(folder, folder)]
    lines = without_other_wordings(without_held_out(fit(sayings)))
    np.random.default_rng(SEED).shuffle(lines)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    ReadBefore.of([words(line) for line in lines], "english", usage_of("english").says).save(read)
    print(f"{out}: {len(lines):,} lines, {sum(map(len, lines)):,} characters")


def line_of(saying: str) -> str:
    """A saying as saying.txt would have it; remarks in brackets go."""
    return normalised(re.sub(r"\s*[(\[][^)\]]*[)\]]", "", saying))


def fit(lines: list[str]) -> list[str]:
    """The lines in English words and the 33 characters, neither short nor long nor rude, each wording once."""
    often = Counter(word for line in lines for word in set(words(line)))
    known = partial(_is_known, usage_of("english"), {word for quote in parts().train for word in words(quote.lower())})
    wordings = {tuple(words(line)): line for line in reversed(lines) if SHORTEST <= len(line) <= LONGEST}
    return [
        line
        for wording, line in reversed(wordings.items())
        if ALPHABET.fullmatch(line)
        and line[-1] in ".?"
        and not maxims.has_slur(line)
        and maxims.is_fit(line)
        and all(often[word] >= FEWEST or known(word) for word in wording)
    ]


def _is_known(usage, own: set[str], word: str) -> bool:
    return word in own or UNKNOWN not in usage.encode(word)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
