"""How a quote is handed on: a link that names all that decides it, and the words of the button and of the picture."""

from quotegen.app import choices, link
from quotegen.app.caches import networks
from quotegen.app.locale import _
from quotegen.app.models import models
from quotegen.app.today.living import Dial
from quotegen.app.today.request import QuoteRequest


def data(wanted: QuoteRequest, model: str, seal: str, title: str) -> dict[str, str]:
    """What the component `share` is given, `model` by its name or fingerprint; the browser adds the dial's temperature
    and the check of its text."""
    date = wanted.date.isoformat()
    own = _("The model stays in this browser: the link shows others another quote.")
    return {
        "address": link.address("", {"date": date, "draw": wanted.draw, "text": choices.text_id(), "model": model}),
        "seal": seal,
        "title": title,
        "file": f"quote-{date}",
        "by": _("written by a network"),
        "note": "" if model in networks.bundled_models() else own,
        "share": _("Share"),
        "sheet": _("Share with …"),
        "link": _("Copy the link"),
        "quote": _("Copy the quote and its link"),
        "square": _("Picture, square"),
        "tall": _("Picture, tall"),
        "copied": _("Copied to the clipboard"),
        "failed": _("This browser does not allow that. Try another way."),
    }


def why_another(wanted: QuoteRequest, dial: Dial) -> str:
    """Why a shared link cannot show the quote that it was made for; empty where it does, or was not shared, or where
    the visitor has chosen another model since."""
    if not wanted.check or dial.check_at(wanted.temperature) == wanted.check:
        return ""
    shown = choices.current_model_id()
    shared = link.arrived("model") or shown
    if shared == shown:
        return _("The quote of this link is gone: its network, or the way we choose, has changed.")
    if shared not in models() and shown == choices.default_model():
        return _("The model of this link is not here. Another one wrote this quote.")
    return ""
