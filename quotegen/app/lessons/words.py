"""What the lessons say, in the visitor's language. No calculus: rows, shares, yes-or-no questions."""

import re
from typing import NamedTuple

from quotegen.app.lessons.questions import Question
from quotegen.app.locale import _
from quotegen.app.words import escaped, visible


class Words(NamedTuple):
    """The words of a lesson, as markdown, with places for the figures of its question."""

    question: str
    answer: str
    why: str
    task: str  # what to do on the page now


def title(name: str) -> str:
    return {
        "frequent": _("What a text is made of"),
        "numbers": _("How a network reads"),
        "blind": _("What learning means"),
        "warmest": _("What temperature does"),
        "copied": _("Copied or new?"),
        "surprising": _("Where it is surprised"),
        "guesser": _("An honest judge"),
    }[name]


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
        places = _places()
        figures["each"] = ", ".join(
            _("{place} {bits:.1f} bits").format(place=places[kind], bits=bits)
            for kind, bits in figures["means"].items()
        )
        figures["top"] = option_name("frequent", figures["character"])
    return Words(*(part.format(**figures) for part in _words()[name]))


def page_title(page: str) -> str:
    return {
        "text": _("Text"),
        "training": _("Training"),
        "sampler": _("Sampler"),
        "generate": _("Generate"),
        "inside": _("Inside"),
        "evaluation": _("Evaluation"),
    }[page]


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
    return (_places() | _guessers()).get(option, option)


def _places() -> dict[str, str]:
    return {
        "first": _("at the first letter of a word"),
        "inside": _("inside a word"),
        "between": _("at the space between words"),
    }


def _guessers() -> dict[str, str]:
    return {"network": _("the network"), "counting": _("counting"), "equal": _("both about equally well")}


def _words() -> dict[str, Words]:
    return {
        "frequent": Words(
            _("Which character is the most frequent in {text}?"),
            _("**{right}**, {count:,} times: {share:.0%} of all {all:,} characters."),
            _("Always guess this one: you are right that often without learning. A network must do better."),
            _("Choose “Pairs” below. Which character most often comes after {right}? Now you would guess better."),
        ),
        "numbers": Words(
            _(
                "A network reads only numbers. So each character becomes a row with one place for each of the {size:,} "
                "characters of {text}: 1 in its own place, 0 elsewhere. How many numbers do {length} characters become?"
            ),
            _("**{right}**: {length} rows × {size:,} places, and only {length} of these numbers are 1."),
            _(
                "A row says which character it is, nothing more. How characters belong together, the network has to "
                "find out. All {windows:,} windows of this text make {all:,} numbers."
            ),
            _("Move “Window number” below. What stays the same in every row of the picture?"),
        ),
        "blind": Words(
            _(
                "To a network that has learned nothing, the {size:,} characters of {text} (with the end of a line) are "
                "equally likely. How many good yes-or-no questions does it need to find the next one?"
            ),
            _(
                "**About {right}**: each question halves what is left. Exactly {bits:.2f} bits; a new network with "
                "random numbers needs {measured:.2f} on this text."
            ),
            _(
                "Bits per character are the score in this app. A network learns: what it has read answers some of the "
                "questions, and the bits fall."
            ),
            _(
                "Press “Train” below (or “Load this run”). How far do the bits fall? Does the line of the held-out "
                "quotes, which it never learns from, fall as far as the other?"
            ),
        ),
        "warmest": Words(
            _(
                "A low temperature makes a network careful, a high one daring. {model} wrote these at 0.2, 0.5 and "
                "1.2, with the same random numbers. Which one at **1.2**?"
            ),
            "{lines}",
            _(
                "Cold, it nearly always takes the likeliest character and repeats its favourite words. Warm, it is "
                "inventive, and soon makes up words that do not exist."
            ),
            _("Move “Temperature” below and watch the bars. At the foot of the page, where do the quotes part?"),
        ),
        "copied": Words(
            _(
                "{model} has read {quotes} quotes of {text}. It writes {count} quotes at temperature {t}. How many of "
                "them stand word for word in the text?"
            ),
            _("**{right}**: {verbatim} copied, {near} nearly copied, {novel} new."),
            _(
                "A good quote need not be new: you have to look it up in the whole text. The smaller the text and the "
                "longer the training, the more a network learns by heart."
            ),
            _("Press “Write” below: the same quotes come, each with its mark. Where do underlined parts come from?"),
        ),
        "surprising": Words(
            _(
                "{model} reads “{quote}” and guesses each character before it sees it. Where is it most surprised, on "
                "average?"
            ),
            _("**{right}**: {each}. The greatest surprise is “{top}” with {most:.1f} bits."),
            _(
                "Surprise counts the yes-or-no questions that are still open. At the start of a word nearly everything "
                "is possible; a few letters later, little is."
            ),
            _("Press a character below: what was expected instead? Then enter a sentence of your own."),
        ),
        "guesser": Words(
            _(
                "Neither {model} nor the counting has seen some quotes of {text}. Who guesses their characters better: "
                "the network, or counting what usually follows the last few characters?"
            ),
            _(
                "**{right}**. The network needs {network:.2f} bits for a character, counting {counting:.2f}, a blind "
                "guess {blind:.2f}."
            ),
            _(
                "On quotes that it knows, a parrot wins. Only unseen quotes show what a network has understood, and "
                "only beside something simple do they show how much."
            ),
            _("Look at the chart below. Which bar surprises you? Then choose another text at the top."),
        ),
    }
