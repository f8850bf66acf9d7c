"""Screen text in Korean and English: gettext catalogues beside this file, English being the source language.

The language is the visitor's: the link's `lang`, else the browser's locale.
"""

import gettext
from functools import cache
from pathlib import Path

import streamlit as st

from quotegen.app.caches.once import once_a_run

LANGUAGES = {"ko": "한국어", "en": "English"}


@once_a_run  # it took a third of a run for every message
def language() -> str:
    """A code of LANGUAGES, of the session that asks."""
    chosen = st.session_state.get("lang") or st.query_params.get("lang")
    return chosen if chosen in LANGUAGES else browser_language()


def browser_language() -> str:
    """The language that the browser is set to, where we speak it, else `en`."""
    code = (st.context.locale or "").lower().partition("-")[0]
    return code if code in LANGUAGES else "en"


def _(message: str) -> str:
    """The message in the visitor's language."""
    return _catalogue(language()).gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The form for `count`, in the visitor's language."""
    return _catalogue(language()).ngettext(one, many, count)


@cache
def _catalogue(name: str) -> gettext.NullTranslations:
    return gettext.translation("quotegen", Path(__file__).parent, [name], fallback=name == "en")
