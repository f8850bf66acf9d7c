"""Which quote the link asks for: a date, a draw, a temperature, and a check of what it was when the link was made."""

import datetime
import re
from dataclasses import dataclass

import streamlit as st

from quotegen.app import visitor
from quotegen.quote.today import TEMPERATURE

_YEARS = (2000, 2199)
_SHARED = ("date", "draw", "heat", "check")  # parameters that only a shared link has; heat is the temperature


@dataclass(frozen=True)
class QuoteRequest:
    """A quote of a day; `draw` counts from 0, each another one of the same day."""

    date: datetime.date
    draw: int
    is_today: bool  # where the visitor is
    temperature: float  # of the dial
    check: str  # of the text that a shared link was made for; empty in any other link


def from_link() -> QuoteRequest:
    """The quote that the link asks for; a part that makes no sense is as in a link without it."""
    here = visitor.local_date()
    date = _date(st.query_params.get("date", "")) or here
    check = st.query_params.get("check", "")
    return QuoteRequest(
        date,
        _draw(st.query_params.get("draw", "0")),
        date == here,
        _temperature(st.query_params.get("heat", "")),
        check if re.fullmatch("[0-9a-f]{8}", check) else "",
    )


def go_to(draw: int) -> None:
    """Put another quote of the same day in the link, at the temperature that it was chosen at."""
    _forget("heat", "check")
    st.query_params["draw"] = str(draw)


def go_to_today() -> None:
    """Take what asks for another quote than today's out of the link."""
    _forget(*_SHARED)


def _forget(*names: str) -> None:
    for name in names:
        st.query_params.pop(name, None)


def _date(spelt: str) -> datetime.date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", spelt):
        return None
    try:
        date = datetime.date.fromisoformat(spelt)
    except ValueError:
        return None
    return date if _YEARS[0] <= date.year <= _YEARS[1] else None


def _draw(spelt: str) -> int:
    return min(int(spelt[:5]), 9999) if spelt.isdecimal() and spelt.isascii() else 0


def _temperature(spelt: str) -> float:
    return float(spelt) if re.fullmatch(r"[0-9](\.[0-9]{1,2})?", spelt) else TEMPERATURE
