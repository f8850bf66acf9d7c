"""A run to be: its recipe within this installation's limits, what it will take, what it begins with, and its start."""

from dataclasses import dataclass, replace
from functools import cached_property

import streamlit as st

from quotegen.app import choices, host
from quotegen.app.caches import networks, training
from quotegen.app.models import models
from quotegen.app.training import runs
from quotegen.jobs.estimate import Estimate, estimate
from quotegen.jobs.order import TrainOrder
from quotegen.jobs.run import VocabularyTooLargeError, refuse_large_vocabulary
from quotegen.model.batches import vocabulary_of
from quotegen.model.files.checkpoint import Checkpoint, CheckpointError, run_fingerprint
from quotegen.model.files.metadata import Base
from quotegen.model.files.store import find, mark_used
from quotegen.model.recipe import Recipe
from quotegen.text.vocabulary import Vocabulary

FINE_TUNE = "fine-tune"  # the recipe that begins with a base


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
        return run_fingerprint(self.text.corpus, self.recipe, self.bases)

    @cached_property
    def too_many_characters(self) -> VocabularyTooLargeError | None:
        """Why the text cannot be trained on here, where it has more different characters than allowed."""
        try:
            refuse_large_vocabulary(self.text.corpus, self.recipe, host.limits().max_vocabulary)
        except VocabularyTooLargeError as error:
            return error
        return None

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return vocabulary_of(self.text.corpus, self.recipe)

    @cached_property
    def expected(self) -> Estimate:
        """What the run will take on this machine, start-up included."""
        corpus, size = self.text.corpus, len(self.vocabulary)
        step = training.step_seconds(replace(self.recipe, epochs=1, seconds=0), size)
        before = self.source.metadata.history[-1].epoch if self.source else 0
        rest = replace(self.recipe, epochs=self.recipe.epochs - before)
        characters = len(self.vocabulary.units(corpus.text))
        others = (model.metadata for model in reversed(models().values()))
        timed = (run for run in others if self.recipe.reading == "windows" == run.recipe.reading)
        return estimate(rest, characters, len(corpus.quotes), size, step, next(timed, None))

    @property
    def done(self) -> Checkpoint | None:
        """The very same run, where it was trained before."""
        return find(self.fingerprint, self.recipe.seconds, networks.bundled_models())


def of_run(text: choices.ChosenText, model: Checkpoint) -> Plan | None:
    """The plan that a model was trained by, where its text is the chosen one."""
    its_own = model.metadata.text.fingerprint == text.corpus.fingerprint
    return Plan(text, model.metadata.recipe, source=model) if its_own else None


def order_of(plan: Plan, again: bool) -> TrainOrder:
    """The plan as the order of a worker. Raises CheckpointError for a model that this visitor lacks."""
    usable = {model.folder for model in models().values()}
    for model in filter(None, (plan.source, plan.base)):
        if model.folder not in usable:
            raise CheckpointError("The model that this run is to begin with is not here.")
        mark_used(model)  # the store keeps what was used last, and the run may wait for long
    source, base = (str(model.folder) if model else "" for model in (plan.source, plan.base))
    corpus, text = plan.text.corpus, plan.text.reading.text
    return TrainOrder(corpus.name, text, corpus.steps, plan.recipe, again, source, base)


def start(plan: Plan, again: bool = False) -> None:
    """Queue the run, or take the model of the same run over at once."""
    with runs.noting_refusal(TrainOrder):
        if plan.too_many_characters:  # whatever the browser sends
            raise plan.too_many_characters
        if not again and (done := plan.done):
            runs.adopt(str(done.folder), plan.text.corpus.name)
            st.session_state["_loaded"] = True
        else:
            runs.submit(order_of(plan, again), plan.expected)
