"""Text: choose or upload, see what was found, clean it, and look at what it is made of."""

import streamlit as st

from quotegen.app import choices, host, keeping, link, session
from quotegen.app.caches import texts
from quotegen.app.definitions import how
from quotegen.app.locale import _
from quotegen.app.parts import download
from quotegen.app.text import uploads
from quotegen.app.text.found import show_beginning, show_detection, show_suggestions
from quotegen.app.text.views import VIEWS
from quotegen.app.words import view_names
from quotegen.text.windows import count_windows


def forget(text_id: str) -> None:
    session.remove_upload(text_id)
    session.empty_field("upload")
    link.put(text=choices.default_text())


st.title(_("Text"))
st.caption(_("What the network reads: quotes, one after the other."))
choices.text_control()
with st.container():  # here without an upload, too: else what is below would close and open anew with it
    if choices.text_id() in session.uploads():
        uploads.controls(choices.text_id())
with st.grid(2, min_column_width=260):
    if not link.is_fixed("text"):
        # Its key is new once a file was taken: it closes then, and what was found stands in sight.
        with st.expander(_("Your own text"), icon=":material/upload_file:", key=f"own_{session.field_key('upload')}"):
            limit = host.limits().max_text_bytes
            words = _("A quote a line, a table (CSV, JSON) or fortunes; at most {limit:,} bytes. Only you can see it.")
            st.file_uploader(
                words.format(limit=limit),
                key=session.field_key("upload"),
                on_change=uploads.receive,
                max_upload_size=2 * max(1, limit // 1_000_000),  # MB; up to there we say what is read
            )
            keeping.toggle()
    with st.expander(_("Cleaning"), icon=":material/cleaning_services:"):
        choices.steps_control()
uploads.show_refused()
text = choices.current_text()
show_detection(text)
if text.own:
    show_beginning(text.corpus)
    show_suggestions(text)
    args = (choices.text_id(),)
    st.button(_("Forget this text"), icon=":material/delete:", type="tertiary", on_click=forget, args=args)

corpus, vocabulary = text.corpus, texts.vocabulary(text.corpus)
characters = len(corpus.text)
with st.grid(5, min_column_width=100, gap="small"):  # three beside each other on a phone
    st.metric(_("Quotes"), f"{len(corpus.quotes):,}")
    st.metric(_("Characters"), f"{characters:,}")
    st.metric(_("Vocabulary"), f"{len(vocabulary):,}", help=_("Different characters"))
    words = _("Of 10 characters, every 3rd, as in the tutorial")
    st.metric(_("Windows"), f"{count_windows(characters):,}", help=words)
    words = _("Bits a character if each were drawn by its frequency alone. A model must do better.")
    st.metric(_("Entropy (bits)"), f"{texts.entropy(corpus):.2f}", help=words)

view = link.one_of(_("Look at"), view_names(), name="view", default="characters")
VIEWS[view](text)

if texts.syllables(corpus):
    sizes = texts.vocabulary_sizes(corpus)
    words = _(
        "Hangul can be read as syllables, with a vocabulary of {syllables:,}, or as jamo, with one of {jamo:,}: 값 is "
        "then ㄱ, ㅏ and ㅄ. You choose on the page Training."
    )
    st.caption(words.format(syllables=sizes["syllable"], jamo=sizes["jamo"]))

label, file = _("Download the cleaned text"), f"{corpus.name}-clean.txt"
download(label, lambda: "".join(f"{quote}\n" for quote in corpus.quotes), file, "text/plain")
how("entropy")
