"""Sampler: one distribution of the chosen model on its way from logits to the character that is drawn."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import compress, pairwise

import numpy as np
import pandas as pd
import streamlit as st

from quotegen.app import choices, link
from quotegen.app.caches import writing
from quotegen.app.charts import inner as inner_charts
from quotegen.app.charts import shared as charts
from quotegen.app.components import quote_list
from quotegen.app.definitions import how
from quotegen.app.drawings import formulas
from quotegen.app.locale import _
from quotegen.app.words import escaped, explain, stage_name, visible
from quotegen.quote.generation import PromptNeededError, Quote, parting
from quotegen.quote.sampling import ORDER, Sampling, Stage, stages

TUTORIAL_TEMPERATURES = (0.2, 0.5, 1.0, 1.2)  # the tutorial uses 0.5 and has the others commented out
COMPARED_WITH = 0.5
LENGTH = 60  # characters of each quote of the strip
GO_ON = "_write_with"
CUTS = ("top_k", "top_p", "min_p")


def order_of_link() -> tuple[str, ...]:
    """The order of the stages that the visitor chose."""

    def parse(text: str) -> tuple[str, ...]:
        order = tuple(text.split(link.SEPARATOR))
        return order if sorted(order) == sorted(ORDER) else ORDER

    return link.held("order", ORDER, parse, link.SEPARATOR.join)


def move_forward(order: tuple[str, ...], place: int) -> None:
    """Let a stage act one place earlier."""
    swapped = list(order)
    swapped[place - 1 : place + 1] = swapped[place], swapped[place - 1]
    link.put(order=tuple(swapped))


def stage_control(name: str):
    """Draw the slider of a stage. Not the one of Generate: here every stage begins with something to do."""
    label = stage_name(name)
    if name == "temperature":
        return link.number(st.slider, label, 0.0, 2.0, name="lab_t", default=0.5, step=0.05)
    if name == "top_k":
        return link.number(
            st.slider, label, 0, 40, name="lab_k", default=10, help=_("Keep the k likeliest; 0 keeps all.")
        )
    if name == "top_p":
        words = _("Keep the likeliest that together reach p.")
        return link.number(st.slider, label, 0.05, 1.0, name="lab_p", default=0.9, step=0.05, help=words)
    words = _("Drop what is less likely than this share of the likeliest.")
    return link.number(st.slider, label, 0.0, 0.5, name="lab_m", default=0.1, step=0.05, help=words)


def controls() -> Sampling:
    """Draw the four stages in their order, and a row of buttons that changes it."""
    order, values = order_of_link(), {}
    for name, column in zip(order, st.columns(len(order)), strict=True):
        with column:
            values[name] = stage_control(name)
    st.caption(_("In this order. Press a stage to let it act one place earlier."))
    with st.container(horizontal=True, gap="xsmall"):
        for place, name in enumerate(order):
            st.button(
                f"{place + 1} {stage_name(name)}",
                key=f"earlier-{name}",
                disabled=not place,
                on_click=move_forward,
                args=(order, place),
            )
    return Sampling(**values, order=order)


def takeaway(passed: list[Stage], sampling: Sampling, characters: Sequence[str]) -> str:
    """What the stages did, in words."""
    learned, last = passed[0], passed[-1]
    best = int(learned.probabilities.argmax())
    words = _(
        "Learned: {all} possible characters and {bits:.2f} bits, “{best}” with {p:.0%}. "
        "At the end: {left} and {end:.2f} bits, “{best}” with {q:.0%}."
    ).format(
        all=learned.candidates,
        bits=learned.entropy,
        best=visible(characters[best]),
        p=learned.probabilities[best],
        left=last.candidates,
        end=last.entropy,
        q=last.probabilities[best],
    )
    cuts = [
        _("{stage} drops {n}, whose {mass:.1%} goes to the rest").format(
            stage=inner_charts.stage_title(stage.name, sampling), n=before.candidates - stage.candidates, mass=stage.cut
        )
        for before, stage in pairwise(passed)
        if stage.name in CUTS and stage.candidates < before.candidates
    ]
    return " ".join([words, *(f"{cut}." for cut in cuts)])


def show_stages(passed: list[Stage], sampling: Sampling, characters: Sequence[str]) -> None:
    """All stages as one picture, with its words and its table."""
    words = takeaway(passed, sampling, characters)
    charts.draw(inner_charts.stage_chart(passed, characters, sampling), alt=words)
    st.caption(escaped(words))

    def table() -> pd.DataFrame:
        order = np.argsort(-passed[0].probabilities, kind="stable")
        columns = {_("Character"): [visible(characters[index]) for index in order]}
        columns |= {
            f"{place}. {inner_charts.stage_title(stage.name, sampling)}": stage.probabilities[order].round(4)
            for place, stage in enumerate(passed)
        }
        return pd.DataFrame(columns)

    charts.table_beside("stages", table, alt=_("Probability of every character after each stage"))


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
        left.caption(inner_charts.stage_title(stage.name, sampling))
        right.latex(line)
    st.caption(
        _(
            "z is the character's logit, the greatest of all subtracted, so that no power overflows. Sums run over "
            "the characters that are left. A cut divides by what is left, so that probabilities add up to 1 again."
        )
    )
    how("sampling")


def show_orders(logits: np.ndarray, sampling: Sampling, characters: Sequence[str]) -> None:
    """The same settings with the temperature first and last, beside the visitor's order."""
    orders = {
        _("yours"): sampling.order,
        _("temperature first"): ("temperature", *CUTS),
        _("temperature last"): (*CUTS, "temperature"),
    }
    settings = (sampling.temperature, sampling.top_k, sampling.top_p, sampling.min_p)
    ends = {name: stages(logits, Sampling(*settings, order=order))[-1] for name, order in orders.items()}
    rows = [
        {
            _("Order"): name,
            _("Left"): end.candidates,
            _("Bits"): round(end.entropy, 2),
            _("Likeliest"): f"{visible(characters[int(end.probabilities.argmax())])} {end.probabilities.max():.0%}",
        }
        for name, end in ends.items()
    ]
    first, last = (ends[name].probabilities for name in list(ends)[1:])
    moved = 0.5 * np.abs(first - last).sum()
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=_("The three orders and what each leaves"))
    words = _(
        "Between temperature first and last, {moved:.1%} of the probability lies on other characters. "
        "First, the temperature moves the lines that top-p and min-p draw; last, it only shapes what they left."
    )
    same = _("With these settings the order changes nothing. Set top-p or min-p, and a temperature other than 1.")
    st.caption(words.format(moved=moved) if moved > 1e-9 else same)


def write_with(sampling: Sampling) -> None:
    """Take the settings along to Generate."""
    link.put(t=sampling.temperature, topk=sampling.top_k, topp=sampling.top_p, minp=sampling.min_p)
    st.session_state[GO_ON] = True


def show_way_on(sampling: Sampling) -> None:
    """The way to Generate, which always takes the usual order."""
    if st.session_state.pop(GO_ON, False):
        st.switch_page("quotegen/app/pages/generate.py")
    if sampling.order == ORDER:
        label = _("Write quotes with these settings")
        st.button(label, icon=":material/edit_note:", key="write_with", on_click=write_with, args=(sampling,))


def quotes_at(temperatures: tuple[float, ...], sampling: Sampling, seed: int, prompt: str) -> dict[float, Quote]:
    """A quote at each temperature. The tutorial's are asked for by themselves: they stay while the slider moves."""
    samplings = tuple(replace(sampling, temperature=temperature) for temperature in temperatures)
    model = choices.current_model()
    quotes = writing.quotes_at_each(model, samplings, seed, prompt, LENGTH)
    return dict(zip(temperatures, quotes, strict=True))


def show_strip(sampling: Sampling, prompt: str) -> None:
    """One quote at each temperature, all from the same random numbers, the place where each parts marked."""
    seed = link.number(
        st.number_input, _("Random seed"), 0, 2**31 - 1, name="seed", default=None, placeholder="1", width=200
    )
    written = quotes_at(TUTORIAL_TEMPERATURES, sampling, 1 if seed is None else seed, prompt)
    written |= quotes_at((sampling.temperature,), sampling, 1 if seed is None else seed, prompt)
    temperatures, quotes = zip(*sorted(written.items()), strict=True)
    texts = [quote.text[len(prompt) :] for quote in quotes]
    reference = texts[temperatures.index(COMPARED_WITH)]
    rows = []
    for temperature, text in zip(temperatures, texts, strict=True):
        place = parting(reference, text)
        if temperature == COMPARED_WITH:
            how = _("the tutorial's own")
        elif place is None:
            how = _("the same to the end")
        else:
            how = _("parts at character {n}").format(n=place + 1)
        caption = f"T = {temperature:g} · {how}"
        rows.append({"prompt": prompt, "text": text, "caption": caption, "parting": place})
    quote_list(rows, key="strip")
    st.caption(
        _(
            "The inverted character is the first that differs from the quote at {t}. The random number is the same "
            "there; at another temperature it falls on another character, and from there on the texts have "
            "different pasts."
        ).format(t=COMPARED_WITH)
    )


st.title(_("Sampler"))
st.caption(_("From what the network thinks of every character to the one that is drawn."))
runtime, model = choices.current_runtime(), choices.current_model()
with st.container(border=True):
    beginning = model.metadata.prompts[0] if model.metadata.prompts else ""
    given = link.text(
        st.text_input,
        _("After which beginning"),
        name="prompt",
        most=200,
        placeholder=beginning or _("nothing: the first character of a quote"),
    )
    sampling = controls()
prompt = choices.readable(given or beginning)
if prompt is None:
    st.stop()
try:
    logits = choices.trace_of(choices.current_model_id(), prompt).logits[-1]
except PromptNeededError as error:
    st.info(explain(error), icon=":material/info:")
    st.stop()
possible = model.vocabulary.beginning
logits, characters = logits[possible], list(compress(model.vocabulary.characters, possible))
if not possible.all():
    st.caption(
        _(
            "This model reads jamo. Left out is what cannot stand here: a vowel without its lead, and a tail (받침), "
            "which would change the beginning."
        )
    )
passed = stages(logits, sampling)
show_stages(passed, sampling, characters)

st.header(_("With the numbers in it"))
show_formulas(logits, passed, sampling, characters)

st.header(_("Does the order matter?"))
show_orders(logits, sampling, characters)

st.header(_("The same luck at other temperatures"))
show_strip(sampling, prompt)
show_way_on(sampling)
