"""Models: those that come with the app, and their networks ready to step."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import numpy as np

from quotegen.app.caches.keys import cache_resource, frozen
from quotegen.model.files import store
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.quote.runtime import Runtime


@cache
def bundled_models() -> Mapping[str, Checkpoint]:
    return MappingProxyType(store.bundled())


@cache_resource(max_entries=6)
def runtime(model: Checkpoint) -> Runtime:
    """The network of a model. Raises CheckpointError."""
    return Runtime.of(model)


@cache_resource(max_entries=6)
def input_matrix(model: Checkpoint) -> np.ndarray:
    """What a model multiplies a one-hot row with first: its embedding, or the kernel, (vocabulary, columns)."""
    tensors = model.weights()
    return frozen(tensors.get("embedding", tensors["kernel"]))
