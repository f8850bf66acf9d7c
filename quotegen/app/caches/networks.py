"""Models: those that come with the app, their networks ready to step, what they do at each character, which units track
something."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import numpy as np

from quotegen.app.caches.keys import KEEP_TEXTS, cache_data, cache_resource, frozen
from quotegen.inside import saliency as gradients
from quotegen.inside import trace as tracing
from quotegen.inside import units
from quotegen.model.files import store
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.quote.runtime import Runtime
from quotegen.text.corpus import Corpus


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


@cache_resource(max_entries=12, ttl=KEEP_TEXTS)
def trace(model: Checkpoint, text: str) -> tracing.Trace:
    """A model over a text: about 6 kB a character for 256 units."""
    return frozen(tracing.trace(runtime(model), text))


@cache_resource(max_entries=64, ttl=KEEP_TEXTS)
def saliency(model: Checkpoint, read: str, target: int) -> np.ndarray:
    """What rests on each character read, in nats of the target's log p: some 30 ms for 30 characters and 512 units."""
    network = runtime(model)
    return frozen(gradients.saliency(network, network.vocabulary.encode(read), target))


@cache_resource(max_entries=16, ttl=KEEP_TEXTS, show_spinner=" ")
def search(model: Checkpoint, text: Corpus | None, state: str) -> units.Search:
    """Units of a model that track something, over a sample of a text's quotes that it can read: about 0.1 s."""
    return frozen(units.search(runtime(model), _readable(model, text) if text else (), state))


@cache_data(max_entries=16, ttl=KEEP_TEXTS, show_spinner=" ", show_time=False)
def gradient_norms(model: Checkpoint, text: Corpus) -> dict[str, np.ndarray]:
    """How a gradient fares on its way back through a model, over some quotes of its text: about 0.1 s for 512 units."""
    return gradients.norms_on_quotes(runtime(model), _readable(model, text))


def _readable(model: Checkpoint, text: Corpus) -> list[str]:
    """The quotes of a text that have no character which the model lacks."""
    return [quote for quote in text.quotes if not model.vocabulary.unknown(quote)]
