"""The search for units that track something: features by eye, and a unit that is known to count."""

import numpy as np
import pytest

from quotegen.inside.trace import trace
from quotegen.inside.units import FEATURES, _states, sample, search
from quotegen.model.recipe import Recipe
from quotegen.quote.runtime import Runtime
from quotegen.text.vocabulary import Vocabulary

QUOTES = ["a bad penny", "always comes back", "still waters", "run deep and far"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("position", [0, 1, 2, 3, 4, 5]),
        ("words", [0, 0, 1, 1, 1, 1]),
        ("since_space", [1, 2, 0, 1, 2, 3]),
        ("space", [0, 0, 1, 0, 0, 0]),
        ("before_space", [0, 1, 0, 0, 0, 0]),
        ("vowel", [1, 0, 0, 0, 1, 0]),
        ("last_word", [0, 0, 0, 1, 1, 1]),
    ],
)
def test_a_feature_is_what_its_name_says(name, expected):
    assert FEATURES[name]("at bed").astype(int).tolist() == expected


def test_a_final_consonant_is_that_of_a_syllable():
    assert FEATURES["final_consonant"]("말 하다 gㄴ").astype(int).tolist() == [1, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("name", FEATURES)
def test_every_feature_has_one_value_a_character(name):
    for quote in ("a", " ", "two words"):
        assert len(FEATURES[name](quote)) == len(quote)


def counter() -> Runtime:
    """Unit 0 drifts up with every character; unit 1 says whether the character was a space; unit 2 stands still."""
    vocabulary = Vocabulary.of("".join(QUOTES), end=True)
    recipe = Recipe("counter", "quotes", "rnn", units=3)
    kernel = np.zeros((len(vocabulary), 3), np.float32)
    kernel[:, 0] = 0.01
    kernel[vocabulary.index[" "], 1] = 1
    weights = {
        "kernel": kernel,
        "recurrent_kernel": np.diag([1, 0, 0]).astype(np.float32),
        "bias": np.zeros(3, np.float32),
        "output_kernel": np.zeros((3, len(vocabulary)), np.float32),
        "output_bias": np.zeros(len(vocabulary), np.float32),
    }
    return Runtime(recipe, vocabulary, weights)


@pytest.mark.parametrize("state", ["hidden", "cell"])
def test_quotes_read_side_by_side_have_the_states_of_their_traces(random_weights, state):
    recipe = Recipe("quick", "quotes", "lstm", units=12)
    vocabulary = Vocabulary.of("".join(QUOTES), end=True)
    runtime = Runtime(recipe, vocabulary, random_weights(recipe, len(vocabulary)))
    quotes = QUOTES * 5  # more than are read at a time
    for quote, values in zip(quotes, _states(runtime, quotes, state), strict=True):
        np.testing.assert_allclose(values, trace(runtime, quote).of_text[state], atol=1e-6)


def test_the_unit_that_counts_is_found_and_found_again():
    found = search(counter(), QUOTES, "hidden").trackers
    assert found["position"][0].unit == 0
    assert min(found["position"][0].found, found["position"][0].again) > 0.99
    assert found["space"][0].unit == 1
    assert found["space"][0].again == pytest.approx(1)


def test_a_unit_that_never_moves_tracks_nothing():
    assert next(each for each in search(counter(), QUOTES, "hidden").trackers["space"] if each.unit == 2).found == 0


def test_a_feature_that_does_not_vary_is_left_out():
    assert "final_consonant" not in search(counter(), QUOTES, "hidden").trackers


def test_one_quote_or_none_gives_no_tracker_and_no_error():
    assert search(counter(), [], "hidden").trackers == {}
    assert search(counter(), ["a bad penny"], "hidden").trackers == {}


def test_a_sample_is_spread_over_the_text_and_bounded():
    quotes = [f"quote number {number:03}" for number in range(100)]
    chosen = sample(quotes, 160)
    assert len(chosen) == 10
    assert chosen[0] == quotes[0]
    assert chosen[-1] == quotes[90]
    assert sample(quotes, 10**6) == quotes


def test_a_line_of_half_a_million_characters_is_not_traced_whole():
    assert [len(quote) for quote in sample(["a" * 500_000, "b" * 500_000], 1600)] == [800, 800]
