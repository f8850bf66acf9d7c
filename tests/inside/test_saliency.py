"""Input × gradient and the gradient's way back, against slopes that are measured by changing something a little."""

import numpy as np
import pytest

from quotegen.inside.saliency import gradient_norms, norms_on_quotes, saliency
from quotegen.inside.trace import replay
from quotegen.model.recipe import Recipe
from quotegen.quote.runtime import Runtime, State
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


def loss_after(runtime: Runtime, hidden: np.ndarray, cell: np.ndarray, rest: np.ndarray, target: int) -> float:
    state = State(hidden[np.newaxis], cell[np.newaxis], np.empty((1, 0), np.int32))
    logits = runtime.output.T @ hidden + runtime.output_bias
    if len(rest):
        logits = runtime.read(state, rest)[0][0]
    return float(np.log(np.exp(logits).sum()) - logits[target])


@pytest.mark.parametrize("name", ["lstm", "lstm, embedding", "rnn"])
def test_the_gradients_norm_is_that_of_the_losss_slopes_by_the_state_some_characters_before(random_weights, name):
    """The cell state's slope has both paths: its own hidden state, changed with it, and the carousel."""
    recipe, target = RECIPES[name], 3
    weights = {name: tensor.astype(np.float64) for name, tensor in random_weights(recipe, len(LETTERS)).items()}
    runtime = Runtime(recipe, LETTERS, weights)
    norms = gradient_norms(runtime, READ[np.newaxis], np.array([target]))
    assert set(norms) == ({"hidden"} if recipe.cell == "rnn" else {"hidden", "cell"})
    steps = replay(runtime, READ[np.newaxis])
    for distance in (0, 1, 4):
        step, rest = steps[-1 - distance], READ[len(READ) - distance :]
        for state, found in norms.items():
            slopes = []
            for unit in range(recipe.units):
                change = 1e-5 * np.eye(recipe.units)[unit]
                losses = []
                for sign in (1, -1):
                    hidden, cell = step.hidden[0], step.cell[0]
                    if state == "hidden":
                        hidden = hidden + sign * change
                    else:
                        cell = cell + sign * change
                        hidden = step.gates["output"][0] * np.tanh(cell)
                    losses.append(loss_after(runtime, hidden, cell, rest, target))
                slopes.append((losses[0] - losses[1]) / 2e-5)
            np.testing.assert_allclose(found[0, distance], np.linalg.norm(slopes), rtol=1e-4)


def test_a_batch_has_the_norms_of_its_texts_one_by_one(random_weights):
    runtime = Runtime(RECIPES["lstm"], LETTERS, random_weights(RECIPES["lstm"], len(LETTERS)))
    texts, targets = np.stack([READ, READ[::-1]]), np.array([2, 5])
    together = gradient_norms(runtime, texts, targets)
    for place in (0, 1):
        alone = gradient_norms(runtime, texts[[place]], targets[[place]])
        for state, norms in alone.items():
            assert norms.shape == (1, len(READ))
            np.testing.assert_allclose(together[state][[place]], norms, rtol=1e-4)


def test_norms_on_quotes_of_jamo_are_of_equally_many_letters(random_weights):
    vocabulary = Vocabulary.of("가나 값 읽다", end=True, unit="jamo")
    recipe = Recipe("quick", "quotes", unit="jamo", units=8)
    runtime = Runtime(recipe, vocabulary, random_weights(recipe, len(vocabulary)))
    norms = norms_on_quotes(runtime, ["값 읽다", "가 나 가 나 가"])
    assert len(norms["hidden"]) == len("ㄱㅏㅄ ㅇㅣㄺㄷㅏ")
