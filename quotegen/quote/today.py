"""Today's quote: the best of many, and the same date gives everyone the same."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from quotegen.quote.batch import Candidate, draw_many
from quotegen.quote.budget import CLICK, affordable_steps
from quotegen.quote.choosing import LENGTHS, Choice, Chooser, language_of
from quotegen.quote.generation import starts
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling
from quotegen.text.copied import Novelty, novelty
from quotegen.text.hangul import most_units

TEMPERATURE = 0.9  # that candidates are drawn at: below, days come to the same quotes; above, few are sentences
LENGTH = 120  # characters at most
CANDIDATES = (300, 150, 60, 20, 4)  # drawn at once: the most of these that a click pays for
ROUNDS = {0: 2}  # of candidates, by draw: the date's own quote, drawn once for everyone, is the best of twice as many
MOST_ROUNDS = 3  # until one of them is new
_REMEMBERED = 8  # rounds: of 300 quotes and 120 steps, 0.4 MB each


@dataclass(frozen=True)
class TodaysQuote:
    """The chosen quote, out of how many candidates, and its novelty where the text is known.

    Its text has no white space around it, as it is shown.
    """

    choice: Choice
    candidates: int
    novelty: Novelty | None

    @property
    def quote(self) -> Candidate:
        """What was chosen."""
        return self.choice.candidate


class DailyQuotes:
    """The quotes of a model by date and draw; `draw` counts from 0, each another quote of the same day.

    A quote is about something else than the best of the draw before it, so rounds of candidates are remembered. To tell
    it from yesterday's costs no round: of the words that say what a quote is about every second rests on one day, and
    the others on the next; which ones is drawn every two days.
    """

    def __init__(
        self, chooser: Chooser, beginnings: Sequence[str], temperature: float = TEMPERATURE, length: int = LENGTH
    ):
        self._chooser, self._beginnings = chooser, beginnings
        self._sampling, self._length = Sampling(temperature), length
        self._round = lru_cache(_REMEMBERED)(self._draw_round)

    def quote(self, date: datetime.date, draw: int = 0) -> TodaysQuote:
        """The quote of a date, by `Chooser.best`.

        Copies are passed over, and while all candidates are, as many more are drawn, MOST_ROUNDS times in all.
        """
        chooser, about = self._chooser, self._passed_over(date, draw)
        for rounds in range(ROUNDS.get(draw, 1), MOST_ROUNDS + 1):
            chosen = chooser.best(self._drawn(date, draw, rounds), resting=about)
            if chooser.is_new(chosen.candidate.text):
                break
        found = novelty(chosen.candidate.text, chooser.originals) if chooser.originals else None
        return TodaysQuote(chosen, rounds * candidates(chooser.runtime), found)

    def _passed_over(self, date: datetime.date, draw: int) -> Collection[int]:
        """Content pieces that the quote may not have."""
        if not draw:
            return resting(date, self._chooser.known_pieces)
        passed_over = () if draw > 1 else self._passed_over(date, 0)
        before = self._chooser.best(self._drawn(date, draw - 1, ROUNDS.get(draw - 1, 1)), resting=passed_over)
        return self._chooser.subject(before.candidate.text)

    def _drawn(self, date: datetime.date, draw: int, rounds: int) -> list[Candidate]:
        return [candidate for number in range(rounds) for candidate in self._round(date, draw, number)]

    def _draw_round(self, date: datetime.date, draw: int, number: int) -> list[Candidate]:
        rng = np.random.default_rng([date.toordinal(), draw, number])
        runtime, count = self._chooser.runtime, candidates(self._chooser.runtime)
        prompts = starts(self._beginnings, "", count, rng)
        drawn = draw_many(runtime, self._sampling, rng, prompts=prompts, length=self._length)
        return [replace(candidate, text=candidate.text.strip()) for candidate in drawn]


def resting(date: datetime.date, pieces: int) -> np.ndarray:
    """Which of so many pieces rest on a date, as indices: about half; the others rest on the other day of the pair."""
    two_days, day = divmod(date.toordinal(), 2)
    awake = np.random.default_rng(two_days).random(pieces) < 1 / 2
    return np.flatnonzero(awake ^ bool(day))


def candidates(runtime: Runtime) -> int:
    """How many quotes of a model are drawn at once to choose from; the same on every machine."""
    size, longest = len(runtime.vocabulary), most_units(LENGTHS[language_of(runtime)][1], runtime.vocabulary.unit)
    fit = (count for count in CANDIDATES if affordable_steps(runtime.recipe, size, count, CLICK) >= longest)
    return next(fit, CANDIDATES[-1])
