"""A teacher's link: what it can fix, and how it is spelt. `link` holds the learner to it."""

from quotegen.app import choices, link, session
from quotegen.app.lessons import course
from quotegen.app.locale import _
from quotegen.app.models import model_name
from quotegen.app.words import recipe_name

SETTINGS = (
    *("prompt", "t", "count", "length", "seed", "recipe", "units", "epochs", "seconds"),
    *("window", "stride", "look"),
)


def setting_name(name: str) -> str:
    """What a setting that a teacher may fix is called."""
    return {
        "text": _("Text"),
        "model": _("Model"),
        "prompt": _("Begin with"),
        "t": _("Temperature"),
        "count": _("How many"),
        "length": _("Longest quote, in characters"),
        "seed": _("Random seed"),
        "recipe": _("Recipe"),
        "units": _("Units"),
        "epochs": _("Epochs, at most"),
        "seconds": _("Seconds, at most"),
        "window": _("Window length, in characters"),
        "stride": _("Stride, in characters"),
        "look": _("Inside"),
    }[name]


def fixable() -> dict[str, str]:
    """What a link of now can fix, by its name in the link: text, model, and the settings that were changed."""
    changed, names = link.changed(), {}
    if choices.text_id() not in session.uploads():
        names["text"] = choices.text_name(choices.text_id())
    if choices.current_model_id() not in session.trained():
        names["model"] = model_name(choices.current_model_id())
    names |= {name: changed[name] for name in SETTINGS if name in changed}
    if "recipe" in names:
        names["recipe"] = recipe_name(names["recipe"])
    return {name: f"{setting_name(name)}: {value}" for name, value in names.items()}


def parameters(fixed: tuple[str, ...], hide: tuple[str, ...], only: tuple[int, ...]) -> dict[str, str]:
    """The parameters of a teacher's link. Text and model go along as they are, whether or not they are fixed."""
    changed = link.changed()
    names = [name for each in fixed for name in (("text", "steps") if each == "text" else (each,))]
    going = ["text", "steps"] * ("text" in fixable()) + ["model"] * ("model" in fixable()) + names
    link_parameters = {name: changed[name] for name in dict.fromkeys(going) if name in changed}
    link_parameters |= {"fixed": link.SEPARATOR.join(names), "hide": link.SEPARATOR.join(hide)}
    if only != course.NUMBERS:
        link_parameters["only"] = link.SEPARATOR.join(map(str, only))
    return {name: value for name, value in link_parameters.items() if value or name in names}


def address(fixed: tuple[str, ...], hide: tuple[str, ...], only: tuple[int, ...]) -> str:
    """The teacher's link as a whole."""
    return link.address(course.PAGE, parameters(fixed, hide, only))
