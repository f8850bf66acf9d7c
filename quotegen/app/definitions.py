"""What every figure on the pages means and how it is computed, and the small link that leads there from a claim."""

from typing import NamedTuple

from quotegen.app.locale import _
from quotegen.app.locale.tables import beside
from quotegen.app.parts import page_link
from quotegen.quote.choosing import MOST_REPEATED

PARAMETER = "about"  # of the link, which definitions are open


class Definition(NamedTuple):
    """A figure in a sentence or two and in a formula, its source, and the command that prints it."""

    title: str
    meaning: str
    formula: str  # LaTeX
    source: str = ""
    command: str = ""  # empty where only a page shows the figure


_DEFINITIONS = {name: Definition(**each) for name, each in beside(__file__).items()}


def how(name: str, label: str = "") -> None:
    """A small link from a claim to a definition, or to several, their names joined by a dot."""
    page_link(label or _("How this is computed"), "computed", "function", **{PARAMETER: name})


def definitions() -> dict[str, Definition]:
    """All of them by the name that stands in the link, in the visitor's language."""
    share = f"{MOST_REPEATED:.0%}"
    return {
        name: each._replace(title=_(each.title), meaning=_(each.meaning).format(share=share))
        for name, each in _DEFINITIONS.items()
    }
