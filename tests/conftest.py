"""For every test: a cache of its own, and checkpoints that nobody had to train."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from quotegen.model.files.checkpoint import Checkpoint, save
from quotegen.model.files.metadata import EpochRecord, Metadata, TextRecord
from quotegen.model.files.store import DATA
from quotegen.model.files.tensors import pack, quantized
from quotegen.model.recipe import Recipe
from quotegen.model.weights import shapes
from quotegen.text.cleaning import TUTORIAL_STEPS
from quotegen.text.corpus import read_corpus
from quotegen.text.vocabulary import Vocabulary

settings.register_profile("patient", deadline=None)  # a loaded machine is no bug
settings.load_profile("patient")
Weights = dict[str, np.ndarray]

TINY = Recipe(name="quick", reading="quotes", units=16, embedding=8, epochs=2, sample_prompt=0)
TINY_TEXT = "a bad penny always comes back. still waters run deep."


@pytest.fixture(scope="session")
def proverbs() -> tuple[str, ...]:
    """The quotes of the bundled English text."""
    return read_corpus(DATA / "saying.txt")[0].quotes


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch) -> Path:
    """No test sees, or leaves, a model in the user's cache."""
    monkeypatch.setenv("QUOTEGEN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="session")
def random_weights() -> Callable[[Recipe, int], Weights]:
    """Weights of a recipe's shapes from a fixed seed, biases included (Keras would leave them at 0)."""

    def make(recipe: Recipe, vocabulary_size: int, seed: int = 0) -> Weights:
        rng = np.random.default_rng(seed)
        named = shapes(recipe, vocabulary_size).items()
        return {name: rng.normal(0, 0.25, shape).astype(np.float32) for name, shape in named}

    return make


@pytest.fixture(scope="session")
def new_checkpoint(random_weights) -> Callable[..., Checkpoint]:
    """Write a checkpoint with random weights into a folder, `kept` epochs along the way with other ones, the epoch
    their seed; keywords replace fields of its metadata."""

    def make(folder: Path, recipe: Recipe = TINY, text: str = TINY_TEXT, dtype: type = np.float32, kept=(), **changes):
        vocabulary = Vocabulary.of(text, end=recipe.reading == "quotes")
        metadata = Metadata(
            **{
                "fingerprint": folder.name,
                "text": TextRecord("tiny", "0" * 16, len(text), 2, 0, TUTORIAL_STEPS),
                "recipe": recipe,
                "vocabulary": vocabulary.characters,
                "prompts": () if recipe.reading == "quotes" else (text[: recipe.window_length],),
                "history": (EpochRecord(1, 3.0, None, 0.5), EpochRecord(2, 2.0, None, 1.0)),
                "samples": (),
                "best_epoch": 2,
                "ended": "finished",
                "created": "2026-01-01",
                "versions": {},
                **changes,
            }
        )
        along = {epoch: pack("snapshot", quantized(random_weights(recipe, len(vocabulary), epoch))) for epoch in kept}
        return save(folder, metadata, random_weights(recipe, len(vocabulary)), dtype, snapshots=along)

    return make


@pytest.fixture(scope="session")
def tiny_checkpoint(new_checkpoint, tmp_path_factory) -> Checkpoint:
    """A network of 16 units that reads quotes, with random weights."""
    return new_checkpoint(tmp_path_factory.mktemp("models") / "tiny")
