"""What Today's networks learn from readers: drafts of earlier ones that passed for proverbs.

    PYTHONPATH=. python pretraining/liked.py MODEL PROVERBS OUT

`benchmarks/ratings.csv` has drafts and what blind readers made of each. OUT has those in the language of MODEL that
passed, new and fit for a classroom, and with them some of PROVERBS, the lines that are known by heart, lest they be
forgotten (not committed: it can be made again). The hashes of all rated drafts are added to what tells that a quote
is new (`quotegen/text/pretraining_lines.py`; committed): what readers have judged is no quote of Today's again.
"""

import sys
from pathlib import Path

import numpy as np

from benchmarks.choosing import Rated, ratings
from pretraining.by_heart import write
from quotegen.model.files.store import open_model, text_of
from quotegen.quote.choosing import Chooser, is_fit, language_of
from quotegen.quote.runtime import Runtime
from quotegen.text.pretraining_lines import FOLDER, ReadBefore

PROVERBS_A_DRAFT = 0.7  # lines that are known by heart, for each draft
SEED = 1


def main(name: str, proverbs: Path, out: Path) -> None:
    """Write the lines, shuffled, and add the hashes of the drafts to those of the language."""
    model = open_model(name)
    runtime = Runtime.of(model)
    language = language_of(runtime)
    file = FOLDER / f"{language}-read.npz"
    read = ReadBefore.read(file, language).with_drafts([])
    read.save(file)  # before a chooser reads it
    chooser = Chooser(runtime, text_of(model.metadata.text).quotes)
    rated = ratings(language, runtime)
    drafts, known = passed(rated, chooser), proverbs.read_text("utf-8").splitlines()
    count = min(len(known), round(PROVERBS_A_DRAFT * len(drafts)))
    some = np.random.default_rng(SEED).choice(known, count, replace=False)
    write(out, dict.fromkeys([*drafts, *map(str, some)]))
    read.with_drafts(map(chooser.pieces, rated.texts)).save(file)


def passed(rated: Rated, chooser: Chooser) -> list[str]:
    """The drafts that readers took for proverbs, each once, in the order of the ratings."""
    texts = (text for text, passes in zip(rated.texts, rated.passes, strict=True) if passes)
    return [text for text in dict.fromkeys(texts) if is_fit(text) and chooser.is_new(text)]


if __name__ == "__main__":
    name, *paths = sys.argv[1:]
    main(name, *map(Path, paths))
