"""Where a model cannot be played: what that means, and where to go on."""

import streamlit as st

from quotegen.app import choices, link, session
from quotegen.app.guess.game import TooFewQuotesError
from quotegen.app.locale import _
from quotegen.app.models import model_name, models
from quotegen.app.words import explain
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.text.corpus import Corpus


def playable(model: Checkpoint) -> bool:
    """Whether a model left quotes of its text unread."""
    return model.metadata.recipe.reading == "quotes" and model.metadata.text.held_out > 0


def text_to_play() -> Corpus:
    """The text of the chosen model; stops the page where there is no game to play."""
    corpus = choices.text_of_model()
    if corpus and playable(choices.current_model()):
        return corpus
    if corpus:
        _stop(
            _(
                "This model has read every quote of its text. It may have learned them by heart, so a game of new "
                "quotes by people against new ones by the network cannot be played with it."
            )
        )
    _stop(_("The text of this model is not here, and with it the quotes by people."))


def stop(error: TooFewQuotesError) -> None:
    """Say why there is no round, what that means of the model, and stop the page."""
    words = explain(error)
    if error.by == "the model":
        words += " " + _(
            "A model that writes hardly anything new repeats its text: it has learned it by heart rather than how "
            "such quotes are made. More quotes, or fewer epochs, help."
        )
    _stop(words)


def _stop(words: str) -> None:
    st.info(words, icon=":material/info:")
    others = {name: choices.text_of_model(other) for name, other in models().items() if playable(other)}
    others.pop(choices.current_model_id(), None)
    if link.is_fixed("model"):
        others = {}
    own = choices.current_model().metadata.text.fingerprint
    # of the same text, if there is one
    if name := min(filter(others.get, others), key=lambda name: others[name].fingerprint != own, default=None):
        st.button(
            _("Play against {name}").format(name=model_name(name)),
            icon=":material/arrow_forward:",
            type="primary",
            key="other",
            on_click=session.want_model,
            args=(name,),
        )
    with st.container(horizontal=True):
        pages = (
            ("evaluation", _("See how much it learned by heart"), ":material/balance:"),
            ("training", _("Train one that keeps quotes back"), ":material/model_training:"),
        )
        for page, label, icon in pages:
            st.page_link(f"quotegen/app/pages/{page}.py", label=label, icon=icon)
    st.stop()
