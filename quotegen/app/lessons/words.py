"""What the lessons say, in the visitor's language. No calculus: rows, shares, yes-or-no questions."""

from collections.abc import Mapping
from dataclasses import dataclass

from quotegen.app.lessons.asking import Asked
from quotegen.app.locale import _
from quotegen.app.words import escaped, visible


@dataclass(frozen=True)
class Words:
    """The words of a lesson, as markdown."""

    question: str
    answer: str
    why: str
    task: str  # what to do on the page now


def title(name: str) -> str:
    """What a lesson is called."""
    return {
        "frequent": _("What a text is made of"),
        "numbers": _("How a network reads"),
        "blind": _("What learning means"),
        "warmest": _("What temperature does"),
        "copied": _("Copied or new?"),
        "surprising": _("Where it is surprised"),
        "guesser": _("An honest judge"),
    }[name]


def page_title(page: str) -> str:
    """What the page of a lesson is called."""
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
    """What an answer to choose is called, as plain text."""
    if name == "frequent":
        return _("the space (␣)") if option == " " else visible(option)
    if name == "warmest":
        return " ".join(option.split()) or "␣"
    if name == "copied":
        least, most = option.split("-")
        return _range(int(least), int(most))
    if name == "surprising":
        return _place(option)
    if name == "guesser":
        return {"network": _("the network"), "counting": _("counting"), "equal": _("both about equally well")}[option]
    return f"{int(option):,}"


def _range(least: int, most: int) -> str:
    if least == most:
        return _("none") if not most else f"{most}"
    return _("{least} to {most}").format(least=least, most=most)


def _place(kind: str) -> str:
    return {
        "first": _("at the first letter of a word"),
        "inside": _("inside a word"),
        "between": _("at the space between words"),
    }[kind]


def words(name: str, asked: Asked) -> Words:
    """The words of a lesson, with the figures of its question in them."""
    figures = {name: escaped(value) for name, value in asked.named.items()} | dict(asked.question.figures)
    figures["right"] = option_name(name, asked.question.right)
    speak = {
        "frequent": _frequent,
        "numbers": _numbers,
        "blind": _blind,
        "warmest": _warmest,
        "copied": _copied,
        "surprising": _surprising,
        "guesser": _guesser,
    }[name]
    return Words(*(part.format(**figures) for part in speak(figures)))


Parts = tuple[str, str, str, str]  # of Words, with fields for the figures


def _frequent(_figures: Mapping[str, object]) -> Parts:
    return (
        _("Which character stands most often in {text}?"),
        _("**{right}**, {count:,} times: {share:.0%} of all {all:,} characters."),
        _(
            "Whoever always guesses this one character is right that often without having learned anything. "
            "A network has to do better."
        ),
        _("Choose “Pairs” below. Which character most often comes after {right}? Now you would guess better."),
    )


def _numbers(_figures: Mapping[str, object]) -> Parts:
    return (
        _(
            "A network reads nothing but numbers. So each character becomes a row with a place for each of the "
            "{size:,} characters of {text}: 1 in its own place, 0 in all others. "
            "How many numbers do {length} characters become?"
        ),
        _("**{right}**: {length} rows × {size:,} places, and only {length} of these numbers are 1."),
        _(
            "A row says which character it is and nothing else. What characters have to do with each other, the "
            "network must find out by itself. All {windows:,} windows of this text make {all:,} numbers."
        ),
        _("Move “Window number” below. What stays the same in every row of the picture?"),
    )


def _blind(_figures: Mapping[str, object]) -> Parts:
    return (
        _(
            "A network that has learned nothing finds each of the {size:,} characters of {text} equally likely, the "
            "end of a line among them. How many yes-or-no questions does it take to find out the next character, "
            "if each question is a good one?"
        ),
        _(
            "**About {right}**: each question halves what is left. Exactly {bits:.2f} bits; "
            "a network with fresh random numbers, measured just now on this text, needs {measured:.2f}."
        ),
        _(
            "Bits per character are the score in this app. Learning means that they fall: what was read before "
            "already answers some of the questions."
        ),
        _(
            "Press “Train” below (or “Load this run”, if it was trained before). How far do the bits fall? "
            "Does the line of the held-out quotes, which it never learns from, fall as far as the other?"
        ),
    )


def _warmest(figures: Mapping[str, object]) -> Parts:
    quotes = figures["quotes"]
    hottest, *others = [
        _("at {t:g}: “{quote}”").format(t=t, quote=_quoted(option_name("warmest", quotes[t])))
        for t in sorted(quotes, reverse=True)
    ]
    return (
        _(
            "Temperature changes how daring a network is: below 1 likely characters become likelier still, above 1 "
            "unlikely ones get their chance. {model} wrote these with the same luck at 0.2, 0.5 and 1.2. "
            "Which was written at **1.2**?"
        ),
        "  \n".join([f"**{hottest}**", *others]),
        _(
            "Cold, it takes the likeliest character nearly every time and ends up with its favourite words. "
            "Warm, it becomes inventive, and soon invents words that do not exist."
        ),
        _("Move “Temperature” below and watch the bars. The quotes stand at the foot of the page: where do they part?"),
    )


def _copied(_figures: Mapping[str, object]) -> Parts:
    return (
        _(
            "{model} has read {quotes} quotes of {text}. Of {count} quotes that it now writes at temperature {t}, "
            "how many stand word for word in the text?"
        ),
        _("**{right}**: {verbatim} copied, {near} nearly copied, {novel} new."),
        _(
            "How good a quote sounds does not say whether it is new; only comparing it with the whole text does. "
            "The smaller the text and the longer the training, the more a network learns by heart."
        ),
        _(
            "Press “Write” below: the very same quotes come, each with its mark. Touch what is underlined. "
            "From what is even a new quote put together?"
        ),
    )


def _surprising(figures: Mapping[str, object]) -> Parts:
    means = figures["means"]
    each = ", ".join(_("{place} {bits:.1f} bits").format(place=_place(kind), bits=bits) for kind, bits in means.items())
    top = _("The greatest surprise is “{top}” with {most:.1f} bits.").format(
        top=_quoted(option_name("frequent", figures["character"])), most=figures["most"]
    )
    return (
        _(
            "{model} reads “{quote}” and guesses each character before it sees it. "
            "Where is it most surprised, on average?"
        ),
        f"**{{right}}**: {each}. {top}",
        _(
            "Surprise counts the yes-or-no questions that were still open. Usually most are open where a word begins: "
            "nearly everything is possible there. A few letters later there is little left to choose from."
        ),
        _("Press a character below: what was expected instead? Then enter a sentence of your own."),
    )


def _guesser(_figures: Mapping[str, object]) -> Parts:
    return (
        _(
            "Some quotes of {text} were kept back: {model} did not learn from them, and nothing was counted in them. "
            "Who guesses them better, character by character: this network, or mere counting of what usually follows "
            "the last few characters?"
        ),
        _(
            "**{right}**. The network needs {network:.2f} bits for a character, counting {counting:.2f}; "
            "guessing blindly takes {blind:.2f}."
        ),
        _(
            "On quotes that it knows, a parrot wins. Only quotes that it never saw tell what a network has "
            "understood, and only beside something simple do they tell how much."
        ),
        _("Look at the chart below. Which bar surprises you? Then choose another text at the top."),
    )


def _quoted(value: str) -> str:
    """A text inside words that are formatted once more."""
    return value.replace("{", "{{").replace("}", "}}")
