"""What was found in a file, and how its text begins."""

import streamlit as st

from quotegen.app import choices
from quotegen.app.locale import _, ngettext
from quotegen.app.words import escaped
from quotegen.text.corpus import Corpus

FIRST_QUOTES, MOST_CHARACTERS = 3, 100  # of an upload: how many are shown at once, and how much of each


def show_detection(text: choices.ChosenText) -> None:
    """What was found out about the file."""
    decoded = text.decoded
    how = {
        "mark": _("by its byte-order mark"),
        "valid": _("certain: the bytes are valid UTF-8"),
        "detected": _("{share:.0%} sure").format(share=decoded.confidence),
        "chosen": _("as you chose"),
    }[decoded.how]
    composed = (
        ngettext("{n:,} character composed (NFC)", "{n:,} characters composed (NFC)", decoded.composed).format(
            n=decoded.composed
        )
        if decoded.composed
        else ""
    )
    dropped = text.corpus.duplicates
    repeated = ngettext("{n:,} repeated line dropped", "{n:,} repeated lines dropped", dropped).format(n=dropped)
    parts = [
        f"{decoded.encoding} ({how})",
        _("{n:,} bytes").format(n=len(text.file.data)),
        composed,
        repeated if dropped else "",
    ]
    st.caption(" · ".join(part for part in parts if part))


def show_beginning(corpus: Corpus) -> None:
    """The first quotes with their authors, so that a glance tells whether the file was read well."""
    parts = []
    for quote in corpus.quotes[:FIRST_QUOTES]:
        author = corpus.author_of.get(quote)
        parts.append(f"“{quote[:MOST_CHARACTERS]}”" + (f" — {author[:MOST_CHARACTERS]}" if author else ""))
    st.caption(_("It begins: {quotes}").format(quotes=escaped(" · ".join(parts))))
