"""A model's card: what it read, whose that was, and on which terms its weights are given. What a bundled model read
before its own text, and so all that begin with it, is in `sources.json` beside its weights (`make cards`)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from quotegen.model.files.checkpoint import Checkpoint
from quotegen.model.files.store import bundled
from quotegen.model.recipe import count_parameters

SOURCES = "sources.json"
CARD = "README.md"
NOTICES = {"WordNet": "WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved."}
_PURPOSE = (
    "Playing with, and fine-tuning on a text of one's own in the same characters. It has no idea whether a sentence is "
    "true, wise or kind, and may repeat the prejudice of what it read."
)


@dataclass(frozen=True)
class Source:
    """A text that a network read before its own."""

    name: str
    whence: str  # package==version, or owner/name@commit:files on GitHub
    terms: str  # as found there


def sources(model: Checkpoint) -> tuple[Source, ...]:
    """What the network read before its own text; nothing for most."""
    metadata = model.metadata
    lineage = [(metadata.fingerprint, metadata.weights), *((base.fingerprint, base.weights) for base in metadata.bases)]
    return next((read for each in lineage if (read := sources_of_bundled().get(each))), ())


def notices(read: Sequence[Source]) -> list[str]:
    return [notice for mark, notice in NOTICES.items() if any(source.name.startswith(mark) for source in read)]


def is_of_a_bundled_text(model: Checkpoint) -> bool:
    """Whether its own text is one of the two that come with the program."""
    return model.metadata.text.fingerprint in _bundled_texts()


@cache
def _bundled_texts() -> frozenset[str]:
    return frozenset(model.metadata.text.fingerprint for model in bundled().values())


def markdown(model: Checkpoint, name: str) -> str:
    """The card of a model under this name, as a page of Markdown."""
    metadata, read, text = model.metadata, sources(model), model.metadata.text
    recipe, best = metadata.recipe, metadata.best
    if is_of_a_bundled_text(model):
        own = f"`{text.name}.txt`: {text.quotes:,} traditional proverbs, written down for this project (MIT licence)."
        terms = "MIT licence, as the program's."
    else:
        own = f"a text of {text.quotes:,} quotes that was given to the program, on terms that only its giver knows."
        terms = "those of whoever trained it; what came with the program is under its MIT licence."
    lines = [
        f"# {name}",
        "",
        f"{recipe.cell.upper()} of {recipe.units:,} units, {count_parameters(recipe, len(metadata.vocabulary)):,} "
        f"parameters; recipe `{recipe.name}`, {metadata.history[-1].epoch} epochs, {best.bits_per_character:.2f} bits "
        f"per character on {'its training text' if best.held_out_loss is None else 'held-out quotes'}.",
        "",
        f"- **Learned from** {own}",
        f"- **Read before:** {f'the {len(read)} sources below' if read else 'nothing'}.",
        f"- **Terms of the weights:** {terms}",
        f"- **What it is for:** {_PURPOSE}",
        *(f"- **Notice:** {notice}" for notice in notices(read)),
    ]
    if read:
        rows = ([cell.replace("|", "\\|") for cell in (each.name, each.whence, each.terms)] for each in read)
        lines += ["", "| source | whence | terms, as found there |", "|---|---|---|"]
        lines += [f"| {source} | `{whence}` | {terms} |" for source, whence, terms in rows]
    return "\n".join(lines) + "\n"


@cache
def sources_of_bundled() -> dict[tuple[str, str], tuple[Source, ...]]:
    """What bundled models read before their own texts, by their fingerprints and weights."""
    read = {}
    for model in bundled().values():
        if (file := model.folder / SOURCES).is_file():
            each = tuple(Source(**source) for source in json.loads(file.read_text(encoding="utf-8")))
            read[model.metadata.fingerprint, model.metadata.weights] = each
    return read
