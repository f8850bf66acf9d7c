"""Whose installation this is: its title, links, licence and owner, for the menu, the foot of Today and link previews.

All of it stands in `.streamlit/installation.toml`, beside `config.toml`, which gives the look, so whoever forks the app
edits one folder. Streamlit's own config takes no keys of ours, and secrets are neither public nor always there.
"""

import platform
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import streamlit as st

from quotegen import __version__
from quotegen.app.locale import _
from quotegen.app.words import escaped
from quotegen.errors import QuotegenError

FILE = Path(__file__).resolve().parents[2] / ".streamlit" / "installation.toml"
LONGEST = {"title": 60, "licence": 40, "owner": 60}  # characters; of a link:
LONGEST_LINK = 200
GITHUB = "https://github.com/"


class InstallationError(QuotegenError):
    """`installation.toml` says something that cannot be shown."""

    def __init__(self, what: str):
        super().__init__(f".streamlit/installation.toml: {what}")


@dataclass(frozen=True)
class Installation:
    """What an owner says of their installation; an empty field is not shown. Raises InstallationError."""

    title: str = ""
    address: str = ""  # https, like all links
    code: str = ""
    report: str = ""  # where to report a problem; of a repository on GitHub, its issues
    licence: str = ""
    owner: str = ""

    def __post_init__(self):
        for field in fields(self):
            _check(field.name, getattr(self, field.name))
        if not self.report and self.code.startswith(GITHUB):
            object.__setattr__(self, "report", f"{self.code.rstrip('/')}/issues")


@cache
def installation() -> Installation:
    """This installation, read once in a process. Raises InstallationError."""
    return read(FILE)


def read(file: Path) -> Installation:
    """What a file says; without the file, an installation that names nobody. Raises InstallationError."""
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Installation()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InstallationError(f"cannot be read as TOML: {error}.") from error
    names = [field.name for field in fields(Installation)]
    if unknown := sorted(said.keys() - set(names)):
        raise InstallationError(f"{unknown[0]!r} is not one of {', '.join(names)}.")
    return Installation(**said)


def _check(name: str, value: object) -> None:
    longest = LONGEST.get(name, LONGEST_LINK)
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        raise InstallationError(f"{name} must be one line of at most {longest} characters.")
    if value and name not in LONGEST and not _is_link(value):
        raise InstallationError(f"{name} must be a link that begins with https://, not {value!r}.")


def _is_link(value: str) -> bool:
    """Whether it is https to a host, without a password, and safe within the round brackets of Markdown."""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        named = any(map(str.isalnum, host)) and parts.port != 0
        return parts.scheme == "https" and named and "@" not in parts.netloc and not set(value) & set(" ()<>\"'`\\")
    except ValueError:  # https://[, or a port that is none
        return False


def title() -> str:
    """Of the browser's tab and of link previews."""
    return installation().title or _("Today's quote from a small LSTM")


def title_of(page: st.Page) -> str:
    """Of the browser's tab on a page; Today, which link previews show, has the installation's alone."""
    return f"{page.title} · {title()}" if page.url_path else title()


def menu() -> dict[str, str | None]:
    """The entries of Streamlit's menu, for `st.set_page_config`; one without its link is hidden."""
    here = installation()
    return {"About": about(here), "Get help": here.code or None, "Report a bug": here.report or None}


def facts(here: Installation) -> str:
    """Markdown: the links to its code and to report a problem, its licence and owner, as far as they are given."""
    parts = [
        _("[Code]({link})").format(link=here.code) if here.code else "",
        _("[Report a problem]({link})").format(link=here.report) if here.report else "",
        _("{licence} licence").format(licence=escaped(here.licence)) if here.licence else "",
        escaped(here.owner),
    ]
    return " · ".join(filter(None, parts))


def about(here: Installation) -> str:
    """Markdown: what this is, whose, and the versions behind it."""
    versions = f"quotegen {__version__} · Python {platform.python_version()} · Streamlit {st.__version__}"
    words = _("A small LSTM, written by hand in NumPy, writes today's quote and shows every step of how.")
    paragraphs = [f"**{escaped(title())}**", words, facts(here), f"{versions} · NumPy {np.__version__}"]
    return "\n\n".join(filter(None, paragraphs))
