"""Drawings of recurrent networks: the loop, the chain, the gap in a sentence, the layers of a model."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quotegen.app.drawings.strokes import Diagram, group, path, template, text
from quotegen.app.locale import _


def loop() -> Diagram:
    """One recurrent module whose hidden state goes back into it."""
    title = _("A module that reads x and hands its state h back to itself")
    return Diagram(title, 240, 206, (template("loop", memory=_("memory")),), widest=280)


def rnn_chain() -> Diagram:
    """A chain of plain recurrent modules, the middle one open: a single tanh layer."""
    shapes = template("chain"), template("rnn_chain")
    return Diagram(_("A chain of RNN modules: one tanh layer in each"), 360, 272, shapes, widest=400)


def lstm_chain() -> Diagram:
    """A chain of LSTM modules, the middle one open: four layers and the cell state."""
    shapes = template("chain"), template("lstm_chain")
    return Diagram(_("A chain of LSTM modules: four layers in each"), 360, 272, shapes, widest=400)


def legend() -> Diagram:
    words = {"layer": _("layer with weights"), "operation": _("number by number"), "vector": _("vector")}
    return Diagram(_("Key to the drawings"), 400, 30, (template("legend", **words),), widest=460)


def unrolled(letters: str) -> Diagram:
    """The same module as a loop and, beside it, as a chain that reads four letters."""
    title = _("The loop, unrolled: the same module once for every character")
    return Diagram(title, 404, 198, (template("unrolled", letter=dict(enumerate(letters))),))


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
        group("on", _arc(middle, (places[start] + places[-1]) / 2)),
        *(group("on" if i in cue else "ink", text(places[i], 66, letters[i], "letter")) for i in range(start)),
        group("soft", *(text(places[i], 66, letters[i], "letter") for i in range(start, len(letters)))),
        group("soft", path(f"M{places[0] - 4:g} 112 H{places[-1] + 4:g}")),
        group("soft", *(_bar(x, height) for x, height in bars)),
        group("on", *(_bar(places[i], factor ** (start - i)) for i in cue)),
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
    return path(f"M{start:g} 48 C{start:g} 14 {end:g} 14 {end:g} 49 m-3.6 -8 l3.6 8 l3.6 -8")


def _bar(x: float, share: float) -> str:
    height = max(30 * share, 1.2)
    return f'<rect class="dot" x="{x - 2.2:g}" y="{112 - height:g}" width="4.4" height="{height:g}"/>'


def network(rows: Sequence[tuple[str, str]]) -> Diagram:
    """The four layers of a network from input to output, each with what it hands on; the third is the recurrent one."""
    layers, results = (dict(enumerate(words)) for words in zip(*rows, strict=True))
    title = " → ".join(layers.values())
    return Diagram(title, 400, 238, (template("network", layer=layers, result=results),), widest=460)
