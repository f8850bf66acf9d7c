"""How a quote is handed on: a link that names all that decides it, and the words of the button and of the picture."""

import json

from quotegen.app import choices, link
from quotegen.app.caches import networks
from quotegen.app.locale import _
from quotegen.app.today.asked import Asked


def data(asked: Asked, model: str, seal: str, title: str) -> dict[str, str]:
    """What the component `share` is given, `model` by its name or fingerprint; the browser adds the dial's temperature
    and the check of its text."""
    named = {"date": asked.date.isoformat(), "draw": asked.draw, "text": choices.text_id(), "model": model}
    return {
        "address": link.address("", named),
        "seal": seal,
        "title": title,
        "file": f"quote-{asked.date.isoformat()}",
        "by": _("written by a network"),
        "note": ""
        if model in networks.bundled_models()
        else _("Only this browser has the model: elsewhere the link shows a quote of another."),
        "share": _("Share"),
        "sheet": _("Share with …"),
        "link": _("Copy the link"),
        "quote": _("Copy the quote and its link"),
        "square": _("Picture, square"),
        "tall": _("Picture, tall"),
        "copied": _("Copied"),
        "failed": _("This browser does not allow that. Try another way."),
    }


def why_another(asked: Asked, rows: str) -> str:
    """Why a shared link cannot show the quote that it was made for; empty where it does, or was not shared."""
    if not asked.check:
        return ""
    wanted = link.arrived("model")
    if wanted and wanted not in choices.models():
        return _("The model of this link is not here, so this is the quote of another one for the same day.")
    dial = json.loads(rows)
    place = min(range(len(dial["rows"])), key=lambda row: abs(dial["temperatures"][row] - asked.temperature))
    if dial["rows"][place]["check"] == asked.check:
        return ""
    return _(
        "This link was made for another quote: the network has learned anew since then, or quotes are chosen in "
        "another way, so its numbers no longer lead there."
    )
