"""How much of what a network writes it has by heart: the same quotes at every stored epoch of a run."""

from collections.abc import Mapping, Sequence
from itertools import takewhile

import numpy as np

from quotegen.judge.copied_spans import KnownText
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.model.snapshots import MOST
from quotegen.quote.budget import CLICK, affordable_steps
from quotegen.quote.generation import Quote, generate, starts
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling

COUNT = 50  # quotes that a share is measured on,
LENGTH = 120  # of so many characters at most; both fewer for a model that takes long
FEWEST, SHORTEST = 5, 40
SEED = 11
BY_HEART = 0.5  # the copied share from which a network recites more than it writes


def quotes_of(checkpoint: Checkpoint, epoch: int, sampling: Sampling) -> list[Quote]:
    """Quotes of one epoch from random numbers that are the same for every epoch, for its copied share."""
    runtime, rng = Runtime.of(checkpoint, epoch), np.random.default_rng(SEED)
    count, length = size(runtime)
    prompts = starts(checkpoint.metadata.prompts, "", count, rng)
    return generate(runtime, sampling, rng, prompts=prompts, length=length)


def size(runtime: Runtime) -> tuple[int, int]:
    """How many quotes a share is measured on, and their length; all epochs of a run share the budget of a click."""

    def steps(count: int) -> int:
        return affordable_steps(runtime.recipe, len(runtime.vocabulary), count, CLICK // MOST)

    length = LENGTH if steps(FEWEST) >= LENGTH else SHORTEST
    return next((count for count in range(COUNT, FEWEST, -1) if steps(count) >= length), FEWEST), length


def copied_share(originals: KnownText, quotes: Sequence[Quote]) -> float:
    """The share of the written characters that are copied; prompts do not count. 0 where nothing was written."""
    copied = sum(copied_characters(originals, quote.text, len(quote.prompt)) for quote in quotes)
    return copied / max(sum(len(quote.text) - len(quote.prompt) for quote in quotes), 1)


def copied_characters(originals: KnownText, text: str, prompted: int = 0) -> int:
    """Characters of a quote, from place `prompted` on, in parts that are underlined (`provenance.marked_length`), and
    the whole of a quote that is one of the text's, however short."""
    if text.strip() in originals.quotes:
        return len(text) - prompted
    return sum(max(0, span.end - max(span.start, prompted)) for span in originals.provenance(text).spans)


def by_heart_from(shares: Mapping[int, float]) -> int | None:
    """The first of these epochs from which on the copied share stays at BY_HEART or above; None where there is none."""
    by_heart = takewhile(lambda epoch: shares[epoch] >= BY_HEART, sorted(shares, reverse=True))
    return min(by_heart, default=None)
