"""Controls whose value lives in the session and in the link, checked in Python whatever the browser sends.

Streamlit's own `bind="query-params"` writes an option's label into the link, so a link would hold only in the
language it was made in, and a switch of language would reset every control. Here the link holds stable names,
and values survive a switch of page or language. Names of controls are the names of the link's parameters.

A link may fix controls: `fixed=text.t` keeps the text and the temperature at what the link says of them, or at their
defaults; `hide=controls` leaves them out of the pages. Both go along from page to page.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NoReturn
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from quotegen.app.locale import _, language

SEPARATOR = "."  # between several values of one parameter; in no option's name
HIDE = ("controls", "menu")  # what a link may hide: what it fixes, and the pages that no lesson plays on
_NEVER_BACK = {"fixed", "hide", "only", "done", "answers"}  # what holds for the whole visit
_NEVER_FIXED = _NEVER_BACK | {"lesson", "lang", "run", "same_step", "draw", "date", "check", "tour"}  # moved by buttons
_MOST_FIXED = 50
_CLOUD = "/~/+/"  # where Community Cloud serves the app within its own page; links lead to that page


@dataclass
class _Link:
    """What a session remembers of its link, by the names of controls."""

    arrived: dict[str, str]  # what the link said with which the visit began
    fixed: dict[str, str | None]  # what it fixes; None: at the default
    page: str = ""  # the one that is being drawn
    values: dict[str, object] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)  # those that are not at their defaults, spelt as in a link
    drawn: dict[str, set[str]] = field(default_factory=dict)  # by page
    offered: dict[str, tuple] = field(default_factory=dict)  # what a widget let choose when it was last drawn, by key
    sent: dict[str, str | None] = field(default_factory=dict)  # what was written into the link last


def _link() -> _Link:
    if "_link" not in st.session_state:
        arrived = st.query_params.to_dict()
        names = re.findall(r"[a-z_]+", arrived.get("fixed", ""))[:_MOST_FIXED]
        st.session_state["_link"] = _Link(
            arrived, {name: arrived.get(name) for name in names if name not in _NEVER_FIXED}
        )
    return st.session_state["_link"]


def choice(draw: Callable, label: str, options: Sequence, *, name: str, default, stays: bool = False, **more):
    """One of the options, drawn by st.selectbox, st.segmented_control, …

    With `stays` a link that names the default goes on naming it, since the default is another one in another language.
    """
    options = list(options)
    by_text = {str(option): option for option in options}
    value = _value(name, lambda text: by_text.get(text, default), default)
    value = value if value in options else default
    _show(draw, name, value, label, options, **more)
    return _remember(name, value, default, str, stays)


def one_of(label: str, names: Mapping[str, str], *, name: str, default: str, **more) -> str:
    """One of a few, all of them in sight in a row; `names` says what each is called."""
    more |= {"required": True, "format_func": names.get}
    return choice(st.segmented_control, label, list(names), name=name, default=default, **more)


def several(label: str, options: Sequence[str], *, name: str, default: Sequence[str], **more) -> tuple[str, ...]:
    """Any of the options, in their order, as pills."""

    def parse(text: str) -> list[str]:
        named = [option for option in options if option in text.split(SEPARATOR)]
        return named if named or not text else list(default)

    chosen = [each for each in _value(name, parse, default) if each in options]  # as they were chosen
    _show(st.pills, name, chosen, label, list(options), selection_mode="multi", **more)
    return _remember(name, tuple(filter(chosen.__contains__, options)), tuple(default), SEPARATOR.join)


def number(draw: Callable, label: str, least, most, *, name: str, default, **more):
    """A number between least and most, drawn by st.slider or st.number_input; None where that is the default.

    What is no finite number is the default, whether a link or a browser says it; a finite one beyond the range is
    brought to its end.
    """
    kind = type(least)

    def within(value):
        return default if value is None or not math.isfinite(value) else min(max(kind(value), least), most)

    def parse(text: str):
        try:
            return within(float(text))
        except ValueError:
            return default

    # Streamlit breaks off where a browser sends NaN to a field of whole numbers, so such a field holds floats
    shown = float if draw.__name__ == "number_input" else kind
    if least >= most:  # this installation leaves no choice, and a slider without a range is an error
        return _remember(name, least, default, str)
    value = within(_value(name, parse, default))
    if default is None:
        more["value"] = None  # lets the field be emptied again
    if shown is not kind:
        more |= {"step": 1.0, "format": "%.0f"}  # at "%d" Streamlit logs a warning with its stack in every run
    _show(draw, name, None if value is None else shown(value), label, shown(least), shown(most), **more)
    return _remember(name, value, default, "{:g}".format if kind is float else str)


def switch(label: str, *, name: str, default: bool, **more) -> bool:
    value = bool(_value(name, lambda spelt: {"1": True, "0": False}.get(spelt, default), default))
    _show(st.toggle, name, value, label, **more)
    return _remember(name, value, default, lambda new: "1" if new else "0")


def text(label: str, *, name: str, most: int, **more) -> str:
    """A line of text of at most so many characters."""
    value = (_value(name, str, "") or "")[:most]
    _show(st.text_input, name, value, label, max_chars=most, **more)
    return _remember(name, value, "", str)


def held(name: str, default, parse: Callable, spell: Callable):
    """A value without a control of its own, which buttons change by `put`."""
    return _remember(name, _value(name, parse, default), default, spell)


def value(name: str, default):
    """What a control holds, whether it is drawn on this page, was before, or is still to be read from the link.

    Straight from the link it is unchecked text: the caller checks it.
    """
    asked = _asked(name)
    return st.session_state.get(widget(name), _link().values.get(name, default if asked is None else asked))


def put(**values) -> None:
    """Set controls from a callback, or before they are drawn; those that the link fixes stay as they are."""
    for name, new in values.items():
        if not is_fixed(name):
            _link().values[name] = new
            if widget(name) in st.session_state:
                st.session_state[widget(name)] = new


def forget(*names: str) -> None:
    """Let controls go back to their defaults, as `put` would."""
    for name in names:
        if not is_fixed(name):
            _link().values.pop(name, None)
            st.session_state.pop(widget(name), None)
            st.query_params.pop(name, None)


def lead_on(page: str, **shows: str) -> NoReturn:
    """Go to a page with these controls set, and with all else that the link says."""
    put(**shows)
    st.switch_page(f"quotegen/app/pages/{page}.py", query_params=st.query_params.to_dict() | shows)


def take_over() -> None:
    """Note what the link says with which a session begins: for controls of pages to come, and what it fixes, which
    stays in the link from page to page."""
    here, run = _link(), get_script_run_ctx()
    for name in here.drawn.get(here.page, ()):  # forgotten where this run does not draw them
        if widget(name) in st.session_state:
            here.values[name] = st.session_state[widget(name)]
    if run is not None and run.is_history_navigation:  # Back and Forward: the link is that of the history entry
        _restore()
    held("fixed", "", lambda _given: SEPARATOR.join(here.fixed), str)
    for name, spelt in here.fixed.items():
        if spelt is not None:
            st.query_params[name] = spelt


def _restore() -> None:
    """Let the link decide again about every control of its page; one that it does not name stood at its default."""
    here = _link()
    here.page = (st.context.url or "").rsplit("/", 1)[-1]
    here.sent.clear()
    for name in (here.drawn.get(here.page, set()) | set(st.query_params)) - _NEVER_BACK:
        here.values.pop(name, None)
        here.arrived.pop(name, None)
        st.session_state.pop(widget(name), None)


def is_fixed(name: str) -> bool:
    return name in _link().fixed


def is_hidden(what: str) -> bool:
    """Whether the link of this session hides one of HIDE."""
    return what in held(
        "hide", [], lambda spelt: [each for each in HIDE if each in spelt.split(SEPARATOR)], SEPARATOR.join
    )


def changed() -> dict[str, str]:
    """Every control that is not at its default, on whatever page, spelt as in a link."""
    return dict(_link().changed)


def arrived(name: str) -> str:
    """What the link said of a control with which the visit began; unchecked, empty where it said nothing."""
    return _link().arrived.get(name, "")


def address(page: str, parameters: Mapping[str, str]) -> str:
    """The address of a page with some parameters, to be sent to others."""
    here = (st.context.url or "").replace(_CLOUD, "/").rstrip("/")  # with or without the page that is open
    return f"{here.removesuffix('/' + _link().page)}/{page}?{urlencode(parameters)}"


def stand_on(page: str) -> None:
    _link().page = page


def widget(name: str) -> str:
    """The key of a control's widget. Streamlit ties a widget to its page and its labels, so both are in the key."""
    return f"{name}:{language()}:{_link().page}"


def _asked(name: str) -> str | None:
    """What the link says of a control, this page's or the one that the visit began with."""
    return st.query_params.get(name, _link().arrived.get(name))


def _value(name: str, parse: Callable, default):
    """What a control is to hold, to be checked: what its link fixes, else what the browser says, else what it held
    before, else what the link says, else the default."""
    here, key = _link(), widget(name)
    if is_fixed(name):
        spelt = here.fixed[name]
    elif key in st.session_state or name in here.values:
        return st.session_state.get(key, here.values.get(name))
    else:
        spelt = _asked(name)
    return default if spelt is None else parse(spelt)


def _show(draw: Callable, name: str, value, /, label: str, *offered, **more) -> None:
    """Draw a control that holds a value; one that is fixed cannot be moved, or is not drawn at all.

    A browser takes over what session_state is set to, and loses what was pressed while the run went on. So it is set
    only for a new widget, another value, other options or another range. Else the value is the widget's default, for a
    browser that has not heard of the widget: what a run sent last is dropped where another one breaks it off.
    """
    if is_fixed(name):
        if is_hidden("controls"):
            return
        more |= {"disabled": True, "help": _("Set by your teacher.")}
    if "format_func" in more:
        more["format_func"] = cache(more["format_func"])  # Streamlit asks for each label several times
    now = tuple(map(more.get("format_func", str), *offered)) if len(offered) == 1 else offered
    key, before = widget(name), _link().offered
    if key not in st.session_state or st.session_state[key] != value or before.get(key) != now:
        st.session_state[key] = value
    elif draw.__name__ == "selectbox":
        more["index"] = offered[0].index(value) if value in offered[0] else None
    else:
        more.setdefault("default" if draw.__name__ in ("pills", "segmented_control") else "value", value)
    draw(label, *offered, key=key, **more)
    before[key] = now


def _remember(name: str, new, default, spell: Callable, stays: bool = False):
    """Note the value of a control, and put it into the link where it is not the default; returns it."""
    here = _link()
    here.values[name] = new
    here.drawn.setdefault(here.page, set()).add(name)
    if new == default and not (stays and spell(new) in (st.query_params.get(name), here.changed.get(name))):
        here.changed.pop(name, None)
    else:
        here.changed[name] = spell(new)
    _write(name, here.changed.get(name))
    return new


def _write(name: str, spelt: str | None) -> None:
    """Put a parameter into the link, or take it out.

    A run that begins before the browser has heard the last one gets the link as it was before that. So where what we
    wrote last is something else, the link is sent even if it seems to be right.
    """
    sent = _link().sent
    if st.query_params.get(name) != spelt:
        if spelt is None:
            del st.query_params[name]
        else:
            st.query_params[name] = spelt
    elif sent.get(name, spelt) != spelt:
        st.query_params.from_dict(st.query_params.to_dict())
    sent[name] = spelt
