"""A teacher's link: what it fixes for a class, to which `link` holds the learner; and what a class that trains at once
means for this host's queue."""

import streamlit as st

from quotegen.app import choices, host, link, session, visitor
from quotegen.app.lessons import course
from quotegen.app.lessons.course import LESSONS
from quotegen.app.lessons.words import title
from quotegen.app.locale import _, language
from quotegen.app.models import model_name
from quotegen.app.training.plan import Plan
from quotegen.app.words import duration, explain, recipe_name, setting_names
from quotegen.errors import QuotegenError
from quotegen.jobs.queue import Jobs
from quotegen.limits import Limits
from quotegen.model.recipe import preset

LEARNERS = 30


def fixable() -> dict[str, str]:
    """What a link of now can fix, by its name in the link: text, model, and the settings that were changed."""
    changed, names = link.changed(), {}
    if choices.text_id() not in session.uploads():
        names["text"] = f"{_('Text')}: {choices.text_name(choices.text_id())}"
    if choices.current_model_id() not in session.trained():
        names["model"] = f"{_('Model')}: {model_name(choices.current_model_id())}"
    for name, label in setting_names().items():
        if name in changed:
            names[name] = f"{label}: {recipe_name(changed[name]) if name == 'recipe' else changed[name]}"
    return names


def parameters(fixed: tuple[str, ...], hide: tuple[str, ...], only: tuple[int, ...]) -> dict[str, str]:
    """The parameters of a teacher's link. Text and model go along as they are, whether or not they are fixed."""
    changed, possible, carried = link.changed(), fixable(), []
    names = [name for each in fixed for name in (("text", "steps") if each == "text" else (each,))]
    if "text" in possible:
        carried += ["text", "steps"]
    if "model" in possible:
        carried += ["model"]
    of_link = {name: changed[name] for name in dict.fromkeys([*carried, *names]) if name in changed}
    of_link |= {"fixed": link.SEPARATOR.join(names), "hide": link.SEPARATOR.join(hide)}
    if only != course.NUMBERS:
        of_link["only"] = link.SEPARATOR.join(map(str, only))
    return {name: value for name, value in of_link.items() if value or name in names}


def show() -> None:
    """Make a link that fixes what the class works with."""
    st.markdown(
        _("Set text, model and settings on their pages, then come back. The link carries them as they are now.")
    )
    options = fixable()
    fixed = _several(_("What is fixed"), options, tuple(name for name in options if name != "model"), "teach_fixed")
    names = {number: f"{number}. {title(LESSONS[number - 1].name)}" for number in course.NUMBERS}
    only = _several(_("Lessons"), names, course.NUMBERS, "teach_only") or course.NUMBERS
    hideable = {"controls": _("What is fixed"), "menu": _("Pages without a lesson, in the menu")}
    hide = _several(_("What is hidden"), hideable, (), "teach_hide")
    address = link.address(course.PAGE, parameters(fixed, hide, only))
    st.code(address, language=None, wrap_lines=True)
    st.link_button(_("Try it as a learner"), address, icon=":material/open_in_new:")
    if "text" not in options:
        st.caption(_("Your own text cannot be in a link: give the class the file, to upload on the page Text."))
    st.caption(_("If the class trains its own model in lesson 3, do not fix the model."))
    st.caption(_("Nothing is locked: whoever edits the link has every control again."))
    st.subheader(_("When the whole class trains"))
    try:
        st.markdown(when_all_train())
    except QuotegenError as error:
        st.caption(explain(error))


def _several(label: str, options: dict, default: tuple, key: str) -> tuple:
    """Some of the options, which are no part of this page's own link."""
    more = {"selection_mode": "multi", "format_func": options.get, "key": f"{key}:{language()}"}
    chosen = st.pills(label, list(options), default=list(default), **more)
    return tuple(option for option in options if option in chosen)


def waits(jobs: Jobs, limits: Limits, seconds: float, one_address: bool) -> list[float]:
    """Seconds that the runs of a class would wait, those that the queue takes; of `one_address` it takes only some."""
    taken = jobs.waits_of_more(LEARNERS, seconds)
    return taken[: limits.max_jobs_of_address] if one_address else taken


def when_all_train() -> str:
    """What a teacher should know before a class presses “Train”. Raises the errors of the chosen text."""
    recipe, limits, one_address = preset("quick"), host.limits(), visitor.address() is not None
    plan = Plan(choices.read_text(choices.text_id()), recipe)
    seconds = recipe.seconds if plan.too_many_characters else plan.expected.seconds
    expected = waits(host.jobs(), limits, seconds, one_address)
    if not expected:
        return _("No machine is free to train just now, so nobody could begin.")
    parts = [_of_all(expected)]
    if one_address:
        why = _("A school mostly has one network address, and from one address this host takes {n} runs at a time.")
        parts.append(why.format(n=limits.max_jobs_of_address))
    quicker = _(
        "One run takes about {seconds}. It is quicker if one of you trains first: everybody else then loads the same "
        "run within seconds. Or let groups share the link of a run."
    )
    return " ".join([*parts, quicker.format(seconds=duration(seconds))])


def _of_all(expected: list[float]) -> str:
    """How many of a class begin, wait and are refused, where these are the waits of those that are taken."""
    begin = sum(wait == 0 for wait in expected)
    waiting = _("{wait} wait") if begin == len(expected) else _("{wait} wait (the last one about {last})")
    return _(
        "If {learners} learners press “Train” at the same moment, {begin} can begin, {waiting}, and {refused} have to "
        "come back later."
    ).format(
        learners=LEARNERS,
        begin=begin,
        waiting=waiting.format(wait=len(expected) - begin, last=duration(expected[-1])),
        refused=LEARNERS - len(expected),
    )
