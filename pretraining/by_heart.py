"""The proverbs that Today's networks learn by heart.

    PYTHONPATH=. python pretraining/by_heart.py english PROVERBS OUT
    PYTHONPATH=. python pretraining/by_heart.py korean REPOSITORIES OUT READ

OUT is the text that the network learns from (not committed). In English it is those of PROVERBS, which `proverbs.py`
wrote, that `fine-tuned-saying` holds likeliest, and the training quotes of saying.txt; in Korean all proverbs of the
repositories. READ are the hashes by which the app tells what is new (`quotegen/text/pretraining_lines.py`; committed).
No validation or test quote is in it, nor a line that is nearly one (`held_out.py`, `korean_proverbs.py`).
"""

import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from pretraining import korean_proverbs
from pretraining.held_out import parts
from quotegen.judge.evaluation import bits_of_each
from quotegen.model.files.store import BASE, open_model
from quotegen.quote.choosing import is_fit
from quotegen.quote.runtime import Runtime
from quotegen.quote.usage import usage_of
from quotegen.text.pretraining_lines import ReadBefore

SEED = 1
LIKELIEST = 12_000  # English proverbs: plain words in plain order; among the others are more slips and odd translations
LENGTHS = range(18, 63)  # characters of them: what the network has in pieces, it puts together to quotes of 20 to 80
LONGEST_QUOTE = 90  # characters of a training quote of saying.txt


def english(proverbs: Path, out: Path) -> None:
    """Write the likeliest proverbs and the training quotes, shuffled."""
    lines = [line for line in proverbs.read_text("utf-8").splitlines() if len(line) in LENGTHS and is_fit(line)]
    bits = bits_of_each(Runtime.of(open_model(BASE)), lines)
    likeliest = [lines[place] for place in np.argsort(bits)[:LIKELIEST]]
    write(out, dict.fromkeys([*likeliest, *(quote for quote in parts().train if len(quote) <= LONGEST_QUOTE)]))


def korean(repositories: Path, out: Path, read: Path) -> None:
    """Write all that are fit for a classroom, shuffled, and the hashes of all."""
    found, _ = korean_proverbs.read(repositories, Path("data/sokdam.txt"))
    write(out, filter(is_fit, found))
    usage = usage_of("korean")
    ReadBefore.of([usage.parted(line) for line in found], "korean", usage.says).save(read)


def write(out: Path, lines: Iterable[str]) -> None:
    """Write lines in the order of SEED."""
    shuffled = [*lines]
    np.random.default_rng(SEED).shuffle(shuffled)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("".join(f"{line}\n" for line in shuffled), encoding="utf-8")
    print(f"{out}: {len(shuffled):,} lines, {sum(map(len, shuffled)):,} characters")


if __name__ == "__main__":
    {"english": english, "korean": korean}[sys.argv[1]](*map(Path, sys.argv[2:]))
