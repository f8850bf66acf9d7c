"""Cleaning as a list of small named steps, each of which can be switched off and reports what it did.

The tutorial's chain is `lowercase`, `angle_brackets`, `newlines`, `spaces`; with just these four, `clean`
returns the very string that the tutorial computes. The others are for texts that need more.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quotegen.errors import QuotegenError


class UnknownStepError(QuotegenError):
    """A cleaning step that does not exist was asked for."""

    def __init__(self, name: str):
        self.name = name
        super().__init__(f"There is no cleaning step {name!r}. The steps are: {', '.join(STEPS)}.")


def _straight_quotes(text: str) -> str:
    return text.translate(str.maketrans("‘’‚‛“”„‟«»", '\'\'\'\'""""""'))


def _angle_brackets(text: str) -> str:
    """What `re.sub("<.*>", "", text)` gives: on each line all from the first < to the last >. Found without the
    regular expression, which takes minutes on a line of many <."""
    return "\n".join(map(_without_brackets, text.split("\n")))


def _without_brackets(line: str) -> str:
    first, last = line.find("<"), line.rfind(">")
    return line[:first] + line[last + 1 :] if -1 < first < last else line


def _numbering(text: str) -> str:
    return re.sub(r"(?m)^[ \t]*(?:\d{1,4}[.)]|[-*•·])[ \t]+", "", text)


def _attributions(text: str) -> str:
    return re.sub(r"(?m)(?<![ \t])[ \t]+(?:[—–―~]|--)[ \t]?[^—–―~.!?\n]{2,40}$", "", text)


def _tabs(text: str) -> str:
    return re.sub(r"[^\S\n ]", " ", text)


def _newlines(text: str) -> str:
    return text.replace("\n", " ")


def _spaces(text: str) -> str:
    return re.sub(r" {2,}", " ", text)  # one space alone stays: a substitution for each takes 100 bytes


# In the order in which they run.
STEPS: dict[str, Callable[[str], str]] = {
    "lowercase": str.lower,
    "angle_brackets": _angle_brackets,
    "straight_quotes": _straight_quotes,
    "numbering": _numbering,
    "attributions": _attributions,
    "tabs": _tabs,
    "newlines": _newlines,
    "spaces": _spaces,
}
TUTORIAL_STEPS = ("lowercase", "angle_brackets", "newlines", "spaces")


@dataclass(frozen=True)
class StepReport:
    """What one step did to a text."""

    step: str
    changed: int  # characters removed, or replaced where the length stays
    lines: int  # lines affected
    examples: tuple[tuple[str, str], ...]  # (before, after) of the first affected lines


def clean(text: str, steps: Sequence[str] = TUTORIAL_STEPS) -> str:
    """The text after the named steps, run in the order of STEPS."""
    for step in _in_order(steps):
        text = STEPS[step](text)
    return text


def clean_lines(text: str, steps: Sequence[str] = TUTORIAL_STEPS) -> list[str]:
    """The lines of the text, each after the named steps (without `newlines`, which would join them) and stripped.

    No step but `newlines` reaches across a line end, so this is `clean` seen line by line.
    """
    within = [step for step in _in_order(steps) if step != "newlines"]
    return [line.strip() for line in clean(text, within).split("\n")]


def report(text: str, steps: Sequence[str] = TUTORIAL_STEPS, examples: int = 3) -> list[StepReport]:
    """What each of the named steps does to the text, in the order in which they run."""
    reports = []
    for step in _in_order(steps):
        after = STEPS[step](text)
        reports.append(_compare(step, text, after, examples))
        text = after
    return reports


def _compare(step: str, before: str, after: str, examples: int) -> StepReport:
    replaced = sum(a != b for a, b in zip(before, after, strict=False))
    changed = replaced if len(before) == len(after) else abs(len(before) - len(after))
    if step == "newlines":
        lines = before.split("\n")[: examples + 1]
        return StepReport(step, changed, changed, ((" ⏎ ".join(lines), " ".join(lines)),) if changed else ())
    affected = [(a, b) for a, b in zip(before.split("\n"), after.split("\n"), strict=True) if a != b]
    return StepReport(step, changed, len(affected), tuple(affected[:examples]))


def _in_order(steps: Sequence[str]) -> list[str]:
    for step in steps:
        if step not in STEPS:
            raise UnknownStepError(step)
    return [step for step in STEPS if step in steps]
