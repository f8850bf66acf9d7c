"""Text: choose or upload, see what was found, clean it, and look at what it is made of."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from quotegen.app import choices, host, keeping, link, session
from quotegen.app.caches import texts
from quotegen.app.charts import shared as charts
from quotegen.app.components import before_after
from quotegen.app.definitions import how
from quotegen.app.locale import _, ngettext
from quotegen.app.uploads import reading
from quotegen.app.uploads.receiving import receive, show_refused
from quotegen.app.uploads.suggesting import show_suggestions
from quotegen.app.words import escaped, step_name
from quotegen.model.batches import vocabulary_of
from quotegen.model.recipe import count_parameters, preset
from quotegen.text.cleaning import report
from quotegen.text.corpus import Corpus
from quotegen.text.statistics import (
    characters_per_parameter,
    quote_lengths,
)
from quotegen.text.windows import count_windows

FIRST_QUOTES, MOST_CHARACTERS = 3, 100  # of an upload: how many are shown at once, and how much of each


def forget(known: str) -> None:
    """Remove an uploaded text from this session."""
    session.remove_upload(known)
    session.empty_uploader()
    link.put(text=choices.default_text())


def show_detection(text: choices.ChosenText) -> None:
    """What was found out about the file."""
    decoded = text.decoded
    how = {
        "mark": _("by its byte-order mark"),
        "valid": _("certain: the bytes are valid UTF-8"),
        "detected": _("{share:.0%} sure").format(share=decoded.confidence),
        "chosen": _("as you chose"),
    }[decoded.how]
    composed = (
        ngettext("{n:,} character composed (NFC)", "{n:,} characters composed (NFC)", decoded.composed).format(
            n=decoded.composed
        )
        if decoded.composed
        else ""
    )
    dropped = text.corpus.duplicates
    repeated = ngettext("{n:,} repeated line dropped", "{n:,} repeated lines dropped", dropped).format(n=dropped)
    parts = [
        f"{decoded.encoding} ({how})",
        _("{n:,} bytes").format(n=len(text.file.data)),
        composed,
        repeated if dropped else "",
    ]
    st.caption(" · ".join(part for part in parts if part))


def show_beginning(corpus: Corpus) -> None:
    """The first quotes with their authors, so that a glance tells whether the file was read well."""
    said = []
    for quote in corpus.quotes[:FIRST_QUOTES]:
        author = corpus.author_of.get(quote)
        said.append(f"“{quote[:MOST_CHARACTERS]}”" + (f" — {author[:MOST_CHARACTERS]}" if author else ""))
    st.caption(_("It begins: {quotes}").format(quotes=escaped(" · ".join(said))))


def show_cleaning(text: choices.ChosenText) -> None:
    """Each cleaning step with what it did."""
    for row in report(text.reading.text, text.corpus.steps):
        label = _("{step}: {changed:,} characters in {lines:,} lines").format(
            step=step_name(row.step), changed=row.changed, lines=row.lines
        )
        with st.expander(label, icon=":material/check:" if row.changed else ":material/remove:"):
            if not row.examples:
                st.caption(_("Nothing to do in this text."))
                continue
            before_after(row.examples, titles=(_("Before"), _("After")), key=f"step_{row.step}")


def show_size(text: choices.ChosenText) -> None:
    """The text against what models of several sizes could use."""
    recipe = preset("quick")
    rows = []
    for units in (32, 64, 128, 256, 512, 1024):
        parameters = count_parameters(replace(recipe, units=units), len(vocabulary_of(text.corpus, recipe)))
        share = characters_per_parameter(len(text.corpus.text), parameters)
        rows.append({_("LSTM units"): units, _("Parameters"): parameters, _("Characters per parameter"): share})
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={
            _("Parameters"): st.column_config.NumberColumn(format="localized"),
            _("Characters per parameter"): st.column_config.NumberColumn(format="%.3f"),
        },
    )
    st.caption(
        _(
            "Rule of thumb (Karpathy, char-rnn): about one character of text for each parameter. "
            "Far below that, a network can learn the text by heart; holding out quotes and dropout keep it honest."
        )
    )


st.title(_("Text"))
st.caption(_("What the network will read: quotes, one after the other."))
if not link.is_fixed("text"):
    st.file_uploader(
        _("Your own saying.txt"),
        key=session.uploader_key(),
        on_change=receive,
        max_upload_size=2 * max(1, host.limits().max_text_bytes // 1_000_000),  # MB; up to there we say what is read
    )
    st.caption(
        _(
            "One quote a line, a table (CSV, JSON) or fortunes, at most {limit:,} bytes. Only this visit can see it."
        ).format(limit=host.limits().max_text_bytes)
    )
    keeping.toggle()
show_refused()
with st.container(border=True):
    choices.text_control()
    if choices.text_id() in session.uploads():
        reading.controls(choices.text_id())
    choices.steps_control()
text = choices.current_text()
show_detection(text)
if text.own:
    show_beginning(text.corpus)
    show_suggestions(text)
    st.button(
        _("Forget this text"),
        icon=":material/delete:",
        type="tertiary",
        on_click=forget,
        args=(link.value("text", ""),),
    )

corpus, vocabulary = text.corpus, texts.vocabulary(text.corpus)
with st.grid(5, min_column_width=120, gap="small"):
    st.metric(_("Quotes"), f"{len(corpus.quotes):,}")
    st.metric(_("Characters"), f"{len(corpus.text):,}")
    st.metric(_("Vocabulary"), f"{len(vocabulary):,}", help=_("Different characters"))
    st.metric(
        _("Windows"), f"{count_windows(len(corpus.text)):,}", help=_("Of 10 characters, every 3rd, as in the tutorial")
    )
    st.metric(
        _("Entropy (bits)"),
        f"{texts.entropy(corpus):.2f}",
        help=_("Bits per character if each were drawn by its frequency alone. A model must do better."),
    )
how("entropy")

if texts.syllables(corpus):
    sizes = texts.vocabulary_sizes(corpus)
    words = _(
        "Hangul can be read as syllables, with a vocabulary of {syllables:,}, or as jamo, with one of {jamo:,}: 값 is "
        "then ㄱ, ㅏ and ㅄ. The choice is on the Training page."
    )
    st.caption(words.format(syllables=sizes["syllable"], jamo=sizes["jamo"]))

views = {
    "characters": _("Characters"),
    "bigrams": _("Pairs"),
    "lengths": _("Lengths"),
    "size": _("Big enough?"),
    "cleaning": _("Cleaning"),
    "quotes": _("Quotes"),
}
view = link.one_of(_("Look at"), views, name="view", default="characters")
if view == "characters":
    counts = texts.characters(corpus)
    charts.draw(
        charts.character_chart(counts),
        alt=_("Bars of the most frequent characters. The first is {first} with {count:,} occurrences.").format(
            first=counts[0].character, count=counts[0].count
        ),
    )
    shown = min(charts.MOST_CHARACTERS, len(counts))
    words = _("The {shown} most frequent of {all} characters.") if shown < len(counts) else _("All {all} characters.")
    st.caption(words.format(shown=shown, all=len(counts)))
elif view == "bigrams":
    pairs = texts.bigrams(corpus)
    top = pairs.most_common(1)[0] if pairs else ("", 0)
    charts.draw(
        charts.bigram_chart(pairs),
        alt=_("Heat map of character pairs. The most frequent pair is “{pair}” with {count:,} occurrences.").format(
            pair=top[0], count=top[1]
        ),
    )
elif view == "lengths":
    lengths = quote_lengths(corpus.quotes)
    charts.draw(
        charts.length_chart(lengths),
        alt=_("Histogram of quote lengths, from {least} to {most} characters.").format(
            least=lengths.min(), most=lengths.max()
        ),
    )
elif view == "size":
    show_size(text)
elif view == "cleaning":
    show_cleaning(text)
else:
    st.dataframe(
        pd.DataFrame({_("Quote"): corpus.quotes[:2000]}), hide_index=True, height=360, alt=_("The quotes, one a row")
    )

st.download_button(
    _("Download the cleaned text"),
    lambda: "".join(f"{quote}\n" for quote in corpus.quotes),
    file_name=f"{corpus.name}-clean.txt",
    mime="text/plain",
    icon=":material/download:",
    on_click="ignore",
)
