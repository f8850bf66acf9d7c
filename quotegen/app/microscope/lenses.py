"""The views of the microscope: one text through one network. Each draws itself from a trace."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from quotegen.app import choices, link
from quotegen.app.caches import inside, writing
from quotegen.app.charts import inner as inner_charts
from quotegen.app.charts import shared as charts
from quotegen.app.components import Cell, text_cells
from quotegen.app.definitions import how
from quotegen.app.locale import _
from quotegen.app.microscope import MOST_CHARACTERS
from quotegen.app.words import escaped, feature_name, state_name, visible
from quotegen.inside.surprise import Surprise, expected, surprise
from quotegen.inside.trace import Trace
from quotegen.inside.units import Tracker
from quotegen.quote.generation import PromptNeededError
from quotegen.quote.runtime import GATES
from quotegen.quote.sampling import Sampling
from quotegen.text.prompts import as_trained

WRITTEN = {"quotes": 120, "windows": 60}  # characters of a quote that is written for it; windows are slow
FIRST = 1  # the seed of the quote that lies there before a visitor brings a text
MOST_UNITS = 24  # rows of a heat map that can be told apart
SPAN = 32  # characters that a heat map shows at once; more would be thinner than a letter on a phone
SHARES = (0, 16, 32, 50)  # percent of blue over the page: a text in ink stays readable on all of them
BITS = (1, 3, 6)  # bounds of surprise; 1 bit is a fair coin
CERTAIN = 0.02  # nats: where log p is this flat, no ranking of characters is worth a sentence
RANKS = (1, 3, 10)  # as in GLTR (Gehrmann, Strobelt and Rush 2019), with bounds for a vocabulary of characters


def written(seed: int) -> str:
    """A quote of the chosen model at the tutorial's temperature, to have something to look at."""
    model = choices.current_model()
    prompts, length = model.metadata.prompts, WRITTEN[model.metadata.recipe.reading]
    prompt = prompts[seed % len(prompts)] if prompts else ""
    (quote,) = writing.quotes_at_each(model, (Sampling(0.5),), seed, prompt, length)
    return model.vocabulary.without_unknown(quote.text)[:MOST_CHARACTERS]  # it cannot read its own marks of jamo


def looked_at() -> str:
    """The text that lies under the microscope, as far as the chosen model can read it."""
    model = choices.current_model()
    given = as_trained((link.value("look", "") or "")[:MOST_CHARACTERS], model.metadata.text.steps, model.vocabulary)
    return model.vocabulary.without_unknown(given) or written(FIRST)


def pick(known: str, text: str, place: int) -> None:
    """A visitor clicked a character of a model's view."""
    link.put(place=choices.place_in(known, text, place, back=True) + 1)


# ---- Surprise ------------------------------------------------------------------------------------------------


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


def most_surprising(known: str, text: str) -> int:
    """The place of the character that a model expected least of those that it had read something before, else 0."""
    try:
        trace = choices.trace_of(known, text)
    except PromptNeededError:
        return 0
    bits = surprise(trace, choices.models()[known].vocabulary).bits[1 - trace.first :]
    return 1 + int(bits.argmax()) if len(bits) else 0


def surprise_legend(by: str) -> list[Cell]:
    """The four levels in words; each has a tone and a rule of its own."""
    if by == "rank":
        words = (_("the likeliest"), _("rank 2 or 3"), _("rank 4 to 10"), _("beyond"))
    else:
        words = (_("below 1 bit"), _("1 to 3"), _("3 to 6"), _("6 bits or more"))
    tone = charts.palette().blue
    return [
        Cell("a", "", word, tone, share, level) for level, (word, share) in enumerate(zip(words, SHARES, strict=True))
    ]


def show_surprise(known: str, trace: Trace, at: int, by: str, asked: str) -> None:
    """The text coloured by surprise or rank, what the network expected at one place, and what it rests on."""
    if not trace.predicted:
        st.caption(_("One character alone was not predicted by anything. Write some more."))
        return
    at = min(at, trace.first + len(trace.predicted) - 1)
    found = surprise(trace, choices.models()[known].vocabulary)
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
    words = words.format(
        bits=found.bits.mean(),
        first=(found.ranks == 1).mean(),
        character=visible(trace.predicted[worst]),
        place=trace.first + worst + 1,
        most=found.bits[worst],
    )
    text_cells(
        surprise_cells(trace, found, by),
        key=f"surprise-{known}",
        label=words,
        legend=surprise_legend(by),
        picked=at,
        on_pick=partial(pick, known, looked_at()),
    )
    st.caption(escaped(words))
    charts.table_beside(f"surprise-{known}", lambda: surprise_table(trace, found), alt=words)
    how("surprise")
    if at < trace.first:
        st.caption(_("This network cannot start from nothing, so it expected nothing at the first character."))
        return
    st.header(_("What it expected here"))
    show_expected(known, trace, found, at - trace.first)
    st.header(_("Which past characters mattered"))
    show_saliency(known, trace, at - trace.first, asked)


def surprise_table(trace: Trace, found: Surprise) -> pd.DataFrame:
    """One row for every predicted character."""
    return pd.DataFrame(
        {
            _("Place"): np.arange(trace.first + 1, trace.first + 1 + len(trace.predicted)),
            _("Character"): [visible(character) for character in trace.predicted],
            _("Bits"): found.bits.round(2),
            _("Rank"): found.ranks,
        }
    )


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

    def table() -> pd.DataFrame:
        names, chances = zip(*best, strict=True)
        return pd.DataFrame({_("Character"): map(visible, names), _("Probability"): np.round(chances, 4)})

    charts.table_beside(f"expected-{known}", table, alt=words)


def show_saliency(known: str, trace: Trace, step: int, asked: str) -> None:
    """Input × gradient of log p of what came, or of what was expected most, over all that was read before it."""
    runtime = choices.runtime_of(known)
    vocabulary, read = runtime.vocabulary, trace.read[: step + 1]
    target = int(trace.logits[step].argmax()) if asked == "expected" else vocabulary.index[trace.predicted[step]]
    next_one = visible(vocabulary.characters[target])
    values = inside.saliency(choices.models()[known], read, target)
    order = np.argsort(-np.abs(values))[:3]
    named = ", ".join(f"“{visible(read[place])}” ({values[place]:+.2f})" for place in order)
    words = _("For “{next}” the most rests on {named}; {share:.0%} of all that matters are the last five characters.")
    share = np.abs(values[-5:]).sum() / max(float(np.abs(values).sum()), 1e-12)
    words = words.format(next=next_one, named=named, share=share)
    if np.abs(values).max() < CERTAIN:
        words = _("“{next}” was all but certain here: no single character could change that by much.")
        words = words.format(next=next_one)
    text_cells(signed_cells(read, values), key=f"saliency-{known}", label=words, legend=signed_legend())
    st.caption(escaped(words))
    st.caption(
        _(
            "Input × gradient, in nats: how much of log p rests on each character, to first order. "
            "Exact for this text, by back-propagation through the network; a small change counts, not a whole one. "
            "⏎ first is the start."
        )
        if runtime.starts_from_nothing
        else _("Input × gradient, in nats, within the window: what lies before it was never seen.")
    )

    def table() -> pd.DataFrame:
        back = np.arange(len(read), 0, -1)
        return pd.DataFrame(
            {_("Characters back"): back, _("Character"): map(visible, read), _("Nats"): values.round(3)}
        )

    charts.table_beside(f"saliency-{known}", table, alt=words)
    how("saliency")


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
    colours = charts.palette()
    return [
        Cell("+", "", _("above 0"), colours.blue, SHARES[-1]),
        Cell("−", "", _("below 0"), colours.ochre, SHARES[-1]),
    ]


# ---- State and gates -----------------------------------------------------------------------------------------


def show_states(known: str, trace: Trace, at: int, state: str, unit: int | None) -> None:
    """A heat map of the most active units over a stretch of the text, and the text coloured by one of them."""
    if state not in trace.of_text:
        st.caption(_("An RNN has neither gates nor a cell state: its hidden state is all."))
        state = "hidden"
    values = trace.of_text[state]
    if not len(values):
        return
    units = np.argsort(-values.std(0), kind="stable")[:MOST_UNITS]
    at = min(at, len(values) - 1)
    start = max(0, min(at - SPAN // 2, len(values) - SPAN))
    stretch = slice(start, start + SPAN)
    words = _(
        "{state}: the {n} of {all} units that move most over this text, one column a character. Unit {unit} moves "
        "most, between {low:.2f} and {high:.2f}."
    ).format(
        state=state_name(state),
        n=len(units),
        all=values.shape[1],
        unit=units[0],
        low=values[:, units[0]].min(),
        high=values[:, units[0]].max(),
    )
    signed = state not in GATES or state == "candidate"
    shown = values[stretch, units].T
    charts.draw(inner_charts.state_chart, shown, units, trace.text[stretch], start, at, signed, alt=words)
    st.caption(escaped(words))
    st.caption(escaped(gate_words(trace, at)))
    if choices.models()[known].metadata.recipe.reading == "windows":
        st.caption(
            _(
                "This network reads windows, each from an empty memory. Every column is the end of its own window: "
                "what it used to predict what follows. Columns are not one run."
            )
        )

    def table() -> pd.DataFrame:
        columns = {_("Character"): [visible(character) for character in trace.text]}
        return pd.DataFrame(columns | {str(each): values[:, each].round(3) for each in units})

    charts.table_beside(f"states-{known}", table, alt=words)
    show_unit(known, trace, state, int(units[0]) if unit is None else min(unit, values.shape[1] - 1))


def gate_words(trace: Trace, at: int) -> str:
    """The gates of one step in words, all units together."""
    states, name = trace.of_text, visible(trace.text[at])
    if "cell" not in states:
        size = float(np.abs(states["hidden"][at]).mean())
        return _("After “{character}”: the hidden state's mean size is {size:.2f}.").format(character=name, size=size)
    return _(
        "At “{character}” the gates stand, on average over all units, at: forget {forget:.2f}, input {input:.2f}, "
        "output {output:.2f}. The cell state's mean size is {size:.2f} after it."
    ).format(
        character=name,
        size=float(np.abs(states["cell"][at]).mean()),
        **{gate: float(states[gate][at].mean()) for gate in ("forget", "input", "output")},
    )


def show_unit(known: str, trace: Trace, state: str, unit: int) -> None:
    """The text coloured by one unit."""
    values = trace.of_text[state][:, unit]
    words = _("Unit {unit} is highest at “{high}” ({most:+.2f}) and lowest at “{low}” ({least:+.2f}).").format(
        unit=unit,
        high=around(trace.text, int(values.argmax())),
        most=values.max(),
        low=around(trace.text, int(values.argmin())),
        least=values.min(),
    )
    st.markdown("**" + _("{state} of unit {unit}").format(state=state_name(state), unit=unit) + "**")
    legend = signed_legend() if values.min() < 0 else []  # a gate has no side below 0
    text_cells(signed_cells(trace.text, values), key=f"unit-{known}", label=words, legend=legend)
    st.caption(escaped(words))


def around(text: str, place: int) -> str:
    """A character with the few that led to it."""
    return "".join(map(visible, text[max(0, place - 3) : place + 1]))


# ---- Units that track something ------------------------------------------------------------------------------


def show_trackers(known: str, trace: Trace, feature: str, state: str, quotes: Sequence[str], name: str) -> None:
    """The units of a network that track a feature best, and the text coloured by the one that is chosen."""
    model, state = choices.models()[known], state if state in trace.of_text else "hidden"
    readable = tuple(quote for quote in quotes if not model.vocabulary.unknown(quote))
    found = inside.search(model, readable, state)
    trackers = found.trackers.get(feature)
    if not trackers:
        st.caption(
            _("In this text “{feature}” does not vary, so nothing can track it.").format(feature=feature_name(feature))
        )
        return
    words = tracker_words(trackers, feature, state)
    charts.draw(inner_charts.tracker_chart, trackers, alt=words)
    st.caption(escaped(words))
    st.caption(
        _(
            "Pearson's r over {quotes} quotes of the model's text, {characters:,} characters: found on one half of "
            "them (the tick), measured again on the other (the bar), for among hundreds of units one fits by chance."
        ).format(quotes=found.quotes, characters=found.characters)
    )

    def table() -> pd.DataFrame:
        rows = [(each.unit, round(each.found, 3), round(each.again, 3)) for each in trackers]
        return pd.DataFrame(rows, columns=[_("Unit"), _("r where found"), _("r on other quotes")])

    charts.table_beside(f"trackers-{known}", table, alt=words)
    how("units")
    options = [each.unit for each in trackers]
    unit = link.choice(st.pills, _("Look at unit"), options, name=name, default=options[0], required=True)
    show_unit(known, trace, state, unit)


def tracker_words(trackers: Sequence[Tracker], feature: str, state: str) -> str:
    """The best tracker in words."""
    best = trackers[0]
    return _(
        "{feature}: unit {unit} of the {state} follows it best, with r = {r:+.2f} on quotes it was not chosen by."
    ).format(feature=feature_name(feature), unit=best.unit, state=state_name(state).lower(), r=best.again)
