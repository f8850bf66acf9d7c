"""A model that the visitor took home, brought back from its zip file."""

from dataclasses import replace

import streamlit as st

from quotegen.app import host, session
from quotegen.app.locale import _
from quotegen.app.words import explain
from quotegen.errors import QuotegenError
from quotegen.model.files.archive import MOST_BYTES, MOST_UNITS, open_archive
from quotegen.model.files.store import tidy

_NUMBER, _REFUSED = "_opener", "_not_opened"


def show_opener() -> None:
    """Draw the button and the field for the file, and say why one could not be opened."""
    with st.popover(_("Open a model"), icon=":material/upload_file:"):
        st.file_uploader(
            _("A model that you took home (.zip)"),
            type="zip",
            key=_key(),
            on_change=receive,
            max_upload_size=MOST_BYTES // 1_000_000,
        )
        st.caption(_("Only you can use it, and only in this visit."))
    if refused := st.session_state.get(_REFUSED):
        st.error(refused, icon=":material/error:")


def receive() -> None:
    """Make the model in the file one of this session's and the current one, or say why not."""
    st.session_state.pop(_REFUSED, None)
    file = st.session_state.get(_key())
    if file is None:
        return
    limits = host.limits()
    try:
        model = open_archive(file.getvalue(), max(MOST_UNITS, limits.max_units))
    except QuotegenError as error:
        st.session_state[_REFUSED] = f"{session.plain_name(file.name)}: {explain(error)}"
        return
    finally:
        st.session_state[_NUMBER] = st.session_state.get(_NUMBER, 0) + 1  # empties the field
    tidy(limits.max_store_bytes, keep=model.folder)
    text = replace(model.metadata.text, name=session.plain_name(model.metadata.text.name))
    session.add_trained(replace(model, metadata=replace(model.metadata, text=text)))
    session.want_model(model.metadata.fingerprint)


def _key() -> str:
    return f"opener:{st.session_state.get(_NUMBER, 0)}"
