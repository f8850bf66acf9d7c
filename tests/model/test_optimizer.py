"""Adam beside Keras' own, its clipping, and the running mean of the weights."""

import numpy as np
import pytest

from quotegen.model.optimizer import Adam


def gradients(count: int, size: int) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(count, size)).astype(np.float32)


@pytest.mark.training
def test_its_steps_are_those_of_keras():
    keras = pytest.importorskip("keras")
    start = np.linspace(-1, 1, 50, dtype=np.float32)
    variable = keras.Variable(start)
    theirs = keras.optimizers.Adam(0.01, global_clipnorm=1.0)
    theirs.build([variable])
    ours = Adam(start.copy(), clip_norm=1.0)
    for gradient in gradients(20, 50):
        theirs.apply([keras.ops.convert_to_tensor(gradient)], [variable])
        ours.step(gradient.copy(), 0.01)
    np.testing.assert_allclose(ours.weights, variable.numpy(), atol=1e-6)


def test_a_rank_updates_only_its_own_parts_by_their_gradients_in_a_row():
    whole = Adam(np.zeros(9, np.float32))
    part = Adam(np.zeros(9, np.float32), own=[slice(1, 3), slice(5, 9)])
    for gradient in gradients(3, 9):
        part.step(np.concatenate([gradient[1:3], gradient[5:9]]), 0.1)
        whole.step(gradient, 0.1)
    np.testing.assert_array_equal(part.weights[[1, 2, 5, 6, 7, 8]], whole.weights[[1, 2, 5, 6, 7, 8]])
    assert not part.weights[[0, 3, 4]].any()


def test_the_first_step_is_as_long_as_the_rate_whatever_the_gradient():
    adam = Adam(np.zeros(2, np.float32))
    adam.step(np.array([0.1, -50], np.float32), 0.1)
    np.testing.assert_allclose(adam.weights, [-0.1, 0.1], rtol=1e-3)


def test_a_long_gradient_is_clipped_and_a_short_one_left():
    clipped, plain = Adam(np.zeros(2, np.float32), clip_norm=1.0), Adam(np.zeros(2, np.float32))
    for given, as_if in (([3, 4], [0.6, 0.8]), ([0.3, 0.4], [0.3, 0.4]), ([0, 0], [0, 0])):
        clipped.step(np.array(given, np.float32), 0.1)
        plain.step(np.array(as_if, np.float32), 0.1)
        np.testing.assert_allclose(clipped.weights, plain.weights, rtol=1e-5)


def test_without_averaging_the_average_is_the_last_weights():
    adam = Adam(np.zeros(3, np.float32))
    for gradient in gradients(4, 3):
        adam.step(gradient, 0.1)
    np.testing.assert_allclose(adam.average, adam.weights, rtol=1e-6)


def test_the_average_lags_behind_and_settles_where_the_weights_stay():
    adam = Adam(np.zeros(1, np.float32), averaging=0.9)
    for _ in range(20):
        adam.step(np.ones(1, np.float32), 0.1)
    assert adam.weights[0] < adam.average[0] < 0
    for _ in range(200):
        adam.step(np.zeros(1, np.float32), 0.0)
    assert adam.average[0] == pytest.approx(adam.weights[0], rel=1e-3)
