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
    strokes.show(networks.network(rows, recurrent=2), key="network")


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
