"""What all caches share: the keys of files, texts and models, how long texts stay, and results that nobody changes."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import partial, wraps
from types import MappingProxyType

import numpy as np
import streamlit as st

from quotegen.app.session import TextFile
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.text.corpus import Corpus

KEEP_TEXTS = 30 * 60  # seconds: what a visitor uploaded is not held much longer than the visit


def corpus_key(corpus: Corpus) -> str:
    """A hash of what a model reads; two files of the same quotes are one text, whatever they are called."""
    return corpus.fingerprint


def model_key(model: Checkpoint) -> tuple[str, ...]:
    """Its folder and its files of weights, of every stored epoch: their names hold a hash of their content."""
    return str(model.folder), *model.metadata.weights_by_epoch.values()


def file_key(file: TextFile) -> tuple[str, str]:
    """Its name, which its corpus has too, and a hash of its bytes."""
    return file.name, file.digest


_KEYS = {TextFile: file_key, Corpus: corpus_key, Checkpoint: model_key}


def _key(value: object) -> str:
    """What tells an argument from others: a key of ours, else its repr, which frozen dataclasses have of all fields.

    Arrays and sets are no arguments: the repr of a large array is cut, and that of a set has no order.
    """
    if type(value) in _KEYS:
        return repr(_KEYS[type(value)](value))
    return f"({','.join(map(_key, value))})" if isinstance(value, tuple) else repr(value)


def _cache_by_key(cache: Callable, **options) -> Callable[[Callable], Callable]:
    """One of Streamlit's caches with `_key` of the arguments as its key. Its own hashing of them took as long as the
    rest of a rerun."""

    def decorate(compute: Callable) -> Callable:
        @cache(**{"show_spinner": False, **options})
        @wraps(compute)
        def cached(key: str, _arguments: tuple):
            return compute(*_arguments)

        @wraps(compute)
        def call(*arguments):
            return cached(key=_key(arguments), _arguments=arguments)

        call.clear = cached.clear
        return call

    return decorate


cache_data = partial(_cache_by_key, st.cache_data)
cache_resource = partial(_cache_by_key, st.cache_resource)


def frozen(value):
    """The same value, read-only, for all sessions: arrays locked, lists as tuples, dicts as views, nested too."""
    if isinstance(value, np.ndarray):
        view = value.view()
        view.flags.writeable = False
        return view
    if isinstance(value, Mapping):
        return MappingProxyType({key: frozen(each) for key, each in value.items()})
    if isinstance(value, list | tuple):
        return tuple(map(frozen, value))
    if is_dataclass(value):
        return replace(value, **{each.name: frozen(getattr(value, each.name)) for each in fields(value) if each.init})
    return value
