"""The models that a visitor may use, the bundled ones and their own, and what each is called."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

import streamlit as st

from quotegen.app import session
from quotegen.app.caches import networks
from quotegen.app.caches.once import once_a_run
from quotegen.app.locale import _, language, ngettext
from quotegen.app.words import recipe_name
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.model.recipe import Recipe


@once_a_run
def models() -> Mapping[str, Checkpoint]:
    """The models that this visitor may use and that can be read, by name or fingerprint; the default first."""
    return MappingProxyType({name: model for name, model in _all_models().items() if model.is_usable()})


def own_models() -> dict[str, Checkpoint]:
    """Those of them that this session trained."""
    return {name: model for name, model in session.trained().items() if model.is_usable()}


@once_a_run
def _all_models() -> dict[str, Checkpoint]:
    return {**networks.bundled_models(), **session.trained()}


def model_name(model_id: str) -> str:
    """What a model is called: its recipe and its text, and what tells it from another of the same."""
    return "".join(_names()[model_id])


def model_detail(model_id: str) -> str:
    """What tells a model from others of the same recipe and text: its epochs, and a number where they are the same."""
    return _names()[model_id][1]


@once_a_run
def _names() -> dict[str, tuple[str, str]]:
    """The name of every model, and its detail."""
    alike: dict[str, dict[str, int]] = {}  # name → models of that name → epochs
    for model_id, model in _all_models().items():
        alike.setdefault(_called(model_id, model), {})[model_id] = model.metadata.history[-1].epoch
    return {each: (name, _detail(each, epochs)) for name, epochs in alike.items() for each in epochs}


def _detail(model_id: str, epochs: dict[str, int]) -> str:
    if len(epochs) == 1:
        return ""
    words = " · " + ngettext("{n:,} epoch", "{n:,} epochs", epochs[model_id]).format(n=epochs[model_id])
    equal = [each for each in epochs if epochs[each] == epochs[model_id]]
    return words if len(equal) == 1 else f"{words} · {1 + equal.index(model_id)}"


def _called(model_id: str, model: Checkpoint) -> str:
    own = model_id not in networks.bundled_models()
    metadata = model.metadata
    recipe = replace(metadata.recipe, name="by-heart") if metadata.by_heart and not own else metadata.recipe
    return _spelt(language(), recipe, metadata.text.name, own)


@lru_cache(maxsize=256)
def _spelt(lang: str, recipe: Recipe, text: str, own: bool) -> str:
    del lang  # in the key only: _() reads it
    read = " · " + _("jamo") if recipe.unit == "jamo" else ""
    read += " · TensorFlow" if recipe.engine == "tensorflow" else ""
    name = f"{recipe_name(recipe.name)} {recipe.units}{read} · {session.plain_name(text)}"
    return f"{name} ({_('yours')})" if own else name


def say_what_is_damaged() -> None:
    """Name the visitor's models that are no longer offered because their files cannot be read."""
    damaged = [_called(name, model) for name, model in _all_models().items() if name not in models()]
    if damaged:
        words = _("These models cannot be read and are not offered: {models}. Train them again, or choose another.")
        st.warning(words.format(models=", ".join(damaged)), icon=":material/warning:")
