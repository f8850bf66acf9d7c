"""A file becomes the current text, or is refused with the ways in which it could still be read."""

from dataclasses import replace

import streamlit as st

from quotegen.app import choices, link, session
from quotegen.app.caches import texts
from quotegen.app.locale import _
from quotegen.app.words import encoding_name, escaped, explain
from quotegen.errors import QuotegenError
from quotegen.text.corpus import NoQuotesError
from quotegen.text.encoding.decoding import (
    ENCODINGS,
    BinaryFileError,
    OtherEncodingError,
    TextTooLargeError,
    WrongEncodingError,
    decode,
)
from quotegen.text.encoding.encodings import ranked

_ENCODING_MAY_HELP = (OtherEncodingError, WrongEncodingError, BinaryFileError)
_MOST_GUESSES = 3
_SAMPLE_BYTES, _SAMPLE_CHARACTERS = 2000, 80  # of a refused file, read as a guess says


def receive() -> None:
    """Take an uploaded file over as the current text, or say why not and keep the one before."""
    session.visit().refused = None
    file = st.session_state.get(session.field_key("upload"))
    if file is not None:
        take(session.TextFile(session.plain_name(file.name), file.getvalue()), session.ReadAs())


def take(file: session.TextFile, read_as: session.ReadAs) -> None:
    """Make a file the current text, read in this way; one that cannot be a text is remembered as refused."""
    try:
        texts.corpus(file, read_as, choices.chosen_steps())
    except QuotegenError as error:
        without_data = replace(file, data=b"") if isinstance(error, TextTooLargeError) else file
        session.visit().refused = without_data, error.with_traceback(None)
        return
    session.visit().refused = None
    text = session.add_upload(file.name, file.data)
    session.set_read_as(text, read_as)
    link.put(text=text)
    session.empty_field("upload")


def show_refused() -> None:
    """Why the last file is no text here, if so, with a button or a choice for what may help."""
    if (refused := session.visit().refused) is None:
        return
    file, error = refused
    st.error(f"{file.name}: {explain(error)}", icon=":material/error:")
    if isinstance(error, NoQuotesError):
        st.button(_("Read it again"), on_click=take, args=(file, session.ReadAs()), key="read_again")
    if isinstance(error, _ENCODING_MAY_HELP):
        guesses = error.guesses if isinstance(error, OtherEncodingError) else ranked(file.data)
        _offer_encodings(file, [guess.encoding for guess in guesses[:_MOST_GUESSES]])


def _offer_encodings(file: session.TextFile, guesses: list[str]) -> None:
    for encoding in guesses:
        with st.container(horizontal=True, vertical_alignment="center"):
            label, read_as = _("Read it as {encoding}"), session.ReadAs(encoding)
            label = label.format(encoding=encoding_name(encoding))
            st.button(label, on_click=take, args=(file, read_as), key=f"read_as_{encoding}")
            st.caption(escaped(_first_line(file, encoding)))
    key = link.widget("refused_encoding")
    st.selectbox(
        _("Encoding"),
        ENCODINGS,
        index=None,
        placeholder=_("Another encoding"),
        format_func=encoding_name,
        key=key,
        on_change=lambda: take(file, session.ReadAs(st.session_state[key])),
    )


def _first_line(file: session.TextFile, encoding: str) -> str:
    """How a file would begin if it were in this encoding; empty where it cannot be."""
    try:
        text = decode(file.data[:_SAMPLE_BYTES], encoding).text
    except QuotegenError:
        return ""
    return next(filter(None, map(str.strip, text.split("\n"))))[:_SAMPLE_CHARACTERS]
