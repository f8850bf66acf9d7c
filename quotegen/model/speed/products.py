"""Matrix products as fast as NumPy's BLAS can do them: in blocks that OpenBLAS multiplies without copying."""

from collections.abc import Callable
from functools import cache

import numpy as np
from threadpoolctl import threadpool_info

SMALL_PRODUCT = 1_000_000  # multiplications up to which OpenBLAS's AVX-512 kernels do not copy the matrices
FEWEST_ROWS = 16  # smaller blocks are slower than one product that copies
_KERNELS_FOR_AVX512 = ("SkylakeX", "Cooperlake", "SapphireRapids")


def product(weights: np.ndarray, columns: int) -> Callable[..., None]:
    """`multiply(column, out)`: weights (rows, n) × column (n, columns) into a contiguous `out` (rows, columns)."""
    blocks = in_blocks(weights, columns)

    def multiply(column: np.ndarray, out: np.ndarray) -> None:
        np.matmul(blocks, column, out=out.reshape(*blocks.shape[:2], columns))

    return multiply


def in_blocks(rows: np.ndarray, times: int) -> np.ndarray:
    """A matrix (rows, n) as (blocks, rows of a block, n), so that each block's product with `times` columns is small.

    OpenBLAS copies the matrices of a large product; without that a product is a fifth faster. All rows are one block
    where NumPy has other kernels or several threads, or where a block would have fewer than FEWEST_ROWS rows.
    """
    most = min(len(rows), SMALL_PRODUCT // (rows.shape[1] * times)) if _multiplies_in_place() else 0
    sizes = (size for size in range(most, FEWEST_ROWS - 1, -1) if len(rows) % size == 0)  # matmul wants equal blocks
    if (size := next(sizes, len(rows))) == len(rows):
        rows = np.ascontiguousarray(rows)
    return rows.reshape(-1, size, rows.shape[1])


def write_by_step(weights: np.ndarray, columns: np.ndarray, out: np.ndarray) -> None:
    """weights (rows, features) × columns (features, steps × streams) into `out` (steps, rows, streams)."""
    streams = out.shape[2]
    if weights.size * streams <= SMALL_PRODUCT and _multiplies_in_place():
        np.matmul(weights, by_step(columns, streams), out=out)
    else:
        out[:] = by_step(weights @ columns, streams)


def by_step(columns: np.ndarray, streams: int) -> np.ndarray:
    """(features, steps × streams) as (steps, features, streams)."""
    return columns.reshape(len(columns), -1, streams).transpose(1, 0, 2)


@cache
def _multiplies_in_place() -> bool:
    """Whether NumPy's BLAS is an AVX-512 OpenBLAS on one thread. Asked once, so limit the threads before training."""
    return any(
        library.get("architecture") in _KERNELS_FOR_AVX512 and library["num_threads"] == 1
        for library in threadpool_info()
    )
