"""What a run will be: its recipe within this installation's limits, what it will take, and its start."""

from dataclasses import replace

import streamlit as st

from quotegen.app import cached, choices, link, runs, state
from quotegen.app.locale import _
from quotegen.app.messages import explain, recipe_name
from quotegen.errors import QuotegenError
from quotegen.model.batches import vocabulary_of
from quotegen.model.checkpoint import Checkpoint, Metadata, run_fingerprint
from quotegen.model.estimate import Estimate, estimate
from quotegen.model.jobs import Job
from quotegen.model.recipe import PRESETS, Recipe, count_parameters
from quotegen.model.store import find
from quotegen.text.corpus import Corpus
from quotegen.text.hangul import UNITS as UNITS_OF_HANGUL
from quotegen.text.hangul import Unit
from quotegen.text.statistics import count_syllables

UNITS = (32, 64, 128, 256, 512, 1024)


def chosen_recipe(corpus: Corpus) -> Recipe:
    """Draw the controls; returns the recipe within this installation's limits."""
    limits = cached.limits()
    name = link.choice(
        st.segmented_control,
        _("Recipe"),
        list(PRESETS),
        name="recipe",
        default="quick",
        required=True,
        format_func=recipe_name,
        on_change=preset_values,
        args=(link.widget("recipe"),),
    )
    base = PRESETS[name].limited(limits)
    sizes = [units for units in UNITS if units <= limits.max_units] or [limits.max_units]
    left, middle, right = st.columns(3)
    units = link.choice(left.select_slider, _("Units"), sizes, name="units", default=min(base.units, sizes[-1]))
    epochs = link.number(middle.slider, _("Epochs, at most"), 1, limits.max_epochs, name="epochs", default=base.epochs)
    seconds = link.number(
        right.slider, _("Seconds, at most"), 1, limits.max_seconds, name="seconds", default=base.seconds
    )
    unit = chosen_unit(corpus) if base.reading == "quotes" else "syllable"
    return replace(PRESETS[name], units=units, unit=unit, epochs=epochs, seconds=seconds).limited(limits)


def chosen_unit(corpus: Corpus) -> Unit:
    """Draw the choice of what of Hangul is one character, for a text that has any; returns it."""
    if not count_syllables(corpus.text):
        return "syllable"
    sizes = cached.vocabulary_sizes(corpus.fingerprint, corpus)
    names = {
        "syllable": _("syllables ({n:,} different)").format(n=sizes["syllable"]),
        "jamo": _("jamo ({n:,} different)").format(n=sizes["jamo"]),
    }
    return link.choice(
        st.segmented_control,
        _("Hangul is read as"),
        list(UNITS_OF_HANGUL),
        name="unit",
        default="syllable",
        required=True,
        format_func=names.get,
        help=_(
            "A syllable is one character of many; as jamo, 값 is ㄱ, ㅏ and ㅄ. The network then takes two or three "
            "steps for a syllable and learns rare syllables from their parts. What it writes is put together again."
        ),
    )


def preset_values(key: str) -> None:
    """Another recipe brings its own size and time."""
    recipe = PRESETS[st.session_state[key]].limited(cached.limits())
    link.put(units=recipe.units, epochs=recipe.epochs, seconds=recipe.seconds)


def expectation(recipe: Recipe, corpus: Corpus, epochs_before: int = 0) -> Estimate:
    """What the run will take on this machine, start-up included."""
    vocabulary = vocabulary_of(corpus, recipe)
    size, read = len(vocabulary), len(vocabulary.units(corpus.text))
    step = cached.step_seconds(replace(recipe, epochs=1, seconds=0), size)
    still = replace(recipe, epochs=recipe.epochs - epochs_before)
    return estimate(still, read, len(corpus.quotes), size, step, known_run(recipe))


def known_run(recipe: Recipe) -> Metadata | None:
    """A run like it that was timed: of windows there is the bundled tutorial, or the visitor's own."""
    timed = [model.metadata for model in choices.models().values()]
    return next((run for run in reversed(timed) if recipe.reading == "windows" == run.recipe.reading), None)


def show_plan(recipe: Recipe, corpus: Corpus) -> None:
    """What the run will be, before it starts."""
    size, expected = len(vocabulary_of(corpus, recipe)), expectation(recipe, corpus)
    with st.grid(3, min_column_width=130):
        st.metric(_("Parameters"), f"{count_parameters(recipe, size):,}")
        st.metric(
            _("Expected time"),
            _("about {seconds:.0f} s").format(seconds=expected.seconds),
            help=_("A few steps of this very recipe were just timed on this machine.")
            if recipe.reading == "quotes"
            else _("Judged by a run that was timed, and by how fast this machine is beside the one that it ran on."),
        )
        st.metric(_("Expected memory"), _("about {megabytes:.0f} MB").format(megabytes=expected.megabytes))
    st.caption(about(recipe))


def about(recipe: Recipe) -> str:
    """One sentence on how the recipe reads."""
    if recipe.reading == "windows":
        return _(
            "The student tutorial, exactly: windows of {length} characters, one-hot, {optimizer}, batch {batch}. "
            "It reads the text as one string and holds nothing out."
        ).format(length=recipe.window_length, optimizer="RMSprop", batch=f"{recipe.batch_size:,}")
    return _(
        "Reads whole quotes and predicts at every position; {share:.0%} of the quotes are held out, "
        "and the weights that predict those best are kept."
    ).format(share=recipe.held_out)


def start(text: choices.ChosenText, recipe: Recipe, again: bool, source: Checkpoint | None = None) -> None:
    """Queue the run, or take the model of the same run over at once."""
    known = find(run_fingerprint(text.corpus, recipe), recipe.seconds)
    expected = expectation(recipe, text.corpus, source.metadata.history[-1].epoch if source else 0)
    if known and not again:
        runs.adopt(str(known.folder))
        st.session_state["_loaded"] = True
        return
    job = Job(
        state.owner(),
        text.corpus.name,
        text.decoded.text,
        text.corpus.steps,
        recipe,
        again=again,
        source=str(source.folder) if source else "",
        expected_seconds=expected.seconds,
        expected_megabytes=expected.megabytes,
    )
    try:
        runs.submit(job)
    except QuotegenError as error:
        st.session_state["_refused"] = explain(error)
