"""The sheet that a learner hands in: printed, or as a link that shows the same to the teacher."""

import streamlit as st

from quotegen.app import components, link, visitor
from quotegen.app.lessons import course
from quotegen.app.lessons.course import LESSONS
from quotegen.app.lessons.record import LONGEST_NAME, Answer, Sheet, plain_name, read_sheet, spell_sheet
from quotegen.app.lessons.words import option_text, title
from quotegen.app.locale import _, language, ngettext
from quotegen.app.parts import page_link

ASKED = "sheet"  # the parameter of a link that shows a sheet


def score_words(sheet: Sheet) -> str:
    """The score in a sentence: what the first guesses came to."""
    words = _("{score} of {all} right at the first guess").format(score=sheet.score, all=len(sheet.plan))
    later = sum(answer.found and not answer.at_once for answer in sheet.answers)
    return words + (
        ", " + ngettext("{n} more found later", "{n} more found later", later).format(n=later) if later else ""
    )


def verdict(answer: Answer) -> str:
    if answer.at_once:
        return _("right at the first guess")
    if answer.found:
        return _("found at guess {n}").format(n=len(answer.tried))
    return _("not found")


def offer() -> None:
    """The sheet of this visit with a field for a name, and the link that shows it."""
    name = st.text_input(
        _("Name"),
        key=f"sheet_name:{language()}",
        max_chars=LONGEST_NAME,
        help=_("It stands on the sheet and in its link."),
    )
    sheet = Sheet(plain_name(name or ""), visitor.local_date(), course.plan(), course.record())
    show(sheet)
    st.code(link.address(course.PAGE, {ASKED: spell_sheet(sheet)}), language=None, wrap_lines=True)
    st.caption(_("To hand in: print the sheet, or send this link. It shows the same sheet to whoever opens it."))


def show(sheet: Sheet) -> None:
    facts = [
        (_("Name"), sheet.name),
        (_("Date"), sheet.day.isoformat()),
        (_("Score"), score_words(sheet)),
    ]
    if sheet.record.again:
        facts.append(
            (_("Begun again"), ngettext("{n} time", "{n} times", sheet.record.again).format(n=sheet.record.again))
        )
    answers = {answer.number: answer for answer in sheet.answers}
    components.sheet(
        title=_("Lessons with a small neural network"),
        facts=facts,
        lines=[_line(number, answers.get(number)) for number in sheet.plan],
        note=_("The learner filled this sheet in. Nobody signed it: a link can be changed."),
    )


def _line(number: int, answer: Answer | None) -> tuple[str, ...]:
    name = LESSONS[number - 1].name
    head = f"{number}. {title(name)}"
    if answer is None:
        return head, _("not answered")
    right = _("Answer: {right}").format(right=option_text(name, answer.right))
    if answer.at_once:
        return f"{head} · {verdict(answer)}", right
    first = _("First guess: {first}").format(first=option_text(name, answer.first))
    return f"{head} · {verdict(answer)}", f"{first} · {right}"


def show_handed_in(spelt: str) -> None:
    """The sheet of a link, or a sentence where the link holds none."""
    if sheet := read_sheet(spelt):
        show(sheet)
    else:
        st.info(_("This link holds no whole sheet. Ask for it once more."), icon=":material/info:")
    page_link(_("To the lessons"), "lessons", "school")
