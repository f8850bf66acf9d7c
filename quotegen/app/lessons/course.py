"""Seven lessons on the pages: what each asks about the chosen text and model, and how far a visitor has come.

A page appears once its lesson's question is answered: whoever sees the answer first has nothing to predict. What a
lesson asks about is then on the page, by the settings that it brings: the same quotes, the same proverb.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import streamlit as st

from quotegen.app import choices, link, session
from quotegen.app.lessons import asking
from quotegen.app.lessons.questions import Question
from quotegen.app.lessons.record import MOST_AGAIN, Answer, Record, read_record, spell_record
from quotegen.errors import QuotegenError


@dataclass(frozen=True)
class Lesson:
    """One step of the path."""

    name: str
    page: str
    minutes: int
    ask: Callable[[], Question]  # raises QuotegenError where the text or the model leaves nothing to ask
    controls: tuple[str, ...] = ()  # that its settings move, and that go back when it is over
    shows: Mapping[str, str] = field(default_factory=dict)  # the part of the page that it is about, by its control


@dataclass(frozen=True)
class Standing:
    """Where a visitor stands while a lesson is on."""

    number: int
    lesson: Lesson
    here: bool  # it plays on the page that is open
    asked: Question | None = None
    answer: Answer | None = None  # as far as one was given
    revealed: bool = False
    problem: QuotegenError | None = None  # why there is nothing to ask

    @property
    def waits(self) -> bool:
        """Whether the page stays away until there is a guess."""
        return self.here and not self.revealed and self.problem is None

    @property
    def tried(self) -> tuple[str, ...]:
        """The options that were guessed so far, in their order."""
        return tuple(self.asked.options[int(place)] for place in self.answer.tried) if self.answer else ()

    @property
    def left(self) -> tuple[str, ...]:
        """The options that can still be guessed."""
        return tuple(option for option in self.asked.options if option not in self.tried)


LESSONS = (
    Lesson("frequent", "text", 5, asking.most_frequent),
    Lesson("numbers", "text", 5, asking.numbers, shows={"view": "windows"}),
    Lesson("blind", "training", 8, asking.blind_guess),
    Lesson("warmest", "sampler", 6, asking.warmest, ("prompt", "lab_t", "lab_k", "lab_p", "lab_m", "seed")),
    Lesson(
        *("copied", "generate", 6, asking.copied),
        ("prompt", "t", "count", "length", "seed", "novel", "topk", "topp", "minp"),
    ),
    Lesson("surprising", "inside", 5, asking.most_surprising, ("look", "place", "beside"), {"lens": "surprise"}),
    Lesson("guesser", "evaluation", 5, asking.better_guesser),
)
NUMBERS = tuple(range(1, len(LESSONS) + 1))
PAGE = "lessons"  # where they are listed


def plan() -> tuple[int, ...]:
    """The lessons of this link, all seven unless a teacher chose some."""
    return link.held("only", NUMBERS, lambda spelt: _numbers(spelt) or NUMBERS, _spelt)


def current() -> int:
    number = link.held("lesson", 0, lambda spelt: next(iter(_numbers(spelt)), 0), str)
    return number if number in plan() else 0


def done() -> tuple[int, ...]:
    """The lessons whose answer the visitor has seen."""
    return tuple(number for number in link.held("done", (), _numbers, _spelt) if number in plan())


def record() -> Record:
    """What the visitor answered; in the link, so that a reload loses nothing."""
    return link.held("answers", Record(), read_record, spell_record)


def pages() -> tuple[str, ...]:
    return PAGE, *(LESSONS[number - 1].page for number in plan())


def _numbers(spelt: str) -> tuple[int, ...]:
    parts = spelt.split(link.SEPARATOR)
    return tuple(number for number in NUMBERS if str(number) in parts)


def _spelt(numbers: tuple[int, ...]) -> str:
    return link.SEPARATOR.join(map(str, numbers))


def standing(page: str) -> Standing | None:
    """Where the visitor stands on this page; None while no lesson is on, and on the list of lessons."""
    number = current()
    record()  # goes along in the link from page to page
    if not number or page == PAGE:
        return None
    lesson = LESSONS[number - 1]
    if lesson.page != page:
        return Standing(number, lesson, here=False)
    try:
        asked = lesson.ask()
    except QuotegenError as problem:
        return Standing(number, lesson, here=True, problem=problem)
    answers = record()
    answer = answers.of(number, asked.options)
    another = answer is None and any(each.number == number for each in answers.answers)  # about another text or model
    seen = number in done() and not another
    return Standing(number, lesson, True, asked, answer, revealed=seen or (answer is not None and answer.found))


def begin(number: int) -> None:
    """Start a lesson, from a callback: its page opens with the next run."""
    _tidy_up()
    lesson = LESSONS[number - 1]
    link.put(lesson=number, **lesson.shows)
    session.want_page(lesson.page)


def guess(number: int, asked: Question, option: str) -> None:
    """Take a guess, from a callback. The right one opens the page, and so does a wrong one that leaves no choice."""
    new = record().guess(number, asked.options, asked.right, option)
    link.put(answers=new)
    if option == asked.right or len(new.of(number, asked.options).tried) + 1 >= len(asked.options):
        reveal(number, asked)


def reveal(number: int, asked: Question) -> None:
    """Open the page with the answer, from a callback, and bring what was asked about onto it."""
    link.put(done=tuple(sorted({*done(), number})), **{**LESSONS[number - 1].shows, **asked.settings})


def go_on() -> None:
    """The next lesson of the plan, or the list after the last one; from a callback."""
    if later := [number for number in plan() if number > current()]:
        begin(later[0])
    else:
        leave()


def leave() -> None:
    """No lesson any more, from a callback; what was done stays done."""
    _tidy_up()
    link.put(lesson=0)
    session.want_page(PAGE)


def begin_again() -> None:
    again = min(record().again + bool(record().answers), MOST_AGAIN)
    link.put(done=(), answers=Record(again=again))
    begin(plan()[0])


def work_on(text: str) -> None:
    """Another text with its model for all lessons, from a callback."""
    link.put(text=text)
    if model := choices.best_model_of(text):
        link.put(model=model)


def _tidy_up() -> None:
    if number := current():
        lesson = LESSONS[number - 1]
        link.forget(*lesson.controls, *lesson.shows)


def follow() -> None:
    """Go to the page that a lesson asked for. What the link says of other pages goes along."""
    if page := session.take_wanted_page():
        st.switch_page(f"quotegen/app/pages/{page}.py", query_params=st.query_params.to_dict())
