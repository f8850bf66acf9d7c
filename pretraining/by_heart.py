"""The Korean proverbs that Today's network learns by heart, and hashes of their runs of words.

    PYTHONPATH=. python pretraining/by_heart.py REPOSITORIES OUT READ

OUT is the text that the network learns from (not committed), READ are the hashes by which the app tells what is new
(`quotegen/text/read_before.py`; committed). No validation or test quote of sokdam.txt is in it, nor a line that is
nearly one (`korean_proverbs.py`).
"""

import sys
from pathlib import Path

import numpy as np

from pretraining import korean_proverbs
from quotegen.quote.choosing import is_fit
from quotegen.quote.usage import usage_of
from quotegen.text.read_before import ReadBefore

SEED = 1


def main(repositories: Path, out: Path, read: Path) -> None:
    """Write all that are fit for a classroom, shuffled, and the hashes."""
    found, _ = korean_proverbs.read(repositories, Path("data/sokdam.txt"))
    lines = [line for line in found if is_fit(line)]
    np.random.default_rng(SEED).shuffle(lines)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    parted = usage_of("korean").parted
    ReadBefore.of([parted(line) for line in found], "korean").save(read)
    print(f"{out}: {len(lines):,} lines, {sum(map(len, lines)):,} characters")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
