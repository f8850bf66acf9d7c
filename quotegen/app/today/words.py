"""What Today says above the quote: what this is, the date on its seal, and whose day it is."""

import datetime

from quotegen.app import choices
from quotegen.app.locale import _, language
from quotegen.app.today.request import QuoteRequest
from quotegen.app.words import escaped
from quotegen.model.files.metadata import Metadata


def what_this_is(metadata: Metadata) -> str:
    """One sentence for somebody who has never been here."""
    figures = {"quotes": metadata.text.quotes, "text": escaped(metadata.text.name)}
    if metadata.text.name not in choices.BUNDLED_TEXTS:
        words = _(
            "A small neural network, written by hand in NumPy, read the {quotes:,} lines of {text} and writes one of "
            "its own every day."
        )
    elif metadata.by_heart:
        figures["quotes"] = metadata.by_heart
        words = _(
            "A small neural network, written by hand in NumPy, learned {quotes:,} proverbs by heart. Every day it "
            "writes a new one."
        )
    elif metadata.bases:
        words = _(
            "A small neural network, written by hand in NumPy, read many other texts and then {quotes:,} proverbs; "
            "it writes one of its own every day."
        )
    else:
        words = _(
            "A small neural network, written by hand in NumPy, read {quotes:,} proverbs and writes one of its own "
            "every day."
        )
    return words.format(**figures)


def seal(date: datetime.date) -> str:
    """The date as it stands on the seal, in two lines."""
    return f"{date.month}\n{date.day}" if language() == "en" else f"{date.month}월\n{date.day}일"


def title(wanted: QuoteRequest) -> str:
    """Whose day the quote is of."""
    if wanted.is_today:
        return _("Today's quote")
    date = wanted.date
    return _("Quote of {year}-{month:02}-{day:02}").format(year=date.year, month=date.month, day=date.day)
