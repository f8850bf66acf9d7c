"""A run to be: its recipe within this installation's limits, what it will take, what it begins with, and its start."""

import math
import platform
from dataclasses import dataclass, replace
from functools import cached_property

import streamlit as st

from quotegen.app import choices, host, link
from quotegen.app.caches import networks, texts, training
from quotegen.app.definitions import how
from quotegen.app.locale import _, ngettext
from quotegen.app.training import runs
from quotegen.app.words import escaped, explain, recipe_choice, visible
from quotegen.errors import QuotegenError
from quotegen.jobs.estimate import Estimate, estimate
from quotegen.jobs.order import TrainOrder
from quotegen.jobs.run import VocabularyTooLargeError, fitted, refuse_large_vocabulary
from quotegen.model.batches import vocabulary_of
from quotegen.model.files.checkpoint import Checkpoint, CheckpointError, run_fingerprint
from quotegen.model.files.export import has_keras
from quotegen.model.files.metadata import Base, Metadata
from quotegen.model.files.store import DEFAULT, can_save, find, mark_used
from quotegen.model.recipe import PRESETS, Recipe, count_parameters, preset
from quotegen.text.corpus import Corpus
from quotegen.text.hangul import Unit
from quotegen.text.windows import ShortTextError, count_windows

UNITS = (32, 64, 128, 256, 512, 1024)
FINE_TUNE = "fine-tune"
MOST_NAMED = 12  # characters new to a base that are named


@dataclass(frozen=True)
class Plan:
    """What is to be trained. A run begins with random numbers, with a base, or where its source ended."""

    text: choices.ChosenText
    recipe: Recipe
    base: Checkpoint | None = None
    source: Checkpoint | None = None

    @property
    def bases(self) -> tuple[Base, ...]:
        """Where its first weights come from, as the run will note it."""
        if self.source:
            return self.source.metadata.bases
        return self.base.bases if self.base else ()

    @property
    def fingerprint(self) -> str:
        """The name of the run."""
        return run_fingerprint(self.text.corpus, self.recipe, self.bases)

    @cached_property
    def too_many_characters(self) -> VocabularyTooLargeError | None:
        """Why the text cannot be trained on here, where it has more different characters than that."""
        try:
            refuse_large_vocabulary(self.text.corpus, self.recipe, host.limits().max_vocabulary)
        except VocabularyTooLargeError as error:
            return error
        return None

    @property
    def done(self) -> Checkpoint | None:
        """The very same run, where it was trained before."""
        return find(self.fingerprint, self.recipe.seconds, networks.bundled_models())


def chosen_plan(text: choices.ChosenText) -> Plan:
    """Draw the controls; returns the plan within this installation's limits."""
    limits, bases = host.limits(), usable_bases()
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
    usual = preset(name).limited(limits)
    base = bases[chosen_base(bases, text.corpus)] if name == FINE_TUNE else None
    columns = iter(st.columns(2 if base else 3))
    units = usual.units if base else chosen_units(next(columns), usual)
    epochs = link.number(
        next(columns).slider, _("Epochs, at most"), 1, limits.max_epochs, name="epochs", default=usual.epochs
    )
    seconds = link.number(
        next(columns).slider, _("Seconds, at most"), 1, limits.max_seconds, name="seconds", default=usual.seconds
    )
    unit = chosen_unit(text.corpus) if reads_as_it_is_told(usual, base) else usual.unit
    recipe = replace(preset(name), units=units, unit=unit, epochs=epochs, seconds=seconds).limited(limits)
    return Plan(text, fitted(text.corpus, recipe, base) if base else recipe, base)


def preset_values(key: str) -> None:
    """Another recipe brings its own size and time; the size of a fine-tuned network is its base's."""
    recipe = preset(st.session_state[key]).limited(host.limits())
    link.put(epochs=recipe.epochs, seconds=recipe.seconds)
    if recipe.name != FINE_TUNE:
        link.put(units=recipe.units)


def chosen_unit(corpus: Corpus) -> Unit:
    """Draw the choice of what of Hangul is one character, for a text that has any; returns it."""
    if not texts.syllables(corpus):
        return "syllable"
    sizes = texts.vocabulary_sizes(corpus)
    names = {
        "syllable": _("syllables ({n:,} different)").format(n=sizes["syllable"]),
        "jamo": _("jamo ({n:,} different)").format(n=sizes["jamo"]),
    }
    return link.one_of(
        _("Hangul is read as"),
        names,
        name="hangul",
        default="syllable",
        help=_(
            "A syllable is one character of many; as jamo, 값 is ㄱ, ㅏ and ㅄ. The network then takes two or three "
            "steps for a syllable and learns rare syllables from their parts. What it writes is put together again."
        ),
    )


def reads_as_it_is_told(usual: Recipe, base: Checkpoint | None) -> bool:
    """Whether the unit can be chosen: the tutorial's windows are of syllables, and what begins with jamo reads jamo."""
    return usual.reading == "quotes" and not (base and base.metadata.recipe.unit == "jamo")


def chosen_units(column, usual: Recipe) -> int:
    """Draw the choice of a network's size."""
    most = host.limits().max_units
    sizes = [units for units in UNITS if units <= most] or [most]
    return link.choice(column.select_slider, _("Units"), sizes, name="units", default=min(usual.units, sizes[-1]))


def usable_bases() -> dict[str, Checkpoint]:
    """The visitor's models that a run can begin with: they read quotes and are no larger than allowed here."""
    most = host.limits().max_units
    return {
        known: model
        for known, model in choices.models().items()
        if model.metadata.recipe.reading == "quotes" and model.metadata.recipe.units <= most
    }


def chosen_base(bases: dict[str, Checkpoint], corpus: Corpus) -> str:
    """Draw the choice of what a run begins with."""
    return link.choice(
        st.selectbox,
        _("Base: the model that it begins with"),
        list(bases),
        name="base",
        default=usual_base(bases, corpus),
        format_func=choices.model_name,
        help=_("A model that reads quotes, bundled or yours. Its units come with it."),
    )


def usual_base(bases: dict[str, Checkpoint], corpus: Corpus) -> str:
    """The default model, where it is allowed and knows half of the text's characters; else who knows most of them."""
    characters = "".join(set(corpus.text))
    new = {known: len(model.vocabulary.unknown(characters)) for known, model in bases.items()}
    if 2 * new.get(DEFAULT, math.inf) <= len(characters):
        return DEFAULT
    losses = {known: model.metadata.best.held_out_loss or math.inf for known, model in bases.items()}
    return min(bases, key=lambda known: (new[known], losses[known]))


def expectation(plan: Plan) -> Estimate:
    """What the run will take on this machine, start-up included."""
    recipe, corpus = plan.recipe, plan.text.corpus
    vocabulary = vocabulary_of(corpus, recipe)
    size, read = len(vocabulary), len(vocabulary.units(corpus.text))
    step = training.step_seconds(replace(recipe, epochs=1, seconds=0), size)
    before = plan.source.metadata.history[-1].epoch if plan.source else 0
    still = replace(recipe, epochs=recipe.epochs - before)
    return estimate(still, read, len(corpus.quotes), size, step, known_run(recipe))


def known_run(recipe: Recipe) -> Metadata | None:
    """A run like it that was timed: of windows there is the bundled tutorial, or the visitor's own."""
    timed = [model.metadata for model in choices.models().values()]
    return next((run for run in reversed(timed) if recipe.reading == "windows" == run.recipe.reading), None)


def show_plan(plan: Plan) -> None:
    """What the run will be, before it starts."""
    if plan.too_many_characters:  # a network for them would not fit this machine, not even to be timed
        return
    recipe, expected = plan.recipe, expectation(plan)
    size = len(vocabulary_of(plan.text.corpus, recipe))
    with st.grid(3, min_column_width=170):
        st.metric(_("Parameters"), f"{count_parameters(recipe, size):,}")
        st.metric(
            _("Expected time"),
            _("about {seconds:.0f} s").format(seconds=expected.seconds),
            help=_(
                "A few steps of this very recipe were timed on this machine. "
                "A run takes longer while others use it, too."
            )
            if recipe.reading == "quotes"
            else _("Judged by a run that was timed, and by how fast this machine is beside the one that it ran on."),
        )
        st.metric(_("Expected memory"), _("about {megabytes:.0f} MB").format(megabytes=expected.megabytes))
    st.caption(about(plan))
    how("estimate")
    if plan.base:
        show_carried_over(plan)


def about(plan: Plan) -> str:
    """One sentence on how the recipe reads, and on what it begins with."""
    recipe = plan.recipe
    if recipe.reading == "windows":
        return _(
            "The student tutorial, exactly: windows of {length} characters, one-hot, {optimizer}, batch {batch}. "
            "It reads the text as one string and holds nothing out."
        ).format(length=recipe.window_length, optimizer="RMSprop", batch=f"{recipe.batch_size:,}")
    reads = _(
        "Reads whole quotes and predicts at every position; {share:.0%} of the quotes are held out, "
        "and the weights that predict those best are kept."
    ).format(share=recipe.held_out)
    if recipe.name == "memorize":
        reads += " " + _("Nothing hinders it from learning by heart: watch when it does, on the time machine.")
    begins = _("Begins with what the base has learned instead of random numbers.")
    return f"{begins} {reads}" if plan.base else reads


def show_carried_over(plan: Plan) -> None:
    """What a run takes over from its base, and what is to be known of the two texts."""
    characters = "".join(vocabulary_of(plan.text.corpus, plan.recipe).characters).strip("\n")
    new = plan.base.vocabulary.unknown(characters)
    st.caption(known_characters(len(characters), new))
    if 2 * len(new) > len(characters):
        st.info(
            _("Most characters of this text are new to the base, so nearly everything starts fresh."),
            icon=":material/info:",
        )
    quotes = len(plan.text.corpus.quotes)
    parts = texts.parts(plan.text.corpus, plan.recipe.held_out)
    if not parts.validation:
        st.info(
            ngettext(
                "This text has {n:,} quote: too little to hold any back and measure on. Choose a longer one.",
                "This text has {n:,} quotes, too few or too much alike to hold any back. Choose a longer one.",
                quotes,
            ).format(n=quotes),
            icon=":material/info:",
        )
    if warning := told_before(plan.text.corpus, plan.recipe.held_out, plan.base.bases):
        st.info(warning, icon=":material/info:")


def known_characters(size: int, new: tuple[str, ...]) -> str:
    """How many characters of a text the base knows, and which it does not, where they are few."""
    if not new:
        return _("The base knows all {n} characters of this text.").format(n=size)
    told = _("The base knows {known} of the {n} characters of this text.").format(known=size - len(new), n=size)
    if len(new) > MOST_NAMED:
        return told + " " + _("The other {new} are learned from nothing.").format(new=len(new))
    names = escaped(" ".join(map(visible, new)))
    return told + " " + _("New to it, and learned from nothing: {characters}").format(characters=names)


def told_before(corpus: Corpus, held_out: float, bases: tuple[Base, ...]) -> str | None:
    """What the figures on held-out quotes are worth, where a base learned the same text or a part of it."""
    taught = [(text, preset(base.recipe).held_out) for base in bases if (text := choices.text_of(base.text))]
    if learned := training.learned_before(corpus, held_out, tuple(taught)):
        return ngettext(
            "{n} of the held-out quotes is among those that the base learned, or nearly so: the figures will flatter "
            "the model.",
            "{n} of the held-out quotes are among those that the base learned, or nearly so: the figures will flatter "
            "the model.",
            learned,
        ).format(n=learned)
    if corpus.fingerprint in {base.text.fingerprint for base in bases}:
        return _(
            "The base was trained on this very text. The same quotes are held out as then: none was learned, though "
            "some chose the base's best epoch. Little in it is new."
        )
    return None


def show_start(plan: Plan) -> None:
    """The button that starts the run, or loads it where it was trained before; or why neither is possible."""
    recipe, corpus = plan.recipe, plan.text.corpus
    windows = recipe.reading == "windows"
    short = windows and not count_windows(len(corpus.text), recipe.window_length, recipe.stride)
    if short:
        st.info(explain(ShortTextError(len(corpus.text), recipe.window_length)), icon=":material/info:")
    if no_keras := windows and host.trains_here() and not has_keras():
        st.info(
            _(
                "The tutorial's recipe needs TensorFlow, which has no package for Python {version} yet. The other "
                "recipes train without it. For the tutorial, run the app with Python 3.12 or 3.13 (on Community "
                "Cloud: Advanced settings)."
            ).format(version=platform.python_version()),
            icon=":material/info:",
        )
    if too_many := plan.too_many_characters:
        st.info(explain(too_many), icon=":material/info:")
    exists = plan.done
    if read_only := not can_save():
        st.info(_("This host cannot save models, so none can be trained here."), icon=":material/info:")
    with st.container(horizontal=True):
        st.button(
            _("Load this run") if exists else _("Train"),
            type="primary",
            icon=":material/play_arrow:",
            key="train",
            disabled=short or bool(too_many) or ((no_keras or read_only) and not exists),
            on_click=start,
            args=(plan,),
        )
        if exists:
            st.button(
                _("Train again from the start"),
                icon=":material/restart_alt:",
                key="again",
                disabled=no_keras or read_only,
                on_click=start,
                args=(plan, True),
            )


def show_limits() -> None:
    """What this host allows."""
    limits = host.limits()
    st.caption(
        _(
            "This host allows {seconds} seconds, {units:,} units, {epochs} epochs "
            "and texts of {bytes:,} bytes, one run at a time."
        ).format(
            seconds=limits.max_seconds, units=limits.max_units, epochs=limits.max_epochs, bytes=limits.max_text_bytes
        )
    )


def order_of(plan: Plan, again: bool) -> TrainOrder:
    """The plan as the order of a worker. Raises CheckpointError for a model that this visitor lacks."""
    usable = {model.folder for model in choices.models().values()}
    for model in filter(None, (plan.source, plan.base)):
        if model.folder not in usable:
            raise CheckpointError("The model that this run is to begin with is not here.")
        mark_used(model)  # the store keeps what was used last, and the run may wait for long
    source, base = (str(model.folder) if model else "" for model in (plan.source, plan.base))
    corpus, text = plan.text.corpus, plan.text.reading.text
    return TrainOrder(corpus.name, text, corpus.steps, plan.recipe, again, source, base)


def start(plan: Plan, again: bool = False) -> None:
    """Queue the run, or take the model of the same run over at once."""
    if too_many := plan.too_many_characters:  # whatever the browser sends
        st.session_state["_refused"] = explain(too_many)
        return
    if not again and (known := plan.done):
        runs.adopt(str(known.folder), plan.text.corpus.name)
        st.session_state["_loaded"] = True
        return
    try:
        runs.submit(order_of(plan, again), expectation(plan))
    except QuotegenError as error:
        st.session_state["_refused"] = explain(error)
