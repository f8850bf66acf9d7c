"""Lessons: the seven steps, how far the visitor has come, what they hand in, and a teacher's link."""

import streamlit as st

from quotegen.app import choices, link
from quotegen.app.lessons import course, handing_in, teaching
from quotegen.app.lessons.course import LESSONS
from quotegen.app.lessons.words import title
from quotegen.app.locale import _
from quotegen.app.models import model_name
from quotegen.app.parts import fold, page_link
from quotegen.app.words import page_name

plan, done = course.plan(), course.done()
still_open = [number for number in plan if number not in done]


def show_way_on() -> None:
    """One button: the lesson that comes next, or, once all are done, the first one again."""
    if still_open:
        number = course.current() if course.current() in still_open else still_open[0]
        label = _("Go on: {title}") if done else _("Begin: {title}")
        label, icon = label.format(title=title(LESSONS[number - 1].name)), ":material/play_arrow:"
        st.button(label, type="primary", icon=icon, key="lesson_begin", on_click=course.begin, args=(number,))
        return
    st.success(_("You have done them all. Now follow your curiosity."), icon=":material/school:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(_("Begin again"), icon=":material/restart_alt:", key="lesson_again", on_click=course.begin_again)
        if not link.is_hidden("menu"):
            page_link(_("Inside"), "inside", "biotech")
            page_link(_("Memory"), "memory", "linear_scale")
            page_link(_("Human or LSTM?"), "guess", "quiz")


def show_path() -> None:
    """Every step with its page and its minutes, or how it went; each can be opened."""
    answers = {answer.number: answer for answer in course.record().answers}
    for place, number in enumerate(plan, 1):
        lesson, is_done = LESSONS[number - 1], number in done
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="small"):
            st.button(
                f"{place}. {title(lesson.name)}",
                type="tertiary",
                icon=":material/check_circle:" if is_done else ":material/radio_button_unchecked:",
                key=f"lesson_open_{number}",
                on_click=course.begin,
                args=(number,),
                help=_("Done") if is_done else None,
            )
            coming = _("{page} · {minutes} min").format(page=page_name(lesson.page), minutes=lesson.minutes)
            went = handing_in.verdict(answers[number]) if is_done and number in answers else coming
            st.caption(went, width="content")


def show_subject() -> None:
    """The text and the model of the questions, and the way to others."""
    text, own_language = choices.text_id(), choices.default_text()
    with st.container(horizontal=True, vertical_alignment="center"):
        names = {"text": choices.text_name(text), "model": model_name(choices.current_model_id())}
        st.caption(_("The questions are about {text} and {model}.").format(**names), width="content")
        if link.is_fixed("text"):
            return
        if text in choices.BUNDLED_TEXTS and text != own_language:
            label = _("Work on {text}").format(text=choices.text_name(own_language))
            more = {"type": "tertiary", "icon": ":material/translate:", "key": "own_language"}
            st.button(label, on_click=course.work_on, args=(own_language,), **more)
        page_link(_("Bring your own text"), "text", "upload")


st.title(_("Lessons"))
if spelt := st.query_params.get(handing_in.ASKED):
    handing_in.show_handed_in(spelt)
    st.stop()
minutes = sum(LESSONS[number - 1].minutes for number in plan)
st.caption(_("Guess first, then look: {minutes} minutes in all.").format(minutes=minutes))
show_way_on()
answered = bool(course.record().answers)
if answered and not still_open:
    st.header(_("Your sheet"))
    handing_in.offer()
with st.container(border=True, gap="xxsmall"):
    show_path()
show_subject()
if answered and still_open:
    fold("hand_in", _("Hand in what you have"), ":material/assignment:", handing_in.offer)
if not link.value("fixed", ""):  # a learner's link is not for making others
    fold("teachers", _("For teachers"), ":material/co_present:", teaching.show)
