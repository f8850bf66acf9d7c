"""The layers of the chosen model, and how many numbers it learned."""

import streamlit as st

from quotegen.app.drawings import networks, strokes
from quotegen.app.inside.layer_table import show_layers
from quotegen.app.locale import _
from quotegen.app.words import recipe_name
from quotegen.model.files.metadata import Metadata
from quotegen.model.recipe import Recipe, count_parameters, preset

TUTORIAL_VOCABULARY = 38


def show(model: Metadata) -> None:
    """The chosen model: its layers, its numbers, how it reads, and how large the tutorial's was."""
    recipe, size = model.recipe, len(model.vocabulary)
    words = _(
        "**{model}**, trained on {text}: one recurrent layer, and a dense softmax layer that turns h into "
        "probabilities."
    )
    st.markdown(words.format(model=recipe_name(recipe.name), text=model.text.name))
    show_network(recipe, size)
    show_parameters(recipe, size)
    if recipe.reading == "windows":
        words = _("It reads windows of {length} characters, each from an empty memory.")
        st.markdown(words.format(length=recipe.window_length))
    else:
        st.markdown(_("It reads whole quotes and carries its memory from the first character to the last."))
    tutorial = preset("tutorial")
    words = _(
        "For comparison: the student's own text had {size} characters, so the tutorial's LSTM({units}) had {total:,}."
    )
    total = count_parameters(tutorial, TUTORIAL_VOCABULARY)
    st.caption(words.format(units=tutorial.units, size=TUTORIAL_VOCABULARY, total=total))


def show_network(recipe: Recipe, size: int) -> None:
    """The layers of a model from a character to the probabilities of the next one."""
    inputs = recipe.input_size(size)
    first = _("Embedding") if recipe.embeds(size) else _("One-hot")
    cell = {"lstm": "LSTM", "rnn": "RNN"}[recipe.cell]
    rows = (
        (_("Character"), _("one of {size:,}").format(size=size)),
        (first, _("{count:,} numbers").format(count=inputs)),
        (cell, _("{count:,} units").format(count=recipe.units)),
        (_("Dense, softmax"), _("{count:,} probabilities").format(count=size)),
    )
    strokes.show(networks.network(rows, recurrent=2), key="network")


def show_parameters(recipe: Recipe, size: int) -> None:
    """How many numbers the model learned, the share of its recurrent layer spelled out."""
    inputs, units, total = recipe.input_size(size), recipe.units, count_parameters(recipe, size)
    layers = 4 if recipe.cell == "lstm" else 1
    recurrent = layers * units * (inputs + units + 1)
    st.markdown(
        _(
            "An RNN module has one layer, an LSTM module four: three gates and the candidates. "
            "Each layer has units × (inputs + units + 1) numbers to learn; the 1 is the bias. Here:"
        )
    )
    st.latex(latex_number(rf"{layers} \cdot {units:,} \cdot ({inputs:,} + {units:,} + 1) = {recurrent:,}"))
    rest = (
        _("That is {share:.0%} of the {total:,} numbers. The dense layer has {output:,}, the embedding {embedding:,}.")
        if recipe.embeds(size)
        else _("That is {share:.0%} of the {total:,} numbers. The dense layer has {output:,}.")
    )
    output, embedding = size * (units + 1), recipe.embedding * size
    st.markdown(rest.format(share=recurrent / total, total=total, output=output, embedding=embedding))
    show_layers(recipe, size, key="layers")


def latex_number(formula: str) -> str:
    """The formula with commas that LaTeX does not follow with a space."""
    return formula.replace(",", "{,}")
