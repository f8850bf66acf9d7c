"""An order: what one worker is to do (a training run, an experiment on memory or one step taken twice), as a JSON line.

The queue brings it within the installation's limits once, when it accepts it; it goes unchanged to the worker.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Self

from quotegen.experiments import recall, same_step
from quotegen.limits import Limits
from quotegen.model.files.checkpoint import load
from quotegen.model.files.parsing import parsed
from quotegen.model.recipe import TRANSFER, Recipe, RecipeError, preset
from quotegen.text.cleaning import STEPS, UnknownStepError
from quotegen.text.encoding.decoding import TextTooLargeError

_CHOSEN = ("units", "unit", "engine", "epochs", "seconds", "seed")  # what a visitor may change of a preset
_LONGEST_NAME = 60  # characters


@dataclass(frozen=True)
class _TextOrder:
    """An order on a text."""

    text_name: str
    text: str = field(repr=False)  # decoded, before cleaning
    steps: tuple[str, ...]  # of cleaning
    recipe: Recipe
    max_vocabulary: int | None = field(default=None, kw_only=True)  # different characters of the text; None: any number

    def without_text(self) -> Self:
        """The same without its text, for whoever keeps the order when the worker has it."""
        return replace(self, text="")

    def _within(self, limits: Limits) -> Self:
        """The same with its text bounded, its recipe as it is. Raises TextTooLargeError, UnknownStepError."""
        if len(self.text) > limits.max_text_bytes:  # characters never exceed bytes, so this bound is safe
            raise TextTooLargeError(len(self.text), limits.max_text_bytes)
        for step in self.steps:
            if step not in STEPS:
                raise UnknownStepError(step)
        return replace(
            self,
            text_name="".join(filter(str.isprintable, self.text_name))[:_LONGEST_NAME],
            text=self.text.encode("utf-8", "replace").decode("utf-8"),  # a lone surrogate becomes "?"
            max_vocabulary=limits.max_vocabulary,
        )


@dataclass(frozen=True)
class TrainOrder(_TextOrder):
    """Train a network on a text; `quotegen.jobs.run` says how."""

    again: bool = False  # train even where the same run was done before
    source: str = ""  # checkpoint folder whose run is continued
    base: str = ""  # checkpoint folder whose weights the run begins with

    def within(self, limits: Limits) -> Self:
        """This order within what an installation allows, whatever was asked for.

        Raises TextTooLargeError, UnknownStepError, RecipeError, CheckpointError.
        """
        bounded, recipe = self._within(limits), _preset_within(self.recipe.name, self.recipe, limits)
        if self.base:
            base = load(Path(self.base))
            units, size = base.metadata.recipe.units, len(base.vocabulary)
            if units > limits.max_units:
                raise RecipeError(f"The base has {units:,} units; {limits.max_units:,} are allowed here.")
            recipe = recipe.on(base.metadata.recipe, size, size)  # whether it embeds depends on the text: see `run`
        elif recipe.name in TRANSFER and not self.source:
            raise RecipeError("This recipe begins with a model. Choose which.")
        return replace(bounded, recipe=recipe)


@dataclass(frozen=True)
class StepOrder(_TextOrder):
    """Take one step on a text twice, by ourselves and by Keras (`quotegen.experiments.same_step`). Saves no model."""

    def within(self, limits: Limits) -> Self:
        """This order within what an installation allows.

        Raises TextTooLargeError, UnknownStepError, and RecipeError also for a recipe that reads windows.
        """
        name = "quick" if self.recipe.name in TRANSFER else self.recipe.name  # there is no base here
        recipe = _preset_within(name, self.recipe, limits)
        return replace(self._within(limits), recipe=same_step.undropped(recipe).limited(limits))


@dataclass(frozen=True)
class RecallOrder:
    """Train a visitor's three networks over each gap (`quotegen.experiments.recall`). Reads no text, saves no model."""

    recipe: Recipe
    gaps: tuple[int, ...]  # characters between the letter and the question mark

    def within(self, limits: Limits) -> Self:
        """This order within what an installation allows. Raises RecipeError, GapError."""
        return RecallOrder(recall.limited(self.recipe, limits), recall.checked_gaps(self.gaps, limited=True))

    def without_text(self) -> Self:
        return self


Order = TrainOrder | RecallOrder | StepOrder
_KINDS = {"train": TrainOrder, "recall": RecallOrder, "step": StepOrder}


def to_line(order: Order) -> str:
    """The order as one line of JSON, ASCII alone."""
    kind = next(kind for kind, order_class in _KINDS.items() if isinstance(order, order_class))
    return json.dumps({"kind": kind, **asdict(order)})


def from_line(line: str) -> Order:
    """The order of a line that `to_line` made. Raises ValueError, KeyError, TypeError or RecipeError on any other."""
    values = json.loads(line)
    if not isinstance(values, dict):
        raise TypeError("An order is a JSON object.")
    order = parsed(_KINDS[values.pop("kind")], values)
    return replace(order, recipe=order.recipe.checked())


def _preset_within(name: str, asked: Recipe, limits: Limits) -> Recipe:
    """The preset of that name with what a visitor may change of it. Raises RecipeError."""
    chosen = {field: getattr(asked, field) for field in _CHOSEN}
    return replace(preset(name), **chosen).checked().limited(limits)
