"""Two processes that train one network come to what one does, tell when one of them is gone, and leave nothing."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from quotegen.model import training
from quotegen.model.batches import StreamBatch
from quotegen.model.learner import QuoteLearner
from quotegen.model.recipe import Recipe
from quotegen.model.results import Epoch
from quotegen.model.speed import parallel
from quotegen.model.speed import ranks as ranks_module
from quotegen.model.speed.parallel import ParallelLearner
from quotegen.model.speed.ranks import LEAST_UNITS, LostRankError, Rank, ranks
from quotegen.text.corpus import corpus_from_text

PIPE = 65_536  # bytes that wait in one on Linux
SIZE, SPAN, STREAMS = 13, 7, 4  # a span that has no halves
PLAIN = Recipe("mine", "quotes", units=16, batch_size=STREAMS, span=SPAN, averaging=0.9, clip_norm=0.5)
RECIPES = {
    "lstm": PLAIN,
    "lstm, embedding, dropout": replace(PLAIN, embedding=5, dropout=0.3, recurrent_dropout=0.4),
    "rnn, embedding": replace(PLAIN, cell="rnn", embedding=5),
    "lstm, one character": replace(PLAIN, span=1),
}
CORPUS = corpus_from_text("tiny", "a bad penny always comes back.\na cat has nine lives.\nno news is good news.\n" * 3)


def batch(seed: int, recipe: Recipe) -> StreamBatch:
    """Random characters of which one in four begins a quote and some are padding."""
    rng, shape = np.random.default_rng(seed), (recipe.span, recipe.batch_size)
    x, y = rng.integers(0, SIZE, (2, *shape), np.int32)
    return StreamBatch(x, y, (rng.random(shape) < 0.9).astype(np.float32), rng.random(shape) < 0.25)


def lessons(learner, recipe: Recipe, seeds: range) -> list[float]:
    return [learner.learn(batch(seed, recipe), 0.01)[0] for seed in seeds]


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_two_processes_learn_what_one_learns(recipe):
    alone, held_out = QuoteLearner(recipe, SIZE), [batch(seed, recipe) for seed in (20, 21)]
    with ParallelLearner(recipe, SIZE) as both:
        for seeds in (range(4), range(4, 8)):
            for learner in (alone, both):
                learner.begin_epoch()
            assert lessons(both, recipe, seeds) == pytest.approx(lessons(alone, recipe, seeds), rel=1e-5)
            assert both.measure(held_out) == pytest.approx(alone.measure(held_out), rel=1e-5)
        learned = both.weights()
    for name, tensor in alone.weights().items():
        np.testing.assert_allclose(learned[name], tensor, atol=1e-5)


def test_a_state_goes_from_one_process_to_two_and_back():
    recipe = RECIPES["lstm, embedding, dropout"]
    straight, first, last = (QuoteLearner(recipe, SIZE) for _ in range(3))
    expected = lessons(straight, recipe, range(9))
    losses = lessons(first, recipe, range(3))
    with ParallelLearner(recipe, SIZE) as both:
        both.restore(first.state())
        losses += lessons(both, recipe, range(3, 6))
        last.restore(both.state())
    losses += lessons(last, recipe, range(6, 9))
    assert losses == pytest.approx(expected, rel=1e-5)


def test_what_is_told_may_be_longer_than_a_pipe_holds():
    recipe = replace(PLAIN, units=LEAST_UNITS["lstm"], batch_size=32, span=32)
    alone, held_out = QuoteLearner(recipe, SIZE), [batch(seed, recipe) for seed in range(40)]
    assert sum(array.nbytes for array in alone.state().values()) > PIPE
    assert sum(one.x.nbytes for one in held_out) > PIPE
    with ParallelLearner(recipe, SIZE) as both:
        both.restore(alone.state())
        assert both.measure(held_out) == pytest.approx(alone.measure(held_out), rel=1e-5)


def test_the_state_is_whole_as_soon_as_an_order_is_done():
    with ParallelLearner(PLAIN, SIZE) as both:
        lessons(both, PLAIN, range(2))
        before = both.state()["remembered"]
        for _ in range(50):
            assert both.measure(()) is None
            np.testing.assert_array_equal(both.state()["remembered"], before)
        both.begin_epoch()
        assert not both.state()["remembered"].any()


def test_two_processes_go_on_with_the_very_losses_of_a_run_without_a_break():
    with ParallelLearner(PLAIN, SIZE) as both:
        expected = lessons(both, PLAIN, range(6))
    with ParallelLearner(PLAIN, SIZE) as both:
        losses, state = lessons(both, PLAIN, range(3)), both.state()
    with ParallelLearner(PLAIN, SIZE) as both:
        both.restore(state)
        assert losses + lessons(both, PLAIN, range(3, 6)) == expected


def test_two_processes_begin_with_given_weights():
    given = QuoteLearner(replace(PLAIN, seed=7), SIZE).weights()
    with ParallelLearner(PLAIN, SIZE, given) as both:
        for name, tensor in both.weights().items():
            np.testing.assert_array_equal(tensor, given[name])


def test_a_rank_that_is_left_alone_says_so():
    with ParallelLearner(PLAIN, SIZE) as both:
        lessons(both, PLAIN, range(2))
        both._other.kill()
        with pytest.raises(LostRankError, match="want of memory"):
            lessons(both, PLAIN, range(2, 5))


def test_the_second_process_ends_with_the_learner():
    with ParallelLearner(PLAIN, SIZE) as both:
        lessons(both, PLAIN, range(1))
        assert both._other.is_alive()
    assert not both._other.is_alive()


@pytest.mark.parametrize("end", [lambda run: list(run), lambda run: run.close()], ids=["to its end", "left alone"])
def test_training_leaves_no_process(end: Callable, monkeypatch):
    monkeypatch.setenv("QUOTEGEN_CORES", "2")
    started = []
    start = parallel.ParallelLearner.__enter__
    monkeypatch.setattr(parallel.ParallelLearner, "__enter__", lambda self: started.append(self) or start(self))
    run = training.train(CORPUS, replace(PLAIN, units=LEAST_UNITS["lstm"], epochs=2))
    next(run), next(run)
    (both,) = started
    assert both._other.is_alive()
    end(run)
    assert not both._other.is_alive()


def test_a_system_without_shared_memory_trains_in_one_process(monkeypatch):
    monkeypatch.setenv("QUOTEGEN_CORES", "2")
    monkeypatch.setattr(parallel, "get_context", lambda _: (_ for _ in ()).throw(OSError("no /dev/shm")))
    assert_it_trains()


def test_where_the_second_process_does_not_come_up_one_trains(monkeypatch):
    monkeypatch.setenv("QUOTEGEN_CORES", "2")
    monkeypatch.setattr(parallel, "_follow", int)  # ends at once, with an error
    monkeypatch.setattr(ranks_module, "LOOK_SECONDS", 0.05)
    assert_it_trains()


def test_after_an_error_in_the_middle_nobody_waits_for_good(monkeypatch):
    with ParallelLearner(PLAIN, SIZE) as both:
        monkeypatch.setattr(both._learner.layer, "backward", lambda weights: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            lessons(both, PLAIN, range(1))
        with pytest.raises(LostRankError):
            lessons(both, PLAIN, range(1))


def assert_it_trains() -> None:
    with pytest.warns(UserWarning, match="one trains"):
        results = list(training.train(CORPUS, replace(PLAIN, units=LEAST_UNITS["lstm"], epochs=2)))
    assert sum(isinstance(result, Epoch) for result in results) == 2


@pytest.mark.parametrize(
    ("cores", "changes", "count"),
    [
        ("2", {}, 2),
        ("8", {}, 2),
        ("1", {}, 1),
        ("2", {"units": LEAST_UNITS["lstm"] - 2}, 1),
        ("2", {"units": LEAST_UNITS["lstm"] + 1}, 1),
        ("2", {"cell": "rnn"}, 1),
        ("2", {"cell": "rnn", "units": LEAST_UNITS["rnn"]}, 2),
        ("2", {"reading": "windows"}, 1),
    ],
    ids=str,
)
def test_a_run_has_two_ranks_where_there_are_two_cores_and_enough_to_do(cores, changes, count, monkeypatch):
    monkeypatch.setenv("QUOTEGEN_CORES", cores)
    assert ranks(replace(PLAIN, **{"units": LEAST_UNITS["lstm"], **changes})) == count


def test_a_rank_whose_other_is_imagined_has_half_of_the_work():
    half, whole = QuoteLearner(PLAIN, SIZE, rank=Rank(0, 2)), QuoteLearner(PLAIN, SIZE)
    assert 2 * half.layer.own_units == whole.layer.own_units
    assert 2 * len(half._gradient) == pytest.approx(len(whole._gradient), abs=2)
    assert lessons(half, PLAIN, range(1))[0] < lessons(whole, PLAIN, range(1))[0]  # of half of the characters


@pytest.fixture
def waiting():
    """A second process that waits for its network."""
    parallel.prepare()
    (second,) = parallel._waiting
    yield second
    parallel.dismiss()


def test_a_second_process_that_waits_trains_the_next_network(waiting):
    with ParallelLearner(PLAIN, SIZE) as both:
        assert both._other is waiting.process
        assert lessons(both, PLAIN, range(3)) == pytest.approx(lessons(QuoteLearner(PLAIN, SIZE), PLAIN, range(3)))
    assert not waiting.process.is_alive()


def test_one_that_died_while_it_waited_is_replaced(waiting):
    waiting.process.kill()
    waiting.process.join()
    with ParallelLearner(PLAIN, SIZE) as both:
        assert lessons(both, PLAIN, range(3))


def test_one_that_is_not_needed_is_ended(waiting):
    parallel.dismiss()
    assert not waiting.process.is_alive()
