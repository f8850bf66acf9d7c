"""Today's quote: the best of many, and the same date gives everyone the same."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from quotegen.quote.batch import Candidate, draw_many
from quotegen.quote.budget import CLICK, affordable_steps
from quotegen.quote.choosing import LENGTHS, Choice, Chooser, language_of
from quotegen.quote.flocks import FLOCK, draw_in_flocks
from quotegen.quote.generation import starts
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling
from quotegen.text.novelty import Novelty, novelty

TEMPERATURE = 0.8  # that candidates are drawn at: below, all are alike; above, few are sentences
LENGTH = 120  # characters at most
CANDIDATES = (300, 150, 60, 20, 4)  # drawn at once: the most of these that a click pays for
MOST_ROUNDS = 3  # of candidates, until one of them is new


@dataclass(frozen=True)
class TodaysQuote:
    """The chosen quote, out of how many candidates, and its novelty where the text is known.

    Its text has no white space around it, as it is shown.
    """

    choice: Choice
    candidates: int
    word_by_word: bool  # chosen in flocks
    novelty: Novelty | None

    @property
    def quote(self) -> Candidate:
        """What was chosen."""
        return self.choice.candidate


def quote_of(
    chooser: Chooser,
    beginnings: Sequence[str],
    date: datetime.date,
    draw: int,
    temperature: float,
    length: int,
) -> TodaysQuote:
    """The quote of a date, by `Chooser.best`; `draw` counts from 0, each another quote of the same day.

    Copies are passed over, and while all candidates are, as many more are drawn, MOST_ROUNDS times in all. No quote is
    about what the one before it is about: yesterday's, or the draw before.
    """
    before = date - datetime.timedelta(1), 0
    if draw:
        before = date, draw - 1
    unlike = _first(chooser, beginnings, *before, temperature, length).candidate.text
    rng, drawn = _numbers(date, draw), []
    for rounds in range(1, MOST_ROUNDS + 1):  # noqa: B007, how many there were
        drawn += _candidates(chooser, beginnings, rng, temperature, length)
        chosen = chooser.best(drawn, unlike=unlike)
        if chooser.is_new(chosen.candidate.text):
            break
    found = novelty(chosen.candidate.text, chooser.originals) if chooser.originals else None
    return TodaysQuote(chosen, rounds * candidates(chooser.runtime), in_flocks(chooser), found)


def candidates(runtime: Runtime) -> int:
    """How many quotes of a model are drawn at once to choose from; the same on every machine."""
    size, longest = len(runtime.vocabulary), LENGTHS[language_of(runtime)][1]
    fit = (count for count in CANDIDATES if affordable_steps(runtime.recipe, size, count, CLICK) >= longest)
    return next(fit, CANDIDATES[-1])


def in_flocks(chooser: Chooser) -> bool:
    """Whether a quote is chosen word by word: by a model that reads quotes, in a language whose words were counted."""
    return chooser.runtime.starts_from_nothing and chooser.judges_words and candidates(chooser.runtime) >= FLOCK


def _numbers(date: datetime.date, draw: int) -> np.random.Generator:
    return np.random.default_rng([date.toordinal(), draw])


def _first(
    chooser: Chooser, beginnings: Sequence[str], date: datetime.date, draw: int, temperature: float, length: int
) -> Choice:
    """The best of a date's first candidates, whatever the day before had."""
    return chooser.best(_candidates(chooser, beginnings, _numbers(date, draw), temperature, length))


def _candidates(
    chooser: Chooser, beginnings: Sequence[str], rng: np.random.Generator, temperature: float, length: int
) -> list[Candidate]:
    runtime, sampling, count = chooser.runtime, Sampling(temperature), candidates(chooser.runtime)
    if in_flocks(chooser):
        drawn = draw_in_flocks(runtime, chooser.promises, sampling, rng, flocks=count // FLOCK, length=length)
    else:
        prompts = starts(beginnings, "", count, rng)
        drawn = draw_many(runtime, sampling, rng, prompts=prompts, length=length)
    return [replace(candidate, text=candidate.text.strip()) for candidate in drawn]
