"""A file of the visitor's own becomes the current text, or is refused with the ways in which it could still be read.
How it is read belongs to the file and to this visit, so it is in no link."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from quotegen.app import choices, link, session
from quotegen.app.caches import texts
from quotegen.app.locale import _, ngettext
from quotegen.app.parts import off_link
from quotegen.app.words import encoding_name, escaped, explain, kind_name
from quotegen.errors import QuotegenError
from quotegen.text.corpus import NoQuotesError
from quotegen.text.encoding.decoding import (
    ENCODINGS,
    BinaryFileError,
    Broken,
    Decoded,
    OtherEncodingError,
    TextTooLargeError,
    WrongEncodingError,
    decode,
)
from quotegen.text.encoding.encodings import ranked
from quotegen.text.structure.reading import NO_AUTHOR, Reading

_AUTO = "auto"  # encoding: found out
_CLEAR = 0.9  # confidence from which the controls of a reading are folded
_MOST_PLACES = 3  # broken places that are named
_ENCODING_MAY_HELP = (OtherEncodingError, WrongEncodingError, BinaryFileError)
_MOST_GUESSES = 3
_SAMPLE_BYTES, _SAMPLE_CHARACTERS = 2000, 80  # of a refused file, read as a guess says


def controls(text: str) -> None:
    """Choose the encoding and the reading of an upload. A file that cannot be read leaves those that may help."""
    file, read_as = choices.file_of(text)
    encoding = read_as.encoding or _AUTO
    off_link(
        *("encoding", _("Encoding"), list(dict.fromkeys((_AUTO, *ENCODINGS, encoding))), encoding),
        lambda chosen: session.set_read_as(text, session.ReadAs(None if chosen == _AUTO else chosen)),
        lambda name: _("found out") if name == _AUTO else encoding_name(name),
    )
    try:
        decoded, kinds = texts.decoded(file, read_as.encoding), texts.kinds(file, read_as.encoding)
    except QuotegenError:
        return
    _show_broken(decoded)
    try:
        reading = texts.reading(file, read_as)
    except QuotegenError:
        reading = Reading(read_as.kind or "lines", decoded.text, confidence=0.0)
    if len(kinds) > 1 or reading.kind != "lines":
        chosen = replace(read_as, encoding=None) != session.ReadAs()
        unclear = reading.confidence < _CLEAR or reading.kind != kinds[0]
        with st.expander(_summary(reading), icon=":material/table_rows:", expanded=chosen or unclear):
            _reading_controls(text, read_as, reading, kinds)


def _reading_controls(text: str, read_as: session.ReadAs, reading: Reading, kinds: Sequence[str]) -> None:
    def take(name: str) -> Callable[[str], None]:
        return lambda chosen: session.set_read_as(text, replace(read_as, **{"kind": reading.kind, name: chosen}))

    def take_kind(kind: str) -> None:
        session.set_read_as(text, session.ReadAs(read_as.encoding, kind))

    off_link("reading", _("Read as"), list(dict.fromkeys((*kinds, reading.kind))), reading.kind, take_kind, kind_name)
    if not reading.columns:
        return
    samples = {column.name: " · ".join((column.name, *column.samples[:1])) for column in reading.columns}
    authors, author = samples | {NO_AUTHOR: _("none")}, reading.author_column or NO_AUTHOR
    left, right = st.columns(2)
    with left:
        off_link("column", _("Column of quotes"), list(samples), reading.column, take("column"), samples.get)
    with right:
        off_link("author", _("Column of authors"), list(authors), author, take("author"), authors.get)


def _summary(reading: Reading) -> str:
    words = _("Read as {kind}")
    if reading.column is not None:
        words = _("Read as {kind}; quotes are in *{column}*")
    if reading.author_column is not None:
        words = _("Read as {kind}; quotes are in *{column}*, authors in *{author}*")
    column, author = (escaped(name or "") for name in (reading.column, reading.author_column))
    return words.format(kind=kind_name(reading.kind), column=column, author=author)


def _show_broken(decoded: Decoded) -> None:
    """Name the places that are no character of the file's encoding, in one caption."""
    cuts = [place for place in decoded.broken if place.cut]
    others = [place for place in decoded.broken if not place.cut]
    words = [_("The file ends inside a character, which is left out: {place}.").format(place=_place(c)) for c in cuts]
    if others:
        count = decoded.broken_count - len(cuts)
        places = "; ".join(map(_place, others[:_MOST_PLACES])) + (" …" if count > _MOST_PLACES else "")
        sentence = ngettext(
            "{n:,} place is not {encoding} and shown as �: {places}.",
            "{n:,} places are not {encoding} and shown as �: {places}.",
            count,
        )
        words.insert(0, sentence.format(n=count, encoding=decoded.encoding, places=places))
    if words:
        st.caption(" ".join([*words, _("If words look wrong, choose another encoding.")]))


def _place(broken: Broken) -> str:
    return _("line {line:,}, byte {byte:,}").format(line=broken.line, byte=broken.byte)


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
