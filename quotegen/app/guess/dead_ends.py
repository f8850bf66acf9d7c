"""Where a model cannot be played: what that means, and where to go on."""

from typing import NoReturn

import streamlit as st

from quotegen.app import choices, link, session
from quotegen.app.guess.game import TooFewQuotesError
from quotegen.app.locale import _
from quotegen.app.models import model_name, models
from quotegen.app.parts import page_link
from quotegen.app.words import explain
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.text.corpus import Corpus


def _playable(model: Checkpoint) -> bool:
    """Whether a model left quotes of its text unread."""
    return model.metadata.recipe.reading == "quotes" and model.metadata.text.held_out > 0


def text_to_play() -> Corpus:
    """The text of the chosen model; stops the page where there is no game to play."""
    corpus = choices.text_of_model()
    if corpus is None:
        _stop(_("The text of this model is not here, so there are no quotes by people to show."))
    if not _playable(choices.current_model()):
        _stop(_("This model has read every quote of its text, so no quote by people is new to it."))
    return corpus


def stop(error: TooFewQuotesError) -> NoReturn:
    """Say why there is no round, what that means of the model, and stop the page."""
    words = explain(error)
    if error.by == "the model":
        words += " " + _("It has learned its text by heart. More quotes or fewer epochs help.")
    _stop(words)


def _stop(words: str) -> NoReturn:
    st.info(words, icon=":material/info:")
    if not link.is_fixed("model"):
        _offer_another()
    with st.container(horizontal=True):
        page_link(_("See how much it learned by heart"), "evaluation", "balance")
        page_link(_("Train one that keeps quotes back"), "training", "model_training")
    st.stop()


def _offer_another() -> None:
    own, chosen = choices.current_model().metadata.text.fingerprint, choices.current_model_id()
    others = {name: choices.text_of_model(other) for name, other in models().items() if _playable(other)}
    names = [name for name, corpus in others.items() if corpus and name != chosen]
    if name := min(names, key=lambda name: others[name].fingerprint != own, default=None):
        st.button(
            _("Play against {name}").format(name=model_name(name)),
            icon=":material/arrow_forward:",
            type="primary",
            key="other",
            on_click=session.want_model,
            args=(name,),
        )
