"""What Today's networks learn from readers: drafts of earlier ones that passed for proverbs.

    PYTHONPATH=. python pretraining/liked.py MODEL PROVERBS OUT

`benchmarks/ratings.csv` has drafts and what blind readers made of each. OUT has those in the language of MODEL that a
reader took for a proverb, new and fit for a classroom, and with them some of PROVERBS, the lines that are known by
heart, lest they be forgotten (not committed: it can be made again). The hashes of all rated drafts are added to what
tells that a quote is new (`quotegen/text/pretraining_lines.py`; committed): what readers have judged is no quote of
Today's again.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.choosing import Rating, ratings
from benchmarks.readers import varied
from pretraining.by_heart import write
from quotegen.model.files.store import open_model, text_of
from quotegen.quote.choosing import Chooser, is_fit, language_of
from quotegen.quote.runtime import Runtime
from quotegen.text.pretraining_lines import FOLDER, ReadBefore

PROVERBS_A_DRAFT = 0.7  # lines that are known by heart, for each draft
# Languages of which only what readers would repeat is learned, and little that is alike: Korean passes more often so,
# English less (`benchmarks/choosing.md`).
CHOOSY = {"korean"}
WORTH = 3  # of 5, how gladly those who were asked would repeat that, on average
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
    read.with_drafts(chooser.pieces(text) for text in {rating.text for rating in rated}).save(file)


def passed(rated: Sequence[Rating], chooser: Chooser) -> list[str]:
    """The drafts that a reader took for a proverb, each once. Of a CHOOSY language those that whoever was asked would
    repeat, few of them alike (`varied`): what they would most gladly repeat comes first."""
    texts = dict.fromkeys(rating.text for rating in rated if rating.passes and is_fit(rating.text))
    if chooser.language not in CHOOSY:
        return [text for text in texts if chooser.is_new(text)]
    asked: dict[str, list[float]] = {}
    for rating in rated:
        asked.setdefault(rating.text, []).extend([] if rating.worth is None else [rating.worth])
    worth = {text: float(np.mean(given)) if given else WORTH for text, given in asked.items()}
    return [*varied(chooser, sorted((text for text in texts if worth[text] >= WORTH), key=worth.get, reverse=True))]


if __name__ == "__main__":
    name, *paths = sys.argv[1:]
    main(name, *map(Path, paths))
