"""A run keeps a bounded number of epochs along the way, of bounded size, whichever way it came to its end."""

import pytest

from quotegen.model.recipe import Recipe, count_parameters, preset
from quotegen.model.snapshots import MOST, MOST_BYTES, room, thinned


def kept_after(last: int, most: int = MOST, kept: tuple[int, ...] = ()) -> list[int]:
    """The epochs that a run keeps which goes on from some kept ones, thinned after every epoch."""
    left = dict.fromkeys(kept)
    for epoch in range(max(kept, default=-1) + 1, last + 1):
        left = thinned({**left, epoch: None}, most)
    return list(left)


def test_the_epochs_kept_lie_at_growing_distances():
    assert kept_after(9) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert kept_after(60) == [0, 1, 2, 4, 6, 10, 14, 22, 37, 60]
    assert kept_after(60, 4) == [0, 2, 7, 60]


@pytest.mark.parametrize("most", [2, 3, 7, MOST])
def test_no_run_keeps_more_epochs_than_it_may_and_all_keep_the_first_and_the_last(most):
    for last in (1, 2, 11, 200, 1000):
        kept = kept_after(last, most)
        assert len(kept) == min(most, last + 1)
        assert (kept[0], kept[-1]) == (0, last)


@pytest.mark.parametrize("half", [1, 9, 10, 25])
def test_a_run_that_goes_on_keeps_the_epochs_of_an_unbroken_one(half):
    assert kept_after(2 * half, kept=tuple(kept_after(half))) == kept_after(2 * half)


def test_where_nothing_is_to_be_kept_nothing_is():
    assert thinned({0: "untrained"}, 0) == {}


def test_a_large_network_keeps_fewer_epochs_and_a_huge_one_none():
    assert room(preset("quick"), 34) == room(preset("memorize"), 748) == MOST
    assert room(preset("tutorial"), 33) == 4
    assert room(Recipe("mine", "quotes", units=4096), 34) == 0
    assert room(preset("quick"), 34, most=4) == 4
    assert room(preset("quick"), 34, most=1) == 0


@pytest.mark.parametrize("units", [1, 64, 256, 512, 1024, 2048])
@pytest.mark.parametrize("vocabulary_size", [2, 34, 4000])
def test_all_that_is_kept_stays_within_its_bytes(units, vocabulary_size):
    recipe = Recipe("mine", "quotes", units=units, embedding=64)
    assert room(recipe, vocabulary_size) * count_parameters(recipe, vocabulary_size) <= MOST_BYTES
