"""Today's quote: the best of many, and the same date gives everyone the same."""

import datetime
from collections.abc import Callable, Sequence
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
FIRST_ROUNDS = 4, 2  # of candidates for the date's own quote, drawn once for everyone: the most that two clicks pay for
MORE_ROUNDS = 2  # at most, until one of them is new
SOON = 30  # days: what is so likely that it would be drawn again within them is no date's own quote
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
    it from yesterday's costs no round: its rarest word has its turn on some days alone, never on two that follow one
    another (`turns`). And what the network writes so often that it would come again soon is passed over.
    """

    def __init__(
        self, chooser: Chooser, beginnings: Sequence[str], temperature: float = TEMPERATURE, length: int = LENGTH
    ):
        self._chooser, self._beginnings = chooser, beginnings
        self._sampling, self._length = Sampling(temperature), length
        self._round = lru_cache(_REMEMBERED)(self._draw_round)

    def quote(self, date: datetime.date, draw: int = 0) -> TodaysQuote:
        """The quote of a date, by `Chooser.best`.

        Copies are passed over, and while all candidates are, another round is drawn, MORE_ROUNDS times at most.
        """
        chooser, barred, first = self._chooser, self._barred(date, draw), self.rounds(draw)
        for rounds in range(first, first + MORE_ROUNDS + 1):
            chosen = chooser.best(self._drawn(date, draw, rounds), barred)
            if chooser.is_new(chosen.candidate.text):
                break
        found = novelty(chosen.candidate.text, chooser.originals) if chooser.originals else None
        return TodaysQuote(chosen, rounds * candidates(chooser.runtime), found)

    def rounds(self, draw: int = 0) -> int:
        """How many rounds of `candidates` a draw is the best of: one, and more for the date's own quote."""
        return 1 if draw else first_rounds(self._chooser.runtime)

    def _barred(self, date: datetime.date, draw: int) -> Callable[[Candidate], bool]:
        """Which candidates are passed over.

        For the date's own quote: those whose rarest word has no turn, and those likely to be drawn again within SOON
        days. For another draw: those that share a subject with the one before.
        """
        chooser = self._chooser
        if not draw:
            awake = turns(date, chooser.known_pieces)
            once_in_soon = -np.log(SOON * self.rounds() * candidates(chooser.runtime))  # ln p, at temperature 1

            def has_no_turn(candidate: Candidate) -> bool:
                rarest = chooser.rarest(candidate.text)
                return candidate.log_likelihood > once_in_soon or (rarest is not None and not awake[rarest])

            return has_no_turn
        before = chooser.best(
            self._drawn(date, draw - 1, self.rounds(draw - 1)), self._barred(date, 0) if draw == 1 else None
        )
        about = {*chooser.subject(before.candidate.text)}
        return lambda candidate: not about.isdisjoint(chooser.subject(candidate.text))

    def _drawn(self, date: datetime.date, draw: int, rounds: int) -> list[Candidate]:
        return [candidate for number in range(rounds) for candidate in self._round(date, draw, number)]

    def _draw_round(self, date: datetime.date, draw: int, number: int) -> list[Candidate]:
        rng = np.random.default_rng([date.toordinal(), draw, number])
        runtime, count = self._chooser.runtime, candidates(self._chooser.runtime)
        prompts = starts(self._beginnings, "", count, rng)
        drawn = draw_many(runtime, self._sampling, rng, prompts=prompts, length=self._length)
        return [replace(candidate, text=candidate.text.strip()) for candidate in drawn]


def turns(date: datetime.date, pieces: int) -> np.ndarray:
    """Which of so many pieces have their turn on a date, bool (pieces,): a third of them, none on two days that follow
    one another: those for which a higher number is drawn than for the day before and the day after."""
    before, today, after = (np.random.default_rng(date.toordinal() + day).random(pieces) for day in (-1, 0, 1))
    return (today > before) & (today > after)


def candidates(runtime: Runtime) -> int:
    """How many quotes of a model are drawn at once to choose from; the same on every machine."""
    return _most(runtime, CANDIDATES, CLICK)


def first_rounds(runtime: Runtime) -> int:
    """How many rounds of `candidates` the date's own quote is the best of; the same on every machine."""
    once = candidates(runtime)
    return _most(runtime, [rounds * once for rounds in FIRST_ROUNDS], 2 * CLICK) // once


def _most(runtime: Runtime, counts: Sequence[int], budget: int) -> int:
    """The first of these counts of quotes whose longest a budget pays for, or the last."""
    size, longest = len(runtime.vocabulary), most_units(LENGTHS[language_of(runtime)][1], runtime.vocabulary.unit)
    fit = (count for count in counts if affordable_steps(runtime.recipe, size, count, budget) >= longest)
    return next(fit, counts[-1])
