"""Input × gradient, against the slope that is measured when one character's input grows a little."""

import numpy as np
import pytest

from quotegen.model.recipe import Recipe
from quotegen.quote.runtime import Runtime
from quotegen.quote.saliency import saliency
from quotegen.text.vocabulary import Vocabulary

LETTERS = Vocabulary(tuple("abcdefgh"))
RECIPES = {
    "lstm": Recipe("quick", "quotes", "lstm", units=12),
    "lstm, embedding": Recipe("quick", "quotes", "lstm", units=12, embedding=5),
    "rnn": Recipe("quick-rnn", "quotes", "rnn", units=12),
    "windows": Recipe("tutorial", "windows", "lstm", units=12, window_length=5),
}
READ = np.arange(7, dtype=np.int32)  # every character once: its row is the input of one step alone


def log_chance(runtime: Runtime, target: int) -> float:
    logits = runtime.read(runtime.start(1), READ)[0][0].astype(np.float64)
    return logits[target] - np.log(np.exp(logits).sum())


@pytest.mark.parametrize("target", [0, 7])
@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES.keys())
def test_it_is_the_slope_of_log_p_when_an_input_grows(random_weights, recipe, target):
    weights = {name: tensor.astype(np.float64) for name, tensor in random_weights(recipe, len(LETTERS)).items()}
    read = "embedding" if "embedding" in weights else "kernel"
    slopes = []
    for index in READ:
        after = []
        for growth in (1 + 1e-4, 1 - 1e-4):
            grown = weights[read].copy()
            grown[index] *= growth
            after.append(log_chance(Runtime(recipe, LETTERS, {**weights, read: grown}), target))
        slopes.append((after[0] - after[1]) / 2e-4)
    np.testing.assert_allclose(saliency(Runtime(recipe, LETTERS, weights), READ, target), slopes, atol=1e-5)
    assert np.abs(slopes).max() > 1e-2


def test_what_lies_before_the_window_does_not_matter(random_weights):
    recipe = RECIPES["windows"]
    found = saliency(Runtime(recipe, LETTERS, random_weights(recipe, len(LETTERS))), READ, 3)
    assert found[:2].tolist() == [0, 0]
    assert (found[2:] != 0).all()


def test_one_hot_and_embedding_are_one_measure(random_weights):
    """The same network with its embedding multiplied into the kernel beforehand."""
    recipe = RECIPES["lstm, embedding"]
    weights = random_weights(recipe, len(LETTERS))
    folded = {**weights, "kernel": weights["embedding"] @ weights["kernel"]}
    del folded["embedding"]
    one_hot = Runtime(RECIPES["lstm"], LETTERS, folded)
    np.testing.assert_allclose(
        saliency(Runtime(recipe, LETTERS, weights), READ, 2), saliency(one_hot, READ, 2), atol=1e-6
    )
