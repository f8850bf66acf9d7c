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
    """How many of the text's characters the base has learned, and what a visitor should know of the two texts."""
    corpus, held_out = plan.text.corpus, plan.recipe.held_out
    characters = "".join(plan.vocabulary.characters).strip("\n")
    size, new = len(characters), plan.base.vocabulary.unknown(characters)
    if new:
        words = _("The base knows {shared} of the {n} characters of this text. New to it, and learned from zero: {new}")
        names = escaped(" ".join(map(visible, new[:MOST_NAMED]))) + (" …" if len(new) > MOST_NAMED else "")
        st.caption(words.format(shared=size - len(new), n=size, new=names))
    else:
        st.caption(_("The base knows all {n} characters of this text.").format(n=size))
    if 2 * len(new) > size:
        words = _("Most characters of this text are new to the base, so nearly everything starts fresh.")
        st.info(words, icon=":material/info:")
    if not texts.parts(corpus, held_out).validation:
        st.info(too_few_quotes(len(corpus.quotes)), icon=":material/info:")
    if warning := overlap_with_base(corpus, held_out, plan.base.bases):
        st.info(warning, icon=":material/info:")


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
        return _("The base was trained on this very text. The same quotes are held out, so it learned none of them.")
    return None
