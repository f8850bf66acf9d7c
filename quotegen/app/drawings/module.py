"""One LSTM module, the part of each step highlighted, with the numbers of one unit on its wires."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from quotegen.app.drawings.strokes import (
    Diagram,
    arrow,
    box,
    dot,
    group,
    hop,
    line,
    math,
    rectangle,
    sign,
    text,
    tilde,
)  # fmt: skip
from quotegen.app.locale import _

STEPS = ("cell", "forget", "input", "update", "output")


@dataclass(frozen=True)
class Layout:
    """Where the parts of a module stand. Gates from left to right: forget, input, candidate, output."""

    left: float  # the frame
    right: float
    top: float
    bottom: float
    enter: float  # where lines begin, end, rise to and come from
    leave: float
    above: float
    below: float
    gates: tuple[float, float, float, float]
    gate_width: float
    gate_height: float
    join: float  # where the input joins the old hidden state
    out: float  # the column of the output's tanh and product
    rise: float  # where the hidden state goes up
    cell: float  # heights: cell state, input × candidate, gates, hidden state
    product: float
    gate: float
    hidden: float


_DETAIL = Layout(
    left=40, right=372, top=44, bottom=268, enter=2, leave=399, above=24, below=308,
    gates=(76, 138, 200, 264), gate_width=58, gate_height=46, join=54, out=325, rise=358,
    cell=84, product=134, gate=194, hidden=246,
)  # fmt: skip


@dataclass(frozen=True)
class Emphasis:
    """Which parts of a module carry the seal and which stay in ink; the others fade. Nothing named: all ink."""

    on: frozenset[str] = field(default=frozenset())
    ink: frozenset[str] = field(default=frozenset())

    def of(self, part: str) -> str:
        """`on`, `ink` or `off`."""
        if part in self.on:
            return "on"
        return "ink" if part in self.ink or not self.on else "off"


_OF_STEP = {
    "cell": Emphasis(on=frozenset({"cell"}), ink=frozenset({"signs"})),
    "forget": Emphasis(on=frozenset({"forget"}), ink=frozenset({"hidden"})),
    "input": Emphasis(on=frozenset({"input", "candidate"}), ink=frozenset({"hidden"})),
    "update": Emphasis(on=frozenset({"cell", "signs", "update"}), ink=frozenset({"f", "i", "c"})),
    "output": Emphasis(on=frozenset({"output", "state"}), ink=frozenset({"hidden", "cell"})),
}


@dataclass(frozen=True)
class Wires:
    """What the wires of an LSTM module carry for one unit at one character."""

    character: str
    cell_before: float
    hidden_before: float
    forget: float
    input: float
    candidate: float
    output: float
    cell: float
    hidden: float


def module(step: str | None = None, wires: Wires | None = None) -> Diagram:
    """One LSTM module in full, with the part of a step of `STEPS` highlighted, and with numbers where there are any."""
    emphasis, at = _OF_STEP[step] if step else Emphasis(), _DETAIL
    names = (_("forget"), _("input"), _("candidate"), _("output"))
    shapes = (
        rectangle(at.left, at.top, at.right, at.bottom, "frame"),
        *_lstm(at, emphasis, names),
        *_signals(at, emphasis),
        *(_numbers(at, emphasis, wires) if wires else ()),
    )
    title = _("LSTM module: forget gate, input gate with candidate, cell state and output gate")
    if wires:
        told = _(
            "At “{character}”: forget {forget:.2f}, input {input:.2f}, candidate {candidate:+.2f}, "
            "output {output:.2f}, cell state {cell_before:+.2f} before and {cell:+.2f} after"
        )
        title = f"{title}. {told.format(**vars(wires))}"
    return Diagram(title, 406, 334, shapes, widest=560)


def _lstm(at: Layout, emphasis: Emphasis, names: Iterable[str]) -> Iterable[str]:
    """Wires and parts of a module, in the order in which they are drawn over each other."""
    parts = ("forget", "input", "candidate", "output")
    functions = ("σ", "σ", "tanh", "σ")
    yield group(emphasis.of("cell"), arrow((at.enter, at.cell), (at.leave, at.cell)))
    for part, x, function, name in zip(parts, at.gates, functions, names, strict=True):
        tap = arrow((x, at.hidden), (x, at.gate + at.gate_height / 2))
        layer = box(x, at.gate, at.gate_width, at.gate_height, function, name)
        yield group(emphasis.of(part), tap, _result(at, part), layer)
    yield group(emphasis.of("hidden"), *_inputs(at, at.gates[3]))
    yield group(emphasis.of("state"), *_output(at))
    candidate = at.gates[2]
    yield group(emphasis.of("update"), arrow((candidate, at.product - 11), (candidate, at.cell + 11)))
    yield group(emphasis.of("update"), sign(candidate, at.product, "times"))
    yield group(emphasis.of("signs"), sign(at.gates[0], at.cell, "times"), sign(candidate, at.cell, "plus"))


def _inputs(at: Layout, last: float) -> Iterable[str]:
    """The old hidden state and the input, joined and led along to `last`."""
    yield line((at.enter, at.hidden), (last, at.hidden))
    yield line((at.join, at.below), (at.join, at.hidden))
    yield dot(at.join, at.hidden)


def _result(at: Layout, part: str) -> str:
    """The line from a gate to where its result is used."""
    top, candidate = at.gate - at.gate_height / 2, at.gates[2]
    if part == "forget":
        return arrow((at.gates[0], top), (at.gates[0], at.cell + 11))
    if part == "input":
        return arrow((at.gates[1], top), (at.gates[1], at.product), (candidate - 11, at.product))
    if part == "candidate":
        return arrow((candidate, top), (candidate, at.product + 11))
    return arrow((at.gates[3] + at.gate_width / 2, at.gate), (at.out - 11, at.gate))


def _output(at: Layout) -> Iterable[str]:
    """From the cell state through tanh and the product to the new hidden state, which leaves right and up."""
    yield dot(at.out, at.cell)
    yield arrow((at.out, at.cell), (at.out, at.product - 13))
    yield f'<ellipse class="round" cx="{at.out:g}" cy="{at.product:g}" rx="21" ry="13"/>'
    yield text(at.out, at.product + 4.5, "tanh", "word")
    yield arrow((at.out, at.product + 13), (at.out, at.gate - 11))
    yield sign(at.out, at.gate, "times")
    yield arrow((at.out, at.gate + 11), (at.out, at.hidden), (at.leave, at.hidden))
    yield dot(at.rise, at.hidden)
    yield hop(at.rise, at.hidden, at.cell, at.above)


def _signals(at: Layout, emphasis: Emphasis) -> Iterable[str]:
    """Names of what the lines carry."""
    high, side = at.product + 16, at.gates
    yield group(emphasis.of("cell"), math(1, at.cell - 9, "C", "t−1", "start"))
    yield group(emphasis.of("cell"), math(377, at.cell - 9, "C", "t", "start"))
    yield group(emphasis.of("hidden"), math(1, at.hidden - 9, "h", "t−1", "start"))
    yield group(emphasis.of("hidden"), math(at.join, at.below + 16, "x", "t"))
    yield group(emphasis.of("state"), math(377, at.hidden - 9, "h", "t", "start"))
    yield group(emphasis.of("state"), math(at.rise, at.above - 9, "h", "t"))
    for part, x, y, symbol in (
        ("forget", side[0] + 6, high - 4, "f"),
        ("input", side[1] + 6, high - 4, "i"),
        ("candidate", side[2] + 7, high + 12, "C"),
        ("output", side[3] + 31, at.gate - 13, "o"),
    ):
        seen = "ink" if symbol.lower() in emphasis.ink else emphasis.of(part)
        hat = tilde(x + 3, y - 14) if symbol == "C" else ""
        yield group(seen, math(x, y, symbol, "t", "start"), hat)


def _numbers(at: Layout, emphasis: Emphasis, wires: Wires) -> Iterable[str]:
    """The numbers of one unit beside the names of the lines that carry them."""
    high, middle = at.product + 31, (at.gates[0] + at.gates[2]) / 2
    kept, added = wires.forget * wires.cell_before, wires.input * wires.candidate
    for part, symbol, x, y, words, kind in (
        ("cell", "", 17, at.cell + 16, f"{wires.cell_before:+.2f}", ""),
        ("cell", "", 375, at.cell + 16, f"{wires.cell:+.2f}", "start"),
        ("signs", "", middle, at.cell - 6, f"{kept:+.2f}", ""),
        ("update", "", at.gates[2] + 6, at.cell + 30, f"{added:+.2f}", "start"),
        ("hidden", "", 17, at.hidden + 16, f"{wires.hidden_before:+.2f}", ""),
        ("state", "", 375, at.hidden + 16, f"{wires.hidden:+.2f}", "start"),
        ("hidden", "", at.join + 18, at.below + 14, f"= “{wires.character}”", "start"),
        ("forget", "f", at.gates[0] + 6, high, f"{wires.forget:.2f}", "start"),
        ("input", "i", at.gates[1] + 6, high, f"{wires.input:.2f}", "start"),
        ("candidate", "c", at.gates[2] + 31, at.product + 26, f"{wires.candidate:+.2f}", "start"),
        ("output", "o", at.gates[3] + 31, at.gate - 31, f"{wires.output:.2f}", "start"),
    ):
        seen = "ink" if symbol in emphasis.ink else emphasis.of(part)
        yield group(seen, text(x, y, words, f"number {kind}"))
