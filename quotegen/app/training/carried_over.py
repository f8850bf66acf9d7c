"""What a run takes over from its base, and what its figures on held-out quotes are then worth."""

import streamlit as st

from quotegen.app import choices
from quotegen.app.caches import texts, training
from quotegen.app.locale import _, ngettext
from quotegen.app.training.plan import Plan
from quotegen.app.words import escaped, too_few_quotes, visible
from quotegen.model.files.metadata import Base
from quotegen.model.recipe import preset
from quotegen.text.corpus import Corpus

MOST_NAMED = 12  # characters new to a base that are named


def show_carried_over(plan: Plan) -> None:
    """What a run takes over from its base, and what a visitor should know of the two texts."""
    characters = "".join(plan.vocabulary.characters).strip("\n")
    new = plan.base.vocabulary.unknown(characters)
    st.caption(shared_characters(len(characters), new))
    if 2 * len(new) > len(characters):
        st.info(
            _("Most characters of this text are new to the base, so nearly everything starts fresh."),
            icon=":material/info:",
        )
    if not texts.parts(plan.text.corpus, plan.recipe.held_out).validation:
        st.info(too_few_quotes(len(plan.text.corpus.quotes)), icon=":material/info:")
    if warning := overlap_with_base(plan.text.corpus, plan.recipe.held_out, plan.base.bases):
        st.info(warning, icon=":material/info:")


def shared_characters(size: int, new: tuple[str, ...]) -> str:
    """How many characters of a text the base knows, and which it does not, where they are few."""
    if not new:
        return _("The base knows all {n} characters of this text.").format(n=size)
    words = _("The base knows {known} of the {n} characters of this text.").format(known=size - len(new), n=size)
    if len(new) > MOST_NAMED:
        return words + " " + _("The other {new} are learned from nothing.").format(new=len(new))
    names = escaped(" ".join(map(visible, new)))
    return words + " " + _("New to it, and learned from nothing: {characters}").format(characters=names)


def overlap_with_base(corpus: Corpus, held_out: float, bases: tuple[Base, ...]) -> str | None:
    """What the figures on held-out quotes are worth, where a base learned the same text or a part of it."""
    taught = [(text, preset(base.recipe).held_out) for base in bases if (text := choices.text_of(base.text))]
    if learned := training.learned_before(corpus, held_out, tuple(taught)):
        return ngettext(
            "{n} of the held-out quotes is among those that the base learned, or nearly so: the figures will flatter "
            "the model.",
            "{n} of the held-out quotes are among those that the base learned, or nearly so: the figures will flatter "
            "the model.",
            learned,
        ).format(n=learned)
    if corpus.fingerprint in {base.text.fingerprint for base in bases}:
        return _(
            "The base was trained on this very text. The same quotes are held out as then: none was learned, though "
            "some chose the base's best epoch. Little in it is new."
        )
    return None
