"""Products in blocks and by step are the products, whatever kernels NumPy's BLAS has."""

import numpy as np
import pytest

from quotegen.model.recipe import Recipe
from quotegen.model.recurrence import LAYERS
from quotegen.model.speed import products
from quotegen.model.speed.products import by_step, in_blocks, write_by_step
from quotegen.model.weights import initial, side_by_side


def random(*shape: int) -> np.ndarray:
    return np.random.default_rng(sum(shape)).normal(size=shape).astype(np.float32)


@pytest.fixture(params=[True, False], ids=["kernels for AVX-512", "other kernels"])
def in_place(request, monkeypatch) -> bool:
    """Whether small products are done in place: here small are those of 100 multiplications, in blocks of two rows."""
    monkeypatch.setattr(products, "_multiplies_in_place", lambda: request.param)
    monkeypatch.setattr(products, "SMALL_PRODUCT", 100)
    monkeypatch.setattr(products, "FEWEST_ROWS", 2)
    return request.param


def test_a_product_in_blocks_is_the_product(in_place):
    weights, columns, out = random(12, 6), random(6, 4), np.zeros((12, 4), np.float32)
    blocks = in_blocks(weights, 4)
    assert blocks.shape == ((3, 4, 6) if in_place else (1, 12, 6))
    np.matmul(blocks, columns, out=in_blocks(out, 6))
    np.testing.assert_allclose(out, weights @ columns, rtol=1e-5)


def test_weights_are_turned_without_a_copy_where_blocks_are_multiplied_in_place(in_place):
    weights = random(6, 12)
    blocks = in_blocks(weights.T, 4)
    assert np.shares_memory(blocks, weights) == in_place
    np.testing.assert_array_equal(blocks.reshape(12, 6), weights.T)


def test_rows_that_leave_no_equal_small_blocks_are_one_block(in_place):
    assert in_blocks(random(13, 6), 4).shape == (1, 13, 6)
    assert in_blocks(random(12, 60), 4).shape == (1, 12, 60)  # a block of two rows would be too large


@pytest.mark.parametrize("rows", [3, 30], ids=["small", "large"])
def test_a_product_by_step_is_the_product(in_place, rows):
    weights, columns, out = random(rows, 5), random(5, 7 * 4), np.zeros((7, rows, 4), np.float32)
    write_by_step(weights, columns, out)
    np.testing.assert_allclose(out, by_step(weights @ columns, 4), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("cell", LAYERS)
def test_a_layer_computes_the_same_in_blocks(cell, monkeypatch):
    recipe = Recipe("mine", "quotes", cell, units=12)
    weights = side_by_side(initial(recipe, 5, np.random.default_rng(1)))
    begins = np.zeros((6, 4), bool)
    begins[2, 1] = True
    results = []
    monkeypatch.setattr(products, "SMALL_PRODUCT", 400)
    monkeypatch.setattr(products, "FEWEST_ROWS", 2)
    for in_place in (True, False):
        monkeypatch.setattr(products, "_multiplies_in_place", lambda in_place=in_place: in_place)
        layer = LAYERS[cell](12, 5, streams=4, span=6)
        layer.inputs[:], layer.d_hidden[:] = random(6, 5, 4), random(6, 12, 4)
        layer.forward(weights, begins)
        results.append((layer.hidden.copy(), layer.backward(weights).copy()))
    for ours, theirs in zip(*results, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)
