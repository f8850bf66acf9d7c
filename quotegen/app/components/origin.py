"""The origin of a quote as data for our components: its badge, its copied spans, its row in a list."""

from quotegen.app.locale import _, ngettext
from quotegen.app.session import Written
from quotegen.app.words import origin_name
from quotegen.judge.provenance import Provenance
from quotegen.quote.generation import Quote
from quotegen.text.corpus import Corpus


def badge(found: Provenance, text: str) -> dict[str, str]:
    """Copied, nearly copied or new, and how much of the quote at most came in one piece."""
    note = _("longest copied run: {longest} of {characters} characters").format(
        longest=len(found.longest_copied), characters=len(text)
    )
    return {"origin": found.origin, "label": origin_name(found.origin), "note": note}


def spans(found: Provenance, corpus: Corpus) -> list[dict]:
    """The copied spans of a quote: start and end in characters, the quote they stand in, its author and where, how
    many others. `corpus` is the text that was searched."""
    return [
        {
            "start": span.start,
            "end": span.end,
            "source": span.source,
            "author": corpus.author_of.get(span.source, ""),
            "at": span.at,
            "others": ngettext("and in {n} other", "and in {n} others", span.others).format(n=span.others)
            if span.others
            else "",
        }
        for span in found.spans
    ]


def row(quote: Quote | Written, caption: str, found: Provenance | None, corpus: Corpus | None) -> dict:
    """A quote for `quote_list`; with its badge and its spans where its origin was searched for in `corpus`."""
    shown = {"prompt": quote.prompt, "text": quote.text[len(quote.prompt) :], "caption": caption}
    return shown | ({"badge": badge(found, quote.text), "spans": spans(found, corpus)} if found else {})


def attempts_name(attempts: int, found: Provenance) -> str:
    """How often a quote was drawn until it was new, or that it never was."""
    if found.origin == "novel":
        return _("attempt {n}").format(n=attempts)
    return ngettext("not new after {n} attempt", "not new after {n} attempts", attempts).format(n=attempts)


def columns(found: Provenance | None) -> dict[str, str]:
    """The same for a file: empty where the text is not here."""
    if found is None:
        return {"origin": "", "longest_copied": "", "source": ""}
    return {"origin": found.origin, "longest_copied": found.longest_copied, "source": next(iter(found.sources), "")}
