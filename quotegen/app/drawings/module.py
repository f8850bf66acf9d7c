"""One LSTM module, the part of each step highlighted, with the numbers of one unit on its wires."""

import re
from dataclasses import asdict, dataclass, fields

from quotegen.app.drawings.strokes import Diagram, template
from quotegen.app.locale import _

STEPS = ("cell", "forget", "input", "update", "output")
PARTS = ("cell", "signs", "forget", "f", "input", "i", "candidate", "c", "output", "hidden", "state", "update")
_MARKED = {  # at a step, the parts that carry the seal, and those that stay in ink; all others fade
    None: ("", " ".join(PARTS)),
    "cell": ("cell", "signs"),
    "forget": ("forget f", "hidden"),
    "input": ("input i candidate c", "hidden"),
    "update": ("cell signs update", "f i c"),
    "output": ("output state", "hidden cell"),
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
    seal, ink = map(str.split, _MARKED[step])
    classes = {part: "on" if part in seal else "ink" if part in ink else "off" for part in PARTS}
    words = {"forget": _("forget"), "input": _("input"), "candidate": _("candidate"), "output": _("output")}
    title = _("LSTM module: forget gate, input gate with candidate, cell state and output gate")
    if wires:
        at_character = _(
            "At “{character}”: forget {forget:.2f}, input {input:.2f}, candidate {candidate:+.2f}, "
            "output {output:.2f}, cell state {cell_before:+.2f} before and {cell:+.2f} after"
        )
        title = f"{title}. {at_character.format(**vars(wires))}"
    shapes = template("module", part=classes, number=_numbers(wires), word=words)
    shapes = re.sub(r"<text [^>]*></text>", "", shapes)  # where there are no numbers
    return Diagram(title, 416, 334, (shapes,), widest=560)


def _numbers(wires: Wires | None) -> dict[str, str]:
    """The numbers as they are drawn: gates without a sign, since they lie between 0 and 1."""
    if wires is None:
        return dict.fromkeys((*(field.name for field in fields(Wires)), "remains", "added"), "")
    values = asdict(wires) | {
        "remains": wires.forget * wires.cell_before,
        "added": wires.input * wires.candidate,
        "character": f"= “{wires.character}”",
    }
    gates = ("forget", "input", "output")
    return {
        name: value if name == "character" else f"{value:.2f}" if name in gates else f"{value:+.2f}"
        for name, value in values.items()
    }
