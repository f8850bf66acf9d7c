"""From logits to a character: every cut on probabilities that can be checked by eye."""

import warnings
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from quotegen.quote.sampling import LEARNED, ORDER, Sampling, SamplingError, draw, probabilities, softmax, stages

LOGITS = np.log([0.5, 0.25, 0.15, 0.1])
WHOLE = st.integers(-50, 50)  # far enough apart that the likeliest is still so after rounding


def close(actual, expected):
    np.testing.assert_allclose(actual, expected, atol=1e-12)


def test_temperature_one_is_as_learned():
    close(probabilities(LOGITS, Sampling(1.0)), [0.5, 0.25, 0.15, 0.1])


def test_temperature_zero_is_greedy():
    close(probabilities(LOGITS[::-1], Sampling(0)), [0, 0, 0, 1])


def test_of_equally_likely_characters_greedy_takes_the_first():
    close(probabilities(np.array([1.0, 3.0, 3.0]), Sampling(0)), [0, 1, 0])


def test_half_the_temperature_squares_the_odds():
    squares = np.square([0.5, 0.25, 0.15, 0.1])
    close(probabilities(LOGITS, Sampling(0.5)), squares / squares.sum())


def test_a_high_temperature_evens_out_and_a_low_one_sharpens():
    warm, cool = probabilities(LOGITS, Sampling(5)), probabilities(LOGITS, Sampling(0.05))
    assert 0.25 < warm[0] < 0.5
    assert cool[0] > 0.999999


def test_it_is_the_tutorials_sample():
    """log, divide, exp, normalise; on the probabilities that softmax makes of the logits."""
    preds = np.log(softmax(LOGITS)) / 0.7
    exp_preds = np.exp(preds)
    close(probabilities(LOGITS, Sampling(0.7)), exp_preds / np.sum(exp_preds))


@pytest.mark.parametrize(
    ("top_k", "expected"),
    [(1, [1, 0, 0, 0]), (2, [2 / 3, 1 / 3, 0, 0]), (0, [0.5, 0.25, 0.15, 0.1]), (99, [0.5, 0.25, 0.15, 0.1])],
)
def test_top_k_keeps_the_k_likeliest(top_k, expected):
    close(probabilities(LOGITS, Sampling(1, top_k=top_k)), expected)


def test_top_k_breaks_ties_by_index():
    close(probabilities(np.zeros(4), Sampling(1, top_k=2)), [0.5, 0.5, 0, 0])


@pytest.mark.parametrize(
    ("top_p", "expected"),
    [
        (0.01, [1, 0, 0, 0]),
        (0.49, [1, 0, 0, 0]),
        (0.6, [2 / 3, 1 / 3, 0, 0]),
        (0.8, [5 / 9, 2.5 / 9, 1.5 / 9, 0]),
        (0.95, [0.5, 0.25, 0.15, 0.1]),
        (1.0, [0.5, 0.25, 0.15, 0.1]),
    ],
)
def test_top_p_keeps_the_fewest_that_reach_p(top_p, expected):
    close(probabilities(LOGITS, Sampling(1, top_p=top_p)), expected)


@pytest.mark.parametrize(
    ("min_p", "expected"),
    [
        (0, [0.5, 0.25, 0.15, 0.1]),
        (0.25, [5 / 9, 2.5 / 9, 1.5 / 9, 0]),
        (0.4, [2 / 3, 1 / 3, 0, 0]),
        (0.9, [1, 0, 0, 0]),
    ],
)
def test_min_p_drops_what_is_much_less_likely_than_the_likeliest(min_p, expected):
    close(probabilities(LOGITS, Sampling(1, min_p=min_p)), expected)


def test_cuts_find_their_characters_wherever_they_stand():
    shuffled = np.log([0.1, 0.5, 0.15, 0.25])
    for sampling in (Sampling(1, top_k=2), Sampling(1, top_p=0.6), Sampling(1, min_p=0.4)):
        close(probabilities(shuffled, sampling), [0, 2 / 3, 0, 1 / 3])


def test_top_p_acts_on_what_top_k_left():
    """Alone 0.6 keeps two characters; after top_k=2 the first of them has two thirds."""
    close(probabilities(LOGITS, Sampling(1, top_k=2, top_p=0.6)), [1, 0, 0, 0])


def test_cuts_act_on_what_the_temperature_made():
    """At 1, a quarter is half of a half; at 0.5 it is a quarter of it."""
    assert np.count_nonzero(probabilities(LOGITS, Sampling(1, min_p=0.4))) == 2
    assert np.count_nonzero(probabilities(LOGITS, Sampling(0.5, min_p=0.4))) == 1
    assert np.count_nonzero(probabilities(LOGITS, Sampling(1, top_p=0.7))) == 2
    assert np.count_nonzero(probabilities(LOGITS, Sampling(0.5, top_p=0.7))) == 1


def test_every_row_of_a_batch_is_cut_for_itself():
    rows = np.stack([LOGITS, LOGITS[::-1]])
    sampling = Sampling(0.8, top_k=3, top_p=0.9, min_p=0.1)
    close(probabilities(rows, sampling), [probabilities(row, sampling) for row in rows])


@pytest.mark.parametrize("logits", [[1e4, -1e4, 0], [1e30, 0, -1e30], [-1e30, -1e30, -2e30], [3e38, -3e38, 0]])
@pytest.mark.parametrize("temperature", [0, 0.01, 1, 5])
def test_extreme_logits_do_not_overflow(logits, temperature):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        chances = probabilities(np.array(logits, np.float32), Sampling(temperature, top_k=2, top_p=0.9, min_p=0.1))
    assert chances.sum() == pytest.approx(1)
    assert chances.argmax() == 0


@pytest.mark.parametrize("temperature", [1e-3, 1e-300, 1e-310, 5e-324])
def test_the_smallest_temperatures_are_greedy(temperature):
    close(probabilities(np.array([5.0, 20.0, -3.0]), Sampling(temperature)), [0, 1, 0])


@given(
    arrays(np.float64, (3, 7), elements=WHOLE),
    st.floats(0, 5).filter(lambda temperature: temperature == 0 or temperature > 1e-6),
    st.integers(0, 9),
    st.floats(0.01, 1),
    st.floats(0, 0.99),
)
def test_whatever_the_cuts_a_distribution_remains_and_the_likeliest_is_in_it(logits, temperature, k, p, m):
    chances = probabilities(logits, Sampling(temperature, k, p, m))
    close(chances.sum(-1), 1)
    assert (chances >= 0).all()
    assert (chances[np.arange(3), logits.argmax(-1)] > 0).all()


@pytest.mark.parametrize(
    "values",
    [
        {"temperature": -0.1},
        {"temperature": 5.1},
        {"temperature": float("nan")},
        {"temperature": float("inf")},
        {"top_k": -1},
        {"top_p": 0},
        {"top_p": 1.1},
        {"top_p": float("nan")},
        {"min_p": -0.1},
        {"min_p": 1},
        {"order": ("temperature", "top_k", "top_p")},
        {"order": (*ORDER, "top_k")},
    ],
    ids=str,
)
def test_a_value_out_of_range_is_refused_by_name(values):
    with pytest.raises(SamplingError, match=next(iter(values))):
        Sampling(**values)


def test_the_stages_come_in_their_order_after_what_was_learned():
    order = ("min_p", "temperature", "top_p", "top_k")
    passed = stages(LOGITS, Sampling(0.7, 3, 0.9, 0.1, order))
    assert [stage.name for stage in passed] == [LEARNED, *order]
    close(passed[0].probabilities, [0.5, 0.25, 0.15, 0.1])


@pytest.mark.parametrize("order", list(permutations(ORDER)), ids="-".join)
def test_in_any_order_the_last_stage_is_what_is_drawn_from(order):
    sampling = Sampling(0.7, 3, 0.8, 0.3, order)
    close(stages(LOGITS, sampling)[-1].probabilities, probabilities(LOGITS, sampling))


@pytest.mark.parametrize("order", list(permutations(ORDER)), ids="-".join)
@pytest.mark.parametrize("temperature", [0, 0.5])
def test_stages_that_are_switched_off_change_nothing_in_any_order(order, temperature):
    close(probabilities(LOGITS, Sampling(temperature, order=order)), probabilities(LOGITS, Sampling(temperature)))


def test_a_temperature_that_comes_last_shapes_what_the_cuts_left():
    """At 1 top-p 0.7 keeps two of four; squared, their odds of 2 : 1 are 4 : 1. First, only one would be left."""
    last = ("top_k", "top_p", "min_p", "temperature")
    close(probabilities(LOGITS, Sampling(0.5, top_p=0.7, order=last)), [0.8, 0.2, 0, 0])
    close(probabilities(LOGITS, Sampling(0.5, top_p=0.7)), [1, 0, 0, 0])


def test_a_character_that_was_cut_does_not_come_back_when_it_grows_warm():
    last = ("top_k", "top_p", "min_p", "temperature")
    close(probabilities(LOGITS, Sampling(5, top_k=2, order=last))[2:], 0)


def test_greedy_is_greedy_at_any_place():
    for order in permutations(ORDER):
        close(probabilities(LOGITS[::-1], Sampling(0, 3, 0.5, 0.2, order)), [0, 0, 0, 1])


def test_a_stage_tells_its_candidates_its_entropy_and_what_it_cut():
    learned, *_, min_p = stages(np.log([0.5, 0.25, 0.125, 0.125]), Sampling(1, min_p=0.4))
    assert (learned.candidates, learned.entropy, learned.cut) == (4, pytest.approx(1.75), 0)
    assert (min_p.candidates, min_p.cut) == (2, pytest.approx(0.25))
    assert min_p.entropy == pytest.approx(-(2 / 3) * np.log2(2 / 3) - (1 / 3) * np.log2(1 / 3))


def test_what_is_certain_has_no_entropy():
    assert stages(LOGITS, Sampling(0))[-1].entropy == 0


@pytest.mark.parametrize(
    ("uniform", "index"), [(0, 0), (0.499999, 0), (0.5, 1), (0.749999, 1), (0.75, 2), (0.999999, 2)]
)
def test_a_draw_is_where_the_running_sum_passes_the_number(uniform, index):
    assert draw(np.array([[0.5, 0.25, 0.25]]), np.array([uniform])).tolist() == [index]


@pytest.mark.parametrize("uniform", [0, 0.5, 0.999999, np.nextafter(1, 0)])
def test_an_impossible_character_is_never_drawn_at_either_edge(uniform):
    assert draw(np.array([[0.0, 1.0, 0.0]]), np.array([uniform])).tolist() == [1]


@given(arrays(np.float64, (1, 6), elements=st.floats(0, 1)).filter(lambda row: row.sum() > 1e-6), st.floats(0, 1))
def test_only_possible_characters_are_drawn(weights, uniform):
    chances = weights / weights.sum()
    (index,) = draw(chances, np.array([min(uniform, np.nextafter(1, 0))]))
    assert chances[0, index] > 0


def test_draws_come_as_often_as_their_chances_say():
    uniform = (np.arange(1000) + 0.5) / 1000
    chosen = draw(np.tile([0.5, 0.3, 0.2], (1000, 1)), uniform)
    assert np.bincount(chosen).tolist() == [500, 300, 200]
