"""Lessons: the seven steps, how far the visitor has come, what they hand in, and a teacher's link."""

import streamlit as st

from quotegen.app import choices, link
from quotegen.app.fold import fold
from quotegen.app.lessons import course, for_teachers, handing_in
from quotegen.app.lessons.course import LESSONS
from quotegen.app.lessons.words import page_title, title
from quotegen.app.locale import _
from quotegen.app.models import model_name


def show_way_on(plan: tuple[int, ...], done: tuple[int, ...]) -> None:
    """One button: the lesson that comes next."""
    open_lessons = [number for number in plan if number not in done]
    if not open_lessons:
        st.success(_("You have done them all. From here on, follow your curiosity."), icon=":material/school:")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(_("Begin again"), icon=":material/restart_alt:", key="lesson_again", on_click=course.begin_again)
            if not link.is_hidden("menu"):
                st.page_link("quotegen/app/pages/inside.py", label=_("Inside"), icon=":material/biotech:")
                st.page_link("quotegen/app/pages/memory.py", label=_("Memory"), icon=":material/linear_scale:")
                st.page_link("quotegen/app/pages/guess.py", label=_("Human or LSTM?"), icon=":material/quiz:")
        return
    number = course.current() if course.current() in open_lessons else open_lessons[0]
    named = title(LESSONS[number - 1].name)
    label = _("Go on: {title}").format(title=named) if done else _("Begin: {title}").format(title=named)
    st.button(
        label,
        type="primary",
        icon=":material/play_arrow:",
        key="lesson_begin",
        on_click=course.begin,
        args=(number,),
    )


def show_path(plan: tuple[int, ...], done: tuple[int, ...]) -> None:
    """Every step with its page and its minutes, or how it went; each can be opened."""
    answers = {answer.number: answer for answer in course.record().answers}
    for place, number in enumerate(plan, 1):
        lesson = LESSONS[number - 1]
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="small"):
            st.button(
                f"{place}. {title(lesson.name)}",
                type="tertiary",
                icon=":material/check_circle:" if number in done else ":material/radio_button_unchecked:",
                key=f"lesson_open_{number}",
                on_click=course.begin,
                args=(number,),
                help=_("Done") if number in done else None,
            )
            coming = _("{page} · {minutes} min").format(page=page_title(lesson.page), minutes=lesson.minutes)
            went = handing_in.verdict(answers[number]) if number in done and number in answers else coming
            st.caption(went, width="content")


def show_sheet() -> None:
    """The sheet, with the score, once all is done."""
    if course.record().answers:
        st.header(_("Your sheet"))
        handing_in.offer()


def show_sheet_so_far() -> None:
    """The sheet in a fold, as soon as there is an answer."""
    if not course.record().answers:
        return
    box = fold("hand_in", _("Hand in what you have"), ":material/assignment:")
    if box.open:
        with box:
            handing_in.offer()


def show_what_it_is_about() -> None:
    """The text and the model of the questions, and the way to others."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            _("The questions are about {text} and {model}.").format(
                text=choices.text_name(choices.text_id()), model=model_name(choices.current_model_id())
            ),
            width="content",
        )
        if link.is_fixed("text"):
            return
        own_language = choices.default_text()
        if choices.text_id() in choices.BUNDLED_TEXTS and choices.text_id() != own_language:
            label = _("Work on {text}").format(text=choices.text_name(own_language))
            icon = ":material/translate:"
            st.button(
                label, type="tertiary", icon=icon, key="own_language", on_click=course.work_on, args=(own_language,)
            )
        st.page_link("quotegen/app/pages/text.py", label=_("Bring your own text"), icon=":material/upload:")


if spelt := st.query_params.get(handing_in.ASKED):
    st.title(_("Lessons"))
    handing_in.show_handed_in(spelt)
    st.stop()
st.title(_("Lessons"))
plan, done = course.plan(), course.done()
minutes = sum(LESSONS[number - 1].minutes for number in plan)
st.caption(_("Guess first, then look: {minutes} minutes in all, each step on your own text.").format(minutes=minutes))
show_way_on(plan, done)
all_done = set(plan) <= set(done)
if all_done:
    show_sheet()
with st.container(border=True, gap="xxsmall"):
    show_path(plan, done)
show_what_it_is_about()
if not all_done:
    show_sheet_so_far()
if not link.value("fixed", ""):  # a learner's link is not for making others
    box = fold("teachers", _("For teachers"), ":material/co_present:")
    if box.open:
        with box:
            for_teachers.show()
