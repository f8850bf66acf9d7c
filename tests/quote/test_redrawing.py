"""One quote at many temperatures, by its own random numbers."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from quotegen.model.recipe import Recipe
from quotegen.quote.batch import draw_many
from quotegen.quote.redrawing import LIKELIEST, affordable, redraw
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling
from quotegen.text.vocabulary import END, Vocabulary

TEMPERATURES = (0.0, 0.4, 0.8, 1.2)
OWN, LENGTH = 0.8, 40


@pytest.fixture(scope="module")
def runtime(tiny_checkpoint):
    return Runtime.of(tiny_checkpoint)


def drawn(runtime, count: int = 3, temperature: float = OWN, prompt: str = ""):
    rng = np.random.default_rng(1)
    return draw_many(runtime, Sampling(temperature), rng, prompts=[prompt] * count, length=LENGTH)


@pytest.mark.parametrize("number", range(3))
def test_at_its_own_temperature_a_quote_is_itself(runtime, number):
    quote = drawn(runtime)[number]
    again = redraw(runtime, quote, OWN, TEMPERATURES, LENGTH)[TEMPERATURES.index(OWN)]
    assert again.text == quote.text.strip()


def test_at_another_temperature_it_is_what_its_numbers_draw_there(runtime):
    cold, warm = drawn(runtime, temperature=0.4)[2], drawn(runtime)[2]
    assert np.array_equal(cold.numbers, warm.numbers)
    assert redraw(runtime, warm, OWN, TEMPERATURES, LENGTH)[1].text == cold.text.strip()


def test_temperature_zero_takes_the_likeliest_at_every_step(runtime):
    coldest = redraw(runtime, drawn(runtime)[0], OWN, TEMPERATURES, LENGTH)[0]
    assert np.array_equal(coldest.chosen, coldest.likeliest[:, 0])
    assert np.allclose(coldest.chances, 1)


def test_every_character_has_the_steps_that_wrote_it(runtime):
    for each in redraw(runtime, drawn(runtime)[1], OWN, TEMPERATURES, LENGTH):
        characters = [runtime.vocabulary.characters[index] for index in each.chosen]
        assert each.sizes == (1,) * len(each.text)
        assert "".join(characters).rstrip(END) == each.text


def test_the_likeliest_come_in_order_with_what_is_left_for_others(runtime):
    for each in redraw(runtime, drawn(runtime)[0], OWN, TEMPERATURES, LENGTH):
        assert each.likeliest.shape == each.shares.shape == (len(each.chosen), LIKELIEST)
        assert (np.diff(each.shares, axis=1) <= 0).all()
        assert (each.shares.sum(1) <= 1 + 1e-9).all()


def test_surprise_is_that_of_the_network_as_it_learned(runtime):
    one = redraw(runtime, drawn(runtime, temperature=1.0)[0], 1.0, (1.0,), LENGTH)[0]
    assert np.allclose(one.bits, -np.log2(one.chances))


def test_a_prompt_has_no_steps(runtime):
    quote = drawn(runtime, prompt="a ")[0]
    for each in redraw(runtime, quote, OWN, TEMPERATURES, LENGTH):
        assert each.text.startswith("a")
        assert each.sizes[0] == 0


def test_jamo_are_the_steps_of_their_syllable(random_weights):
    recipe = Recipe("quick", "quotes", units=16, unit="jamo")
    vocabulary = Vocabulary.of("값이 싼 게 비지떡.", end=True, unit="jamo")
    runtime = Runtime(recipe, vocabulary, random_weights(recipe, len(vocabulary)))
    quote = drawn(runtime)[0]
    for each in redraw(runtime, quote, OWN, TEMPERATURES, LENGTH):
        assert each.sizes == tuple(runtime.vocabulary.sizes(each.text))
        assert 0 <= len(each.chosen) - sum(each.sizes) <= 1


def test_jamo_take_more_steps_than_syllables():
    many = tuple(round(0.05 * step, 2) for step in range(25))
    recipe = Recipe("quick", "quotes", units=16)
    fewer = []
    for unit in ("syllable", "jamo"):
        vocabulary = Vocabulary.of("값이 싼 게 비지떡.", end=True, unit=unit)
        runtime = SimpleNamespace(recipe=replace(recipe, unit=unit), vocabulary=vocabulary)
        fewer.append(len(affordable(runtime, many, 0.7, 1000)))
    assert fewer[1] < fewer[0] == len(many)


def test_a_network_that_takes_long_has_fewer_temperatures_but_its_own(runtime):
    many = tuple(round(0.05 * step, 2) for step in range(25))
    assert affordable(runtime, many, 0.7, 100) == many
    few = affordable(runtime, many, 0.7, 10**6)
    assert 0.7 in few
    assert len(few) < len(many)
