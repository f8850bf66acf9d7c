"""Surprise: what the network expected at each character of a text, and which past characters that rests on."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from quotegen.app import choices, link
from quotegen.app.caches import networks
from quotegen.app.charts import inner as inner_charts
from quotegen.app.charts import shared as charts
from quotegen.app.components import Cell, text_cells
from quotegen.app.inside.subject import View, pick, place_control
from quotegen.app.locale import _
from quotegen.app.models import models
from quotegen.app.parts import table_beside
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


def show_surprise(text: str, at: int, by: str, asked: str, model_id: str, trace: Trace) -> None:
    """The text coloured by surprise or rank, what the network expected at one place, and what it rests on."""
    if not trace.predicted:
        st.caption(_("There is nothing before a single character to expect it from. Write some more."))
        return
    at = min(choices.place_in(model_id, text, at), trace.first + len(trace.predicted) - 1)
    found = surprise(trace, models()[model_id].vocabulary)
    words = surprise_words(trace, found)
    text_cells(
        surprise_cells(trace, found, by),
        key=f"surprise-{model_id}",
        label=words,
        legend=surprise_legend(by),
        picked=at,
        on_pick=partial(pick, model_id, text),
    )
    columns = {
        _("Place"): np.arange(trace.first + 1, trace.first + 1 + len(trace.predicted)),
        _("Character"): map(visible, trace.predicted),
        _("Bits"): found.bits.round(2),
        _("Rank"): found.ranks,
    }
    describe(words, f"surprise-{model_id}", columns)
    if at < trace.first:
        st.caption(_("This network cannot start from nothing, so it expected nothing at the first character."))
        return
    st.header(_("What it expected here"))
    show_expected(model_id, trace, found, at - trace.first)
    st.header(_("Which past characters mattered"))
    show_saliency(model_id, trace, at - trace.first, asked)


def describe(words: str, key: str, columns: Mapping) -> None:
    """What stands above in words, and its numbers as a table."""
    st.caption(escaped(words))
    table_beside(key, lambda: columns, alt=words)


def surprise_words(trace: Trace, found: Surprise) -> str:
    """How surprised the network was on the whole, and where most."""
    worst = int(found.bits.argmax())
    return _(
        "{bits:.2f} bits a character on average; {first:.0%} of the characters were the likeliest. The greatest "
        "surprise: “{character}” at place {place}, {most:.1f} bits."
    ).format(
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


def show_expected(model_id: str, trace: Trace, found: Surprise, step: int) -> None:
    """The ten likeliest characters at one place, and what came instead."""
    vocabulary, came = models()[model_id].vocabulary, trace.predicted[step]
    best = expected(trace.logits[step], vocabulary)
    words = _(
        "It expected “{best}” with {p:.0%}. “{came}” came, with {q:.2%}: number {rank} of {all}, a surprise of "
        "{bits:.1f} bits."
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
    names, chances = zip(*best, strict=True)
    columns = {_("Character"): map(visible, names), _("Probability"): np.round(chances, 4)}
    describe(words, f"expected-{model_id}", columns)


def show_saliency(model_id: str, trace: Trace, step: int, asked: str) -> None:
    """Input × gradient of log p of what came, or of what was expected most, over all that was read before it."""
    model, read = models()[model_id], trace.read[: step + 1]
    vocabulary = model.vocabulary
    target = int(trace.logits[step].argmax()) if asked == "expected" else vocabulary.index[trace.predicted[step]]
    values = networks.saliency(model, read, target)
    words = saliency_words(visible(vocabulary.characters[target]), read, values)
    text_cells(signed_cells(read, values), key=f"saliency-{model_id}", label=words, legend=signed_legend())
    columns = {
        _("Characters back"): np.arange(len(read), 0, -1),
        _("Character"): map(visible, read),
        _("Nats"): values.round(3),
    }
    describe(words, f"saliency-{model_id}", columns)


def saliency_words(wanted: str, read: str, values: np.ndarray) -> str:
    """On which characters the most rests for the one that is asked about."""
    if np.abs(values).max() < CERTAIN:
        words = _("“{next}” was all but certain here: no single character could change that by much.")
        return words.format(next=wanted)
    order = np.argsort(-np.abs(values))[:3]
    named = ", ".join(f"“{visible(read[place])}” ({values[place]:+.2f})" for place in order)
    words = _("What speaks most for “{next}” (above 0) or against it: {named}. The last five characters: {share:.0%}.")
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
    tones = charts.palette()
    return [Cell("+", "", _("above 0"), tones.blue, SHARES[-1]), Cell("−", "", _("below 0"), tones.ochre, SHARES[-1])]
