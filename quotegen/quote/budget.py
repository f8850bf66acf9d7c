"""How much one click may compute: one budget for writing, measuring and counting, whatever the text and the model.

The unit is a product of a weight and a number. A core of this project's machines takes 20 to 50 billion a second in a
batch, so a click comes to 2 to 5 seconds (`benchmarks/hostile.py`).
"""

from quotegen.model.recipe import Recipe, count_parameters

CLICK = 100_000_000_000  # products
_STEP = 10_000_000  # what Python and NumPy take for a step and for showing it, however small the network
_READ_WEIGHTS = 8  # to read the weights from memory takes as long as so many rows of a batch
DRAW = 500  # products for one chance of the next character: softmax and a draw, in float64
CHANCE = 500  # products for one chance of an n-gram of one order


def step_products(recipe: Recipe, vocabulary_size: int, batch: int) -> int:
    """Products for one character of each text of a batch; a model of windows reads its whole window for it."""
    steps = recipe.window_length if recipe.reading == "windows" else 1
    rows = count_parameters(recipe, vocabulary_size) * (batch + _READ_WEIGHTS)
    return steps * (rows + _STEP) + DRAW * vocabulary_size * batch


def affordable_steps(recipe: Recipe, vocabulary_size: int, batch: int, budget: int = CLICK) -> int:
    """How many characters of each text of a batch a budget pays for; one at least."""
    return max(1, budget // step_products(recipe, vocabulary_size, batch))
