"""Recipes: the tutorial's figures, an installation's caps, and what is refused."""

import json
from dataclasses import replace

import pytest

from quotegen.limits import Limits
from quotegen.model.files.parsing import parsed
from quotegen.model.recipe import PRESETS, Recipe, RecipeError, count_parameters, preset

QUOTES = {"name": "mine", "reading": "quotes"}


def test_the_tutorial_recipe_has_every_figure_of_the_tutorial():
    recipe = preset("tutorial")
    assert (recipe.reading, recipe.cell, recipe.units) == ("windows", "lstm", 1024)
    assert (recipe.window_length, recipe.stride) == (10, 3)
    assert (recipe.embedding, recipe.dropout, recipe.recurrent_dropout) == (0, 0, 0)  # one-hot, and nothing dropped
    assert (recipe.optimizer, recipe.learning_rate) == ("rmsprop", 0.001)
    assert (recipe.warm_up, recipe.clip_norm, recipe.averaging) == (0, 0, 0)
    assert (recipe.batch_size, recipe.epochs) == (1024, 60)
    assert (recipe.seconds, recipe.held_out) == (0, 0)
    assert (recipe.sample_temperature, recipe.sample_prompt, recipe.sample_length) == (0.5, 10, 10)
    assert recipe.sample_count == 1


def test_presets_are_found_by_name_and_others_are_named():
    assert {name: preset(name).name for name in PRESETS} == {name: name for name in PRESETS}
    with pytest.raises(RecipeError, match=r"'huge'.*tutorial, quick"):
        preset("huge")


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_makes_sense_and_survives_json(name):
    recipe = preset(name)
    assert recipe.checked() == recipe
    assert parsed(Recipe, json.loads(json.dumps(recipe.as_dict()))) == recipe


def test_caps_hold_whatever_was_asked_for():
    limits = Limits(max_units=64, max_epochs=5, max_seconds=30)
    recipe = Recipe("mine", "quotes", units=4096, epochs=10_000, seconds=86_400).limited(limits)
    assert (recipe.units, recipe.epochs, recipe.seconds) == (64, 5, 30)


def test_caps_leave_less_as_it_is():
    recipe = Recipe("mine", "quotes", units=16, epochs=2, seconds=10)
    assert recipe.limited(Limits()) == recipe


def test_no_time_limit_becomes_the_installations():
    assert Recipe("mine", "quotes", seconds=0).limited(Limits(max_seconds=30)).seconds == 30


@pytest.mark.parametrize(
    "changed",
    [
        {"units": 0},
        {"units": 5000},
        {"units": "16"},
        {"units": 8.5},
        {"window_length": 0},
        {"stride": 0},
        {"batch_size": 0},
        {"epochs": 0},
        {"seconds": -1},
        {"dropout": 1},
        {"dropout": float("nan")},
        {"held_out": -0.1},
        {"learning_rate": 0},
        {"learning_rate": 2},
        {"learning_rate": "fast"},
        {"reading": "leaves"},
        {"cell": "gru"},
        {"optimizer": "sgd"},
        {"averaging": 1},
        {"recurrent_dropout": 2},
        {"warm_up": -1},
        {"embedding": -1},
        {"seed": -1},
        {"unknown": 1},
    ],
    ids=str,
)
def test_a_recipe_that_cannot_be_trained_is_refused(changed):
    with pytest.raises(ValueError):  # noqa: PT011
        parsed(Recipe, {**QUOTES, **changed}).checked()


@pytest.mark.parametrize("values", [{}, {"name": "mine"}, {"reading": "quotes"}])
def test_a_recipe_without_a_name_or_a_reading_is_refused(values):
    with pytest.raises(ValueError, match="missing"):
        parsed(Recipe, values)


def test_parameters_of_the_tutorial_by_hand():
    lstm = 4 * 1024 * (38 + 1024 + 1)
    dense = 38 * (1024 + 1)
    assert count_parameters(preset("tutorial"), 38) == lstm + dense == 4_392_998


def test_parameters_by_hand_with_an_embedding_and_one_gate():
    recipe = Recipe("mine", "quotes", cell="rnn", units=3, embedding=2)
    assert count_parameters(recipe, 5) == 5 * 2 + 3 * (2 + 3 + 1) + 5 * (3 + 1)
    assert count_parameters(replace(recipe, embedding=5), 5) == 3 * (5 + 3 + 1) + 5 * (3 + 1)  # no larger: one-hot
    assert count_parameters(replace(recipe, cell="lstm"), 5) == 5 * 2 + 4 * 3 * (2 + 3 + 1) + 5 * (3 + 1)
