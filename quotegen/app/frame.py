"""What stands around every page: navigation, the choice of text and model, the language."""

import streamlit as st

from quotegen.app import cached, choices, definitions, link, runs
from quotegen.app.locale import LANGUAGES, _, browser_language, language

_ABOUT_TEXT = ("text", "encoding", "training", "evaluation")  # the bar names the text there, elsewhere the model


def open_page() -> None:
    """Configure the page, draw the frame, and run the page that the visitor is on."""
    st.set_page_config(page_title=_("Today's quote"), page_icon="static/seal.png", layout="centered")
    page = st.navigation(
        [
            st.Page("quotegen/app/pages/today.py", title=_("Today"), icon=":material/today:", default=True),
            st.Page("quotegen/app/pages/text.py", title=_("Text"), icon=":material/article:"),
            st.Page("quotegen/app/pages/encoding.py", title=_("Encoding"), icon=":material/grid_on:"),
            st.Page("quotegen/app/pages/training.py", title=_("Training"), icon=":material/model_training:"),
            st.Page("quotegen/app/pages/generate.py", title=_("Generate"), icon=":material/edit_note:"),
            st.Page("quotegen/app/pages/guess.py", title=_("Human or LSTM?"), icon=":material/quiz:"),
            st.Page("quotegen/app/pages/evaluation.py", title=_("Evaluation"), icon=":material/balance:"),
            st.Page("quotegen/app/pages/sampler.py", title=_("Sampler"), icon=":material/casino:"),
            st.Page("quotegen/app/pages/inside.py", title=_("Inside"), icon=":material/schema:"),
            st.Page("quotegen/app/pages/microscope.py", title=_("Microscope"), icon=":material/biotech:"),
            st.Page(definitions.PAGE, title=_("How the figures are computed"), visibility="hidden"),
        ],
        position="top",
    )
    link.stand_on(page.url_path)
    if token := runs.follow(on_training=page.url_path == "training"):
        keep_in_sight(token)
    _bar(page.url_path)
    page.run()


def _bar(path: str) -> None:
    """Shared choices are drawn on every page, which keeps them in the session and in the link."""
    choices.follow_wish()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        label = (
            choices.text_name(choices.text_id())
            if path in _ABOUT_TEXT
            else choices.model_name(choices.current_model_id())
        )
        with st.popover(label, icon=":material/library_books:", help=_("Text and model, shared by all pages")):
            if path != "text":
                choices.text_controls()
            if path != "generate":
                choices.model_control()
        if runs.goes_on() and path != "training":
            st.page_link(
                "quotegen/app/pages/training.py", label=_("Training goes on"), icon=":material/model_training:"
            )
        language_switch()


def language_switch() -> None:
    """Korean or English, in reach on every page and kept in the link."""
    if "lang" not in st.session_state:
        st.session_state["lang"] = language()
    st.segmented_control(
        _("Language"),
        list(LANGUAGES),
        format_func=LANGUAGES.get,
        required=True,
        key="lang",
        label_visibility="collapsed",
    )
    if language() == browser_language():
        st.query_params.pop("lang", None)
    else:
        st.query_params["lang"] = language()


@st.fragment(run_every=30)
def keep_in_sight(token: str) -> None:
    """A visitor who reads another page has not left their run."""
    cached.jobs().look(token)
