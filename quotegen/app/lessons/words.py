"""What the lessons say, in the visitor's language."""

import re
from typing import NamedTuple

from quotegen.app.lessons.questions import Question
from quotegen.app.locale import _
from quotegen.app.locale.tables import beside
from quotegen.app.words import escaped, visible


class Words(NamedTuple):
    """The words of a lesson, as markdown, with places for the figures of its question."""

    title: str
    question: str
    answer: str
    why: str
    task: str  # what to do on the page now


_TABLES = beside(__file__)
_LESSONS = {name: Words(**said) for name, said in _TABLES["lesson"].items()}
_OPTIONS = _TABLES["option"]


def title(name: str) -> str:
    return _(_LESSONS[name].title)


def words(name: str, asked: Question) -> Words:
    """The words of a lesson, with the figures of its question in them."""
    figures = {name: escaped(value) for name, value in asked.named.items()} | dict(asked.figures)
    figures["right"] = option_name(name, asked.right)
    if name == "warmest":
        quotes = figures["quotes"]
        lines = [
            _("at {t:g}: “{quote}”").format(t=at, quote=option_name(name, quotes[at]))
            for at in sorted(quotes, reverse=True)
        ]
        figures["lines"] = "  \n".join([f"**{lines[0]}**", *lines[1:]])
    if name == "surprising":
        means = figures["means"].items()
        each = _("{place} {bits:.1f} bits")
        figures["each"] = ", ".join(each.format(place=option_text(name, kind), bits=bits) for kind, bits in means)
        figures["top"] = option_name("frequent", figures["character"])
    return Words(*(_(part).format(**figures) for part in _LESSONS[name]))


def option_name(name: str, option: str) -> str:
    """What an answer to choose is called, as markdown."""
    plain = option_text(name, option)
    return escaped(plain) if name == "warmest" or (name == "frequent" and option != " ") else plain


def option_text(name: str, option: str) -> str:
    """What an answer to choose is called, as plain text. One that came by a link may be none: it is shown as it is."""
    if name == "frequent" and len(option) == 1:
        return _("the space (␣)") if option == " " else visible(option)
    if name == "warmest":
        return " ".join(option.split()) or "␣"
    if name == "copied" and re.fullmatch(r"\d+-\d+", option):
        least, most = option.split("-")
        several = _("{least} to {most}").format(least=least, most=most)
        return several if least != most else most if int(most) else _("none")
    if re.fullmatch(r"[0-9]{1,9}", option):
        return f"{int(option):,}"
    return _(_OPTIONS[option]) if option in _OPTIONS else option
