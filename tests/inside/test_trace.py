"""The trace of a network over a text: the very states that the runtime steps through."""

import numpy as np
import pytest

from quotegen.inside.trace import trace
from quotegen.model.recipe import Recipe
from quotegen.quote.generation import PromptNeededError
from quotegen.quote.runtime import GATES, Runtime
from quotegen.text.vocabulary import END, UnknownCharacterError, Vocabulary

VOCABULARY = Vocabulary.of("a bad penny always comes back.", end=True)
TEXT = "a penny comes back"
RECIPES = {
    "lstm, embedding": Recipe("quick", "quotes", "lstm", units=12, embedding=5),
    "lstm, one-hot": Recipe("quick", "quotes", "lstm", units=12),
    "rnn, one-hot": Recipe("quick-rnn", "quotes", "rnn", units=12),
    "lstm, windows": Recipe("tutorial", "windows", "lstm", units=12, window_length=4),
    "rnn, windows": Recipe("tutorial", "windows", "rnn", units=12, window_length=4),
}


LSTMS = [recipe for recipe in RECIPES.values() if recipe.cell == "lstm"]


@pytest.fixture(params=RECIPES.values(), ids=RECIPES.keys())
def runtime(request, random_weights) -> Runtime:
    return Runtime(request.param, VOCABULARY, random_weights(request.param, len(VOCABULARY)))


def test_states_and_logits_are_those_of_the_runtime_at_every_character(runtime):
    seen = trace(runtime, TEXT)
    state = runtime.start(1)
    for step, character in enumerate(seen.read):
        logits, state = runtime.step(state, runtime.vocabulary.encode(character))
        np.testing.assert_allclose(seen.logits[step], logits[0], atol=1e-6)
        np.testing.assert_allclose(seen.states["hidden"][step], state.hidden[0], atol=1e-6)
        if runtime.recipe.cell == "lstm":
            np.testing.assert_allclose(seen.states["cell"][step], state.cell[0], atol=1e-6)


def test_a_network_of_quotes_reads_the_end_first_and_is_asked_for_every_character_and_the_end(runtime):
    seen = trace(runtime, TEXT)
    if runtime.recipe.reading == "quotes":
        assert (seen.read, seen.first, seen.predicted) == (END + TEXT, 0, TEXT + END)
        assert len(seen.logits) == len(seen.predicted)
    else:
        assert (seen.read, seen.first, seen.predicted) == (TEXT, 1, TEXT[1:])
        assert len(seen.logits) == len(seen.predicted) + 1
    assert len(seen.of_text["hidden"]) == len(TEXT)


def test_an_lstm_has_four_gates_and_a_cell_and_an_rnn_has_neither(runtime):
    names = {"hidden", "cell", *GATES} if runtime.recipe.cell == "lstm" else {"hidden"}
    assert trace(runtime, TEXT).states.keys() == names


@pytest.mark.parametrize("recipe", LSTMS, ids=lambda recipe: f"{recipe.reading} {recipe.embedding}")
def test_the_gates_make_the_cell_and_the_hidden_state_of_what_was_before(random_weights, recipe):
    seen = trace(Runtime(recipe, VOCABULARY, random_weights(recipe, len(VOCABULARY))), TEXT)
    states, kept = seen.states, seen.states["forget"] * seen.before["cell"]
    np.testing.assert_allclose(kept + states["input"] * states["candidate"], states["cell"], atol=1e-6)
    np.testing.assert_allclose(states["output"] * np.tanh(states["cell"]), states["hidden"], atol=1e-6)


def test_what_was_before_a_step_is_what_the_last_one_left_unless_windows_begin_anew(runtime):
    seen = trace(runtime, TEXT)
    carried = [np.allclose(seen.before["hidden"][step], seen.states["hidden"][step - 1], atol=1e-6) for step in (5, 9)]
    assert all(carried) == (runtime.recipe.reading == "quotes")
    assert not seen.before["hidden"][0].any()


def test_a_state_of_windows_depends_on_its_window_alone(random_weights):
    recipe = RECIPES["lstm, windows"]
    runtime = Runtime(recipe, VOCABULARY, random_weights(recipe, len(VOCABULARY)))
    for name in ("hidden", "cell", *GATES):
        one, other = trace(runtime, "always back"), trace(runtime, "penny back")
        np.testing.assert_allclose(one.states[name][-1], other.states[name][-1], atol=1e-6)
        assert np.abs(one.states[name][3] - other.states[name][3]).max() > 1e-3


def test_a_text_of_nothing_can_be_read_where_the_end_begins_it(runtime):
    if runtime.recipe.reading == "quotes":
        assert trace(runtime, "").predicted == END
    else:
        with pytest.raises(PromptNeededError):
            trace(runtime, "")


def test_unknown_characters_are_named(runtime):
    with pytest.raises(UnknownCharacterError):
        trace(runtime, "a €")
