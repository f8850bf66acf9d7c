"""Today: the quote of the day from a trained model, at once."""

import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from quotegen.app import choices, host, link, origin
from quotegen.app.caches import texts, writing
from quotegen.app.components import quote_card
from quotegen.app.definitions import how
from quotegen.app.locale import _, language
from quotegen.app.words import recipe_name
from quotegen.quote.today import TEMPERATURE
from quotegen.text.statistics import character_class


def visitors_date() -> datetime.date:
    """Today, where the visitor is."""
    try:
        return datetime.datetime.now(ZoneInfo(st.context.timezone or "UTC")).date()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return datetime.datetime.now(datetime.UTC).date()


def draw_number() -> int:
    """Which quote of the day the link asks for, from 0."""
    asked = st.query_params.get("draw", "0")
    return min(int(asked[:5]), 9999) if asked.isdecimal() and asked.isascii() else 0


def go_to(draw: int) -> None:
    """Put the number of a quote in the link."""
    if draw:
        st.query_params["draw"] = str(draw)
    else:
        st.query_params.pop("draw", None)


date, draw = visitors_date(), draw_number()
model, known = choices.current_model(), choices.text_of_model()
choices.current_runtime()
card = st.container()
buttons = st.container(horizontal=True, vertical_alignment="center")
with st.expander(_("How adventurous, how long"), icon=":material/tune:"):
    temperature = link.number(
        st.slider,
        _("Temperature"),
        0.0,
        2.0,
        name="heat",
        default=TEMPERATURE,
        step=0.1,
        help=_("0 always takes the likeliest character; 1 draws as the network learned; above, it grows wild."),
    )
    length = link.number(
        st.slider, _("Longest quote, in characters"), 20, host.limits().max_length, name="size", default=120, step=10
    )
    only_new = link.switch(
        st.toggle,
        _("Only new quotes"),
        name="new",
        default=True,
        disabled=known is None,
        help=_("Passes over what is copied from the text or nearly so."),
    )
    st.caption(
        _("The same date and settings give everyone the same quote.")
        if temperature
        else _("At temperature 0 the same sentence comes every time.")
    )
found = writing.todays_quote(model, known, date, draw, temperature, length, only_new)
text = found.quote.text
hangul = any(character_class(character) == "hangul" for character in text)
comes_from = texts.provenance(text, known) if known else None
with card:
    quote_card(
        text if found.quote.prompt or len(text[:1].upper()) > 1 else text[:1].upper() + text[1:],
        title=_("Today's quote"),
        seal=f"{date.month}\n{date.day}" if language() == "en" else f"{date.month}월\n{date.day}일",
        caption=(
            _(
                "Written by a small neural network ({model}) that read other texts first and then the {quotes:,} "
                "sayings of {text}; the best of {candidates} that it wrote"
            )
            if model.metadata.bases
            else _(
                "Written by a small neural network ({model}) that read the {quotes:,} sayings of {text}; "
                "the best of {candidates} that it wrote"
            )
        ).format(
            model=recipe_name(model.metadata.recipe.name),
            quotes=model.metadata.text.quotes,
            text=model.metadata.text.name,
            candidates=found.candidates,
        )
        + (" · " + _("touch what is underlined to see its proverb") if comes_from and comes_from.spans else ""),
        lang="ko" if hangul else "en",
        badge=origin.badge(comes_from, text) if comes_from else None,
        spans=origin.spans(comes_from, known) if comes_from else (),
    )
with buttons:
    st.button(
        _("Another one"),
        type="primary",
        icon=":material/refresh:",
        on_click=go_to,
        args=(draw + 1,),
        key="another",
        disabled=not temperature,
    )
    if draw:
        st.button(_("Back to today's"), type="tertiary", icon=":material/undo:", on_click=go_to, args=(0,), key="first")
    st.page_link("quotegen/app/pages/text.py", label=_("See how it is made"), icon=":material/arrow_forward:")
    how("choosing", _("How it was chosen"))
    if comes_from:
        how("origin", _("What “new” means"))
