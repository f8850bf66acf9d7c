"""The time of a run, judged by a known one."""

from dataclasses import replace

import pytest

from quotegen.model.checkpoint import EpochRecord
from quotegen.model.estimate import START_UP_SECONDS, estimate_seconds, work
from quotegen.model.recipe import Recipe
from quotegen.text.corpus import corpus_from_text

CORPUS = corpus_from_text("tiny", "a bad penny always comes back.\nstill waters run deep.")
RECIPE = Recipe("quick", "quotes", units=16, embedding=8, epochs=10)


@pytest.fixture
def known(new_checkpoint, tmp_path):
    """Ten epochs of the same text in twenty seconds."""
    history = (EpochRecord(10, 2.0, None, 20.0),)
    return new_checkpoint(tmp_path / "known", RECIPE, history=history, best_epoch=10).metadata


def test_the_known_run_itself_takes_its_own_time(known):
    assert estimate_seconds(RECIPE, CORPUS, len(known.vocabulary), known) == pytest.approx(START_UP_SECONDS + 20, 0.05)


def test_twice_the_epochs_take_twice_the_time_and_a_limit_caps_it(known):
    def seconds(recipe: Recipe) -> float:
        return estimate_seconds(recipe, CORPUS, len(known.vocabulary), known) - START_UP_SECONDS

    assert seconds(replace(RECIPE, epochs=20)) == pytest.approx(2 * seconds(RECIPE))
    assert seconds(replace(RECIPE, seconds=5)) == 5


def test_work_is_what_is_read_times_what_it_passes_through():
    recipe = Recipe("mine", "windows", units=1, window_length=10, stride=3)
    parameters = 4 * 1 * (2 + 1 + 1) + 2 * 2
    assert work(recipe, characters=16, quotes=1, vocabulary_size=2) == 2 * 10 * parameters
