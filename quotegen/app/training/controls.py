"""What a visitor chooses to train, what the run will take, and the button that starts it."""

import math
import sys
from dataclasses import replace

import streamlit as st

from quotegen.app import choices, host, link
from quotegen.app.caches import texts
from quotegen.app.locale import _
from quotegen.app.models import model_name, models
from quotegen.app.training.plan import FINE_TUNE, Plan, start
from quotegen.app.words import explain, recipe_choice
from quotegen.jobs.run import fitted
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.model.files.export import has_keras
from quotegen.model.files.store import BASE, can_save
from quotegen.model.recipe import PRESETS, Recipe, count_parameters, preset
from quotegen.text.corpus import Corpus
from quotegen.text.windows import ShortTextError, count_windows

UNITS = (32, 64, 128, 256, 512, 1024)
NO_TENSORFLOW = (3, 14)  # from this Python on; a test holds it to the marker in requirements.txt


def chosen_plan(text: choices.ChosenText) -> Plan:
    """Draw the recipe, the button and the settings, which fold; returns the plan within this installation's limits."""
    most = host.limits().max_units
    recipes = {name: model.metadata.recipe for name, model in models().items()}
    bases = [name for name, recipe in recipes.items() if recipe.reading == "quotes" and recipe.units <= most]
    name = link.choice(
        st.segmented_control,
        _("Recipe"),
        [*PRESETS, *([FINE_TUNE] if bases else [])],
        name="recipe",
        default="quick",
        required=True,
        format_func=recipe_choice,
        on_change=preset_values,
        args=(link.widget("recipe"),),
    )
    base = models()[base_control(bases, text.corpus)] if name == FINE_TUNE else None
    button = st.container(gap="small")  # before the settings on the page, though it needs them
    with st.expander(_("Settings"), icon=":material/tune:"):
        plan = settings(text, name, base)
        show_plan(plan)
    with button:
        show_start(plan)
    return plan


def preset_values(key: str) -> None:
    """Another recipe brings its own size and time; the size of a fine-tuned network is its base's."""
    recipe = preset(st.session_state[key]).limited(host.limits())
    link.put(epochs=recipe.epochs, seconds=recipe.seconds)
    if recipe.name != FINE_TUNE:
        link.put(units=recipe.units)


def base_control(bases: list[str], corpus: Corpus) -> str:
    """Draw the choice of what a run begins with: by default the bundled base, where it knows half of the text's
    characters, else the one that knows most of them."""
    characters = "".join(set(corpus.text))
    new = {name: len(models()[name].vocabulary.unknown(characters)) for name in bases}
    losses = {name: models()[name].metadata.best.held_out_loss or math.inf for name in bases}
    usual = min(bases, key=lambda name: (new[name], losses[name]))
    if 2 * new.get(BASE, math.inf) <= len(characters):
        usual = BASE
    return link.choice(
        st.selectbox,
        _("Base: the model that it begins with"),
        bases,
        name="base",
        default=usual,
        format_func=model_name,
        help=_("A model that reads quotes, bundled or yours. Its units come with it."),
    )


def settings(text: choices.ChosenText, name: str, base: Checkpoint | None) -> Plan:
    """Draw the settings of a recipe; returns the plan. Its size and jamo come with a base."""
    limits, usual = host.limits(), preset(name).limited(host.limits())
    chosen = {}
    with st.grid(2 if base else 3, min_column_width=170):
        if not base:
            sizes = [units for units in UNITS if units <= limits.max_units] or [limits.max_units]
            default = min(usual.units, sizes[-1])
            chosen["units"] = link.choice(st.select_slider, _("Units"), sizes, name="units", default=default)
        for key, label, most in (
            ("epochs", _("Epochs, at most"), limits.max_epochs),
            ("seconds", _("Seconds, at most"), limits.max_seconds),
        ):
            chosen[key] = link.number(st.slider, label, 1, most, name=key, default=getattr(usual, key))
    if usual.reading == "quotes":
        reads_jamo = base and base.metadata.recipe.unit == "jamo"
        if texts.syllables(text.corpus) and not reads_jamo:
            chosen["unit"] = unit_control(text.corpus)
        chosen["engine"] = engine_control()
    recipe = replace(preset(name), **chosen).limited(limits)
    return Plan(text, fitted(text.corpus, recipe, base) if base else recipe, base)


def unit_control(corpus: Corpus) -> str:
    sizes = texts.vocabulary_sizes(corpus)
    names = {
        "syllable": _("syllables ({n:,} different)").format(n=sizes["syllable"]),
        "jamo": _("jamo ({n:,} different)").format(n=sizes["jamo"]),
    }
    words = _(
        "As jamo, 값 is ㄱ, ㅏ and ㅄ: two or three steps a syllable, and rare syllables are learned from their parts."
    )
    return link.one_of(_("Hangul is read as"), names, name="hangul", default="syllable", help=words)


def engine_control() -> str:
    words = _(
        "NumPy: an LSTM written out for this program. TensorFlow: the layers of Keras on the same batches, from the "
        "same first numbers. It takes several times as long and 600 MB more."
    )
    names = {"numpy": "NumPy", "tensorflow": "TensorFlow"}
    return link.one_of(_("Engine"), names, name="engine", default="numpy", help=words)


def show_plan(plan: Plan) -> None:
    """What the run will be, before it starts, and what this host allows."""
    limits = host.limits()
    if not plan.too_many_characters:  # a network for them would not fit this machine, not even to be timed
        expected = plan.expected
        with st.grid(3, min_column_width=170):
            st.metric(_("Parameters"), f"{count_parameters(plan.recipe, len(plan.vocabulary)):,}")
            st.metric(_("Expected time"), _("about {seconds:.0f} s").format(seconds=expected.seconds))
            st.metric(_("Expected memory"), _("about {megabytes:.0f} MB").format(megabytes=expected.megabytes))
        st.caption(about(plan.recipe, bool(plan.base)))
    words = _("This host allows {seconds} seconds, {units:,} units, {epochs} epochs and texts of {bytes:,} bytes.")
    st.caption(
        words.format(
            seconds=limits.max_seconds, units=limits.max_units, epochs=limits.max_epochs, bytes=limits.max_text_bytes
        )
    )


def about(recipe: Recipe, has_base: bool) -> str:
    """How the recipe reads, and what it begins with, in a sentence or two."""
    if recipe.reading == "windows":
        return _(
            "The tutorial, exactly: windows of {length} characters, one-hot, RMSprop, {batch:,} windows a batch. It "
            "reads the text as one string and holds nothing out."
        ).format(length=recipe.window_length, batch=recipe.batch_size)
    words = _("Reads whole quotes. {share:.0%} of them are held out; the weights that guess those best are kept.")
    words = [words.format(share=recipe.held_out)]
    if has_base:
        words.insert(0, _("Begins with what the base has learned instead of random numbers."))
    if recipe.name == "memorize":
        words.append(_("Nothing stops it from learning by heart: see when it does on the page Time machine."))
    if recipe.engine == "tensorflow":
        words.append(_("Keras takes the steps."))
        if recipe.recurrent_dropout:
            said = _("Dropout differs: Keras leaves out {share:.0%} of the states, our engine as many of the weights.")
            words.append(said.format(share=recipe.recurrent_dropout))
    return " ".join(words)


def show_start(plan: Plan) -> None:
    """The button that starts the run, or loads it where it was trained before; or why neither is possible."""
    recipe, characters = plan.recipe, len(plan.text.corpus.text)
    windows = recipe.reading == "windows"
    short = windows and not count_windows(characters, recipe.window_length, recipe.stride)
    not_here = lacks_tensorflow(recipe) or (
        None if can_save() else _("This host cannot save models, so none can be trained here.")
    )
    obstacles = [
        explain(ShortTextError(characters, recipe.window_length)) if short else None,
        not_here,
        explain(plan.too_many_characters) if plan.too_many_characters else None,
    ]
    for words in filter(None, obstacles):
        st.info(words, icon=":material/info:")
    exists = plan.done
    is_current = exists and exists.folder == choices.current_model().folder
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Use this model") if exists else _("Train"),
            type="primary",
            icon=":material/play_arrow:",
            key="train",
            disabled=short or bool(plan.too_many_characters or is_current or (not_here and not exists)),
            on_click=start,
            args=(plan,),
        )
        if exists:
            more = {"key": "again", "disabled": bool(not_here), "on_click": start, "args": (plan, True)}
            st.button(_("Train again from the start"), icon=":material/restart_alt:", **more)
        elif not plan.too_many_characters:
            st.caption(_("about {seconds:.0f} s").format(seconds=plan.expected.seconds))


def lacks_tensorflow(recipe: Recipe) -> str | None:
    """Why a run by TensorFlow cannot be done on this machine, in a sentence."""
    if recipe.trained_by == "numpy" or has_keras() or not host.trains_here():
        return None
    too_new, version = sys.version_info >= NO_TENSORFLOW, "{}.{}".format(*sys.version_info)
    why = _("There is no TensorFlow for Python {version} yet.") if too_new else _("TensorFlow is not installed here.")
    instead = (
        _("Choose NumPy: it trains the same recipe.")
        if recipe.reading == "quotes"
        else _("The tutorial's recipe needs it; the other recipes train without it.")
    )
    return f"{why.format(version=version)} {instead}"
