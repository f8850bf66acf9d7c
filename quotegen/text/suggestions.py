"""Cleaning steps that are off though a text has reason for them, each with its evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

from quotegen.text.cleaning import STEPS, clean, report, steps_before

# step → share of the lines that it must change: numbers and authors are habits of a file, the others slips in it.
_SHARES = dict.fromkeys(("entities", "tags", "invisible", "line_ends"), 0.0)
_SHARES |= {"numbering": 0.3, "attributions": 0.15, "tabs": 0.0}


@dataclass(frozen=True)
class Suggestion:
    """A step to switch on: `count` of `of` lines would change, the first of them from `example[0]` to `example[1]`."""

    step: str
    count: int
    of: int
    example: tuple[str, str]


def suggest(text: str, steps: Sequence[str]) -> tuple[Suggestion, ...]:
    """Steps to add to the named ones, in the order in which they would run. Raises UnknownStepError."""
    filled = sum(1 for line in text.split("\n") if line.strip())
    suggested = []
    for step, share in _SHARES.items():
        if step in steps:
            continue
        (row,) = report(clean(text, steps_before(step, steps)), [step], examples=1)
        if row.changed and row.lines >= share * filled and (not share or row.lines > 1 or filled < 5):
            suggested.append(Suggestion(step, row.lines, filled, row.examples[0]))
    straight = STEPS["straight_quotes"]
    if "straight_quotes" not in steps and ("'" in text or '"' in text):  # curly ones beside them
        changed = [(line, straight(line)) for line in text.split("\n") if straight(line) != line]
        if changed:
            suggested.append(Suggestion("straight_quotes", len(changed), filled, changed[0]))
    return tuple(suggested)
