"""What a learner answered, and the sheet that is handed in: how both are spelt in a link, and what a link may say.

Nobody signs a link. What is read from one is bounded and of the right kind; whether it is true only its sender knows.
"""

import base64
import binascii
import datetime
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace

LONGEST = 4000  # characters of a record or a sheet in a link
LONGEST_NAME = 40  # characters of a learner's name
LONGEST_OPTION = 40  # characters of an option that is a quote; the rest is cut off
MOST_AGAIN = 99
_PRINTABLE = r"[^\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]"
_OPTIONS = {  # what an option of a lesson looks like, lesson 1 first
    "frequent": _PRINTABLE,
    "numbers": r"[0-9]{1,9}",
    "blind": r"[0-9]{1,9}",
    "warmest": rf"{_PRINTABLE}{{0,{LONGEST_OPTION}}}",
    "copied": r"[0-9]{1,4}-[0-9]{1,4}",
    "surprising": "first|inside|between",
    "guesser": "network|counting|equal",
}
LESSONS = tuple(_OPTIONS)


@dataclass(frozen=True)
class Answer:
    """What a learner answered in one lesson, to which question."""

    number: int  # of the lesson
    asked: str  # the digest of the question's options
    tried: str  # the places of the options that were guessed, one digit each, in their order
    found: bool  # the last of them is right
    first: str  # the option that was guessed first, and the right one
    right: str

    @property
    def at_once(self) -> bool:
        return self.found and len(self.tried) == 1


@dataclass(frozen=True)
class Record:
    """The answers of one learner, one for each lesson at most, and how often all lessons were begun again."""

    answers: tuple[Answer, ...] = ()
    again: int = 0

    def of(self, number: int, options: Sequence[str]) -> Answer | None:
        """The answer to this lesson's question with these options; one about another text is none."""
        found = (each for each in self.answers if (each.number, each.asked) == (number, digest(options)))
        return next((each for each in found if int(max(each.tried)) < len(options)), None)

    def guess(self, number: int, options: Sequence[str], right: str, option: str) -> "Record":
        """The record with one guess more, or the same where it was made before, as by a second click. The first
        stays the first."""
        before = self.of(number, options)
        answer = before or Answer(number, digest(options), "", False, _cut(number, option), _cut(number, right))
        place = str(options.index(option))
        if answer.found or place in answer.tried:
            return self
        answer = replace(answer, tried=answer.tried + place, found=option == right)
        others = (each for each in self.answers if each.number != number)
        return replace(self, answers=tuple(sorted((*others, answer), key=lambda each: each.number)))


@dataclass(frozen=True)
class Sheet:
    """What a learner hands in."""

    name: str  # may be empty
    day: datetime.date
    plan: tuple[int, ...]  # the lessons that there were to do
    record: Record

    @property
    def answers(self) -> tuple[Answer, ...]:
        return tuple(answer for answer in self.record.answers if answer.number in self.plan)

    @property
    def score(self) -> int:
        return sum(answer.at_once for answer in self.answers)


def digest(options: Sequence[str]) -> str:
    """Four hexadecimal digits of a question's options, which tell it from the same lesson's about another text."""
    return hashlib.sha256("\n".join(options).encode()).hexdigest()[:4]


def plain_name(raw: str) -> str:
    """A learner's name as it goes on a sheet: one line of at most LONGEST_NAME characters."""
    return "".join(re.findall(_PRINTABLE, raw))[:LONGEST_NAME].strip()


def spell_record(record: Record) -> str:
    return _packed([record.again, [astuple(answer) for answer in record.answers]])


def spell_sheet(sheet: Sheet) -> str:
    answers = [astuple(answer) for answer in sheet.answers]
    return _packed([sheet.name, sheet.day.isoformat(), list(sheet.plan), [sheet.record.again, answers]])


def read_record(raw: str) -> Record:
    """The record of a parameter; an empty one where the parameter is none."""
    return _record(_unpacked(raw)) or Record()


def read_sheet(raw: str) -> Sheet | None:
    """The sheet of a parameter, None where any part of it is not of its kind."""
    match _unpacked(raw):
        case [str(name), str(day), list(plan), content] if name == plain_name(name):
            record, date = _record(content), _date(day)
            whole = all(map(_is_lesson, plan)) and plan == sorted(set(plan)) and plan
            return Sheet(name, date, tuple(plan), record) if whole and record and date else None
    return None


def _record(content: object) -> Record | None:
    match content:
        case [again, list(listed)] if type(again) is int and 0 <= again <= MOST_AGAIN and len(listed) <= len(LESSONS):
            answers = [_answer(each) for each in listed]
            numbers = [answer.number for answer in answers if answer]
            if len(numbers) == len(answers) and numbers == sorted(set(numbers)):
                return Record(tuple(answers), again)
    return None


def _answer(raw: object) -> Answer | None:
    """An answer whose parts are of their kind and agree with each other."""
    match raw:
        case [number, str(asked), str(tried), bool(found), str(first), str(right)] if _is_lesson(number):
            whole = re.fullmatch(r"[0-9a-f]{4}", asked) and re.fullmatch(r"[0-3]{1,4}", tried)
            options = _is_option(number, first) and _is_option(number, right)
            single = found and len(tried) == 1
            if whole and options and len(set(tried)) == len(tried) and (first == right or not single):
                return Answer(number, asked, tried, found, first, right)
    return None


def _is_lesson(number: object) -> bool:
    return type(number) is int and 1 <= number <= len(LESSONS)


def _is_option(number: int, option: str) -> bool:
    return re.fullmatch(_OPTIONS[LESSONS[number - 1]], option) is not None


def _cut(number: int, option: str) -> str:
    """An option as a record holds it; a character that no line of a sheet can hold is a question mark."""
    if LESSONS[number - 1] == "warmest":
        return "".join(re.findall(_PRINTABLE, " ".join(option.split())))[:LONGEST_OPTION]
    return option if _is_option(number, option) else "?"


def _date(raw: str) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(raw)
    except ValueError:
        return None
    return day if 2020 <= day.year < 2100 else None


def _packed(content: list) -> str:
    spelt = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(spelt).decode().rstrip("=")


def _unpacked(raw: str) -> object:
    """What was packed, unchecked; None where it is nothing of the kind."""
    if len(raw) > LONGEST or not re.fullmatch(r"[\w-]*", raw, re.ASCII):
        return None
    try:
        return json.loads(base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None
