"""An LSTM that reads many streams at once, forward and back through time, on PyTorch's bfloat16 products.

Knows no file. The mathematics of `quotegen/model/recurrence.py`: gates of one product, the gradient truncated where a
span begins, the state emptied where a line begins. Products multiply bfloat16 and add in float32; states, gates,
weights, the sum of the gradients and Adam are float32. Each of two groups of streams has a thread of its own, so
threads meet once a step and not at every symbol: that keeps both cores busy on a machine that does other work, too.
"""

import ctypes
import math
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch

BF16, F32 = torch.bfloat16, torch.float32
CHUNK = 2048  # rows of one product for the gradient of weights: more at a time leave the cache
GROUPS = 2


@dataclass(frozen=True)
class Shape:
    """The size of a network. With `embedding` symbols are vectors, and the output layer is the same vectors
    behind a projection of their size; with 0 symbols are one-hot."""

    symbols: int
    units: int
    end: int
    embedding: int = 0

    def tensors(self) -> dict[str, tuple[int, ...]]:
        """Name and shape of each tensor, as a checkpoint has them: Keras' layout, gates i, f, c, o."""
        wide = 4 * self.units
        if self.embedding:
            symbols = {"embedding": (self.symbols, self.embedding), "kernel": (self.embedding, wide)}
            output = {"projection": (self.units, self.embedding)}
        else:
            symbols = {"kernel": (self.symbols, wide)}
            output = {"output_kernel": (self.units, self.symbols)}
        recurrent = {"recurrent_kernel": (self.units, wide), "bias": (wide,)}
        return {**symbols, **recurrent, **output, "output_bias": (self.symbols,)}

    @property
    def parameters(self) -> int:
        return sum(map(math.prod, self.tensors().values()))

    def views(self, flat: torch.Tensor) -> dict[str, torch.Tensor]:
        """The tensors that stand one behind the other in a flat vector."""
        parts = flat.split([math.prod(shape) for shape in self.tensors().values()])
        return {name: part.view(shape) for (name, shape), part in zip(self.tensors().items(), parts, strict=True)}


@cache
def _native() -> ctypes.CDLL:
    """gates.c, compiled for this machine."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "gates.so"
        source = Path(__file__).with_name("gates.c")
        options = ["-O3", "-march=native", "-ffast-math", "-mprefer-vector-width=512", "-shared", "-fPIC"]
        compiler = os.environ.get("CC", "cc")
        subprocess.run([compiler, *options, str(source), "-o", str(library), "-lmvec", "-lm"], check=True)
        return ctypes.CDLL(str(library))


def _call(name: str, *arguments: torch.Tensor | int | float) -> None:
    """A function of gates.c; it does not hold Python's lock."""
    kinds = {int: ctypes.c_long, float: ctypes.c_float}
    given = [
        ctypes.c_void_p(argument.data_ptr()) if isinstance(argument, torch.Tensor) else kinds[type(argument)](argument)
        for argument in arguments
    ]
    getattr(_native(), name)(*given)


def _packed(matrix: torch.Tensor) -> torch.Tensor:
    """A matrix (outputs, inputs) laid out as the processor's bfloat16 instructions read it."""
    return torch.ops.mkldnn._reorder_linear_weight(matrix.to(BF16).contiguous())


def _product(rows: torch.Tensor, packed: torch.Tensor) -> torch.Tensor:
    return torch.ops.mkldnn._linear_pointwise(rows, packed, None, "none", [], "")


@dataclass(frozen=True)
class Ready:
    """The weights of one step as the products need them."""

    table: torch.Tensor  # (symbols, 4 units) float32: what a symbol adds to the sums, bias included
    recurrent: torch.Tensor  # packed
    recurrent_back: torch.Tensor  # packed
    tensors: Mapping[str, torch.Tensor]

    @classmethod
    def of(cls, tensors: Mapping[str, torch.Tensor]) -> "Ready":
        kernel, recurrent = tensors["kernel"], tensors["recurrent_kernel"]
        table = (tensors["embedding"].to(BF16) @ kernel.to(BF16)).float() if "embedding" in tensors else kernel
        return cls(table + tensors["bias"], _packed(recurrent.T), _packed(recurrent), tensors)


class Group:
    """Some streams: their state, and the arrays of a span, made once."""

    def __init__(self, shape: Shape, streams: int, span: int):
        self.shape, self.streams, self.span, units = shape, streams, span, shape.units
        self.gates = torch.zeros(span, streams, 4 * units)
        self.cell = torch.zeros(span + 1, streams, units)  # before each step
        self.inputs = torch.zeros(span + 1, streams, units, dtype=BF16)  # 0 where a line begins
        self.hidden = torch.zeros(span, streams, units, dtype=BF16)
        self.d_sums = torch.zeros(span, streams, 4 * units, dtype=BF16)
        self.nothing = torch.zeros(streams, units, dtype=BF16)
        self.gradient = torch.zeros(shape.parameters)
        self.of = shape.views(self.gradient)
        self.of_table = torch.zeros(shape.symbols, 4 * units)

    def learn(self, ready: Ready, symbols: torch.Tensor) -> float:
        """Summed loss in nats on a span, symbols int32 (span + 1, streams); the gradient of its sum is left in `of`."""
        self._forward(ready, symbols)
        loss, d_hidden = self._output(ready, symbols[1:].reshape(-1).long())
        self._backward(ready, symbols, d_hidden.view(self.hidden.shape))
        self._weights(symbols)
        return loss

    def _forward(self, ready: Ready, symbols: torch.Tensor) -> None:
        self.cell[0] = self.cell[-1]
        self.inputs[0] = self.inputs[-1] * (symbols[0] != self.shape.end).unsqueeze(1)
        size = (self.streams, self.shape.units, self.shape.end)
        for t in range(self.span):
            sums = _product(self.inputs[t], ready.recurrent)
            step = (symbols[t], symbols[t + 1], ready.table, sums, self.gates[t], self.cell[t], self.cell[t + 1])
            _call("forward", *size, *step, self.hidden[t], self.inputs[t + 1])

    def _backward(self, ready: Ready, symbols: torch.Tensor, d_hidden: torch.Tensor) -> None:
        size = (self.streams, self.shape.units, self.shape.end)
        d_cell, through = torch.zeros(self.streams, self.shape.units), self.nothing
        for t in reversed(range(self.span)):
            step = (symbols[t], symbols[t + 1], self.gates[t], self.cell[t], self.cell[t + 1], d_hidden[t], through)
            _call("backward", *size, *step, d_cell, self.d_sums[t])
            if t:
                through = _product(self.d_sums[t], ready.recurrent_back)

    def _output(self, ready: Ready, targets: torch.Tensor) -> tuple[float, torch.Tensor]:
        """Loss, and its gradient by the hidden states, bfloat16 (span × streams, units); gradients of this layer."""
        hidden = self.hidden.view(-1, self.shape.units)
        tied = self.shape.embedding > 0
        below = ready.tensors["projection" if tied else "output_kernel"].to(BF16)
        vectors = ready.tensors["embedding"].to(BF16) if tied else None
        total, d_hidden = 0.0, torch.empty_like(hidden)
        for name in ("projection", "embedding") if tied else ("output_kernel",):
            self.of[name].zero_()
        self.of["output_bias"].zero_()
        for rows in range(0, len(hidden), CHUNK):
            part, wanted = hidden[rows : rows + CHUNK], targets[rows : rows + CHUNK]
            seen = part @ below if tied else part
            logits = seen @ vectors.T if tied else seen.float() @ ready.tensors["output_kernel"]
            logits = logits.float() + ready.tensors["output_bias"]
            loss, d_logits = _cross_entropy(logits, wanted)
            total += loss
            self.of["output_bias"] += d_logits.sum(0)
            d_logits = d_logits.to(BF16)
            if tied:
                self.of["embedding"] += d_logits.T @ seen
                d_seen = d_logits @ vectors
                self.of["projection"] += part.T @ d_seen
                d_hidden[rows : rows + CHUNK] = d_seen @ below.T
            else:
                self.of["output_kernel"] += part.T @ d_logits
                d_hidden[rows : rows + CHUNK] = d_logits @ below.T
        return total, d_hidden

    def _weights(self, symbols: torch.Tensor) -> None:
        """Gradients of the recurrent weights and of the table."""
        d_sums, inputs = (array[: self.span].flatten(0, 1) for array in (self.d_sums, self.inputs))
        recurrent = self.of["recurrent_kernel"].zero_()
        for rows in range(0, len(d_sums), CHUNK):
            recurrent += (d_sums[rows : rows + CHUNK].T @ inputs[rows : rows + CHUNK]).T
        _call("add_rows", len(d_sums), 4 * self.shape.units, symbols[:-1], d_sums, self.of_table.zero_())


def _cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> tuple[float, torch.Tensor]:
    """Summed loss in nats, and its gradient by the logits: softmax − one-hot."""
    logs = torch.log_softmax(logits, 1)
    chosen = targets.unsqueeze(1)
    loss = -float(logs.gather(1, chosen).sum())
    return loss, logs.exp_().scatter_add_(1, chosen, torch.full_like(chosen, -1, dtype=F32))


class Network:
    """Weights, Adam and two groups of streams; learns a span of all streams at a time.

    Weights are one flat vector, as are their running mean (`average`), Adam's two moments and the gradient.
    """

    def __init__(self, shape: Shape, weights: Mapping[str, np.ndarray], streams: int, span: int, averaging: float):
        self.shape, self.averaging, self.steps = shape, averaging, 0
        self.flat = torch.zeros(4, shape.parameters)  # weights, average, mean, square
        for tensors in (shape.views(self.flat[0]), shape.views(self.flat[1])):
            for name, tensor in tensors.items():
                tensor.copy_(torch.from_numpy(np.asarray(weights[name], np.float32)))
        self.groups = [Group(shape, streams // GROUPS, span) for _ in range(GROUPS)]
        self._threads = ThreadPoolExecutor(GROUPS, initializer=torch.set_num_threads, initargs=(1,))
        _native()

    def learn(self, symbols: np.ndarray, rate: float, clip_norm: float = 1.0) -> float:
        """One step; returns the loss before it in nats per symbol. `symbols` int32 (span + 1, streams)."""
        ready = Ready.of(self.shape.views(self.flat[0]))
        parts = [torch.from_numpy(part).contiguous() for part in np.split(symbols, GROUPS, axis=1)]
        losses = list(self._threads.map(lambda group, part: group.learn(ready, part), self.groups, parts))
        count = symbols[1:].size
        self._step(self.gradient(ready), count, rate, clip_norm)
        return sum(losses) / count

    def gradient(self, ready: Ready) -> torch.Tensor:
        """Of all weights, after the groups have learned: their sum, and what comes through the table."""
        gradient, table = self.groups[0].gradient, self.groups[0].of_table
        for group in self.groups[1:]:
            gradient += group.gradient
            table += group.of_table
        of = self.shape.views(gradient)
        torch.sum(table, 0, out=of["bias"])
        if self.shape.embedding:
            kernel, embedding, narrow = (
                each.to(BF16) for each in (ready.tensors["kernel"], ready.tensors["embedding"], table)
            )
            products = self._threads.map(torch.mm, (embedding.T, narrow), (narrow, kernel.T))
            of_kernel, of_embedding = products
            of["kernel"].copy_(of_kernel)
            of["embedding"] += of_embedding
        else:
            of["kernel"].copy_(table)
        return gradient

    def _step(self, gradient: torch.Tensor, count: int, rate: float, clip_norm: float) -> None:
        """Adam on the mean gradient over `count` targets, its norm at most `clip_norm` (Pascanu et al. 2013)."""
        norm = float(gradient.norm()) / count
        self.steps += 1
        rate *= math.sqrt(1 - 0.999**self.steps) / (1 - 0.9**self.steps)
        scale = min(1.0, clip_norm / norm) / count
        follow = 1 - min(self.averaging, (1 + self.steps) / (10 + self.steps))
        size = math.ceil(self.shape.parameters / GROUPS)
        halves = [slice(start, start + size) for start in range(0, self.shape.parameters, size)]

        def update(half: slice) -> None:
            weights, average, mean, square = self.flat[:, half]
            _call("adam", len(weights), weights, gradient[half], mean, square, average, rate, scale, follow)

        list(self._threads.map(update, halves))

    def weights(self) -> dict[str, np.ndarray]:
        """The averaged weights by name, copied."""
        return {name: tensor.numpy().copy() for name, tensor in self.shape.views(self.flat[1]).items()}

    def state(self) -> dict[str, np.ndarray]:
        """All that decides how training goes on."""
        hidden = torch.stack([group.inputs[-1].float() for group in self.groups])
        cell = torch.stack([group.cell[-1] for group in self.groups])
        return {
            "flat": self.flat.numpy(),
            "hidden": hidden.numpy(),
            "cell": cell.numpy(),
            "steps": np.array(self.steps),
        }

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Go on where a network of the same shape stood; its streams too, where there were as many."""
        self.flat.copy_(torch.from_numpy(state["flat"]))
        self.steps = int(state["steps"])
        for number, group in enumerate(self.groups):
            if state["cell"].shape[1] == group.streams:
                group.inputs[-1] = torch.from_numpy(state["hidden"][number])
                group.cell[-1] = torch.from_numpy(state["cell"][number])

    def measure(self, lines: Sequence[np.ndarray], averaged: bool = True) -> float:
        """Summed loss in nats on lines, each from END to END, in float32 and from empty states."""
        tensors = self.shape.views(self.flat[1 if averaged else 0])
        return float(self._threads.submit(lambda: sum(map(float, losses(tensors, lines)))).result())


def losses(tensors: Mapping[str, torch.Tensor], lines: Sequence[np.ndarray]) -> torch.Tensor:
    """Loss of each line in nats: the network as a textbook writes it, in the precision of the tensors."""
    longest = max(map(len, lines))
    symbols = torch.stack([torch.from_numpy(np.pad(line.astype(np.int64), (0, longest - len(line)))) for line in lines])
    live = torch.arange(longest - 1) < torch.tensor([len(line) - 1 for line in lines]).unsqueeze(1)
    recurrent, bias = tensors["recurrent_kernel"], tensors["bias"]
    table = (tensors["embedding"] @ tensors["kernel"] if "embedding" in tensors else tensors["kernel"]) + bias
    hidden = cell = torch.zeros(len(lines), len(recurrent), dtype=recurrent.dtype)
    total = torch.zeros(len(lines), dtype=recurrent.dtype)
    for t in range(longest - 1):
        i, f, c, o = (table[symbols[:, t]] + hidden @ recurrent).chunk(4, 1)
        cell = torch.sigmoid(f) * cell + torch.sigmoid(i) * torch.tanh(c)
        hidden = torch.sigmoid(o) * torch.tanh(cell)
        if "projection" in tensors:
            logits = hidden @ tensors["projection"] @ tensors["embedding"].T
        else:
            logits = hidden @ tensors["output_kernel"]
        logs = torch.log_softmax(logits + tensors["output_bias"], 1)
        total = total - logs.gather(1, symbols[:, t + 1 : t + 2]).squeeze(1) * live[:, t]
    return total
