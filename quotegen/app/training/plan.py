"""A run to be: its recipe within this installation's limits, what it will take, what it begins with, and its start."""

from dataclasses import dataclass, replace
from functools import cached_property

import streamlit as st

from quotegen.app import choices, host, link
from quotegen.app.caches import networks, training
from quotegen.app.definitions import how
from quotegen.app.locale import _
from quotegen.app.training import runs
from quotegen.app.training.controls import (
    FINE_TUNE,
    about_engine,
    chosen_base,
    chosen_engine,
    chosen_unit,
    chosen_units,
    lacks_tensorflow,
    preset_values,
    unit_can_be_chosen,
    usable_bases,
)
from quotegen.app.words import explain, recipe_choice
from quotegen.errors import QuotegenError
from quotegen.jobs.estimate import Estimate, estimate
from quotegen.jobs.order import TrainOrder
from quotegen.jobs.run import VocabularyTooLargeError, fitted, refuse_large_vocabulary
from quotegen.model.batches import vocabulary_of
from quotegen.model.files.checkpoint import Checkpoint, CheckpointError, run_fingerprint
from quotegen.model.files.metadata import Base, Metadata
from quotegen.model.files.store import can_save, find, mark_used
from quotegen.model.recipe import PRESETS, Recipe, count_parameters, preset
from quotegen.text.vocabulary import Vocabulary
from quotegen.text.windows import ShortTextError, count_windows


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

    @cached_property
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

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The characters that the network will know."""
        return vocabulary_of(self.text.corpus, self.recipe)

    @cached_property
    def expected(self) -> Estimate:
        """What the run will take on this machine, start-up included."""
        corpus, size = self.text.corpus, len(self.vocabulary)
        step = training.step_seconds(replace(self.recipe, epochs=1, seconds=0), size)
        before = self.source.metadata.history[-1].epoch if self.source else 0
        rest = replace(self.recipe, epochs=self.recipe.epochs - before)
        characters = len(self.vocabulary.units(corpus.text))
        return estimate(rest, characters, len(corpus.quotes), size, step, timed_run(self.recipe))

    @property
    def done(self) -> Checkpoint | None:
        """The very same run, where it was trained before."""
        return find(self.fingerprint, self.recipe.seconds, networks.bundled_models())


def of_run(text: choices.ChosenText, model: Checkpoint) -> Plan | None:
    """The plan that a model was trained by, where its text is the chosen one."""
    its_own = model.metadata.text.fingerprint == text.corpus.fingerprint
    return Plan(text, model.metadata.recipe, source=model) if its_own else None


def chosen_plan(text: choices.ChosenText) -> Plan:
    """Draw the recipe, the button and the settings, which fold; returns the plan within this installation's limits."""
    bases = usable_bases()
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
    base = bases[chosen_base(bases, text.corpus)] if name == FINE_TUNE else None
    button = st.container(gap="small")  # before the settings on the page, though it needs them
    with st.expander(_("Settings"), icon=":material/tune:"):
        plan = settled(text, name, base)
        show_plan(plan)
        show_limits()
    with button:
        show_start(plan)
    return plan


def settled(text: choices.ChosenText, name: str, base: Checkpoint | None) -> Plan:
    """Draw the settings of a recipe; returns the plan."""
    limits, usual = host.limits(), preset(name).limited(host.limits())
    with st.grid(2 if base else 3, min_column_width=170):
        units = usual.units if base else chosen_units(usual)
        label = _("Epochs, at most")
        epochs = link.number(st.slider, label, 1, limits.max_epochs, name="epochs", default=usual.epochs)
        label = _("Seconds, at most")
        seconds = link.number(st.slider, label, 1, limits.max_seconds, name="seconds", default=usual.seconds)
    unit = chosen_unit(text.corpus) if unit_can_be_chosen(usual, base) else usual.unit
    engine = chosen_engine() if usual.reading == "quotes" else usual.engine
    recipe = replace(preset(name), units=units, unit=unit, engine=engine, epochs=epochs, seconds=seconds).limited(
        limits
    )
    return Plan(text, fitted(text.corpus, recipe, base) if base else recipe, base)


def timed_run(recipe: Recipe) -> Metadata | None:
    """A run like it that was timed: of windows there is the bundled tutorial, or the visitor's own."""
    timed = [model.metadata for model in choices.models().values()]
    return next((run for run in reversed(timed) if recipe.reading == "windows" == run.recipe.reading), None)


def show_plan(plan: Plan) -> None:
    """What the run will be, before it starts."""
    if plan.too_many_characters:  # a network for them would not fit this machine, not even to be timed
        return
    recipe, expected, size = plan.recipe, plan.expected, len(plan.vocabulary)
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
            else _("Scaled from a run that was timed, by the speed of this machine."),
        )
        st.metric(_("Expected memory"), _("about {megabytes:.0f} MB").format(megabytes=expected.megabytes))
    st.caption(about(plan))
    how("estimate")


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
    if recipe.engine == "tensorflow":
        reads += " " + about_engine(recipe)
    begins = _("Begins with what the base has learned instead of random numbers.")
    return f"{begins} {reads}" if plan.base else reads


def show_start(plan: Plan) -> None:
    """The button that starts the run, or loads it where it was trained before; or why neither is possible."""
    recipe, corpus = plan.recipe, plan.text.corpus
    windows = recipe.reading == "windows"
    short = windows and not count_windows(len(corpus.text), recipe.window_length, recipe.stride)
    if short:
        st.info(explain(ShortTextError(len(corpus.text), recipe.window_length)), icon=":material/info:")
    if no_keras := lacks_tensorflow(recipe):
        st.info(no_keras, icon=":material/info:")
    if too_many := plan.too_many_characters:
        st.info(explain(too_many), icon=":material/info:")
    exists = plan.done
    is_current = exists and exists.folder == choices.current_model().folder
    if read_only := not can_save():
        st.info(_("This host cannot save models, so none can be trained here."), icon=":material/info:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Use this model") if exists else _("Train"),
            type="primary",
            icon=":material/play_arrow:",
            key="train",
            disabled=short or bool(too_many or is_current) or (bool(no_keras or read_only) and not exists),
            on_click=start,
            args=(plan,),
        )
        if exists:
            st.button(
                _("Train again from the start"),
                icon=":material/restart_alt:",
                key="again",
                disabled=bool(no_keras or read_only),
                on_click=start,
                args=(plan, True),
            )
        elif not too_many:
            st.caption(_("about {seconds:.0f} s").format(seconds=plan.expected.seconds))


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
    if not again and (done := plan.done):
        runs.adopt(str(done.folder), plan.text.corpus.name)
        st.session_state["_loaded"] = True
        return
    try:
        runs.submit(order_of(plan, again), plan.expected)
    except QuotegenError as error:
        st.session_state["_refused"] = explain(error)
