"""Many at once: what the tutorial's way would draw, each by its own numbers, with its likelihood."""

import numpy as np
import pytest

from quotegen.judge.evaluation import bits_of_each
from quotegen.model.files.store import bundled
from quotegen.model.recipe import Recipe
from quotegen.quote.batch import draw_many
from quotegen.quote.generation import PromptNeededError
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling
from quotegen.text.hangul import MARK, is_jamo


@pytest.fixture
def runtime(tiny_checkpoint):
    return Runtime.of(tiny_checkpoint)


def draw(runtime, seed=1, count=8, length=40, temperature=1.0, prompt=""):
    prompts = [prompt] * count
    return draw_many(runtime, Sampling(temperature), np.random.default_rng(seed), prompts=prompts, length=length)


def test_the_same_seed_draws_the_same(runtime):
    assert draw(runtime) == draw(runtime) != draw(runtime, seed=2)


def test_a_candidate_depends_on_its_place_and_not_on_how_many_there_are(runtime):
    few, many = draw(runtime, count=3), draw(runtime, count=20)
    assert [each.text for each in few] == [each.text for each in many[:3]]


def test_no_candidate_is_longer_than_asked(runtime):
    assert max(len(each.text) for each in draw(runtime, length=10)) <= 10


def test_none_are_drawn_of_none(runtime):
    assert draw(runtime, count=0) == []


def test_a_prompt_is_continued(runtime):
    assert all(each.text.startswith("a bad") for each in draw(runtime, prompt="a bad"))


@pytest.mark.parametrize("name", ["quick-saying", "fine-tuned-sokdam"])
def test_the_likelihood_is_that_of_reading_what_was_written(name):
    network = Runtime.of(bundled()[name])
    ended = [each for each in draw(network, count=12, length=80) if each.ended and each.text]
    bits = bits_of_each(network, [each.text for each in ended])
    for each, of_each in zip(ended, bits.tolist(), strict=True):
        assert -each.log_likelihood / np.log(2) == pytest.approx(of_each * (len(each.text) + 1), rel=1e-3)


def test_jamo_come_as_whole_syllables():
    texts = [each.text for each in draw(Runtime.of(bundled()["fine-tuned-sokdam"]), count=30, temperature=1.5)]
    assert not any(character == MARK or is_jamo(character) for text in texts for character in text)


def test_a_model_of_windows_needs_a_prompt_and_ends_nothing(random_weights):
    from quotegen.text.vocabulary import Vocabulary

    recipe, vocabulary = Recipe("tutorial", "windows", units=16), Vocabulary.of("a bad penny")
    network = Runtime(recipe, vocabulary, random_weights(recipe, len(vocabulary)))
    with pytest.raises(PromptNeededError):
        draw(network)
    assert {(each.ended, len(each.text)) for each in draw(network, prompt="a bad", length=5)} == {(False, 10)}
