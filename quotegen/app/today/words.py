"""What Today says above the quote: what this is, the date on its seal, and whose day it is."""

import datetime

from quotegen.app import choices
from quotegen.app.locale import _, language
from quotegen.app.today.request import QuoteRequest
from quotegen.app.words import escaped
from quotegen.model.files.metadata import Metadata


def what_this_is(metadata: Metadata) -> str:
    """What somebody who has never been here sees first."""
    if metadata.text.name not in choices.BUNDLED_TEXTS:
        words = _(
            "A small neural network, written in NumPy, read the {quotes:,} lines of {text}. It writes one of its own "
            "every day."
        )
    elif metadata.by_heart:
        words = _(
            "A small neural network, written in NumPy, knows {quotes:,} proverbs nearly by heart, and its best "
            "earlier tries. Every day it makes a new one of their pieces, letter by letter."
        )
    elif metadata.bases:
        words = _(
            "A small neural network, written in NumPy, read many texts and then {quotes:,} proverbs. It writes one of "
            "its own every day."
        )
    else:
        words = _(
            "A small neural network, written in NumPy, read {quotes:,} proverbs. It writes one of its own every day."
        )
    return words.format(quotes=metadata.by_heart or metadata.text.quotes, text=escaped(metadata.text.name))


def seal(date: datetime.date) -> str:
    """The date as it stands on the seal, in two lines."""
    return f"{date.month}\n{date.day}" if language() == "en" else f"{date.month}월\n{date.day}일"


def title(wanted: QuoteRequest) -> str:
    return _("Today's quote") if wanted.is_today else _("Quote of {date}").format(date=wanted.date.isoformat())
