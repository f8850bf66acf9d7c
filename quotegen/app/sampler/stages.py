"""One distribution at each stage: as a picture, in formulas, and in other orders of the stages."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import streamlit as st

from quotegen.app import link
from quotegen.app.charts import inner as inner_charts
from quotegen.app.charts import shared as charts
from quotegen.app.definitions import how
from quotegen.app.drawings import formulas
from quotegen.app.locale import _
from quotegen.app.parts import show_table, table_beside
from quotegen.app.words import escaped, visible
from quotegen.quote.sampling import Sampling, Stage, stages

CUTS = ("top_k", "top_p", "min_p")


def _takeaway(passed: list[Stage], sampling: Sampling, characters: Sequence[str]) -> str:
    learned, last = passed[0], passed[-1]
    best = int(learned.probabilities.argmax())
    words = _(
        "“{best}” goes from {p:.0%} to {q:.0%}, the choice from {all} characters ({bits:.2f} bits) to {left} "
        "({end:.2f} bits)."
    ).format(
        best=visible(characters[best]),
        p=learned.probabilities[best],
        q=last.probabilities[best],
        all=learned.candidates,
        bits=learned.entropy,
        left=last.candidates,
        end=last.entropy,
    )
    cuts = [
        _("{stage} drops {n}, with {mass:.1%} of the probability.").format(
            stage=inner_charts.stage_title(stage, sampling), n=before.candidates - stage.candidates, mass=stage.cut
        )
        for before, stage in pairwise(passed)
        if stage.name in CUTS and stage.candidates < before.candidates
    ]
    return " ".join([words, *cuts])


def show_stages(passed: list[Stage], sampling: Sampling, characters: Sequence[str]) -> None:
    """All stages as one picture, with its words and its table."""
    words = _takeaway(passed, sampling, characters)
    charts.draw(inner_charts.stage_chart, passed, characters, sampling, alt=words)
    st.caption(escaped(words) + " " + _("Dashed: the stage before."))

    def columns() -> dict[str, list]:
        order = np.argsort(-passed[0].probabilities, kind="stable")
        columns = {_("Character"): [visible(characters[index]) for index in order]}
        columns |= {
            f"{place}. {inner_charts.stage_title(stage, sampling)}": stage.probabilities[order].round(4)
            for place, stage in enumerate(passed)
        }
        return columns

    table_beside("stages", columns, alt=_("Probability of every character after each stage"))


def show_formulas(logits: np.ndarray, passed: list[Stage], sampling: Sampling, characters: Sequence[str]) -> None:
    """How one character comes by its probability at each stage, with the numbers."""
    order = np.argsort(-passed[0].probabilities, kind="stable")[: inner_charts.MOST_BARS]
    options = [characters[index] for index in order]
    chosen = link.choice(
        st.selectbox, _("Character"), options, name="character", default=options[0], format_func=visible
    )
    index = characters.index(chosen)
    lines = formulas.stage_formulas(logits, passed, sampling, index)
    for stage, line in zip(passed, lines, strict=True):
        left, right = st.columns([1, 3], vertical_alignment="center")
        left.caption(inner_charts.stage_title(stage, sampling))
        right.latex(line)
    st.caption(_("z is the character's logit, less the greatest one. Sums run over the characters that are left."))
    how("sampling")


def show_orders(logits: np.ndarray, sampling: Sampling, characters: Sequence[str]) -> None:
    """The same settings with the temperature first and last, beside the visitor's order."""
    orders = {
        _("yours"): sampling.order,
        _("temperature first"): ("temperature", *CUTS),
        _("temperature last"): (*CUTS, "temperature"),
    }
    ends = {name: stages(logits, replace(sampling, order=order))[-1] for name, order in orders.items()}
    rows = [
        {
            _("Order"): name,
            _("Left"): end.candidates,
            _("Bits"): round(end.entropy, 2),
            _("Likeliest"): f"{visible(characters[int(end.probabilities.argmax())])} {end.probabilities.max():.0%}",
        }
        for name, end in ends.items()
    ]
    show_table(rows, alt=_("The three orders and what each leaves"))
    _yours, first, last = (end.probabilities for end in ends.values())
    moved = 0.5 * np.abs(first - last).sum()
    if moved > 1e-9:
        words = _(
            "Temperature first or last: {moved:.1%} of the probability lies on other characters. First, it changes "
            "what top-p and min-p cut; last, only what is left."
        )
        st.caption(words.format(moved=moved))
    else:
        st.caption(_("Here the order changes nothing. Set top-p or min-p, and a temperature other than 1."))
