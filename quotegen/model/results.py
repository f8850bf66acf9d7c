"""What training yields, as values that need no TensorFlow to be read."""

from dataclasses import dataclass

import numpy as np

from quotegen.errors import QuotegenError

Loss = tuple[float, float]  # summed over targets, in nats; and how many targets
State = dict[str, np.ndarray]  # all that a run needs to go on as if it had never stopped


class DivergedError(QuotegenError):
    def __init__(self, epoch: int):
        self.epoch = epoch
        super().__init__(f"The loss became infinite in epoch {epoch}. Lower the learning rate and train again.")


class OldStateError(QuotegenError):
    """This run was saved by an earlier version and cannot go on. Train it again."""


@dataclass(frozen=True)
class Untrained:
    weights: dict[str, np.ndarray]


@dataclass(frozen=True)
class Progress:
    """Where training stands within an epoch."""

    epoch: int
    batch: int
    batches: int
    loss: float  # nats per character, this epoch so far
    seconds: float  # of training, in all


@dataclass(frozen=True)
class Epoch:
    """What one pass over the text gave."""

    number: int
    loss: float  # nats per character, training quotes or windows
    held_out_loss: float | None  # nats per character, quotes never trained on
    seconds: float  # of training, in all
    whole: bool  # False: the very first pass, stopped before it was over
    weights: dict[str, np.ndarray]
