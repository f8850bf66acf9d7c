"""Diagrams of recurrent networks: vector drawings that take the colours of the page. They know no model.

Boxes are layers with weights, circles work number by number, lines carry vectors. Every word that is drawn is escaped.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from quotegen.app.components import drawing
from quotegen.app.locale import _

STEPS = ("cell", "forget", "input", "update", "output")


@dataclass(frozen=True)
class Diagram:
    """A drawing in its own units; `title` says in words what it shows."""

    title: str
    width: int
    height: int
    shapes: tuple[str, ...]
    widest: int = 520  # CSS pixels

    def svg(self) -> str:
        """The drawing as one SVG element."""
        title = escape(self.title)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'role="img" aria-label="{title}"><title>{title}</title>{"".join(self.shapes)}</svg>'
        )


def show(diagram: Diagram, key: str) -> None:
    """Draw a diagram on the page."""
    drawing(diagram.svg(), diagram.widest, key=key)


# ---- Strokes -------------------------------------------------------------------------------------------------

Point = tuple[float, float]


def _group(emphasis: str, *shapes: str) -> str:
    """Shapes in one emphasis: `on` (the seal), `ink`, `soft` or `off` (faded)."""
    return f'<g class="{emphasis}">{"".join(shapes)}</g>'


def _line(*points: Point) -> str:
    return f'<path d="M{" L".join(f"{x:g} {y:g}" for x, y in points)}"/>'


def _tip(end: Point, before: Point) -> str:
    """An arrowhead at `end` for a line that comes straight from `before`."""
    length = abs(end[0] - before[0]) + abs(end[1] - before[1])
    dx, dy = (end[0] - before[0]) / length, (end[1] - before[1]) / length
    x, y = end[0] - 8 * dx, end[1] - 8 * dy
    points = f"{end[0]:g},{end[1]:g} {x - 3.6 * dy:g},{y + 3.6 * dx:g} {x + 3.6 * dy:g},{y - 3.6 * dx:g}"
    return f'<polygon class="tip" points="{points}"/>'


def _arrow(*points: Point) -> str:
    return _line(*points) + _tip(points[-1], points[-2])


def _hop(x: float, start: float, over: float, end: float) -> str:
    """An arrow upwards from `start` to `end` that bridges a line at height `over`."""
    path = f'<path d="M{x:g} {start:g} V{over + 6:g} A6 6 0 0 1 {x:g} {over - 6:g} V{end:g}"/>'
    return path + _tip((x, end), (x, over))


def _self_loop(x: float, y: float, reach: float) -> str:
    """An arrow that leaves a box at its right side `x` and comes back into it, around the height `y`."""
    path = f'<path d="M{x:g} {y - 11:g} C{x + reach:g} {y - 32:g} {x + reach:g} {y + 32:g} {x + 6:g} {y + 14:g}"/>'
    tip = f'<polygon class="tip" points="{x:g},{y + 11:g} {x + 9:g},{y + 10.6:g} {x + 5.6:g},{y + 17.2:g}"/>'
    return path + tip


def _text(x: float, y: float, words: str, kind: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" class="{kind}">{escape(words)}</text>'


def _math(x: float, y: float, symbol: str, below: str, kind: str = "") -> str:
    """A symbol with its subscript."""
    sub = f'<tspan class="sub" dx="1" dy="4">{escape(below)}</tspan>'
    return f'<text x="{x:g}" y="{y:g}" class="math {kind}">{escape(symbol)}{sub}</text>'


def _tilde(x: float, y: float) -> str:
    """A tilde; as a combining character it would come from another font."""
    return f'<path d="M{x:g} {y:g} q2.2 -3.4 4.4 -1.2 t4.4 -1.2" style="stroke-width: 1.1"/>'


def _rectangle(left: float, top: float, right: float, bottom: float, kind: str) -> str:
    size = f'width="{right - left:g}" height="{bottom - top:g}" rx="6"'
    return f'<rect class="{kind}" x="{left:g}" y="{top:g}" {size}/>'


def _box(x: float, y: float, width: float, height: float, symbol: str, name: str = "") -> str:
    """A layer around its centre: its function and, where there is room, its name."""
    box = _rectangle(x - width / 2, y - height / 2, x + width / 2, y + height / 2, "box")
    kind = "symbol" if len(symbol) == 1 else "word"
    if not name:
        return box + _text(x, y + 4.5, symbol, kind)
    return box + _text(x, y - 3, symbol, kind) + _text(x, y + 15, name)


def _sign(x: float, y: float, sign: str) -> str:
    """A circle that multiplies (`times`) or adds (`plus`) number by number."""
    a = 4.2 if sign == "times" else 0.0
    b = 4.2 if sign == "times" else 5.5
    strokes = _line((x - b, y - a), (x + b, y + a)) + _line((x - a, y + b), (x + a, y - b))
    return f'<g class="{sign}"><circle class="round" cx="{x:g}" cy="{y:g}" r="11"/>{strokes}</g>'


def _dot(x: float, y: float) -> str:
    return f'<circle class="dot" cx="{x:g}" cy="{y:g}" r="2.6"/>'


# ---- RNN -----------------------------------------------------------------------------------------------------


def loop() -> Diagram:
    """One recurrent module whose hidden state goes back into it."""
    shapes = (
        _arrow((80, 176), (80, 130)),
        _math(80, 196, "x", "t"),
        _box(80, 104, 60, 52, "RNN"),
        _arrow((80, 78), (80, 34)),
        _math(80, 22, "h", "t"),
        _group("on", _self_loop(110, 104, 52), _text(156, 108, _("memory"), "start")),
    )
    return Diagram(_("A module that reads x and hands its state h back to itself"), 240, 206, shapes, widest=280)


def unrolled(letters: str) -> Diagram:
    """The same module as a loop and, beside it, as a chain that reads `letters` (at most five)."""
    y, step = 94, 68
    shapes = [*_cell(36, "t"), _self_loop(57, y, 36), _text(104, y + 6, "=", "symbol")]
    for number, letter in enumerate(letters, start=1):
        x = 84 + step * number
        shapes += [*_cell(x, str(number)), _text(x, 188, f"“{letter}”")]
        end = x + step - 21 if number < len(letters) else x + 46
        shapes.append(_group("on", _arrow((x + 21, y), (end, y))))
    width = 84 + step * len(letters) + 48
    return Diagram(_("The loop, unrolled: the same module once for every character"), width, 198, tuple(shapes))


def _cell(x: float, index: str) -> tuple[str, ...]:
    """A closed module with its input from below and its state to above."""
    return (
        _arrow((x, 148), (x, 115)),
        _math(x, 166, "x", index),
        _box(x, 94, 42, 42, "A"),
        _arrow((x, 73), (x, 38)),
        _math(x, 26, "h", index),
    )


# ---- The gap -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gap:
    """A sentence in which `cue` decides what `target`, its end, must be."""

    before: str
    cue: str
    between: str
    target: str

    @property
    def steps(self) -> int:
        """Steps back in time from the first character of the target to the last one of the cue."""
        return len(self.between) + 1


def gap(marked: str) -> Gap:
    """The gap in a sentence with its cue in [brackets] and its end in (parentheses)."""
    match = re.fullmatch(r"([^\[]*)\[([^\]]+)\]([^(]*)\(([^)]+)\)", marked)
    if not match:
        raise ValueError(f"Mark the cue as [cue] and the end as (end): {marked!r}")
    return Gap(*match.groups())


def distance(sentence: Gap, factor: float) -> Diagram:
    """A sentence, one character a step; bars show what is left of 1 after a `factor` for each step back."""
    letters = sentence.before + sentence.cue + sentence.between + sentence.target
    places = _places(letters)
    first = len(sentence.before)
    cue = range(first, first + len(sentence.cue))
    start = len(letters) - len(sentence.target)
    bars = ((places[start - back], factor**back) for back in range(start + 1))
    middle = (places[cue[0]] + places[cue[-1]]) / 2
    shapes = (
        _group("on", _arc(middle, (places[start] + places[-1]) / 2)),
        *(_group("on" if i in cue else "ink", _text(places[i], 66, letters[i], "letter")) for i in range(start)),
        _group("soft", *(_text(places[i], 66, letters[i], "letter") for i in range(start, len(letters)))),
        _group("soft", _line((places[0] - 4, 112), (places[-1] + 4, 112))),
        _group("soft", *(_bar(x, height) for x, height in bars)),
        _group("on", *(_bar(places[i], factor ** (start - i)) for i in cue)),
    )
    title = _("From “{cue}” to “{target}”: {steps} steps").format(
        cue=sentence.cue, target=sentence.target, steps=sentence.steps
    )
    return Diagram(title, 400, 118, shapes, widest=600)


def _places(letters: str) -> list[float]:
    """The centre of every letter; Hangul is wider than Latin. The row stands in the middle of 400 units."""
    widths = [14.5 if "가" <= letter <= "힣" else 8.6 for letter in letters]
    left = (400 - sum(widths)) / 2
    return [left + sum(widths[:i]) + width / 2 for i, width in enumerate(widths)]


def _arc(start: float, end: float) -> str:
    path = f'<path d="M{start:g} 48 C{start:g} 14 {end:g} 14 {end:g} 40"/>'
    return path + _tip((end, 49), (end, 40))


def _bar(x: float, share: float) -> str:
    height = max(30 * share, 1.2)
    return f'<rect class="dot" x="{x - 2.2:g}" y="{112 - height:g}" width="4.4" height="{height:g}"/>'


# ---- LSTM ----------------------------------------------------------------------------------------------------


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
_CHAIN = Layout(
    left=56, right=304, top=44, bottom=216, enter=40, leave=320, above=26, below=248,
    gates=(91, 133, 175, 217), gate_width=38, gate_height=30, join=65, out=263, rise=293,
    cell=76, product=118, gate=160, hidden=198,
)  # fmt: skip


@dataclass(frozen=True)
class Emphasis:
    """Which parts of a module carry the seal and which stay in ink; the others fade. Nothing named: all ink."""

    on: frozenset[str] = field(default=frozenset())
    ink: frozenset[str] = field(default=frozenset())
    lines: bool = True  # whether the lines of a gate share its emphasis

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
        _rectangle(at.left, at.top, at.right, at.bottom, "frame"),
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
    return Diagram(title, 400, 334, shapes, widest=560)


def _lstm(at: Layout, emphasis: Emphasis, names: Iterable[str] = ("", "", "", "")) -> Iterable[str]:
    """Wires and parts of a module, in the order in which they are drawn over each other."""
    parts = ("forget", "input", "candidate", "output")
    functions = ("σ", "σ", "tanh", "σ")
    yield _group(emphasis.of("cell"), _arrow((at.enter, at.cell), (at.leave, at.cell)))
    for part, x, function, name in zip(parts, at.gates, functions, names, strict=True):
        tap = _arrow((x, at.hidden), (x, at.gate + at.gate_height / 2))
        box = _box(x, at.gate, at.gate_width, at.gate_height, function, name)
        yield _group(emphasis.of(part) if emphasis.lines else "ink", tap, _result(at, part))
        yield _group(emphasis.of(part), box)
    yield _group(emphasis.of("hidden"), *_inputs(at, at.gates[3]))
    yield _group(emphasis.of("state"), *_output(at))
    candidate = at.gates[2]
    yield _group(emphasis.of("update"), _arrow((candidate, at.product - 11), (candidate, at.cell + 11)))
    yield _group(emphasis.of("update"), _sign(candidate, at.product, "times"))
    yield _group(emphasis.of("signs"), _sign(at.gates[0], at.cell, "times"), _sign(candidate, at.cell, "plus"))


def _inputs(at: Layout, last: float) -> Iterable[str]:
    """The old hidden state and the input, joined and led along to `last`."""
    yield _line((at.enter, at.hidden), (last, at.hidden))
    yield _line((at.join, at.below), (at.join, at.hidden))
    yield _dot(at.join, at.hidden)


def _result(at: Layout, part: str) -> str:
    """The line from a gate to where its result is used."""
    top, candidate = at.gate - at.gate_height / 2, at.gates[2]
    if part == "forget":
        return _arrow((at.gates[0], top), (at.gates[0], at.cell + 11))
    if part == "input":
        return _arrow((at.gates[1], top), (at.gates[1], at.product), (candidate - 11, at.product))
    if part == "candidate":
        return _arrow((candidate, top), (candidate, at.product + 11))
    return _arrow((at.gates[3] + at.gate_width / 2, at.gate), (at.out - 11, at.gate))


def _output(at: Layout) -> Iterable[str]:
    """From the cell state through tanh and the product to the new hidden state, which leaves right and up."""
    yield _dot(at.out, at.cell)
    yield _arrow((at.out, at.cell), (at.out, at.product - 13))
    yield f'<ellipse class="round" cx="{at.out:g}" cy="{at.product:g}" rx="21" ry="13"/>'
    yield _text(at.out, at.product + 4.5, "tanh", "word")
    yield _arrow((at.out, at.product + 13), (at.out, at.gate - 11))
    yield _sign(at.out, at.gate, "times")
    yield _arrow((at.out, at.gate + 11), (at.out, at.hidden), (at.leave, at.hidden))
    yield _dot(at.rise, at.hidden)
    yield _hop(at.rise, at.hidden, at.cell, at.above)


def _signals(at: Layout, emphasis: Emphasis) -> Iterable[str]:
    """Names of what the lines carry."""
    high, side = at.product + 16, at.gates
    yield _group(emphasis.of("cell"), _math(1, at.cell - 9, "C", "t−1", "start"))
    yield _group(emphasis.of("cell"), _math(377, at.cell - 9, "C", "t", "start"))
    yield _group(emphasis.of("hidden"), _math(1, at.hidden - 9, "h", "t−1", "start"))
    yield _group(emphasis.of("hidden"), _math(at.join, at.below + 16, "x", "t"))
    yield _group(emphasis.of("state"), _math(377, at.hidden - 9, "h", "t", "start"))
    yield _group(emphasis.of("state"), _math(at.rise, at.above - 9, "h", "t"))
    for part, x, y, symbol in (
        ("forget", side[0] + 6, high, "f"),
        ("input", side[1] + 6, high, "i"),
        ("candidate", side[2] + 7, high + 12, "C"),
        ("output", side[3] + 31, at.gate - 13, "o"),
    ):
        seen = "ink" if symbol.lower() in emphasis.ink else emphasis.of(part)
        tilde = _tilde(x + 3, y - 14) if symbol == "C" else ""
        yield _group(seen, _math(x, y, symbol, "t", "start"), tilde)


def _numbers(at: Layout, emphasis: Emphasis, wires: Wires) -> Iterable[str]:
    """The numbers of one unit beside the names of the lines that carry them."""
    high, middle = at.product + 29, (at.gates[0] + at.gates[2]) / 2
    kept, added = wires.forget * wires.cell_before, wires.input * wires.candidate
    for part, symbol, x, y, words, kind in (
        ("cell", "", 17, at.cell + 16, f"{wires.cell_before:+.2f}", ""),
        ("cell", "", 383, at.cell + 16, f"{wires.cell:+.2f}", ""),
        ("signs", "", middle, at.cell - 6, f"{kept:+.2f}", ""),
        ("update", "", at.gates[2] + 6, at.cell + 30, f"{added:+.2f}", "start"),
        ("hidden", "", 17, at.hidden + 16, f"{wires.hidden_before:+.2f}", ""),
        ("state", "", 383, at.hidden + 16, f"{wires.hidden:+.2f}", ""),
        ("hidden", "", at.join + 18, at.below + 14, f"= “{wires.character}”", "start"),
        ("forget", "f", at.gates[0] + 6, high, f"{wires.forget:.2f}", "start"),
        ("input", "i", at.gates[1] + 6, high, f"{wires.input:.2f}", "start"),
        ("candidate", "c", at.gates[2] + 29, at.product + 26, f"{wires.candidate:+.2f}", "start"),
        ("output", "o", at.gates[3] + 31, at.gate - 28, f"{wires.output:.2f}", "start"),
    ):
        seen = "ink" if symbol in emphasis.ink else emphasis.of(part)
        yield _group(seen, _text(x, y, words, f"number {kind}"))


def legend() -> Diagram:
    """What boxes, circles and lines mean."""
    shapes = (
        _rectangle(2, 6, 26, 24, "box"),
        _text(34, 20, _("layer with weights"), "start"),
        _sign(176, 15, "times"),
        _text(193, 20, _("number by number"), "start"),
        _arrow((320, 15), (346, 15)),
        _text(352, 20, _("vector"), "start"),
    )
    return Diagram(_("Key to the drawings"), 400, 30, (_group("soft", *shapes),), widest=460)


# ---- Two chains side by side ---------------------------------------------------------------------------------


def rnn_chain() -> Diagram:
    """A chain of plain recurrent modules, the middle one open: a single tanh layer."""
    at, middle = _CHAIN, 176
    shapes = (
        *_neighbours(at),
        *_inputs(at, middle),
        _arrow((middle, at.hidden), (middle, at.gate + 20)),
        _group("on", _box(middle, at.gate, 64, 40, "tanh")),
        _arrow((middle + 32, at.gate), (264, at.gate), (264, at.hidden), (at.leave, at.hidden)),
        _dot(at.rise, at.hidden),
        _arrow((at.rise, at.hidden), (at.rise, at.above)),
    )
    return Diagram(_("A chain of RNN modules: one tanh layer in each"), 360, 272, shapes, widest=400)


def lstm_chain() -> Diagram:
    """A chain of LSTM modules, the middle one open: four layers and the cell state."""
    at = _CHAIN
    layers = Emphasis(
        on=frozenset({"forget", "input", "candidate", "output"}),
        ink=frozenset({"hidden", "cell", "state", "update", "signs"}),
        lines=False,
    )
    shapes = (*_neighbours(at), *_lstm(at, layers))
    return Diagram(_("A chain of LSTM modules: four layers in each"), 360, 272, shapes, widest=400)


def _neighbours(at: Layout) -> Iterable[str]:
    """The frame of the open module and, closed, the modules before and after it."""
    yield _rectangle(at.left, at.top, at.right, at.bottom, "frame")
    yield _math(at.join, at.below + 14, "x", "t")
    yield _math(at.rise, at.above - 8, "h", "t")
    for left, right, index in ((1, at.enter, "t−1"), (at.leave, 359, "t+1")):
        x = (left + right) / 2
        yield _rectangle(left, at.top, right, at.bottom, "frame")
        yield _text(x, (at.top + at.bottom) / 2 + 4, "A", "symbol")
        yield _arrow((x, at.below), (x, at.bottom)) + _math(x, at.below + 14, "x", index)
        yield _arrow((x, at.top), (x, at.above)) + _math(x, at.above - 8, "h", index)


# ---- The whole network ---------------------------------------------------------------------------------------


def network(rows: Iterable[tuple[str, str]], recurrent: int) -> Diagram:
    """The layers of a network from input to output, each with what it hands on; the recurrent one has its loop."""
    shapes, rows = [], list(rows)
    for number, (name, result) in enumerate(rows):
        y = 26 + 62 * number
        shapes += [_rectangle(48, y - 20, 228, y + 20, "box"), _text(138, y + 4.5, name)]
        shapes.append(_text(284, y + 4.5, result, "start"))
        if number == recurrent:
            shapes.append(_group("on", _self_loop(228, y, 44)))
        if number:
            shapes.insert(0, _arrow((138, y - 42), (138, y - 20)))
    title = " → ".join(name for name, _result in rows)
    return Diagram(title, 400, 52 + 62 * (len(rows) - 1), tuple(shapes), widest=460)
