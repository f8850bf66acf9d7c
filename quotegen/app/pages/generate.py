"""Generate: the lab. Model, prompt, temperature, length, count and seed; quotes stream in and stay for the visit."""

import time

import numpy as np
import pandas as pd
import streamlit as st

from quotegen.app import cached, choices, state
from quotegen.app.components import quote_list
from quotegen.app.locale import _
from quotegen.app.messages import explain, origin_name
from quotegen.quote.generation import as_trained, starts, stream
from quotegen.quote.novelty import novelty
from quotegen.quote.runtime import one_blas_thread
from quotegen.quote.sampling import Sampling
from quotegen.text.vocabulary import UnknownCharacterError

REDRAW_SECONDS = 0.05  # the browser is told about new characters this often


def bounded(key: str, least: float, most: float, default: float) -> float:
    """A widget's value within its limits, whatever the browser sent."""
    value = st.session_state.get(key)
    return default if value is None else min(max(value, least), most)


def leave_out(prompt: str) -> None:
    """Take the prompt without the characters that the model does not know."""
    st.session_state["prompt"] = prompt


def settings() -> Sampling:
    """Draw the controls; returns how to sample."""
    choices.model_control()
    st.text_input(
        _("Begin with"),
        key="prompt",
        bind="query-params",
        max_chars=200,
        placeholder=_("nothing: the model begins itself"),
    )
    left, right = st.columns(2)
    left.slider(_("Temperature"), 0.0, 2.0, 0.5, 0.05, key="t", bind="query-params")
    right.slider(_("Longest quote, in characters"), 10, 300, 120, 10, key="len", bind="query-params")
    left.slider(_("How many"), 1, 20, 5, key="n", bind="query-params")
    right.number_input(
        _("Random seed"),
        0,
        2**31 - 1,
        None,
        key="seed",
        bind="query-params",
        placeholder=_("a new one each time"),
        help=_("The same seed and settings give the same quotes, here and on the command line."),
    )
    with st.expander(_("Cut off unlikely characters"), icon=":material/content_cut:"):
        st.caption(_("In this order: temperature, then top-k, then top-p, then min-p."))
        columns = st.columns(3)
        columns[0].slider("top-k", 0, 40, 0, key="k", bind="query-params", help=_("Keep the k likeliest; 0 keeps all."))
        columns[1].slider(
            "top-p",
            0.05,
            1.0,
            1.0,
            0.05,
            key="p",
            bind="query-params",
            help=_("Keep the likeliest that together reach p."),
        )
        columns[2].slider(
            "min-p",
            0.0,
            0.5,
            0.0,
            0.05,
            key="mp",
            bind="query-params",
            help=_("Drop what is less likely than this share of the likeliest."),
        )
    return Sampling(
        bounded("t", 0, 2, 0.5), int(bounded("k", 0, 40, 0)), bounded("p", 0.05, 1, 1.0), bounded("mp", 0, 0.5, 0.0)
    )


def checked_prompt() -> str | None:
    """The prompt as the model reads it, or None after saying why it cannot."""
    model = choices.current_model()
    prompt = as_trained(st.session_state.get("prompt") or "", model.metadata.text.steps)[:200]
    if unknown := model.vocabulary.unknown(prompt):
        st.warning(explain(UnknownCharacterError(unknown)), icon=":material/warning:")
        st.button(
            _("Leave them out"), on_click=leave_out, args=(model.vocabulary.without_unknown(prompt),), key="leave_out"
        )
        return None
    return prompt


def write(prompt: str, sampling: Sampling) -> None:
    """Stream the quotes onto the page and keep them in the history of this visit."""
    runtime, model = choices.current_runtime(), choices.current_model().metadata
    seed = int(bounded("seed", 0, 2**31 - 1, cached.random_seed()))
    count, length = int(bounded("n", 1, 20, 5)), int(bounded("len", 10, 300, 120))
    rng = np.random.default_rng(seed)
    written = []
    with one_blas_thread():
        for beginning in starts(model.prompts, prompt, count, rng):
            place, text, told = st.empty(), beginning, 0.0
            for character in stream(runtime, sampling, rng, prompt=beginning, length=length):
                text += character
                if time.monotonic() - told > REDRAW_SECONDS:
                    told = time.monotonic()
                    place.text(text)
            place.empty()
            written.append(
                state.Written(
                    text, choices.model_name(choices.current_model_id()), beginning, sampling.temperature, seed
                )
            )
            quote_list(
                [{"prompt": beginning, "text": text[len(beginning) :], "caption": ""}], key=f"fresh_{len(written)}"
            )
    state.remember(written)


def show_history() -> None:
    """The quotes of this visit, newest first, with copy and download."""
    history = state.history()
    if not history:
        st.caption(_("Nothing written yet. Press “Write”."))
        return
    known = choices.text_of_model()
    here = choices.model_name(choices.current_model_id())
    rows = []
    for quote in history[:50]:
        origin = f" · {origin_name(novelty(quote.text, known.quotes).origin)}" if known and quote.model == here else ""
        caption = f"{quote.model} · {_('temperature')} {quote.temperature:.2f} · {_('seed')} {quote.seed}{origin}"
        rows.append({"prompt": quote.prompt, "text": quote.text[len(quote.prompt) :], "caption": caption})
    quote_list(rows, key="history", copy=_("Copy"), copied=_("Copied to the clipboard"))
    table = pd.DataFrame([vars(quote) for quote in history])
    with st.container(horizontal=True):
        st.download_button(
            _("Download as text"),
            "\n".join(table["text"]) + "\n",
            "quotes.txt",
            "text/plain",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            _("Download as CSV"),
            table.to_csv(index=False).encode("utf-8-sig"),
            "quotes.csv",
            "text/csv",
            icon=":material/table:",
            on_click="ignore",
        )
        st.button(_("Clear"), icon=":material/delete:", type="tertiary", on_click=state.clear_history)


st.title(_("Generate"))
st.caption(_("Let the network write, one character after another."))
with st.container(border=True):
    sampling = settings()
prompt = checked_prompt()
if st.button(_("Write"), type="primary", icon=":material/edit:", key="write", disabled=prompt is None):
    fresh = st.container()
    with fresh:
        write(prompt, sampling)
    st.rerun()
st.subheader(_("This visit"))
show_history()
