"""Which epochs of a run are stored along the way, for whoever wants to see it learn."""

from collections.abc import Mapping

from quotegen.model.recipe import Recipe, count_parameters

MOST = 10  # epochs kept of one run, the untrained network among them
MOST_BYTES = 18_000_000  # of all of them, a byte a weight


def room(recipe: Recipe, vocabulary_size: int, most: int = MOST) -> int:
    """How many epochs of a run are kept: `most`, fewer where they would take more than MOST_BYTES (of the tutorial's
    1,024 units 4), none where there is no room for a first and a last one."""
    fitting = min(most, MOST_BYTES // count_parameters(recipe, vocabulary_size))
    return fitting if fitting >= 2 else 0


def thinned(by_epoch: Mapping[int, tuple], most: int) -> dict[int, tuple]:
    """At most so many of the epochs, the first and the last among them, the others at about geometric distances: 60
    leave 0, 1, 2, 4, 6, 10, 14, 22, 37 and 60. Called after every epoch, it drops the one whose neighbours lie closest
    by their ratio, so 10 and 10 epochs leave what 20 do."""
    epochs = sorted(by_epoch) if most else []
    while len(epochs) > most:
        del epochs[min(range(1, len(epochs) - 1), key=lambda place: (epochs[place + 1] + 1) / (epochs[place - 1] + 1))]
    return {epoch: by_epoch[epoch] for epoch in epochs}
