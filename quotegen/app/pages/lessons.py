"""Lessons: the seven steps, how far the visitor has come, and a teacher's link."""

import streamlit as st

from quotegen.app import choices, link
from quotegen.app.lessons import course, teaching
from quotegen.app.lessons.course import LESSONS
from quotegen.app.lessons.words import page_title, title
from quotegen.app.locale import _, language


def show_way_on(plan: tuple[int, ...], done: tuple[int, ...]) -> None:
    """One button: the lesson that comes next."""
    left = [number for number in plan if number not in done]
    if not left:
        st.success(_("You have done them all. From here on, follow your curiosity."), icon=":material/school:")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(_("Begin again"), icon=":material/restart_alt:", key="lesson_again", on_click=course.begin_again)
            if not link.is_hidden("menu"):
                st.page_link("quotegen/app/pages/inside.py", label=_("Inside"), icon=":material/schema:")
                st.page_link("quotegen/app/pages/memory.py", label=_("Memory"), icon=":material/linear_scale:")
                st.page_link("quotegen/app/pages/guess.py", label=_("Human or LSTM?"), icon=":material/quiz:")
        return
    number = course.current() if course.current() in left else left[0]
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
    """Every step with its page and its minutes; each can be opened."""
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
            st.caption(
                _("{page} · {minutes} min").format(page=page_title(lesson.page), minutes=lesson.minutes),
                width="content",
            )


def several(label: str, options: dict, default: tuple, key: str) -> tuple:
    """Some of the options, which are no part of this page's own link."""
    chosen = st.pills(
        label,
        list(options),
        selection_mode="multi",
        default=list(default),
        format_func=options.get,
        key=f"{key}:{language()}",
    )
    return tuple(option for option in options if option in chosen)


def show_for_teachers() -> None:
    """Make a link that fixes what the class works with."""
    st.markdown(
        _(
            "Set text, model and settings on their pages as your class shall have them, then come back. "
            "The link carries them as they stand now."
        )
    )
    options = teaching.fixable()
    fixed = several(_("What is fixed"), options, tuple(name for name in options if name != "model"), "teach_fixed")
    names = {number: f"{number}. {title(LESSONS[number - 1].name)}" for number in course.NUMBERS}
    only = several(_("Lessons"), names, course.NUMBERS, "teach_only") or course.NUMBERS
    hideable = {"controls": _("What is fixed"), "menu": _("Pages without a lesson, in the menu")}
    hide = several(_("What is hidden"), hideable, (), "teach_hide")
    address = teaching.address(fixed, hide, only)
    st.code(address, language=None, wrap_lines=True)
    st.link_button(_("Try it as a learner"), address, icon=":material/open_in_new:")
    show_limits(own_text="text" not in options)


def show_limits(own_text: bool) -> None:
    """What a teacher's link does not do."""
    if own_text:
        st.caption(
            _(
                "Your own text cannot be in a link: it belongs to this visit. Give the class the file; "
                "everyone uploads it on the page Text."
            )
        )
    st.caption(
        _("Leave the model free if the class trains its own in lesson 3: a fixed model stays whatever is trained.")
    )
    st.caption(_("This arranges the screen and locks nothing: whoever edits the link has every control again."))


st.title(_("Lessons"))
plan, done = course.plan(), course.done()
minutes = sum(LESSONS[number - 1].minutes for number in plan)
st.caption(_("Guess first, then look: {minutes} minutes in all, each step on your own text.").format(minutes=minutes))
show_way_on(plan, done)
with st.container(border=True, gap="xxsmall"):
    show_path(plan, done)
with st.container(horizontal=True, vertical_alignment="center"):
    st.caption(
        _("The questions are about {text} and {model}.").format(
            text=choices.text_name(choices.text_id()), model=choices.model_name(choices.current_model_id())
        ),
        width="content",
    )
    if not link.is_fixed("text"):
        st.page_link("quotegen/app/pages/text.py", label=_("Bring your own text"), icon=":material/upload:")
if not link.value("fixed", ""):  # a learner's link is not for making others
    box = st.expander(_("For teachers"), icon=":material/co_present:", on_change="rerun", key=link.widget("teachers"))
    if box.open:
        with box:
            show_for_teachers()
