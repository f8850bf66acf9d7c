"""Both splits of the same windows, and a leak that shows within a small run."""

from dataclasses import replace

import numpy as np
import pytest

from quotegen.experiments.leak import KINDS, NETWORK, TARGETS, _batch, _honest, _leaky, compare
from quotegen.text.corpus import corpus_from_text
from quotegen.text.split import split
from quotegen.text.vocabulary import Vocabulary
from quotegen.text.windows import WINDOW_LENGTH, ShortTextError


def rows(windows: np.ndarray) -> set[tuple[int, ...]]:
    return set(map(tuple, windows.tolist()))


@pytest.fixture(scope="module")
def corpus(proverbs):
    return corpus_from_text("some", "\n".join(proverbs[:150]))


def test_both_splits_hold_as_many_windows_out_and_share_no_window(corpus):
    parts, vocabulary = split(corpus.quotes, 0.1), Vocabulary.of(corpus.text)
    leaky, honest = _leaky(parts, vocabulary), _honest(parts, vocabulary)
    assert len(leaky[1]) == len(honest[1])
    assert abs(len(leaky[0]) - len(honest[0])) < 10


def test_a_leaky_window_held_out_stands_in_training_windows_and_an_honest_one_does_not(corpus):
    """Its first seven characters are the last of the window before."""
    parts, vocabulary = split(corpus.quotes, 0.1), Vocabulary.of(corpus.text)

    def overlapping(train, held_out) -> float:
        known = {row[3:-1] for row in rows(train)}
        return np.mean([row[:7] in known for row in rows(held_out)])

    assert overlapping(*_leaky(parts, vocabulary)) > 0.8
    assert overlapping(*_honest(parts, vocabulary)) < 0.2


def test_the_tutorials_target_is_the_character_behind_the_window():
    batch = _batch(np.arange(2 * (WINDOW_LENGTH + 1)).reshape(2, -1), replace(NETWORK, batch_size=4), "last")
    assert batch.mask.sum() == 2
    assert batch.y[-1, :2].tolist() == [WINDOW_LENGTH, 2 * WINDOW_LENGTH + 1]
    assert batch.begins[0].all()
    assert not batch.begins[1:].any()


def test_every_run_is_told_epoch_by_epoch(corpus):
    told = list(compare(corpus, replace(NETWORK, units=8, epochs=2)))
    assert [(row.target, row.kind, row.epoch) for row in told] == [
        (target, kind, epoch) for target in TARGETS for kind in KINDS for epoch in (1, 2)
    ]
    assert all(0 < loss < 5 for row in told for loss in (row.loss, row.validation, row.test))


def test_the_leaky_split_flatters_a_network_that_learns_by_heart(corpus):
    recipe = replace(NETWORK, units=64, batch_size=16, learning_rate=0.01, epochs=12)
    last = {row.kind: row for row in compare(corpus, recipe) if row.target == "every" and row.epoch == recipe.epochs}
    assert last["leaky"].test - last["leaky"].validation > 0.3
    assert abs(last["honest"].test - last["honest"].validation) < 0.3


def test_a_text_that_cannot_be_split_is_refused():
    with pytest.raises(ShortTextError):
        next(compare(corpus_from_text("two", "a bad penny always comes back.\nstill waters run deep.")))
