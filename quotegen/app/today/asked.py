"""Which quote the link asks for: a date, a draw, a temperature, and a check of what it was when the link was made."""

import datetime
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from quotegen.quote.today import TEMPERATURE

_YEARS = (2000, 2199)
_SHARED = ("date", "draw", "heat", "check")  # what a shared link adds


@dataclass(frozen=True)
class Asked:
    """A quote of a day; `draw` counts from 0, each another one of the same day."""

    date: datetime.date
    draw: int
    today: bool  # the date is the visitor's own
    temperature: float  # of the dial
    check: str  # of the text that a shared link was made for; empty in any other link


def asked() -> Asked:
    """What the link asks for, each part of it today's where it makes no sense."""
    here = visitors_date()
    date = _date(st.query_params.get("date", "")) or here
    check = st.query_params.get("check", "")
    return Asked(
        date,
        _draw(st.query_params.get("draw", "0")),
        date == here,
        _temperature(st.query_params.get("heat", "")),
        check if re.fullmatch("[0-9a-f]{8}", check) else "",
    )


def visitors_date() -> datetime.date:
    """Today, where the visitor is."""
    try:
        return datetime.datetime.now(ZoneInfo(st.context.timezone or "UTC")).date()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return datetime.datetime.now(datetime.UTC).date()


def go_to(draw: int) -> None:
    """Put another quote of the same day in the link, as it was chosen."""
    forget("heat", "check")
    st.query_params["draw"] = str(draw)


def go_to_today() -> None:
    """Take what asks for another quote than today's out of the link."""
    forget(*_SHARED)


def forget(*names: str) -> None:
    """Take parameters out of the link."""
    for name in names:
        st.query_params.pop(name, None)


def _date(given: str) -> datetime.date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
        return None
    try:
        date = datetime.date.fromisoformat(given)
    except ValueError:
        return None
    return date if _YEARS[0] <= date.year <= _YEARS[1] else None


def _draw(given: str) -> int:
    return min(int(given[:5]), 9999) if given.isdecimal() and given.isascii() else 0


def _temperature(given: str) -> float:
    return float(given) if re.fullmatch(r"[0-9](\.[0-9]{1,2})?", given) else TEMPERATURE
