"""Vector drawings that take the colours of the page: their strokes, and drawings from files beside this module.

Boxes are layers with weights, circles work number by number, lines carry vectors. Every word that is drawn is escaped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
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
        title = escape(self.title)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'role="img" aria-label="{title}"><title>{title}</title>{"".join(self.shapes)}</svg>'
        )


def show(diagram: Diagram, key: str) -> None:
    drawing(diagram.svg(), diagram.widest, key=key)


def template(name: str, **words: str | Mapping[str, str]) -> str:
    """The shapes of a file, with words in its places."""

    def escaped(value: str | Mapping[str, str]):
        return escape(value) if isinstance(value, str) else {key: escape(word) for key, word in value.items()}

    return _file(name).format(**{name: escaped(value) for name, value in words.items()})


@cache
def _file(name: str) -> str:
    return Path(__file__).with_name(f"{name}.svg").read_text(encoding="utf-8")


Point = tuple[float, float]


def group(emphasis: str, *shapes: str) -> str:
    """Shapes in one emphasis: `on` (the seal), `ink`, `soft` or `off` (faded)."""
    return f'<g class="{emphasis}">{"".join(shapes)}</g>'


def path(strokes: str) -> str:
    return f'<path d="{strokes}"/>'


def arrow(start: Point, end: Point) -> str:
    """A straight line, along one of the axes, with an arrowhead at its end."""
    (x, y), length = end, abs(end[0] - start[0]) + abs(end[1] - start[1])
    dx, dy = (x - start[0]) / length, (y - start[1]) / length
    left, right = (x - 8 * dx - 3.6 * dy, y - 8 * dy + 3.6 * dx), (x - 8 * dx + 3.6 * dy, y - 8 * dy - 3.6 * dx)
    points = "M{:g} {:g} L{:g} {:g} M{:g} {:g} L{:g} {:g} L{:g} {:g}"
    return path(points.format(*start, *end, *left, *end, *right))


def self_loop(x: float, y: float, reach: float) -> str:
    """An arrow that leaves a box at its right side `x` and comes back into it, around the height `y`."""
    return path(f"M{x:g} {y - 11:g} c{reach:g} -21 {reach:g} 43 0 22 m9 -1 l-9 1 l6 6.5")


def text(x: float, y: float, words: str, kind: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" class="{kind}">{escape(words)}</text>'


def math(x: float, y: float, symbol: str, below: str) -> str:
    """A symbol with its subscript."""
    sub = f'<tspan class="sub" dx="1" dy="4">{escape(below)}</tspan>'
    return f'<text x="{x:g}" y="{y:g}" class="math">{escape(symbol)}{sub}</text>'


def box(x: float, y: float, width: float, height: float, words: str, kind: str = "") -> str:
    """A layer around its centre, with its name."""
    at = f'x="{x - width / 2:g}" y="{y - height / 2:g}" width="{width:g}" height="{height:g}"'
    return f'<rect class="box" {at} rx="6"/>{text(x, y + 4.5, words, kind)}'
