"""How a network can remember: from the RNN to the LSTM, and the size of the chosen model."""

import streamlit as st

from quotegen.app import choices
from quotegen.app.drawings import networks
from quotegen.app.drawings.strokes import show
from quotegen.app.inside import size
from quotegen.app.locale import _

FACTOR = 0.8  # an example of what one step back leaves of an error


def show_theory() -> None:
    """The RNN, what it forgets, the LSTM that does not, the chosen model, and where to read on."""
    show_memory()
    show_rnn()
    show_dependencies()
    show_lstm()
    st.header(_("In this app"))
    size.show(choices.current_model().metadata)
    st.caption(
        _("Sources")
        + ": Hochreiter & Schmidhuber (1997), [Long short-term memory](https://doi.org/10.1162/neco.1997.9.8.1735) · "
        "Bengio, Simard & Frasconi (1994), [Learning long-term dependencies with gradient descent is difficult]"
        "(https://doi.org/10.1109/72.279181) · Gers, Schmidhuber & Cummins (2000), [Learning to forget]"
        "(https://doi.org/10.1162/089976600300015015). "
        + _("Further reading")
        + ": Olah (2015), [Understanding LSTM networks](https://colah.github.io/posts/2015-08-Understanding-LSTMs/)."
    )


def show_memory() -> None:
    """Why a network needs a memory."""
    st.header(_("Why a memory of the past"))
    words, drawing = st.columns([3, 2], vertical_alignment="center")
    words.markdown(
        _(
            "You read this sentence word by word, and each word makes sense because you still hold the ones before it. "
            "You do not start anew at every letter."
        )
    )
    words.markdown(
        _(
            "A plain network does. It sees one input, answers, and forgets. "
            "The way out is a loop: what it found at one step goes back in at the next."
        )
    )
    with drawing:
        show(networks.loop(), key="loop")


def show_rnn() -> None:
    """The RNN as a chain of one module."""
    st.header(_("The RNN: a loop, unrolled"))
    st.markdown(
        _(
            "A recurrent neural network (RNN) hands its hidden state h to itself. Unrolled in time, the loop is a "
            "chain: the same module with the same weights, once for every character."
        )
    )
    show(networks.unrolled(_("hay!")[:4]), key="unrolled")
    st.latex(r"h_t = \tanh(W \cdot [h_{t-1}, x_t] + b)")
    st.caption(
        _(
            "[h, x] is both vectors end to end. W and b are learned; tanh brings every number to between −1 and 1. "
            "After the last character, h stands for all that was read."
        )
    )


def show_dependencies() -> None:
    """What becomes of an error over a short and a long distance."""
    st.header(_("Long-term dependencies"))
    st.markdown(_("Often the word that decides stands close by."))
    show_gap(networks.gap(_("make hay while the [sun] (shines)")), key="near")
    st.markdown(_("Sometimes it was read long ago. Without it, the mice could do anything."))
    show_gap(networks.gap(_("when the [cat] is away, the mice will (play)")), key="far")
    st.markdown(
        _(
            "While training, the error travels back along the chain, and each step multiplies it by one more factor. "
            "Many factors below one make almost nothing, so a plain RNN hardly learns what lies far back. "
            "Factors above one explode instead."
        )
    )
    st.latex(r"\frac{\partial h_t}{\partial h_k} = \prod_{j=k+1}^{t} \frac{\partial h_j}{\partial h_{j-1}}")
    words = _("The bars show the product when every factor is {factor}. It is an example, not a measurement.")
    st.caption(words.format(factor=FACTOR))
    label = _("Measured: how far back each remembers")
    st.page_link("quotegen/app/pages/memory.py", label=label, icon=":material/linear_scale:")


def show_gap(sentence: networks.Gap, key: str) -> None:
    """A sentence with the distance between its cue and its end, and what is left of an error over it."""
    show(networks.distance(sentence, FACTOR), key=key)
    words = _("From “{cue}” to “{target}” it is {steps} steps. Of an error of 1, {left:.2g} would be left.")
    left = FACTOR**sentence.steps
    st.caption(words.format(cue=sentence.cue, target=sentence.target, steps=sentence.steps, left=left))


def show_lstm() -> None:
    """The LSTM beside the RNN."""
    st.header(_("The LSTM: four layers instead of one"))
    st.markdown(
        _(
            "Long short-term memory (LSTM) is the same chain with another module. Where the RNN has one tanh layer, "
            "the LSTM has four that work together, and a second line from step to step: the cell state."
        )
    )
    rnn, lstm = st.columns(2, gap="medium")
    with rnn:
        st.markdown("**RNN**")
        show(networks.rnn_chain(), key="rnn_chain")
    with lstm:
        st.markdown("**LSTM**")
        show(networks.lstm_chain(), key="lstm_chain")
    show(networks.legend(), key="legend")
