"""The same random numbers at other temperatures, and the way to Generate."""

from dataclasses import replace

import streamlit as st

from quotegen.app import choices, link
from quotegen.app.caches import writing
from quotegen.app.components import quote_list
from quotegen.app.locale import _
from quotegen.quote.generation import parting
from quotegen.quote.sampling import ORDER, Sampling

TUTORIAL_TEMPERATURES = (0.2, 0.5, 1.0, 1.2)  # the tutorial uses 0.5 and has the others commented out
COMPARED_WITH = 0.5
LENGTH = 60  # characters of each quote of the strip
GO_ON = "_write_with"


def _write_with(sampling: Sampling) -> None:
    """Take the settings along to Generate."""
    link.put(t=sampling.temperature, topk=sampling.top_k, topp=sampling.top_p, minp=sampling.min_p)
    st.session_state[GO_ON] = True


def show_way_on(sampling: Sampling) -> None:
    """The way to Generate, which always takes the usual order."""
    if st.session_state.pop(GO_ON, False):
        st.switch_page("quotegen/app/pages/generate.py")
    if sampling.order == ORDER:
        label = _("Write quotes with these settings")
        st.button(label, icon=":material/edit_note:", key="write_with", on_click=_write_with, args=(sampling,))


def _texts_at(temperatures: tuple[float, ...], sampling: Sampling, seed: int, prompt: str) -> dict[float, str]:
    """What follows the prompt at each temperature."""
    samplings = tuple(replace(sampling, temperature=temperature) for temperature in temperatures)
    quotes = writing.quotes_at_each(choices.current_model(), samplings, seed, prompt, LENGTH)
    return {at: quote.text[len(prompt) :] for at, quote in zip(temperatures, quotes, strict=True)}


def show_strip(sampling: Sampling, prompt: str) -> None:
    """One quote at each temperature, all from the same random numbers, the place where each parts marked."""
    more = {"placeholder": "1", "width": 200}
    seed = link.number(st.number_input, _("Random seed"), 0, 2**31 - 1, name="seed", default=None, **more)
    seed = 1 if seed is None else seed
    texts = _texts_at(TUTORIAL_TEMPERATURES, sampling, seed, prompt)  # by themselves: cached while the slider moves
    texts |= _texts_at((sampling.temperature,), sampling, seed, prompt)
    rows = []
    for temperature, text in sorted(texts.items()):
        place = parting(texts[COMPARED_WITH], text)
        if temperature == COMPARED_WITH:
            words = _("the tutorial's own")
        else:
            words = _("the same") if place is None else _("parts at character {n}").format(n=place + 1)
        rows.append({"prompt": prompt, "text": text, "caption": f"T = {temperature:g} · {words}", "parting": place})
    quote_list(rows, key="strip")
    words = _("Inverted: the first character that differs from the quote at {t}.")
    st.caption(words.format(t=COMPARED_WITH))
