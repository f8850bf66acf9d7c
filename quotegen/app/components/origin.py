"""Where a quote comes from, its badge, its copied spans and its row in a list, as data for our components."""

from collections.abc import Sequence

from quotegen.app.locale import _, ngettext
from quotegen.app.session import PastQuote
from quotegen.app.words import origin_name
from quotegen.judge.copied_spans import Provenance, Span
from quotegen.quote.generation import Quote
from quotegen.text.corpus import Corpus


def badge(provenance: Provenance, text: str) -> dict[str, str]:
    """Copied, nearly copied, read before or new, and the length of the longest copied run."""
    note = _("longest copied run: {longest} of {characters} characters").format(
        longest=len(provenance.longest_copied), characters=len(text)
    )
    return {"origin": provenance.origin, "label": origin_name(provenance.origin), "note": note}


def spans(spans: Sequence[Span], corpus: Corpus) -> list[dict]:
    """Copied spans: start and end in characters, the quote of the corpus that they stand in, its author and where, how
    many others."""

    def others(n: int) -> str:
        return ngettext("and in {n} other", "and in {n} others", n).format(n=n) if n else ""

    return [
        vars(span) | {"author": corpus.author_of.get(span.source, ""), "others": others(span.others)} for span in spans
    ]


def row(quote: Quote | PastQuote, caption: str, provenance: Provenance | None, corpus: Corpus | None) -> dict:
    """A quote for `quote_list`; with its badge and its spans where its origin was searched for in `corpus`."""
    shown = {"prompt": quote.prompt, "text": quote.text[len(quote.prompt) :], "caption": caption}
    return shown | (
        {"badge": badge(provenance, quote.text), "spans": spans(provenance.spans, corpus)} if provenance else {}
    )


def attempts_name(attempts: int, provenance: Provenance) -> str:
    """How often a quote was drawn until it was new, or that it never was."""
    if provenance.origin == "novel":
        return _("attempt {n}").format(n=attempts)
    return ngettext("not new after {n} attempt", "not new after {n} attempts", attempts).format(n=attempts)


def columns(provenance: Provenance | None) -> dict[str, str]:
    """The columns of a file of quotes; empty where the text is not here."""
    if provenance is None:
        return {"origin": "", "longest_copied": "", "source": ""}
    source = next(iter(provenance.sources), "")
    return {"origin": provenance.origin, "longest_copied": provenance.longest_copied, "source": source}
