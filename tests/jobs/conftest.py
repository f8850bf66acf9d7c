"""A training slot of the test's own."""

from collections.abc import Iterator

import pytest
from orders import end

from quotegen.jobs.queue import Jobs
from quotegen.limits import Limits


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    """A slot with a queue of three; whatever is left of it is ended with the test."""
    slot = Jobs(Limits(max_queue=3))
    yield slot
    end(slot)
