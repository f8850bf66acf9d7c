"""Surprise: what the network expected at each character of a text, and which past characters that rests on."""

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from quotegen.app import choices, link
from quotegen.app.caches import inside
from quotegen.app.charts import inner as inner_charts
from quotegen.app.charts import shared as charts
from quotegen.app.components import Cell, text_cells
from quotegen.app.definitions import how
from quotegen.app.inside.subject import View, pick, place_control
from quotegen.app.locale import _
from quotegen.app.words import escaped, visible
from quotegen.inside.surprise import Surprise, expected, surprise
from quotegen.inside.trace import Trace

SHARES = (0, 16, 32, 50)  # percent of blue over the page: a text in ink stays readable on all of them
BITS = (1, 3, 6)  # bounds of surprise; 1 bit is a fair coin
RANKS = (1, 3, 10)  # as in GLTR (Gehrmann, Strobelt and Rush 2019), with bounds for a vocabulary of characters
CERTAIN = 0.02  # nats: where log p is this flat, no ranking of characters is worth a sentence


def surprise_lens(text: str, fold: DeltaGenerator) -> View:
    """Draw the controls of the surprise; returns the view that they ask for."""
    at = place_control(text)
    with fold:
        by = link.one_of(_("Coloured by"), {"bits": _("surprise"), "rank": _("rank")}, name="by", default="bits")
        names = {"came": _("what came"), "expected": _("what it expected most")}
        asked = link.one_of(_("Past characters that mattered for"), names, name="asked", default="came")
    return partial(show_surprise, text, at, by, asked)


def show_surprise(text: str, at: int, by: str, asked: str, known: str, trace: Trace) -> None:
    """The text coloured by surprise or rank, what the network expected at one place, and what it rests on."""
    if not trace.predicted:
        st.caption(_("One character alone was not predicted by anything. Write some more."))
        return
    at = min(choices.place_in(known, text, at), trace.first + len(trace.predicted) - 1)
    found = surprise(trace, choices.models()[known].vocabulary)
    words = surprise_words(known, trace, found)
    text_cells(
        surprise_cells(trace, found, by),
        key=f"surprise-{known}",
        label=words,
        legend=surprise_legend(by),
        picked=at,
        on_pick=partial(pick, known, text),
    )
    st.caption(escaped(words))
    columns = {
        _("Place"): np.arange(trace.first + 1, trace.first + 1 + len(trace.predicted)),
        _("Character"): map(visible, trace.predicted),
        _("Bits"): found.bits.round(2),
        _("Rank"): found.ranks,
    }
    charts.table_beside(f"surprise-{known}", lambda: pd.DataFrame(columns), alt=words)
    how("surprise")
    if at < trace.first:
        st.caption(_("This network cannot start from nothing, so it expected nothing at the first character."))
        return
    st.header(_("What it expected here"))
    show_expected(known, trace, found, at - trace.first)
    st.header(_("Which past characters mattered"))
    show_saliency(known, trace, at - trace.first, asked)


def surprise_words(known: str, trace: Trace, found: Surprise) -> str:
    """How surprised the network was on the whole, and where most."""
    words = _(
        "{bits:.2f} bits a character on average; {first:.0%} of the characters were the likeliest. "
        "The greatest surprise is “{character}” at place {place}: {most:.1f} bits."
    )
    if choices.models()[known].vocabulary.unit == "jamo":
        words = _(
            "{bits:.2f} bits a jamo on average; {first:.0%} of the jamo were the likeliest. "
            "The greatest surprise is “{character}” at place {place}: {most:.1f} bits."
        )
    worst = int(found.bits.argmax())
    return words.format(
        bits=found.bits.mean(),
        first=(found.ranks == 1).mean(),
        character=visible(trace.predicted[worst]),
        place=trace.first + worst + 1,
        most=found.bits[worst],
    )


def surprise_cells(trace: Trace, found: Surprise, by: str) -> list[Cell]:
    """Every character of the text, and END where it was predicted, by surprise or by rank."""
    tone, cells = charts.palette().blue, []
    for place, character in enumerate(trace.text[: trace.first] + trace.predicted):
        name, step = visible(character), place - trace.first
        if step < 0:
            cells.append(Cell(name, "–", _("{character}: nothing came before it").format(character=name)))
            continue
        bits, rank = float(found.bits[step]), int(found.ranks[step])
        level = sum(rank > most for most in RANKS) if by == "rank" else sum(bits >= least for least in BITS)
        note = f"{rank}" if by == "rank" else f"{bits:.1f}"
        label = _("{character}: {bits:.1f} bits, rank {rank}").format(character=name, bits=bits, rank=rank)
        cells.append(Cell(name, note, label, tone, SHARES[level], level))
    return cells


def surprise_legend(by: str) -> list[Cell]:
    """The four levels in words; each has a tone and a rule of its own."""
    if by == "rank":
        words = (_("the likeliest"), _("rank 2 or 3"), _("rank 4 to 10"), _("beyond"))
    else:
        words = (_("below 1 bit"), _("1 to 3"), _("3 to 6"), _("6 bits or more"))
    tone = charts.palette().blue
    return [Cell("a", "", word, tone, SHARES[level], level) for level, word in enumerate(words)]


def show_expected(known: str, trace: Trace, found: Surprise, step: int) -> None:
    """The ten likeliest characters at one place, and what came instead."""
    vocabulary, came = choices.models()[known].vocabulary, trace.predicted[step]
    best = expected(trace.logits[step], vocabulary)
    words = _(
        "It expected “{best}” with {p:.0%}. “{came}” came: number {rank} of {all}, with {q:.2%}, "
        "a surprise of {bits:.1f} bits."
    ).format(
        best=visible(best[0][0]),
        p=best[0][1],
        came=visible(came),
        rank=found.ranks[step],
        all=len(vocabulary),
        q=2.0 ** -found.bits[step],
        bits=found.bits[step],
    )
    charts.draw(inner_charts.expected_chart, best, came, alt=words)
    st.caption(escaped(words))
    names, chances = zip(*best, strict=True)
    columns = {_("Character"): map(visible, names), _("Probability"): np.round(chances, 4)}
    charts.table_beside(f"expected-{known}", lambda: pd.DataFrame(columns), alt=words)


def show_saliency(known: str, trace: Trace, step: int, asked: str) -> None:
    """Input × gradient of log p of what came, or of what was expected most, over all that was read before it."""
    model, read = choices.models()[known], trace.read[: step + 1]
    vocabulary = model.vocabulary
    target = int(trace.logits[step].argmax()) if asked == "expected" else vocabulary.index[trace.predicted[step]]
    values = inside.saliency(model, read, target)
    words = saliency_words(visible(vocabulary.characters[target]), read, values)
    text_cells(signed_cells(read, values), key=f"saliency-{known}", label=words, legend=signed_legend())
    st.caption(escaped(words))
    st.caption(
        _(
            "Input × gradient, in nats: how much of log p rests on each character, to first order. "
            "Exact for this text, by back-propagation through the network; a small change counts, not a whole one. "
            "⏎ first is the start."
        )
        if choices.runtime_of(known).starts_from_nothing
        else _("Input × gradient, in nats, within the window: what lies before it was never seen.")
    )
    back = np.arange(len(read), 0, -1)
    columns = {_("Characters back"): back, _("Character"): map(visible, read), _("Nats"): values.round(3)}
    charts.table_beside(f"saliency-{known}", lambda: pd.DataFrame(columns), alt=words)
    how("saliency")


def saliency_words(wanted: str, read: str, values: np.ndarray) -> str:
    """On which characters the most rests for the one that is asked about."""
    if np.abs(values).max() < CERTAIN:
        words = _("“{next}” was all but certain here: no single character could change that by much.")
        return words.format(next=wanted)
    order = np.argsort(-np.abs(values))[:3]
    named = ", ".join(f"“{visible(read[place])}” ({values[place]:+.2f})" for place in order)
    words = _("For “{next}” the most rests on {named}; {share:.0%} of all that matters are the last five characters.")
    return words.format(next=wanted, named=named, share=np.abs(values[-5:]).sum() / np.abs(values).sum())


def signed_cells(text: str, values: np.ndarray) -> list[Cell]:
    """Characters with signed values: blue above 0, ochre below, the deeper the further; the sign is in the number."""
    colours, most = charts.palette(), max(float(np.abs(values).max()), 1e-9)
    return [
        Cell(
            visible(character),
            f"{value:+.2f}".replace("0.", ".") if abs(value) >= 0.005 else "0",
            f"{visible(character)}: {value:+.3f}",
            colours.blue if value > 0 else colours.ochre,
            round(SHARES[-1] * abs(float(value)) / most),
        )
        for character, value in zip(text, values, strict=True)
    ]


def signed_legend() -> list[Cell]:
    """What the two tones mean."""
    tones = charts.palette()
    return [Cell("+", "", _("above 0"), tones.blue, SHARES[-1]), Cell("−", "", _("below 0"), tones.ochre, SHARES[-1])]
