"""The visitor: a name of the browser and the address of its network, for the rule of one run at a time; and their date.

Name and address can be forged. A browser that pretends to be another each time still has its address, of which only so
many jobs are taken (`Limits.max_jobs_of_address`).
"""

import datetime
import hashlib
import ipaddress
import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string

_COOKIE = "_streamlit_xsrf"  # Streamlit gives it to each browser before the session begins
_MASKED = re.compile(r"2\|[0-9a-f]{8}\|[0-9a-f]{8,128}\|\d+")


def browser() -> str | None:
    """The same name for all tabs and sessions of one browser; None where it takes no cookies."""
    return name_of(st.context.cookies.get(_COOKIE, ""))


def address() -> str | None:
    """The visitor's public address; None where none is known, as on one's own machine."""
    return public_address(st.context.ip_address, st.context.headers.get_all("X-Forwarded-For"))


def local_date() -> datetime.date:
    """Today, where the visitor is; in UTC where the browser names no time zone that there is."""
    try:
        return datetime.datetime.now(ZoneInfo(st.context.timezone or "UTC")).date()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return datetime.datetime.now(datetime.UTC).date()


def name_of(cookie: str) -> str | None:
    """A hash of the token in Streamlit's cookie, whose value changes with a mask each time that it is set."""
    if not _MASKED.fullmatch(value := cookie.strip("\"'")):  # Streamlit takes an older form too, any hex digits
        return None
    token, _time = decode_xsrf_token_string(value)
    return hashlib.sha256(token).hexdigest() if token else None


def public_address(peer: str | None, forwarded: Sequence[str]) -> str | None:
    """The address of the connection, or behind a proxy of our own the last public one that proxies report.

    What a client itself writes into that header stands before what proxies add.
    """
    if _is_public(peer):
        return peer
    reported = [each.strip() for line in forwarded for each in line.split(",")]
    return next(filter(_is_public, reversed(reported)), None)


def _is_public(given: str | None) -> bool:
    try:
        return ipaddress.ip_address(given or "").is_global
    except ValueError:
        return False
