"""The comparison: every way to guess, by bits per character of quotes that were held back."""

import pandas as pd
import streamlit as st

from quotegen.app.caches import texts
from quotegen.app.charts import shared as charts
from quotegen.app.charts.evaluation import bits_chart
from quotegen.app.evaluation.scores import label
from quotegen.app.fold import fold
from quotegen.app.locale import _
from quotegen.judge import tables
from quotegen.text.corpus import Corpus

PERCENT = "%.1f %%"
NEARLY_ALL = 0.9  # of the characters; a model of windows never predicts those of its first window


def kind(row: dict) -> str:
    """Which colour a row has."""
    return {"lstm": _("LSTM"), "rnn": _("RNN")}.get(row.get("cell"), _("Counting"))


def show_verdict(rows: list[dict]) -> None:
    """One sentence: the best network against the best counting."""
    network, counting = tables.best_network(rows), next(row for row in rows if row["name"] == "ngram")
    if network is None:
        st.markdown(
            _("No network here has left these quotes unread. Counting {order}-grams needs {bits:.2f} bits.").format(
                order=counting["order"], bits=counting["bits_per_character"]
            )
        )
        return
    words = (
        _("**{name} needs {bits:.2f} bits for a character** of a quote that it never saw; counting needs {other:.2f}.")
        if network["bits_per_character"] < counting["bits_per_character"]
        else _("**Counting wins, with {other:.2f} bits for a character** of an unseen quote; {name} needs {bits:.2f}.")
    )
    st.markdown(
        words.format(name=label(network), bits=network["bits_per_character"], other=counting["bits_per_character"])
    )


def show_comparison(rows: list[dict]) -> None:
    """The chart and the table of all ways to guess."""
    shown = [
        {
            "label": label(row),
            "kind": kind(row),
            "bits": row["bits_per_character"],
            "learned": bool(row.get("has_learned_them")),
        }
        for row in rows
    ]
    best = min(shown, key=lambda row: (row["learned"], row["bits"]))
    charts.draw(
        bits_chart,
        shown,
        alt=_("Bars of bits per character on unseen quotes. The lowest is {name} with {bits:.2f}.").format(
            name=best["label"], bits=best["bits"]
        ),
    )
    box = fold("figures", _("As a table"), ":material/table:")
    if box.open:
        with box:
            show_figures(rows)
    if any(row.get("has_learned_them") for row in rows):
        st.caption(_("Pale: it was trained on these very quotes, so its figure says how well it remembers."))


def show_figures(rows: list[dict]) -> None:
    """The figures of all ways to guess, the best on top; the names stay in sight on a phone."""
    hangul = all(row["bits_per_syllable"] for row in rows)
    shown = [
        {
            "label": label(row),
            "bits": row["bits_per_character"],
            **({"syllable": row["bits_per_syllable"]} if hangul else {}),
            "perplexity": row["perplexity"],
            "accuracy": 100 * row["accuracy"],
            "parameters": f"{row['parameters']:,}" if "parameters" in row else "",
        }
        for row in sorted(rows, key=lambda row: row["bits_per_character"])
    ]
    st.dataframe(
        pd.DataFrame(shown),
        hide_index=True,
        column_config={
            "label": st.column_config.TextColumn(_("Guessed by"), pinned=True),
            "bits": st.column_config.NumberColumn(_("Bits per character"), format="%.2f"),
            "syllable": st.column_config.NumberColumn(_("Bits per syllable"), format="%.2f"),
            "perplexity": st.column_config.NumberColumn(_("Perplexity"), format="%.2f"),
            "accuracy": st.column_config.NumberColumn(_("Accuracy"), format=PERCENT),
            "parameters": st.column_config.TextColumn(_("Parameters"), alignment="right"),
        },
        alt=_("The figures of every way to guess, one a row"),
    )


def say_how(corpus: Corpus, table: dict | None, rows: list[dict]) -> None:
    """Where the figures of the comparison come from."""
    words = _(
        "{date} On {characters:,} characters of quotes that nothing was trained or chosen on. Perplexity: how many "
        "equally likely characters would be as hard to guess."
    )
    st.caption(words.format(date=measured(table), characters=rows[0]["characters"]))
    say_what_was_cut(corpus, rows if table is None else rows[len(table["rows"]) :])


def measured(table: dict | None) -> str:
    """When the figures of a table were measured."""
    return _("Measured on {date}.").format(date=table["date"]) if table else _("Computed just now.")


def say_what_was_cut(corpus: Corpus, computed: list[dict]) -> None:
    """Say how many characters were measured, where all of them would take too long."""
    total = sum(len(quote) + 1 for quote in texts.parts(corpus, tables.SHARE).test)
    measured = min((row["characters"] for row in computed), default=total)
    if measured < NEARLY_ALL * total:
        words = _("So that you need not wait, not all was measured: the first {n:,} of {total:,} characters at least.")
        st.caption(words.format(n=measured, total=total))
