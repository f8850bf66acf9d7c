"""The controls that say what is to be trained: size, unit, base, engine."""

import math

import streamlit as st

from quotegen.app import choices, host, link
from quotegen.app.caches import texts
from quotegen.app.locale import _
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.model.files.export import has_keras
from quotegen.model.files.store import DEFAULT
from quotegen.model.recipe import Engine, Recipe, preset
from quotegen.text.corpus import Corpus
from quotegen.text.hangul import Unit

UNITS = (32, 64, 128, 256, 512, 1024)
FINE_TUNE = "fine-tune"
ENGINE_NAMES: dict[Engine, str] = {"numpy": "NumPy", "tensorflow": "TensorFlow"}


def preset_values(key: str) -> None:
    """Another recipe brings its own size and time; the size of a fine-tuned network is its base's."""
    recipe = preset(st.session_state[key]).limited(host.limits())
    link.put(epochs=recipe.epochs, seconds=recipe.seconds)
    if recipe.name != FINE_TUNE:
        link.put(units=recipe.units)


def chosen_unit(corpus: Corpus) -> Unit:
    """Draw the choice of what of Hangul is one character, for a text that has any; returns it."""
    if not texts.syllables(corpus):
        return "syllable"
    sizes = texts.vocabulary_sizes(corpus)
    names = {
        "syllable": _("syllables ({n:,} different)").format(n=sizes["syllable"]),
        "jamo": _("jamo ({n:,} different)").format(n=sizes["jamo"]),
    }
    return link.one_of(
        _("Hangul is read as"),
        names,
        name="hangul",
        default="syllable",
        help=_(
            "A syllable is one character of many; as jamo, 값 is ㄱ, ㅏ and ㅄ. The network then takes two or three "
            "steps for a syllable and learns rare syllables from their parts. What it writes is put together again."
        ),
    )


def unit_can_be_chosen(usual: Recipe, base: Checkpoint | None) -> bool:
    """Whether the unit can be chosen: the tutorial's windows are of syllables, and what begins with jamo reads jamo."""
    return usual.reading == "quotes" and not (base and base.metadata.recipe.unit == "jamo")


def chosen_units(usual: Recipe) -> int:
    """Draw the choice of a network's size."""
    most = host.limits().max_units
    sizes = [units for units in UNITS if units <= most] or [most]
    return link.choice(st.select_slider, _("Units"), sizes, name="units", default=min(usual.units, sizes[-1]))


def usable_bases() -> dict[str, Checkpoint]:
    """The visitor's models that a run can begin with: they read quotes and are no larger than allowed here."""
    most = host.limits().max_units
    return {
        name: model
        for name, model in choices.models().items()
        if model.metadata.recipe.reading == "quotes" and model.metadata.recipe.units <= most
    }


def chosen_base(bases: dict[str, Checkpoint], corpus: Corpus) -> str:
    """Draw the choice of what a run begins with."""
    return link.choice(
        st.selectbox,
        _("Base: the model that it begins with"),
        list(bases),
        name="base",
        default=usual_base(bases, corpus),
        format_func=choices.model_name,
        help=_("A model that reads quotes, bundled or yours. Its units come with it."),
    )


def usual_base(bases: dict[str, Checkpoint], corpus: Corpus) -> str:
    """The default model, where it is allowed and knows half of the text's characters; else who knows most of them."""
    characters = "".join(set(corpus.text))
    new = {name: len(model.vocabulary.unknown(characters)) for name, model in bases.items()}
    if 2 * new.get(DEFAULT, math.inf) <= len(characters):
        return DEFAULT
    losses = {name: model.metadata.best.held_out_loss or math.inf for name, model in bases.items()}
    return min(bases, key=lambda name: (new[name], losses[name]))


def chosen_engine() -> Engine:
    """Draw the choice of what takes the steps of a recipe that reads quotes; returns it."""
    return link.one_of(
        _("Engine"),
        ENGINE_NAMES,
        name="engine",
        default="numpy",
        help=_(
            "NumPy: an LSTM written out for this program. TensorFlow: Keras' layers, loss and optimizer, on the same "
            "batches, beginning with the same numbers. It takes several times as long and 600 MB more."
        ),
    )


def about_engine(recipe: Recipe) -> str:
    """In what a run by Keras differs from one by our own engine, in a sentence."""
    if recipe.recurrent_dropout:
        return _(
            "Keras takes the steps. One thing differs: while training it leaves out {share:.0%} of the hidden states "
            "that the recurrent layer reads, and our engine as many of its recurrent weights."
        ).format(share=recipe.recurrent_dropout)
    if recipe.dropout:
        return _("Keras takes the steps. Only which hidden states are left out is drawn anew.")
    return _("Keras takes the steps. The result is that of our engine, but for rounding.")


def lacks_tensorflow(recipe: Recipe) -> str | None:
    """Why a run by TensorFlow cannot be done on this machine, in a sentence."""
    if recipe.trained_by == "numpy" or has_keras() or not host.trains_here():
        return None
    if recipe.reading == "quotes":
        return _("TensorFlow is not installed here. Choose NumPy: it trains the same recipe.")
    return _("The tutorial's recipe needs TensorFlow, which is not installed here. The other recipes train without it.")
