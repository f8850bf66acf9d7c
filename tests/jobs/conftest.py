"""Training slots of the test's own."""

from collections.abc import Callable, Iterator

import pytest
from orders import OnlyWhenNeeded, Slot, end

from quotegen.limits import Limits


@pytest.fixture
def slot() -> Iterator[Callable[..., Slot]]:
    """Open a slot within some limits; whatever is left of it is ended with the test."""
    opened: list[Slot] = []

    def begin(**limits: int) -> Slot:
        opened.append(Slot(Limits(**limits), OnlyWhenNeeded()))
        return opened[-1]

    yield begin
    for each in opened:
        end(each)


@pytest.fixture
def jobs(slot) -> Slot:
    """A slot with a queue of three."""
    return slot(max_queue=3)
