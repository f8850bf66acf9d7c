"""What was found in a file, and how its text begins."""

import streamlit as st

from quotegen.app import choices
from quotegen.app.caches import texts
from quotegen.app.locale import _, ngettext
from quotegen.app.words import escaped
from quotegen.text.corpus import Corpus

FIRST_QUOTES, MOST_CHARACTERS = 3, 100  # of an upload: how many are shown at once, and how much of each


def show_detection(text: choices.ChosenText) -> None:
    decoded, dropped = texts.decoded(text.file, text.read_as.encoding), text.corpus.duplicates
    how = {
        "mark": _("by its byte-order mark"),
        "valid": _("certain: the bytes are valid UTF-8"),
        "detected": _("{share:.0%} sure").format(share=decoded.confidence),
        "chosen": _("as you chose"),
    }[decoded.how]
    parts = [f"{decoded.encoding} ({how})", _("{n:,} bytes").format(n=len(text.file.data))]
    if n := decoded.composed:
        parts.append(ngettext("{n:,} character composed (NFC)", "{n:,} characters composed (NFC)", n).format(n=n))
    if dropped:
        words = ngettext("{n:,} repeated line dropped", "{n:,} repeated lines dropped", dropped)
        parts.append(words.format(n=dropped))
    st.caption(" · ".join(parts))


def show_beginning(corpus: Corpus) -> None:
    """The first quotes with their authors, so that a glance tells whether the file was read well."""
    parts = []
    for quote in corpus.quotes[:FIRST_QUOTES]:
        author = corpus.author_of.get(quote)
        parts.append(f"“{quote[:MOST_CHARACTERS]}”" + (f" — {author[:MOST_CHARACTERS]}" if author else ""))
    st.caption(_("It begins: {quotes}").format(quotes=escaped(" · ".join(parts))))
