"""What a text is made of: one view each."""

from dataclasses import replace

import streamlit as st

from quotegen.app import choices
from quotegen.app.caches import texts
from quotegen.app.charts import shared as charts
from quotegen.app.charts import text as text_charts
from quotegen.app.components import before_after
from quotegen.app.locale import _
from quotegen.app.parts import show_table
from quotegen.app.text.windows import show_windows
from quotegen.app.words import step_name
from quotegen.model.batches import vocabulary_of
from quotegen.model.recipe import count_parameters, preset
from quotegen.text.statistics import quote_lengths

MOST_ROWS = 2000  # quotes of the list


def show_characters(text: choices.ChosenText) -> None:
    counts = texts.characters(text.corpus)
    shown = counts[: text_charts.MOST_CHARACTERS]
    words = _("Bars of the most frequent characters. The first is {first} with {count:,} occurrences.")
    words = words.format(first=counts[0].character, count=counts[0].count)
    charts.draw(text_charts.character_chart, shown, alt=words)
    words = _("The {shown} most frequent of {all} characters.")
    st.caption(words.format(shown=len(shown), all=len(counts)))


def show_pairs(text: choices.ChosenText) -> None:
    pairs = texts.bigrams(text.corpus)
    pair = max(pairs, key=pairs.get, default="")
    words = _("Heat map of character pairs. The most frequent pair is “{pair}” with {count:,} occurrences.")
    charts.draw(text_charts.bigram_chart, pairs, alt=words.format(pair=pair, count=pairs.get(pair, 0)))


def show_lengths(text: choices.ChosenText) -> None:
    lengths = quote_lengths(text.corpus.quotes)
    words = _("Histogram of quote lengths, from {least} to {most} characters.")
    charts.draw(text_charts.length_chart, lengths, alt=words.format(least=lengths.min(), most=lengths.max()))


def show_cleaning(text: choices.ChosenText) -> None:
    for row in texts.cleaning_report(text.file, text.read_as, text.corpus.steps):
        words = _("{step}: {changed:,} characters in {lines:,} lines")
        label = words.format(step=step_name(row.step), changed=row.changed, lines=row.lines)
        with st.expander(label, icon=":material/check:" if row.changed else ":material/remove:"):
            if row.examples:
                before_after(row.examples, titles=(_("Before"), _("After")), key=f"step_{row.step}")
            else:
                st.caption(_("Nothing to do in this text."))


def show_size(text: choices.ChosenText) -> None:
    recipe, rows = preset("quick"), []
    size = len(vocabulary_of(text.corpus, recipe))
    for units in (32, 64, 128, 256, 512, 1024):
        parameters = count_parameters(replace(recipe, units=units), size)
        share = len(text.corpus.text) / parameters
        rows.append({_("LSTM units"): units, _("Parameters"): parameters, _("Characters per parameter"): share})
    show_table(
        rows,
        column_config={
            _("Parameters"): st.column_config.NumberColumn(format="localized"),
            _("Characters per parameter"): st.column_config.NumberColumn(format="%.3f"),
        },
    )
    st.caption(
        _(
            "A rule of thumb (Karpathy, char-rnn): about one character of text a parameter. With far fewer, a network "
            "can learn the text by heart."
        )
    )


def show_quotes(text: choices.ChosenText) -> None:
    quotes = text.corpus.quotes
    show_table({_("Quote"): quotes[:MOST_ROWS]}, height=360, alt=_("The quotes, one a row"))
    if len(quotes) > MOST_ROWS:
        words = _("The first {shown:,} of {all:,} quotes. The download below has all of them.")
        st.caption(words.format(shown=MOST_ROWS, all=len(quotes)))


VIEWS = {
    "characters": show_characters,
    "bigrams": show_pairs,
    "lengths": show_lengths,
    "size": show_size,
    "cleaning": show_cleaning,
    "quotes": show_quotes,
    "windows": show_windows,
}
