"""The part of the page Lessons for teachers: a link for the class, and what a class that trains at once should know."""

import streamlit as st

from quotegen.app.lessons import classroom, course, teaching
from quotegen.app.lessons.course import LESSONS
from quotegen.app.lessons.words import title
from quotegen.app.locale import _, language
from quotegen.app.words import explain
from quotegen.errors import QuotegenError


def show() -> None:
    """Make a link that fixes what the class works with."""
    st.markdown(
        _(
            "Set text, model and settings on their pages as your class shall have them, then come back. "
            "The link carries them as they stand now."
        )
    )
    options = teaching.fixable()
    fixed = _several(_("What is fixed"), options, tuple(name for name in options if name != "model"), "teach_fixed")
    names = {number: f"{number}. {title(LESSONS[number - 1].name)}" for number in course.NUMBERS}
    only = _several(_("Lessons"), names, course.NUMBERS, "teach_only") or course.NUMBERS
    hideable = {"controls": _("What is fixed"), "menu": _("Pages without a lesson, in the menu")}
    hide = _several(_("What is hidden"), hideable, (), "teach_hide")
    address = teaching.address(fixed, hide, only)
    st.code(address, language=None, wrap_lines=True)
    st.link_button(_("Try it as a learner"), address, icon=":material/open_in_new:")
    _show_limits(own_text="text" not in options)
    _show_class()


def _several(label: str, options: dict, default: tuple, key: str) -> tuple:
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


def _show_limits(own_text: bool) -> None:
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


def _show_class() -> None:
    """What thirty learners who train at the same moment come to."""
    st.subheader(_("When the whole class trains"))
    try:
        st.markdown(classroom.words())
    except QuotegenError as error:
        st.caption(explain(error))
