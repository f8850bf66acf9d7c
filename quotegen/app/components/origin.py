"""Where a quote comes from, its badge, its copied spans and its row in a list, as data for our components."""

from collections.abc import Sequence

from quotegen.app.locale import _, ngettext
from quotegen.app.session import PastQuote
from quotegen.app.words import origin_name
from quotegen.judge.provenance import Provenance, Span
from quotegen.quote.generation import Quote
from quotegen.text.corpus import Corpus

READ = "read"  # the origin of a quote that no text has, but a proverb that the network read before its own


def badge(provenance: Provenance, text: str, was_read: bool = False) -> dict[str, str]:
    """Copied, nearly copied, read before or new, and the length of the longest copied run."""
    note = _("longest copied run: {longest} of {characters} characters").format(
        longest=len(provenance.longest_copied), characters=len(text)
    )
    origin = origin_of(provenance, was_read)
    return {"origin": origin, "label": origin_name(origin), "note": note}


def origin_of(provenance: Provenance, was_read: bool) -> str:
    """Where a quote comes from, by its text and by what the network read before that."""
    return READ if was_read and provenance.origin == "novel" else provenance.origin


def spans(spans: Sequence[Span], corpus: Corpus) -> list[dict]:
    """Copied spans: start and end in characters, the quote of the corpus that they stand in, its author and where, how
    many others."""
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
        for span in spans
    ]


def row(
    quote: Quote | PastQuote,
    caption: str,
    provenance: Provenance | None,
    corpus: Corpus | None,
    was_read: bool = False,
) -> dict:
    """A quote for `quote_list`; with its badge and its spans where its origin was searched for in `corpus`."""
    shown = {"prompt": quote.prompt, "text": quote.text[len(quote.prompt) :], "caption": caption}
    return shown | (
        {"badge": badge(provenance, quote.text, was_read), "spans": spans(provenance.spans, corpus)}
        if provenance
        else {}
    )


def attempts_name(attempts: int, provenance: Provenance, was_read: bool) -> str:
    """How often a quote was drawn until it was new, or that it never was."""
    if origin_of(provenance, was_read) == "novel":
        return _("attempt {n}").format(n=attempts)
    return ngettext("not new after {n} attempt", "not new after {n} attempts", attempts).format(n=attempts)


def columns(provenance: Provenance | None, was_read: bool = False) -> dict[str, str]:
    """The columns of a file of quotes; empty where the text is not here."""
    if provenance is None:
        return {"origin": "", "longest_copied": "", "source": ""}
    source = next(iter(provenance.sources), "")
    return {"origin": origin_of(provenance, was_read), "longest_copied": provenance.longest_copied, "source": source}
