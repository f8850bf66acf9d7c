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


def template(name: str, **words: str | Mapping) -> str:
    """The shapes of a file, with words in its places."""

    def escaped(value: str | Mapping):
        return escape(value) if isinstance(value, str) else {key: escape(word) for key, word in value.items()}

    return _file(name).format(**{name: escaped(value) for name, value in words.items()})


@cache
def _file(name: str) -> str:
    return Path(__file__).with_name(f"{name}.svg").read_text(encoding="utf-8")


def group(emphasis: str, *shapes: str) -> str:
    """Shapes in one emphasis: `on` (the seal), `ink`, `soft` or `off` (faded)."""
    return f'<g class="{emphasis}">{"".join(shapes)}</g>'


def path(strokes: str) -> str:
    return f'<path d="{strokes}"/>'


def text(x: float, y: float, words: str, kind: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" class="{kind}">{escape(words)}</text>'
