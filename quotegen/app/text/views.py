"""What a text is made of: one view each."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from quotegen.app import choices
from quotegen.app.caches import texts
from quotegen.app.charts import shared as charts
from quotegen.app.charts import text as text_charts
from quotegen.app.components import before_after
from quotegen.app.locale import _
from quotegen.app.text.windows import show_windows
from quotegen.app.words import step_name
from quotegen.model.batches import vocabulary_of
from quotegen.model.recipe import count_parameters, preset
from quotegen.text.statistics import characters_per_parameter, quote_lengths

MOST_ROWS = 2000  # quotes of the list


def show_characters(text: choices.ChosenText) -> None:
    """The most frequent characters."""
    counts = texts.characters(text.corpus)
    charts.draw(
        text_charts.character_chart,
        counts[: text_charts.MOST_CHARACTERS],
        alt=_("Bars of the most frequent characters. The first is {first} with {count:,} occurrences.").format(
            first=counts[0].character, count=counts[0].count
        ),
    )
    shown = min(text_charts.MOST_CHARACTERS, len(counts))
    words = _("The {shown} most frequent of {all} characters.") if shown < len(counts) else _("All {all} characters.")
    st.caption(words.format(shown=shown, all=len(counts)))


def show_pairs(text: choices.ChosenText) -> None:
    """How often characters follow each other."""
    pairs = texts.bigrams(text.corpus)
    top = pairs.most_common(1)[0] if pairs else ("", 0)
    charts.draw(
        text_charts.bigram_chart,
        pairs,
        alt=_("Heat map of character pairs. The most frequent pair is “{pair}” with {count:,} occurrences.").format(
            pair=top[0], count=top[1]
        ),
    )


def show_lengths(text: choices.ChosenText) -> None:
    """How long the quotes are."""
    lengths = quote_lengths(text.corpus.quotes)
    charts.draw(
        text_charts.length_chart,
        lengths,
        alt=_("Histogram of quote lengths, from {least} to {most} characters.").format(
            least=lengths.min(), most=lengths.max()
        ),
    )


def show_cleaning(text: choices.ChosenText) -> None:
    """Each cleaning step with what it did."""
    for row in texts.cleaning_report(text.file, text.read_as, text.corpus.steps):
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
    rows, size = [], len(vocabulary_of(text.corpus, recipe))
    for units in (32, 64, 128, 256, 512, 1024):
        parameters = count_parameters(replace(recipe, units=units), size)
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


def show_quotes(text: choices.ChosenText) -> None:
    """The quotes themselves, from the first on."""
    quotes = text.corpus.quotes
    rows = pd.DataFrame({_("Quote"): quotes[:MOST_ROWS]})
    st.dataframe(rows, hide_index=True, height=360, alt=_("The quotes, one a row"))
    if len(quotes) > MOST_ROWS:
        words = _("The first {shown:,} of {all:,} quotes. The download below has all of them.")
        st.caption(words.format(shown=MOST_ROWS, all=len(quotes)))


SHOW = {
    "characters": show_characters,
    "bigrams": show_pairs,
    "lengths": show_lengths,
    "size": show_size,
    "cleaning": show_cleaning,
    "quotes": show_quotes,
    "windows": show_windows,
}
