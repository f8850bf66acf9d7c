"""What a run will take: measured steps, a known run scaled, and the buffers that it fills."""

import time
from dataclasses import replace

import pytest
from threadpoolctl import threadpool_limits

from quotegen.jobs.estimate import (
    START_UP_MEGABYTES,
    START_UP_SECONDS,
    characters_read,
    estimate,
    reference_step,
    step_seconds,
)
from quotegen.jobs.run import run
from quotegen.model.batches import vocabulary_of
from quotegen.model.files.metadata import EpochRecord
from quotegen.model.files.store import DATA
from quotegen.model.learner import QuoteLearner
from quotegen.model.recipe import Recipe, preset
from quotegen.text.corpus import corpus_from_text, read_corpus

QUOTES = Recipe("quick", "quotes", units=16, batch_size=2, span=5, epochs=10)
WINDOWS = Recipe("tutorial", "windows", units=16, epochs=10)


def seconds(recipe: Recipe, step: float = 0.01, **more) -> float:
    """Without the start-up."""
    return estimate(recipe, 90, 10, 20, step, **more).seconds - START_UP_SECONDS[recipe.trained_by]


@pytest.fixture
def known(new_checkpoint, tmp_path):
    """Ten epochs of a tutorial in twenty seconds, on a machine that takes 10 ms for the reference step."""
    history = (EpochRecord(10, 2.0, None, 20.0),)
    return new_checkpoint(tmp_path / "known", WINDOWS, history=history, best_epoch=10, step_seconds=0.01).metadata


def test_an_epoch_takes_the_steps_of_its_longest_stream_and_a_little_for_its_samples():
    steps = (90 + 10) / (2 * 5) + 1  # the last quote makes one of two streams longer, by half of it in the mean
    assert steps * 0.01 * 10 < seconds(QUOTES) < 1.3 * steps * 0.01 * 10


@pytest.mark.parametrize("units", [16, 128])
def test_a_run_on_a_small_text_takes_at_most_twice_and_at_least_half_of_what_is_expected(units, monkeypatch, own_cache):
    """By the processor's time, so that others on this machine do not count."""
    monkeypatch.setenv("QUOTEGEN_CORES", "1")
    lines = read_corpus(DATA / "saying.txt")[0].quotes[:10]
    corpus = corpus_from_text("small", "\n".join(lines))
    recipe = replace(preset("quick"), units=units, epochs=40)
    size = len(vocabulary_of(corpus, recipe))
    with threadpool_limits(1, user_api="blas"):
        step, began = step_seconds(recipe, size), time.process_time()
        list(run(corpus, recipe))
    took = time.process_time() - began
    assert took / 2 < estimate(recipe, len(corpus.text), len(lines), size, step).seconds < took * 2


def test_twice_the_epochs_take_twice_the_time_and_a_limit_caps_it():
    assert seconds(replace(QUOTES, epochs=20)) == pytest.approx(2 * seconds(QUOTES))
    assert seconds(replace(QUOTES, seconds=1, epochs=1000)) == 1


def test_held_out_quotes_are_not_read():
    assert seconds(replace(QUOTES, held_out=0.5)) < 0.7 * seconds(QUOTES)


def test_the_known_run_itself_takes_its_own_time_and_half_on_a_machine_twice_as_fast(known):
    text, size = known.text, len(known.vocabulary)
    here, faster = (
        estimate(WINDOWS, text.characters, text.quotes, size, step, known).seconds for step in (0.01, 0.005)
    )
    assert here - START_UP_SECONDS["tensorflow"] == pytest.approx(20)
    assert faster - START_UP_SECONDS["tensorflow"] == pytest.approx(10)


def test_windows_are_read_character_by_character():
    assert characters_read(replace(WINDOWS, window_length=10, stride=3), characters=16, quotes=1) == 2 * 10


def test_a_larger_network_takes_more_time_and_memory():
    small, large = QUOTES, replace(QUOTES, units=256)
    assert 0 < step_seconds(small, 20) < step_seconds(large, 20)
    assert START_UP_MEGABYTES["numpy"] < estimate(small, 90, 10, 20, 0.01).megabytes
    assert estimate(large, 90, 10, 20, 0.01).megabytes > estimate(small, 90, 10, 20, 0.01).megabytes + 5


def test_keras_is_expected_to_take_longer_and_more_memory():
    keras = replace(QUOTES, engine="tensorflow")
    assert step_seconds(keras, 20) > 2 * step_seconds(QUOTES, 20)
    assert estimate(keras, 90, 10, 20, 0.01).megabytes > START_UP_MEGABYTES["tensorflow"]


def test_a_moment_in_which_others_have_the_processor_does_not_count(monkeypatch):
    learn = QuoteLearner.learn
    monkeypatch.setattr(QuoteLearner, "learn", lambda *batch: time.sleep(0.1) or learn(*batch))
    assert 0 < step_seconds(QUOTES, 20) < 0.05


def test_the_reference_step_is_measured_on_one_core_however_many_there_are(monkeypatch):
    monkeypatch.setenv("QUOTEGEN_CORES", "2")
    ranks = []
    learn = QuoteLearner.learn
    monkeypatch.setattr(
        QuoteLearner, "learn", lambda self, *batch: ranks.append(self.rank.ranks) or learn(self, *batch)
    )
    assert 0 < reference_step() < 10
    assert set(ranks) == {1}


def test_a_run_of_two_processes_is_timed_as_one_of_them(monkeypatch):
    monkeypatch.setenv("QUOTEGEN_CORES", "2")
    assert step_seconds(replace(QUOTES, units=128), 20) > 0
    two = estimate(replace(QUOTES, units=128), 90, 10, 20, 0.01)
    monkeypatch.setenv("QUOTEGEN_CORES", "1")
    assert two.megabytes > estimate(replace(QUOTES, units=128), 90, 10, 20, 0.01).megabytes
