"""The comparison: every way to guess, by bits per character of quotes that were held back."""

import pandas as pd
import streamlit as st

from quotegen.app.caches import texts
from quotegen.app.charts import shared as charts
from quotegen.app.charts.evaluation import bits_chart
from quotegen.app.evaluation.scores import label
from quotegen.app.locale import _
from quotegen.app.parts import fold
from quotegen.judge import tables
from quotegen.text.corpus import Corpus

NEARLY_ALL = 0.9  # of the characters; a model of windows never predicts those of its first window


def show_verdict(rows: list[dict]) -> None:
    """One sentence: the best network against the best counting."""
    network, counting = tables.best_network(rows), next(row for row in rows if row["name"] == "ngram")
    if network is None:
        words = _("No network here can be measured on these quotes. Counting {order}-grams needs {bits:.2f} bits.")
        st.markdown(words.format(order=counting["order"], bits=counting["bits_per_character"]))
        return
    words = (
        _("**{name} needs {bits:.2f} bits a character** on quotes that it never read; counting needs {other:.2f}.")
        if network["bits_per_character"] < counting["bits_per_character"]
        else _("**Counting wins, with {other:.2f} bits a character** on unseen quotes; {name} needs {bits:.2f}.")
    )
    st.markdown(
        words.format(name=label(network), bits=network["bits_per_character"], other=counting["bits_per_character"])
    )


def show_comparison(rows: list[dict]) -> None:
    kinds = {"lstm": _("LSTM"), "rnn": _("RNN")}
    shown = [
        {
            "label": label(row),
            "kind": kinds.get(row.get("cell"), _("Counting")),
            "bits": row["bits_per_character"],
            "learned": bool(row.get("has_learned_them")),
        }
        for row in rows
    ]
    best = min(shown, key=lambda row: (row["learned"], row["bits"]))
    words = _("Bars of bits per character on unseen quotes. The lowest is {name} with {bits:.2f}.")
    charts.draw(bits_chart, shown, alt=words.format(name=best["label"], bits=best["bits"]))
    fold("figures", _("As a table"), ":material/table:", lambda: show_figures(rows))
    if any(row["learned"] for row in shown):
        st.caption(_("Pale: it was trained on these very quotes, so its figure says how well it remembers."))


def show_figures(rows: list[dict]) -> None:
    """The figures of all ways to guess, the best on top: lines break in a table of HTML, so that it fits a phone."""
    hangul = all(row["bits_per_syllable"] for row in rows)
    shown = [
        {
            _("Guessed by"): label(row),
            _("Bits per character"): f"{row['bits_per_character']:.2f}",
            **({_("Bits per syllable"): f"{row['bits_per_syllable']:.2f}"} if hangul else {}),
            _("Perplexity"): f"{row['perplexity']:.2f}",
            _("Accuracy"): f"{row['accuracy']:.1%}",
            _("Parameters"): f"{row['parameters']:,}" if "parameters" in row else "",
        }
        for row in sorted(rows, key=lambda row: row["bits_per_character"])
    ]
    st.table(pd.DataFrame(shown), hide_index=True, alt=_("The figures of every way to guess, one a row"))


def say_how(corpus: Corpus, table: dict | None, rows: list[dict]) -> None:
    """Where the figures come from; of what is computed now, only as many characters as a visitor can wait for."""
    unread = [row for row in rows if not row.get("has_learned_them")] or rows
    words = _("{date} On {n:,} characters of held-out quotes.")
    said = words.format(date=measured(table), n=min(row["characters"] for row in unread))
    total = sum(len(quote) + 1 for quote in texts.parts(corpus, tables.SHARE).test)
    computed = rows[len(table["rows"]) :] if table else rows
    least = min((row["characters"] for row in computed), default=total)
    if least < NEARLY_ALL * total:
        words = _("So that you need not wait, not all was measured: the first {n:,} of {total:,} characters at least.")
        said += " " + words.format(n=least, total=total)
    st.caption(said)


def measured(table: dict | None) -> str:
    return _("Measured on {date}.").format(date=table["date"]) if table else _("Computed just now.")
