"""Cleaning steps that are off though a text has reason for them, each with its evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

from quotegen.text.cleaning import STEPS, clean, report, steps_before

# step → share of the lines that it must change: numbers and authors are habits of a file, the others slips in it.
_SHARES = {"entities": 0.0, "tags": 0.0, "invisible": 0.0, "line_ends": 0.0, "numbering": 0.3, "attributions": 0.15}
_SHARES |= {"tabs": 0.0}


@dataclass(frozen=True)
class Suggestion:
    """A step to switch on: `count` of `of` lines would change, the first of them from `example[0]` to `example[1]`."""

    step: str
    count: int
    of: int
    example: tuple[str, str]


def suggest(text: str, steps: Sequence[str]) -> tuple[Suggestion, ...]:
    """Steps to add to the named ones, in the order in which they would run. Raises UnknownStepError."""
    written = sum(1 for line in text.split("\n") if line.strip())
    suggested = []
    for step, share in _SHARES.items():
        if step in steps:
            continue
        (row,) = report(clean(text, steps_before(step, steps)), [step], examples=1)
        if row.changed and row.lines >= share * written and (not share or row.lines > 1 or written < 5):
            suggested.append(Suggestion(step, row.lines, written, row.examples[0]))
    if "straight_quotes" not in steps and (mixed := _mixed_quotes(text)):
        suggested.append(Suggestion("straight_quotes", mixed, written, _first_change(text)))
    return tuple(suggested)


def _mixed_quotes(text: str) -> int:
    """How many lines have curly quotation marks, where others have straight ones."""
    if not ("'" in text or '"' in text):
        return 0
    return sum(STEPS["straight_quotes"](line) != line for line in text.split("\n"))


def _first_change(text: str) -> tuple[str, str]:
    lines = ((line, STEPS["straight_quotes"](line)) for line in text.split("\n"))
    return next(pair for pair in lines if pair[0] != pair[1])
