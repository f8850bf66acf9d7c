"""What all caches share: the keys of files, texts and models, how long texts stay, and results that nobody changes."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import partial
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
cache_data = partial(st.cache_data, hash_funcs=_KEYS, show_spinner=False)
cache_resource = partial(st.cache_resource, hash_funcs=_KEYS, show_spinner=False)


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
