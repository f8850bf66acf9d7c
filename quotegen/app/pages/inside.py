"""Inside: why a network needs a memory, how the RNN and the LSTM keep one, and the size of the current model."""

import streamlit as st

from quotegen.app import choices, link
from quotegen.app.drawings import formulas, networks
from quotegen.app.drawings import module as lstm_module
from quotegen.app.drawings.strokes import show
from quotegen.app.layer_table import show_layers
from quotegen.app.locale import _
from quotegen.app.microscope import lenses
from quotegen.app.words import escaped, recipe_name, visible
from quotegen.model.recipe import Recipe, count_parameters, preset
from quotegen.quote.runtime import GATES

FACTOR = 0.8  # an example of what one step back leaves of an error
TUTORIAL_VOCABULARY = 38


def step_title(step: str) -> str:
    """What a step through the LSTM module is called."""
    return {
        "cell": _("Cell state"),
        "forget": _("Forget gate"),
        "input": _("Input gate"),
        "update": _("Update"),
        "output": _("Output gate"),
    }[step]


def step_words(step: str) -> str:
    """What happens at a step through the LSTM module."""
    return {
        "cell": _(
            "The cell state C runs through all modules like a conveyor belt. Nothing on it is squeezed or mixed: "
            "each module only multiplies it once and adds to it once. Along this line one step back has the factor f, "
            "which the network chooses itself. Near 1, a memory lasts."
        ),
        "forget": _(
            "The forget gate looks at the old hidden state and the new input. For each number of the cell state it "
            "answers between 0, drop it, and 1, keep it. Keras starts its bias at 1, so a fresh network tends to keep."
        ),
        "input": _(
            "Two layers work side by side. The tanh layer proposes candidates: new values between −1 and 1. "
            "The input gate decides how much of each is let in."
        ),
        "update": _(
            "Now the cell state changes. The old one is multiplied by what the forget gate said; "
            "the candidates, weighed by the input gate, are added. This addition is what keeps gradients alive."
        ),
        "output": _(
            "The cell state is the memory, not the answer. tanh brings it back to between −1 and 1, and the output "
            "gate picks what to show: the hidden state h, for the next step and for the layer above."
        ),
    }[step]


FORMULAS = {
    "cell": (r"C_t = f_t \odot C_{t-1} + \ldots",),
    "forget": (r"f_t = \sigma(W_f \cdot [h_{t-1}, x_t] + b_f)",),
    "input": (
        r"i_t = \sigma(W_i \cdot [h_{t-1}, x_t] + b_i)",
        r"\tilde C_t = \tanh(W_C \cdot [h_{t-1}, x_t] + b_C)",
    ),
    "update": (r"C_t = f_t \odot C_{t-1} + i_t \odot \tilde C_t",),
    "output": (r"o_t = \sigma(W_o \cdot [h_{t-1}, x_t] + b_o)", r"h_t = o_t \odot \tanh(C_t)"),
}


def show_gap(sentence: networks.Gap, key: str) -> None:
    """A sentence with the distance between its cue and its end, and what is left of an error over it."""
    show(networks.distance(sentence, FACTOR), key=key)
    words = _("From “{cue}” to “{target}” it is {steps} steps. Of an error of 1, {left:.2g} would be left.")
    left = FACTOR**sentence.steps
    st.caption(words.format(cue=sentence.cue, target=sentence.target, steps=sentence.steps, left=left))


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
    show(networks.network(rows, recurrent=2), key="network")


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


def numbers_of_module() -> lstm_module.Wires | None:
    """Choose a character and a unit; returns what the wires of the chosen model carry there. None for an RNN."""
    known = choices.current_model_id()
    name = choices.model_name(known)
    if choices.current_model().metadata.recipe.cell != "lstm":
        st.caption(_("{model} is an RNN. With an LSTM as the chosen model its numbers stand here.").format(model=name))
        return None
    text = lenses.looked_at()
    trace = choices.trace_of(known, text)
    most = int(trace.of_text["cell"].std(0).argmax())
    words = _("The numbers are those of {model} reading “{text}”, for one of its units.")
    st.caption(escaped(words.format(model=name, text=text)))
    at = step_through(trace.text)
    units = choices.current_model().metadata.recipe.units
    unit = link.number(
        st.number_input, _("Unit"), 0, units - 1, name="wire", default=None, placeholder=str(most), width=200
    )
    unit, place = most if unit is None else unit, trace.skipped + at
    values = {part: float(trace.states[part][place, unit]) for part in ("cell", "hidden", *GATES)}
    before = {f"{part}_before": float(trace.before[part][place, unit]) for part in ("cell", "hidden")}
    st.caption(escaped(lenses.gate_words(trace, at)))
    return lstm_module.Wires(visible(trace.text[at]), **values, **before)


def step_through(text: str) -> int:
    """Draw buttons that step back and forward through a text; returns the place of the character."""
    at = min(link.held("character_at", 0, lambda given: int(given[:4]) if given.isdecimal() else 0, str), len(text) - 1)
    with st.container(horizontal=True, vertical_alignment="center"):
        for key, label, icon, place in (
            ("step_back", _("Back"), ":material/arrow_back:", at - 1),
            ("step_on", _("Forward"), ":material/arrow_forward:", at + 1),
        ):
            st.button(
                label,
                icon=icon,
                key=key,
                disabled=not 0 <= place < len(text),
                on_click=link.put,
                kwargs={"character_at": place},
            )
        words = _("Character {n} of {all}: “{character}”")
        st.caption(escaped(words.format(n=at + 1, all=len(text), character=visible(text[at]))), width="content")
    return at


def latex_number(formula: str) -> str:
    """The formula with commas that LaTeX does not follow with a space."""
    return formula.replace(",", "{,}")


st.title(_("Inside"))
st.caption(_("How a network remembers what it has read: from the RNN to the gates of the LSTM."))

st.header(_("Why a memory of the past"))
words, drawing = st.columns([3, 2], vertical_alignment="center")
with words:
    st.markdown(
        _(
            "You read this sentence word by word, and each word makes sense because you still hold the ones before it. "
            "You do not start anew at every letter."
        )
    )
    st.markdown(
        _(
            "A plain network does. It sees one input, answers, and forgets. "
            "The way out is a loop: what it found at one step goes back in at the next."
        )
    )
with drawing:
    show(networks.loop(), key="loop")

st.header(_("The RNN: a loop, unrolled"))
st.markdown(
    _(
        "A recurrent neural network (RNN) hands its hidden state h to itself. Unrolled in time, the loop is a chain: "
        "the same module with the same weights, once for every character."
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
st.caption(
    _("The bars show the product when every factor is {factor}. It is an example, not a measurement.").format(
        factor=FACTOR
    )
)
st.page_link(
    "quotegen/app/pages/memory.py", label=_("Measured: how far back each remembers"), icon=":material/linear_scale:"
)

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

st.header(_("Step by step through the module"))
step = link.choice(
    st.segmented_control,
    _("Step"),
    lstm_module.STEPS,
    name="gate",
    default=lstm_module.STEPS[0],
    format_func=step_title,
    required=True,
    label_visibility="collapsed",
)
wires = numbers_of_module()
show(lstm_module.module(step, wires), key="module")
for formula in FORMULAS[step]:
    st.latex(formula)
if wires:
    st.latex(formulas.module_formula(step, wires))
st.markdown(step_words(step))
st.caption(_("σ brings every number to between 0 and 1: a gate, shut or open. ⊙ multiplies number by number."))

st.header(_("In this app"))
model = choices.current_model().metadata
recipe, size = model.recipe, len(model.vocabulary)
st.markdown(
    _(
        "**{model}**, trained on {text}: one recurrent layer, "
        "and a dense softmax layer that turns h into probabilities."
    ).format(model=recipe_name(recipe.name), text=model.text.name)
)
show_network(recipe, size)
show_parameters(recipe, size)
if recipe.reading == "windows":
    st.markdown(
        _("It reads windows of {length} characters, each from an empty memory.").format(length=recipe.window_length)
    )
else:
    st.markdown(_("It reads whole quotes and carries its memory from the first character to the last."))
st.page_link(
    "quotegen/app/pages/microscope.py",
    label=_("See its gates and states at work on a text"),
    icon=":material/biotech:",
)
st.caption(
    _(
        "For comparison: the student's own text had {size} characters, so the tutorial's LSTM({units}) had {total:,}."
    ).format(
        units=preset("tutorial").units,
        size=TUTORIAL_VOCABULARY,
        total=count_parameters(preset("tutorial"), TUTORIAL_VOCABULARY),
    )
)

st.divider()
st.caption(
    _("Sources")
    + ": Hochreiter & Schmidhuber (1997), [Long short-term memory](https://doi.org/10.1162/neco.1997.9.8.1735) · "
    "Bengio, Simard & Frasconi (1994), [Learning long-term dependencies with gradient descent is difficult]"
    "(https://doi.org/10.1109/72.279181) · Gers, Schmidhuber & Cummins (2000), [Learning to forget]"
    "(https://doi.org/10.1162/089976600300015015). "
    + _("Further reading")
    + ": Olah (2015), [Understanding LSTM networks](https://colah.github.io/posts/2015-08-Understanding-LSTMs/)."
)
