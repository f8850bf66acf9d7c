"""Which quote the link asks for: a date, a draw, a temperature, and a check of what it was when the link was made."""

import datetime
import re
from dataclasses import dataclass

import streamlit as st

from quotegen.app import visitor
from quotegen.quote.today import TEMPERATURE

_YEARS = (2000, 2199)


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
    here, asked = visitor.local_date(), st.query_params
    date = _date(asked.get("date", "")) or here
    draw, heat, check = (asked.get(name, "") for name in ("draw", "heat", "check"))
    return QuoteRequest(
        date,
        min(int(draw[:5]), 9999) if draw.isdecimal() and draw.isascii() else 0,
        date == here,
        float(heat) if re.fullmatch(r"[0-9](\.[0-9]{1,2})?", heat) else TEMPERATURE,
        check if re.fullmatch("[0-9a-f]{8}", check) else "",
    )


def go_to(draw: int) -> None:
    """Put another quote of the same day in the link, at the temperature that it was chosen at."""
    forget("heat", "check")
    st.query_params["draw"] = str(draw)


def go_to_today() -> None:
    forget("date", "draw", "heat", "check")


def forget(*names: str) -> None:
    for name in names:
        st.query_params.pop(name, None)


def _date(spelt: str) -> datetime.date | None:
    try:
        date = datetime.date.fromisoformat(spelt) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", spelt) else None
    except ValueError:
        return None
    return date if date and _YEARS[0] <= date.year <= _YEARS[1] else None
