"""How the gradient fades on its way back: in the measured networks, and in models of real quotes."""

import streamlit as st

from quotegen.app import choices, link
from quotegen.app.caches import networks
from quotegen.app.charts import memory as memory_charts
from quotegen.app.charts import shared as charts
from quotegen.app.charts.memory import Line
from quotegen.app.locale import _
from quotegen.app.models import model_name, models
from quotegen.app.parts import table_beside
from quotegen.app.words import contender_name, state_name
from quotegen.inside.saliency import MOST_BACK, QUOTES
from quotegen.model.files.checkpoint import Checkpoint

BESIDE = {"lstm": "rnn-saying", "rnn": "quick-saying"}  # what a chosen model is compared with


def show_gradients(recall: dict) -> None:
    """The gradient's norm over the gap, before and after training."""
    st.header(_("What comes back of the gradient"))
    back = recall["gradients_over"] + 1
    st.markdown(
        _(
            "The error at the question mark travels back to the letter, {back} characters, one step at a time. How "
            "much of its gradient arrives?"
        ).format(back=back)
    )
    left, right = st.columns(2)
    with left:
        ages = {"untrained": _("before training"), "trained": _("after training")}
        trained = link.one_of(_("Networks"), ages, name="when", default="trained") == "trained"
    with right:
        states = {state: state_name(state) for state in ("hidden", "cell")}
        path = link.one_of(_("Gradient by the"), states, name="path", default="hidden")
    norms = {(row["name"], row["state"]): row["norms"] for row in recall["gradients"] if row["trained"] == trained}
    lines = []
    for name in memory_charts.SHOWN:
        cell, state = ("rnn", "hidden") if name == "rnn" else ("lstm", path)
        lines.append(Line(contender_name(name), cell, name == "lstm", norms[name, state]))
    draw_gradients(lines, "gradients", back)
    if path == "cell":
        st.caption(_("An RNN has no cell state: its line is that of the hidden state."))


def show_text_models() -> None:
    """The same of networks that read real quotes: the chosen model, and one with the other kind of cell."""
    st.header(_("The same on real quotes"))
    usable, chosen = models(), choices.current_model_id()
    beside = BESIDE[usable[chosen].metadata.recipe.cell]
    lines = [line for name in (chosen, beside) if name in usable for line in lines_of(name, usable[name])]
    if not lines:
        st.caption(_("The text of the chosen model is not here, so there is no gradient to follow."))
        return
    st.markdown(_("The chosen model beside one of the other kind, each on its own text, computed just now."))
    draw_gradients(lines, "text-gradients", min(len(line.norms) for line in lines) - 1)
    st.caption(
        _(
            "Median over up to {quotes} quotes. Few quotes depend on what stands {back} characters back, so the "
            "gradient may fade although it could go further. A model of windows ends with its window."
        ).format(quotes=QUOTES, back=MOST_BACK)
    )


def draw_gradients(lines: list[Line], key: str, back: int) -> None:
    """Draw the lines, say in words what remains at the distance `back`, and offer the table."""
    remains = [float(line.shares[min(back, len(line.shares) - 1)]) for line in lines]
    parts = [f"{line.name} {memory_charts.in_words(share)}" for line, share in zip(lines, remains, strict=True)]
    words = _("Share of the gradient that remains {back} characters back: {parts}.")
    words = words.format(back=back, parts=" · ".join(parts))
    charts.draw(memory_charts.gradient_chart, lines, alt=words)
    st.markdown(words)
    if min(line.shares.min() for line in lines) < memory_charts.FLOOR:
        st.caption(_("A line that ends has fallen below 10⁻⁹; the table goes on."))
    table_beside(key, lambda: memory_charts.gradient_table(lines), alt=words)


def lines_of(model_id: str, model: Checkpoint) -> list[Line]:
    """The gradient's norms by each state of one model; none where its text is not here."""
    corpus = choices.text_of_model(model)
    choices.runtime_of(model_id)  # stops the page where the model cannot be read
    if corpus is None:
        return []
    norms = networks.gradient_norms(model, corpus)
    cell, name = model.metadata.recipe.cell, model_name(model_id)
    return [
        Line(name if cell == "rnn" else f"{name}, {state_name(path).lower()}", cell, path == "cell", values)
        for path, values in norms.items()
    ]
