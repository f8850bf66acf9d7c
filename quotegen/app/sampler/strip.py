"""The same random numbers at other temperatures, and the way to Generate."""

from dataclasses import replace

import streamlit as st

from quotegen.app import choices, link
from quotegen.app.caches import writing
from quotegen.app.components import quote_list
from quotegen.app.locale import _
from quotegen.quote.generation import Quote, parting
from quotegen.quote.sampling import ORDER, Sampling

TUTORIAL_TEMPERATURES = (0.2, 0.5, 1.0, 1.2)  # the tutorial uses 0.5 and has the others commented out
COMPARED_WITH = 0.5
LENGTH = 60  # characters of each quote of the strip
GO_ON = "_write_with"


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
            "Inverted: the first character that differs from the quote at {t}. The random number is the same, but at "
            "another temperature it falls on another character."
        ).format(t=COMPARED_WITH)
    )
