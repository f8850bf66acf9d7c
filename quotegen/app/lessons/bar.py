"""The lesson that is on, above the page that it plays on: its question, then its answer."""

from collections.abc import Callable

import streamlit as st

from quotegen.app.lessons import course
from quotegen.app.lessons.course import LESSONS, Standing
from quotegen.app.lessons.words import Words, option_name, title, words
from quotegen.app.locale import _, language
from quotegen.app.words import explain

NOW_YOU, RIGHT, WRONG = ":material/touch_app: ", ":material/check: ", ":material/close: "


def show(standing: Standing) -> None:
    """Draw the bar: on the lesson's page all of it, elsewhere the way back."""
    with st.container(border=True, key="lesson"):
        _head(standing)
        if not standing.here:
            return
        if standing.problem:
            st.info(explain(standing.problem), icon=":material/info:")
            _way_on()
            return
        spoken = words(standing.lesson.name, standing.asked)
        if standing.revealed:
            _answer(standing, spoken)
            _way_on()
        else:
            _question(standing, spoken)
    if standing.waits:
        st.caption(_("Guess first: the page comes with the answer."))


def _head(standing: Standing) -> None:
    plan = course.plan()
    place = {"n": plan.index(standing.number) + 1, "all": len(plan), "title": title(standing.lesson.name)}
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="small"):
        st.caption(_("Lesson {n} of {all} · {title}").format(**place), width="content")
        with st.container(horizontal=True, width="content", gap="small"):
            if not standing.here:
                _plain_button("back", _("Back to the lesson"), "school", course.begin, standing.number)
            words = _("Leave the lessons; what you have done is kept in the link.")
            _plain_button("leave", _("Leave"), "close", course.leave, help=words)


def _plain_button(name: str, label: str, icon: str, on_click: Callable, *args, help: str | None = None) -> None:
    more = {"type": "tertiary", "icon": f":material/{icon}:", "key": f"lesson_{name}", "help": help}
    st.button(label, on_click=on_click, args=args, **more)


def _question(standing: Standing, spoken: Words) -> None:
    """The question with the options that are left, until one of them is right or the visitor gives up."""
    lesson, number = standing.lesson.name, standing.number
    st.markdown(spoken.question)
    if standing.tried:
        st.markdown(WRONG + _("No, not {guess}. Try again.").format(guess=option_name(lesson, standing.tried[-1])))
    option = st.radio(
        _("Your guess"),
        standing.left,
        index=None,
        format_func=lambda option: option_name(lesson, option),
        key=f"guess:{number}:{language()}:{len(standing.tried)}",  # fewer options are another control
        label_visibility="collapsed",
        horizontal=lesson != "warmest",
    )
    with st.container(horizontal=True):
        check = {"type": "primary", "icon": ":material/check:", "key": "lesson_guess", "disabled": option is None}
        st.button(_("Check"), on_click=course.guess, args=(number, standing.asked, option), **check)
        if standing.tried:
            _plain_button("reveal", _("Show the answer"), "visibility", course.reveal, number, standing.asked)


def _answer(standing: Standing, spoken: Words) -> None:
    """The guess and the answer beside it. The why is folded: on a phone the page below stays in sight, and a class
    can think about it first."""
    st.markdown("  \n".join([*_verdict(standing), spoken.answer]))
    with st.expander(_("Why?"), icon=":material/lightbulb:", key=f"why:{standing.number}"):
        st.caption(spoken.question)
        st.markdown(spoken.why)
    st.markdown(NOW_YOU + _("**Now you:** {task}").format(task=spoken.task))


def _verdict(standing: Standing) -> list[str]:
    if standing.answer is None:
        return []
    if standing.answer.at_once:
        return [RIGHT + _("You guessed it.")]
    wrong = (option for option in standing.tried if option != standing.asked.right)
    guessed = ", ".join(option_name(standing.lesson.name, option) for option in wrong)
    if standing.answer.found:
        return [RIGHT + _("You found it at guess {n}, after {guesses}.").format(n=len(standing.tried), guesses=guessed)]
    return [WRONG + _("Your guess: {guess}").format(guess=guessed)]


def _way_on() -> None:
    later = [number for number in course.plan() if number > course.current()]
    label = _("Next: {title}").format(title=title(LESSONS[later[0] - 1].name)) if later else _("To the end")
    st.button(label, icon=":material/arrow_forward:", key="lesson_next", on_click=course.go_on)
