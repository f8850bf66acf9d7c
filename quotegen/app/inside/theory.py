"""How a network can remember: from the RNN to the LSTM, and the size of the chosen model."""

import streamlit as st

from quotegen.app import choices
from quotegen.app.drawings import networks
from quotegen.app.drawings.strokes import show
from quotegen.app.locale import _
from quotegen.app.parts import page_link, show_table
from quotegen.app.words import recipe_name
from quotegen.model.files.metadata import Metadata
from quotegen.model.keras_program.layers import layer_rows
from quotegen.model.recipe import Recipe, count_parameters, preset

FACTOR = 0.8  # an example of what one step back leaves of an error
TUTORIAL_VOCABULARY = 38


def show_theory() -> None:
    show_rnn()
    show_dependencies()
    show_lstm()
    st.header(_("In this app"))
    show_size(choices.current_model().metadata)
    st.caption(
        _("Further reading")
        + ": Olah (2015), [Understanding LSTM networks](https://colah.github.io/posts/2015-08-Understanding-LSTMs/) · "
        "Hochreiter & Schmidhuber (1997), [Long short-term memory](https://doi.org/10.1162/neco.1997.9.8.1735)."
    )


def show_rnn() -> None:
    """Why a network needs a memory, and the RNN as a chain of one module."""
    st.header(_("Why a memory of the past"))
    words, drawing = st.columns([3, 2], vertical_alignment="center")
    words.markdown(
        _(
            "You understand each word here because you remember the ones before it. A plain network sees one input, "
            "answers, and forgets. The way out is a loop: what it found at one step goes back in at the next."
        )
    )
    with drawing:
        show(networks.loop(), key="loop")
    st.header(_("The RNN: a loop, unrolled"))
    st.markdown(
        _(
            "A recurrent neural network (RNN) passes its hidden state h to itself. Unrolled in time, the loop is a "
            "chain: the same module with the same weights, once for every character."
        )
    )
    show(networks.unrolled(_("hay!")[:4]), key="unrolled")
    st.latex(r"h_t = \tanh(W \cdot [h_{t-1}, x_t] + b)")
    st.caption(_("[h, x] is both vectors end to end. W and b are learned; tanh keeps every number between −1 and 1."))


def show_dependencies() -> None:
    """What becomes of an error over a short and a long distance."""
    st.header(_("Long-term dependencies"))
    for key, sentence, words in (
        ("near", _("make hay while the [sun] (shines)"), _("Often the word that decides stands close by.")),
        ("far", _("when the [cat] is away, the mice will (play)"), _("Sometimes it stands far back.")),
    ):
        gap = networks.gap(sentence)
        st.markdown(words)
        show(networks.distance(gap, FACTOR), key=key)
        words = _("From “{cue}” to “{target}”: {steps} steps. Of an error of 1, {left:.2g} would be left.")
        st.caption(words.format(cue=gap.cue, target=gap.target, steps=gap.steps, left=FACTOR**gap.steps))
    st.markdown(
        _(
            "In training the error travels back along the chain, and each step multiplies it by a factor. Many factors "
            "below 1 leave almost nothing, so an RNN hardly learns what lies far back. Factors above 1 explode."
        )
    )
    st.latex(r"\frac{\partial h_t}{\partial h_k} = \prod_{j=k+1}^{t} \frac{\partial h_j}{\partial h_{j-1}}")
    st.caption(_("The bars are an example: every factor is {factor}.").format(factor=FACTOR))
    page_link(_("Measured: how far back each remembers"), "memory", "linear_scale")


def show_lstm() -> None:
    st.header(_("The LSTM: four layers instead of one"))
    st.markdown(
        _(
            "Long short-term memory (LSTM) is the same chain with another module: four layers instead of one tanh "
            "layer, and a second line from step to step, the cell state."
        )
    )
    for name, chain, column in zip(("RNN", "LSTM"), ("rnn_chain", "lstm_chain"), st.columns(2), strict=True):
        with column:
            st.markdown(f"**{name}**")
            show(getattr(networks, chain)(), key=chain)
    show(networks.legend(), key="legend")


def show_size(model: Metadata) -> None:
    """The layers of a model, and how many numbers it learned."""
    recipe, size = model.recipe, len(model.vocabulary)
    words = _("**{model}**, trained on {text}: a recurrent layer, then a dense layer that turns h into probabilities.")
    st.markdown(words.format(model=recipe_name(recipe.name), text=model.text.name))
    show_network(recipe, size)
    show_parameters(recipe, size)
    if recipe.reading == "windows":
        words = _("It reads windows of {length} characters, each from an empty memory.")
        st.markdown(words.format(length=recipe.window_length))
    else:
        st.markdown(_("It reads whole quotes and carries its memory from the first character to the last."))
    tutorial = preset("tutorial")
    words = _("The tutorial's text had {size} characters, so its LSTM({units}) had {total:,} parameters.")
    total = count_parameters(tutorial, TUTORIAL_VOCABULARY)
    st.caption(words.format(units=tutorial.units, size=TUTORIAL_VOCABULARY, total=total))


def show_network(recipe: Recipe, size: int) -> None:
    first = _("Embedding") if recipe.embeds(size) else _("One-hot")
    rows = (
        (_("Character"), _("one of {size:,}").format(size=size)),
        (first, _("{count:,} numbers").format(count=recipe.input_size(size))),
        (recipe.cell.upper(), _("{count:,} units").format(count=recipe.units)),
        (_("Dense, softmax"), _("{count:,} probabilities").format(count=size)),
    )
    show(networks.network(rows), key="network")


def show_parameters(recipe: Recipe, size: int) -> None:
    """How many numbers the model learned, those of its recurrent layer by their formula."""
    inputs, units, layers = recipe.input_size(size), recipe.units, 4 if recipe.cell == "lstm" else 1
    recurrent, total = layers * units * (inputs + units + 1), count_parameters(recipe, size)
    st.markdown(
        _(
            "An RNN module has one layer, an LSTM module four: three gates and the candidates. Each layer learns "
            "units × (inputs + units + 1) numbers; the 1 is the bias."
        )
    )
    formula = rf"{layers} \cdot {units:,} \cdot ({inputs:,} + {units:,} + 1) = {recurrent:,}"
    st.latex(formula.replace(",", "{,}"))  # LaTeX puts a space behind a bare comma
    words = _("That is {share:.0%} of all {total:,} parameters.")
    st.markdown(words.format(share=recurrent / total, total=total))
    show_layers(recipe, size)


def show_layers(recipe: Recipe, vocabulary_size: int) -> None:
    rows = [
        {
            _("Layer (type)"): f"{row.name} ({row.kind})",
            _("Output shape"): str(row.output_shape),
            _("Parameters"): row.parameters,
        }
        for row in layer_rows(recipe, vocabulary_size)
    ]
    show_table(
        rows,
        column_config={_("Parameters"): st.column_config.NumberColumn(format="localized")},
        alt=_("The layers of the network, with their output shapes and parameters"),
        key="layers",
    )
    st.caption(_("As Keras prints it with model.summary(). None: any number of texts or characters."))
