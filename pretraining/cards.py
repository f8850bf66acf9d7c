"""The card of each bundled model, from its metadata and the lists of what was read: `make cards`.

    PYTHONPATH=. python pretraining/cards.py

writes data/models/NAME/README.md, and sources.json where the network read anything before its own text. A source counts
if it went into one of the files that the network read by its metadata.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict

from pretraining import korean_sources, sources
from quotegen.model.files import card
from quotegen.model.files.card import CARD, Source
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.model.files.store import bundled

NEAREST = "nearest"  # of English: its lines are in near.txt, too
DRAFTS = Source(
    "drafts of earlier networks that passed for proverbs", "benchmarks/ratings.csv", "MIT licence, as the program's"
)
KOREAN_BESIDE = {  # read by modules of their own
    "near": [
        Source("proverbs", korean_sources.QUIZ, "MIT by its package.json; proverbs are nobody's"),
        Source("proverbs", korean_sources.IDIOMS, "only the proverbs are taken, which are nobody's"),
    ],
    "middle": [
        Source(
            "journals of 1920 to 1942",
            korean_sources.JOURNALS,
            '"assumed to be in the public domain"; the repository under the Unlicense',
        ),
        Source("remarks on proverbs", korean_sources.QUIZ, "MIT by its package.json"),
    ],
}


def main() -> None:
    """Write every card."""
    for model in bundled().values():
        if found := [*read_before(model)]:
            text = json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1)
            (model.folder / card.SOURCES).write_text(text + "\n", encoding="utf-8")
    card.sources_of_bundled.cache_clear()
    for name, model in bundled().items():
        (model.folder / CARD).write_text(card.markdown(model, name), encoding="utf-8")
        print(model.folder / CARD)


def read_before(model: Checkpoint) -> Iterable[Source]:
    """The sources of the files that the network read before its own text."""
    files = {base.text.name for base in model.metadata.bases}
    korean = model.metadata.recipe.unit == "jamo"
    english = dict.fromkeys((*sources.SOURCES, *(sources.PROVERBS if "proverbs" in files else ())))
    for each in korean_sources.SOURCES if korean else english:
        if each.register in files or (each.register == NEAREST and "near" in files):
            yield Source(
                each.name, f"{each.whence}:{each.files}".replace("\\.", ".") if each.files else each.whence, each.terms
            )
    if korean:
        for register in sorted(files & KOREAN_BESIDE.keys()):
            yield from KOREAN_BESIDE[register]
    if "liked" in files:
        yield DRAFTS


if __name__ == "__main__":
    main()
