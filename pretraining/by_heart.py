"""The proverbs that Today's networks learn by heart.

    PYTHONPATH=. python pretraining/by_heart.py english PROVERBS OUT     of the lines of `pretraining/proverbs.py`
    PYTHONPATH=. python pretraining/by_heart.py korean REPOSITORIES OUT READ

A network of this size has room for some ten thousand lines. The English ones are those that `fine-tuned-saying` finds
likeliest, which are in plain words; of several with the same rarer words one. The Korean ones are all there are; READ
are the hashes of their runs of words, by which the app tells what is new (`quotegen/text/read_before.py`; committed).
"""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pretraining import korean_proverbs
from quotegen.judge.evaluation import bits_of_each
from quotegen.model.files.store import open_model
from quotegen.quote.choosing import is_fit
from quotegen.quote.runtime import Runtime
from quotegen.quote.usage import usage_of
from quotegen.text.pieces import words
from quotegen.text.read_before import ReadBefore

JUDGE = "fine-tuned-saying"
LENGTHS = (20, 65)  # characters
FEWEST = 8  # lines that each word of a line stands in
LIKELIEST = 0.55  # share of the lines that is left
RARER = 1500  # lines that a word stands in at most, to tell one line from another
MOST = 9500
SEED = 1


def english(proverbs: Path, out: Path) -> None:
    """Choose among the lines of a file."""
    least, most = LENGTHS
    lines = proverbs.read_text(encoding="utf-8").splitlines()
    fit = [line for line in lines if least <= len(line) <= most and is_fit(line)]
    often = Counter(word for line in fit for word in set(words(line)))
    plain = [line for line in fit if min(often[word] for word in words(line)) >= FEWEST]
    bits = bits_of_each(Runtime.of(open_model(JUDGE)), plain)
    likeliest = [plain[place] for place in np.argsort(bits)[: int(LIKELIEST * len(plain))]]
    mixed = [likeliest[place] for place in np.random.default_rng(SEED).permutation(len(likeliest))]
    told_apart = {tuple(sorted(word for word in words(line) if often[word] < RARER)): line for line in reversed(mixed)}
    write([*reversed(told_apart.values())][:MOST], out)


def korean(repositories: Path, out: Path, read: Path) -> None:
    """Write all that is fit for a classroom, shuffled, and the hashes of their runs."""
    found, _ = korean_proverbs.read(repositories, Path("data/sokdam.txt"))
    lines = [line for line in found if is_fit(line)]
    np.random.default_rng(SEED).shuffle(lines)
    write(lines, out)
    parted = usage_of("korean").parted
    ReadBefore.of([parted(line) for line in found], "korean").save(read)


def write(lines: Sequence[str], out: Path) -> None:
    """Write the lines and say how many."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"{out}: {len(lines):,} lines, {sum(map(len, lines)):,} characters")


if __name__ == "__main__":
    {"english": english, "korean": korean}[sys.argv[1]](*map(Path, sys.argv[2:]))
