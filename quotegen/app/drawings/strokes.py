"""Vector drawings that take the colours of the page: their strokes, and drawings that never change.

Boxes are layers with weights, circles work number by number, lines carry vectors. Every word that is drawn is escaped.
"""

from dataclasses import dataclass
from html import escape
from pathlib import Path

from quotegen.app.components import drawing


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


def static(name: str, width: int, height: int, widest: int, title: str, **words: str) -> Diagram:
    """A drawing of a file beside this module, with its words filled in."""
    shapes = (Path(__file__).with_name(f"{name}.svg")).read_text(encoding="utf-8")
    return Diagram(title, width, height, (shapes.format(**{key: escape(word) for key, word in words.items()}),), widest)


Point = tuple[float, float]


def group(emphasis: str, *shapes: str) -> str:
    """Shapes in one emphasis: `on` (the seal), `ink`, `soft` or `off` (faded)."""
    return f'<g class="{emphasis}">{"".join(shapes)}</g>'


def line(*points: Point) -> str:
    return f'<path d="M{" L".join(f"{x:g} {y:g}" for x, y in points)}"/>'


def tip(end: Point, before: Point) -> str:
    """An arrowhead at `end` for a line that comes straight from `before`."""
    length = abs(end[0] - before[0]) + abs(end[1] - before[1])
    dx, dy = (end[0] - before[0]) / length, (end[1] - before[1]) / length
    x, y = end[0] - 8 * dx, end[1] - 8 * dy
    points = f"{end[0]:g},{end[1]:g} {x - 3.6 * dy:g},{y + 3.6 * dx:g} {x + 3.6 * dy:g},{y - 3.6 * dx:g}"
    return f'<polygon class="tip" points="{points}"/>'


def arrow(*points: Point) -> str:
    return line(*points) + tip(points[-1], points[-2])


def hop(x: float, start: float, over: float, end: float) -> str:
    """An arrow upwards from `start` to `end` that bridges a line at height `over`."""
    path = f'<path d="M{x:g} {start:g} V{over + 6:g} A6 6 0 0 1 {x:g} {over - 6:g} V{end:g}"/>'
    return path + tip((x, end), (x, over))


def self_loop(x: float, y: float, reach: float) -> str:
    """An arrow that leaves a box at its right side `x` and comes back into it, around the height `y`."""
    path = f'<path d="M{x:g} {y - 11:g} C{x + reach:g} {y - 32:g} {x + reach:g} {y + 32:g} {x + 6:g} {y + 14:g}"/>'
    tip = f'<polygon class="tip" points="{x:g},{y + 11:g} {x + 9:g},{y + 10.6:g} {x + 5.6:g},{y + 17.2:g}"/>'
    return path + tip


def text(x: float, y: float, words: str, kind: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" class="{kind}">{escape(words)}</text>'


def math(x: float, y: float, symbol: str, below: str, kind: str = "") -> str:
    """A symbol with its subscript."""
    sub = f'<tspan class="sub" dx="1" dy="4">{escape(below)}</tspan>'
    return f'<text x="{x:g}" y="{y:g}" class="math {kind}">{escape(symbol)}{sub}</text>'


def tilde(x: float, y: float) -> str:
    """A tilde; as a combining character it would come from another font."""
    return f'<path d="M{x:g} {y:g} q2.2 -3.4 4.4 -1.2 t4.4 -1.2" style="stroke-width: 1.1"/>'


def rectangle(left: float, top: float, right: float, bottom: float, kind: str) -> str:
    size = f'width="{right - left:g}" height="{bottom - top:g}" rx="6"'
    return f'<rect class="{kind}" x="{left:g}" y="{top:g}" {size}/>'


def box(x: float, y: float, width: float, height: float, symbol: str, name: str = "") -> str:
    """A layer around its centre: its function and, where there is room, its name."""
    box = rectangle(x - width / 2, y - height / 2, x + width / 2, y + height / 2, "box")
    kind = "symbol" if len(symbol) == 1 else "word"
    if not name:
        return box + text(x, y + 4.5, symbol, kind)
    return box + text(x, y - 3, symbol, kind) + text(x, y + 15, name)


def sign(x: float, y: float, sign: str) -> str:
    """A circle that multiplies (`times`) or adds (`plus`) number by number."""
    a = 4.2 if sign == "times" else 0.0
    b = 4.2 if sign == "times" else 5.5
    strokes = line((x - b, y - a), (x + b, y + a)) + line((x - a, y + b), (x + a, y - b))
    return f'<g class="{sign}"><circle class="round" cx="{x:g}" cy="{y:g}" r="11"/>{strokes}</g>'


def dot(x: float, y: float) -> str:
    return f'<circle class="dot" cx="{x:g}" cy="{y:g}" r="2.6"/>'
