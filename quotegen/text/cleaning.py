"""Cleaning as a list of small named steps. Each can be switched off, reports what it did, and is suggested where a text
has reason for it. The tutorial's four are TUTORIAL_STEPS: with just these `clean` returns the very string that the
tutorial computes."""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quotegen.errors import QuotegenError
from quotegen.text.structure import shapes


class UnknownStepError(QuotegenError):
    def __init__(self, name: str):
        self.name = name
        super().__init__(f"There is no cleaning step {name!r}. The steps are: {', '.join(STEPS)}.")


# With the semicolon: "AT&T" and "a=1&notes=2" are none. Not so many digits that Python refuses the number.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|body|br|center|cite|code|div|em|font|h[1-6]|head|hr|html|i|img|li|mark|ol|p|pre|q"
    r"|s|small|span|strike|strong|sub|sup|table|tbody|td|th|title|tr|tt|u|ul)"
    r"(?:[ \t][^<>=\n]{1,60}=[^<>\n]{0,2000})?[ \t]?/?>|<!--[^<>\n]*-->",
    re.IGNORECASE,
)
# Characters without shape or width, but for the joiners that emoji and Indic and Arabic words need, and U+034F, which
# breaks long runs of marks. U+3164 is the Hangul filler of empty names.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f\x80-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff"
    "\uffa0\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
    "|(?<![\u0600-\u109f\u1780-\u17ff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]|[\u200c\u200d](?=\\s|\\Z)"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


_STRAIGHT = str.maketrans("‘’‚‛“”„‟«»", '\'\'\'\'""""""')


def _tag(tag: re.Match[str]) -> str:
    """HTML's own tags alone: <못된 것> and <A bad penny> are translations, and `angle_brackets` is for those."""
    return " " if tag[0][1:3].lower() in ("br", "hr") else ""


def _without_brackets(line: str) -> str:
    """What `re.sub("<.*>", "", line)` gives: that takes minutes on a line of many <."""
    first, last = line.find("<"), line.rfind(">")
    return line[:first] + line[last + 1 :] if -1 < first < last else line


def _numbering(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(line[length:] for line, length in zip(lines, shapes.numbering(lines), strict=True))


def _attributions(text: str) -> str:
    lines = text.split("\n")
    named = zip(lines, shapes.authors(lines), strict=True)
    return "\n".join(line[: author.start] + line[author.end :] if author else line for line, author in named)


# In the order in which they run. Numbers and authors come before lower case, which makes names look like other words.
STEPS: dict[str, Callable[[str], str]] = {
    "entities": lambda text: _ENTITY.sub(lambda entity: re.sub(r"[\n\r]", " ", html.unescape(entity[0])), text),
    "tags": lambda text: _TAG.sub(_tag, text),
    "invisible": lambda text: _INVISIBLE.sub("", text),
    "line_ends": lambda text: _LINE_ENDS.sub("\n", text),
    "numbering": _numbering,
    "attributions": _attributions,
    "lowercase": str.lower,
    "angle_brackets": lambda text: "\n".join(map(_without_brackets, text.split("\n"))),
    "straight_quotes": lambda text: text.translate(_STRAIGHT),
    "tabs": lambda text: re.sub(r"[^\S\n ]", " ", text),
    "newlines": lambda text: text.replace("\n", " "),
    "spaces": lambda text: re.sub(r" {2,}", " ", text),  # one alone stays: a substitution for each takes 100 bytes
}
_LAST = ("newlines", "spaces")
TUTORIAL_STEPS = ("lowercase", "angle_brackets", "newlines", "spaces")
# Where nobody chose. What the first two take out is nothing that anybody wrote, and a plain file has none of it.
DEFAULT_STEPS = ("invisible", "line_ends", *TUTORIAL_STEPS)
# Suggested where they are off, by the share of lines that they must change: numbers and authors are habits of a file,
# the others slips in it.
_SHARES = {"entities": 0, "tags": 0, "invisible": 0, "line_ends": 0, "numbering": 0.3, "attributions": 0.15, "tabs": 0}


@dataclass(frozen=True)
class StepReport:
    step: str
    changed: int  # characters removed, or replaced where the length stays
    lines: int  # lines affected
    examples: tuple[tuple[str, str], ...]  # (before, after) of the first affected lines


@dataclass(frozen=True)
class Suggestion:
    """A step to switch on: `count` of `of` lines would change, the first of them from `example[0]` to `example[1]`."""

    step: str
    count: int
    of: int
    example: tuple[str, str]


def clean(text: str, steps: Sequence[str] = TUTORIAL_STEPS) -> str:
    """The text after the named steps, run in the order of STEPS."""
    for step in _in_order(steps):
        text = STEPS[step](text)
    return text


def steps_before(step: str, steps: Sequence[str]) -> list[str]:
    """Those of the named steps that run before one of them."""
    order = list(STEPS)
    return [each for each in _in_order(steps) if order.index(each) < order.index(step)]


def clean_lines(text: str, steps: Sequence[str] = TUTORIAL_STEPS) -> list[str]:
    """The lines of the text, each after the named steps (without `newlines`, which would join them) and stripped."""
    return clean_both(text, steps)[1]


def clean_both(text: str, steps: Sequence[str] = TUTORIAL_STEPS) -> tuple[str, list[str]]:
    """What `clean` and `clean_lines` return, with one run of the steps before `newlines`."""
    within = clean(text, [step for step in _in_order(steps) if step not in _LAST])
    lines = clean(within, [step for step in _LAST if step in steps and step != "newlines"]).split("\n")
    return clean(within, [step for step in _LAST if step in steps]), [line.strip() for line in lines]


def report(text: str, steps: Sequence[str] = TUTORIAL_STEPS, examples: int = 3) -> list[StepReport]:
    """What each of the named steps does to the text, in the order in which they run."""
    reports = []
    for step in _in_order(steps):
        after = STEPS[step](text)
        reports.append(_compare(step, text, after, examples))
        text = after
    return reports


def suggest(text: str, steps: Sequence[str]) -> tuple[Suggestion, ...]:
    """Steps to add to the named ones, in the order in which they would run, each with its evidence. Raises
    UnknownStepError."""
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


def _compare(step: str, before: str, after: str, examples: int) -> StepReport:
    if before == after:
        return StepReport(step, 0, 0, ())
    replaced = sum(a != b for a, b in zip(before, after, strict=False))
    changed = replaced if len(before) == len(after) else abs(len(before) - len(after))
    lines = before.split("\n")
    if step == "newlines":
        shown = lines[: examples + 1]
        return StepReport(step, changed, changed, ((" ⏎ ".join(shown), " ".join(shown)),))
    if step == "line_ends":
        pairs = ((line, STEPS[step](line).replace("\n", " ⏎ ")) for line in lines)
    else:
        pairs = zip(lines, after.split("\n"), strict=True)
    affected = [(a, b) for a, b in pairs if a != b]
    return StepReport(step, changed, len(affected), tuple(affected[:examples]))


def _in_order(steps: Sequence[str]) -> list[str]:
    for step in steps:
        if step not in STEPS:
            raise UnknownStepError(step)
    return [step for step in STEPS if step in steps]
