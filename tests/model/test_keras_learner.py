"""Training on quotes by Keras: the losses and weights of our own engine where nothing is drawn, and going on."""

from dataclasses import replace

import numpy as np
import pytest

from quotegen.jobs.run import run
from quotegen.model.batches import Streams, vocabulary_of
from quotegen.model.files.checkpoint import load
from quotegen.model.learner import QuoteLearner
from quotegen.model.recipe import Recipe
from quotegen.quote.runtime import Runtime
from quotegen.text.corpus import corpus_from_text

pytestmark = pytest.mark.training

CORPUS = corpus_from_text("tiny", "\n".join(f"a bad penny number {n} always comes back." for n in range(1, 13)))
PLAIN = Recipe("quick", "quotes", units=16, batch_size=3, span=12, learning_rate=0.01, clip_norm=1.0, averaging=0.9)
TRAINED = replace(PLAIN, epochs=2, held_out=0.25)
DROPPING = replace(PLAIN, dropout=0.3, recurrent_dropout=0.3)
RECIPES = {"lstm": PLAIN, "embedding": replace(PLAIN, embedding=5), "rnn": replace(PLAIN, cell="rnn")}


@pytest.fixture(scope="module")
def keras_learner():
    """What trains by Keras; loaded only when a test needs it."""
    return pytest.importorskip("quotegen.model.keras.learner").KerasLearner


def batches(recipe: Recipe) -> tuple[int, list]:
    """Characters of the vocabulary, and an epoch's batches; quotes begin in the middle of some."""
    vocabulary = vocabulary_of(CORPUS, recipe)
    _, epoch = Streams(CORPUS, recipe, vocabulary).epoch(np.random.default_rng(1))
    return len(vocabulary), list(epoch)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_without_dropout_both_engines_learn_the_same(keras_learner, recipe):
    size, epoch = batches(recipe)
    assert any(batch.begins[1:].any() for batch in epoch)
    ours, theirs = QuoteLearner(recipe, size), keras_learner(recipe, size)
    for batch in epoch[:6]:
        (loss, count), (same_loss, same_count) = ours.learn(batch, 0.01), theirs.learn(batch, 0.01)
        assert count == same_count
        assert loss / count == pytest.approx(same_loss / count, abs=1e-4)
    assert ours.measure(epoch) == pytest.approx(theirs.measure(epoch), abs=1e-4)
    again = theirs.weights()
    for name, tensor in ours.weights().items():
        np.testing.assert_allclose(again[name], tensor, atol=1e-3)


def test_it_goes_on_from_a_state_as_if_nothing_had_been(keras_learner):
    size, epoch = batches(DROPPING)
    straight, first, second = (keras_learner(DROPPING, size) for _ in range(3))
    expected = [straight.learn(batch, 0.01)[0] for batch in epoch[:4]]
    losses = [first.learn(batch, 0.01)[0] for batch in epoch[:2]]
    second.restore(first.state())
    losses += [second.learn(batch, 0.01)[0] for batch in epoch[2:4]]
    assert losses == pytest.approx(expected, rel=1e-6)
    assert expected[0] != pytest.approx(keras_learner(PLAIN, size).learn(epoch[0], 0.01)[0], rel=1e-5)  # it drops


def test_a_run_by_each_engine_is_a_checkpoint_of_its_own_and_learns_the_same(keras_learner, own_cache):
    saved = {}
    for engine in ("numpy", "tensorflow"):
        *told, last = run(CORPUS, replace(TRAINED, engine=engine))
        assert [event["epoch"] for event in told if event["event"] == "epoch"] == [1, 2]
        saved[engine] = load(own_cache / last["fingerprint"])
    ours, theirs = (saved[engine].metadata for engine in ("numpy", "tensorflow"))
    assert ours.fingerprint != theirs.fingerprint
    assert ("keras" in ours.versions, "keras" in theirs.versions) == (False, True)
    for one, other in zip(ours.history, theirs.history, strict=True):
        assert one.loss == pytest.approx(other.loss, abs=1e-3)
        assert one.held_out_loss == pytest.approx(other.held_out_loss, abs=1e-3)
    assert Runtime.of(saved["tensorflow"]).vocabulary.characters == ours.vocabulary
    *_, longer = run(CORPUS, replace(TRAINED, engine="tensorflow", epochs=3), go_on_from=saved["tensorflow"])
    assert (longer["event"], longer["epochs"]) == ("saved", 3)
