"""The network in bfloat16 has the loss and, to bfloat16's precision, the gradients of the one in NumPy."""

import shutil
from itertools import pairwise

import numpy as np
import pytest

torch = pytest.importorskip("torch")
if not shutil.which("cc"):
    pytest.skip("no C compiler", allow_module_level=True)

from pretraining.lstm import Network, Ready, Shape, losses  # noqa: E402
from quotegen.model.batches import StreamBatch  # noqa: E402
from quotegen.model.learner import QuoteLearner  # noqa: E402
from quotegen.model.recipe import Recipe  # noqa: E402
from quotegen.model.weights import initial  # noqa: E402

SIZE, UNITS, STREAMS, SPAN = 12, 32, 6, 8
RECIPE = Recipe("mine", "quotes", units=UNITS, batch_size=STREAMS, span=SPAN, averaging=0.9)


def drawn(embedding: int = 0) -> tuple[Shape, dict[str, np.ndarray]]:
    """A network with weights large enough that everything has a gradient."""
    shape, rng = Shape(SIZE, UNITS, 0, embedding), np.random.default_rng(1)
    return shape, {name: 0.3 * rng.standard_normal(size, np.float32) for name, size in shape.tensors().items()}


def symbols() -> np.ndarray:
    """Random, so some streams begin a line (END is 0) in the middle of the span."""
    given = np.random.default_rng(2).integers(0, SIZE, (SPAN + 1, STREAMS), np.int32)
    given[0] = 0
    assert (given[1:-1] == 0).any()
    return given


def gradients(network: Network) -> tuple[float, dict[str, torch.Tensor]]:
    ready = Ready.of(network.shape.views(network.flat[0]))
    parts = [torch.from_numpy(part).contiguous() for part in np.split(symbols(), 2, axis=1)]
    loss = sum(group.learn(ready, part) for group, part in zip(network.groups, parts, strict=True))
    return loss, network.shape.views(network.gradient(ready))


def far(one: np.ndarray, other: np.ndarray) -> float:
    return np.linalg.norm(one - other) / np.linalg.norm(other)


def test_loss_and_gradients_are_those_of_the_engine_in_numpy(monkeypatch):
    shape, weights = drawn()
    loss, of = gradients(Network(shape, weights, STREAMS, SPAN, 0.9))
    given, learner, taken = symbols(), QuoteLearner(RECIPE, SIZE, weights), []
    monkeypatch.setattr(learner.optimizer, "step", lambda gradient, rate: taken.append(gradient.copy()))
    x = given[:-1]
    total, count = learner.learn(StreamBatch(x, given[1:], np.ones(x.shape, np.float32), x == 0), 0.1)
    learner.optimizer.average[:] = taken[0]
    assert loss == pytest.approx(total, rel=1e-3)
    for name, gradient in learner.weights().items():
        assert far(of[name].numpy() / count, gradient) < 0.01


@pytest.mark.parametrize("embedding", [0, 5])
def test_gradients_are_those_that_pytorch_derives(embedding):
    shape, weights = drawn(embedding)
    loss, of = gradients(Network(shape, weights, STREAMS, SPAN, 0.9))
    exact = {name: torch.tensor(w, dtype=torch.float64, requires_grad=True) for name, w in weights.items()}
    total = losses(exact, lines(symbols())).sum()
    total.backward()
    assert loss == pytest.approx(total.item(), rel=1e-3)
    for name, tensor in exact.items():
        assert far(of[name].numpy(), tensor.grad.numpy()) < 0.01


def lines(given: np.ndarray) -> list[np.ndarray]:
    """What the streams read, cut where a line begins."""
    cuts = [[*np.flatnonzero(stream[:-1] == 0), SPAN] for stream in given.T]
    return [stream[a : b + 1] for stream, places in zip(given.T, cuts, strict=True) for a, b in pairwise(places)]


def test_a_span_goes_on_where_the_one_before_stopped():
    """Two spans of four symbols have the loss of one of eight."""
    shape, weights = drawn()
    whole, _ = gradients(Network(shape, weights, STREAMS, SPAN, 0.9))
    network, given = Network(shape, weights, STREAMS, SPAN // 2, 0.9), symbols()
    halves = [given[: SPAN // 2 + 1], given[SPAN // 2 :]]
    parts = [network.learn(half, 0.0) * half[1:].size for half in halves]
    assert sum(parts) == pytest.approx(whole, rel=1e-3)


def test_it_learns_a_span_by_heart():
    network = Network(Shape(SIZE, UNITS, 0), initial(RECIPE, SIZE, np.random.default_rng(1)), STREAMS, SPAN, 0.9)
    given = symbols()
    given[-1] = 0  # so that the span can follow itself
    first = network.learn(given, 0.02)
    for _ in range(200):
        last = network.learn(given, 0.02)
    assert last < 0.2 * first  # what a line begins with cannot be predicted
    assert network.measure(lines(given)) / given[1:].size < 0.2 * first


@pytest.mark.parametrize("size", [100.0, -100.0])
def test_gates_and_states_far_out_are_numbers(size):
    """A cell that counts up reaches 50 and more, where exp(2x) is no float32 any more."""
    shape, weights = drawn()
    network = Network(shape, weights | {"bias": np.full(4 * UNITS, size, np.float32)}, STREAMS, SPAN, 0.9)
    for group in network.groups:
        group.cell[-1] = group.cell[-1] + size
    given = symbols()
    given[0] = 1  # nothing is emptied
    losses = [network.learn(given, 0.001) for _ in range(3)]
    assert np.isfinite(losses).all()
    assert np.isfinite(network.state()["flat"]).all()


def test_it_goes_on_from_its_state_as_if_nothing_had_happened():
    shape, weights = drawn()
    network, other = (Network(shape, weights, STREAMS, SPAN, 0.9) for _ in range(2))
    for _ in range(3):
        network.learn(symbols(), 0.01)
    other.restore({name: array.copy() for name, array in network.state().items()})
    assert other.learn(symbols(), 0.01) == network.learn(symbols(), 0.01)
    np.testing.assert_array_equal(other.state()["flat"], network.state()["flat"])
