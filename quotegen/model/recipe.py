"""Recipes: everything that decides what a training run does, as frozen values. Presets and the range of each
figure stand in `recipes.toml`."""

import math
import tomllib
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal, get_args

from quotegen.errors import QuotegenError
from quotegen.limits import Limits
from quotegen.model.files.parsing import parsed
from quotegen.text.hangul import Unit


class RecipeError(QuotegenError):
    """A recipe has a value that cannot be trained."""


Engine = Literal["numpy", "tensorflow"]
ENGINES: tuple[Engine, ...] = get_args(Engine)
_LISTED = tomllib.loads(Path(__file__).with_name("recipes.toml").read_text(encoding="utf-8"))
_RANGES: dict[str, tuple[float, float]] = _LISTED.pop("ranges")


@dataclass(frozen=True)
class Recipe:
    """How one network is built and trained.

    `reading` says how the text reaches the network: "windows" slides a window over the text as one string and
    predicts the character behind it (the tutorial); "quotes" reads whole quotes and predicts at every position.
    `unit` says what of Hangul is one character of the vocabulary: a syllable, or a jamo, two or three of which make
    one. `span` counts what the network reads, so jamo too; all losses are for a character as people read it.
    """

    name: str
    reading: Literal["windows", "quotes"]
    cell: Literal["lstm", "rnn"] = "lstm"
    units: int = 256
    unit: Unit = "syllable"  # quotes only; makes no difference to a text without Hangul
    embedding: int = 0  # size of a character's learned vector, where the vocabulary is larger; 0 = always one-hot
    dropout: float = 0.0  # share of hidden states that the dense layer does not see while training
    recurrent_dropout: float = 0.0  # quotes only: share of recurrent weights left out of each training step
    window_length: int = 10  # windows only
    stride: int = 3  # windows only
    optimizer: Literal["rmsprop", "adam"] = "adam"
    engine: Engine = "numpy"  # quotes only: what takes the steps; windows are read by TensorFlow alone
    learning_rate: float = 0.001
    warm_up: int = 0  # steps over which the learning rate rises to its value
    averaging: float = 0.0  # quotes only: what each step keeps of the running mean of weights; 0 = the last weights
    clip_norm: float = 0.0  # global gradient norm; 0 = no clipping
    batch_size: int = 32  # windows, or streams of quotes read side by side
    span: int = 32  # quotes only: characters that a gradient reaches back at most
    epochs: int = 20
    seconds: int = 0  # wall time of the whole training; 0 = no limit
    held_out: float = 0.0  # share of quotes never trained on
    seed: int = 1
    sample_temperature: float = 0.5
    sample_prompt: int = 10  # characters of text that a sample starts from
    sample_length: int = 10  # characters generated for each sample
    sample_count: int = 1  # samples after every epoch

    @property
    def trained_by(self) -> Engine:
        """What takes its steps, windows included."""
        return "tensorflow" if self.reading == "windows" else self.engine

    @property
    def gates(self) -> int:
        """Sums of each unit."""
        return 4 if self.cell == "lstm" else 1

    def embeds(self, vocabulary_size: int) -> bool:
        """Whether characters become learned vectors; a small vocabulary is read one-hot."""
        return 0 < self.embedding < vocabulary_size

    def input_size(self, vocabulary_size: int) -> int:
        """Numbers that the recurrent layer sees of a character."""
        return self.embedding if self.embeds(vocabulary_size) else vocabulary_size

    def limited(self, limits: Limits) -> "Recipe":
        """This recipe within what an installation allows, whatever was asked for."""
        units, epochs = min(self.units, limits.max_units), min(self.epochs, limits.max_epochs)
        return replace(
            self, units=units, epochs=epochs, seconds=min(self.seconds or limits.max_seconds, limits.max_seconds)
        )

    def checked(self) -> "Recipe":
        """This recipe, or RecipeError where a value makes no sense."""
        values = asdict(self)
        try:
            parsed(Recipe, values)
        except ValueError as error:
            raise RecipeError(f"The recipe has a value that makes no sense: {error}.") from error
        for name, (least, most) in _RANGES.items():
            if not least <= values[name] <= most:
                raise RecipeError(f"{name} must be between {least:,} and {most:,}, not {values[name]}.")
        if self.reading == "windows" and self.unit == "jamo":
            raise RecipeError("Only a recipe that reads quotes can read jamo; the tutorial's windows are of syllables.")
        if not 0 < self.learning_rate <= 1:
            raise RecipeError(f"learning_rate must be above 0 and at most 1, not {self.learning_rate}.")
        return self

    def reading_as(self, base: "Recipe") -> "Recipe":
        """This recipe with the unit of the model that it begins with: one that knows jamo would not know syllables."""
        return replace(self, unit="jamo") if base.unit == "jamo" else self

    def on(self, base: "Recipe", base_size: int, vocabulary_size: int) -> "Recipe":
        """This recipe with the network of a model of `base_size` characters, which it begins with. It embeds characters
        only where both vocabularies are large enough. Raises RecipeError where one of the two reads windows."""
        if "windows" in (self.reading, base.reading):
            raise RecipeError("Only a recipe that reads quotes can begin with a model, and only with one that does.")
        embedding = base.embedding if base.embeds(base_size) and base.embeds(vocabulary_size) else 0
        return replace(self.reading_as(base), cell=base.cell, units=base.units, embedding=embedding)

    def as_dict(self) -> dict:
        """Field names to JSON values. NumPy as the engine is left out, so that older runs keep their fingerprints."""
        return {name: value for name, value in asdict(self).items() if (name, value) != ("engine", "numpy")}


def _presets() -> dict[str, Recipe]:
    """The recipes of `recipes.toml`, by name; `like` names the one that gives all fields that are not listed."""
    recipes: dict[str, Recipe] = {}
    for name, values in _LISTED.items():
        like = values.pop("like", None)
        recipes[name] = replace(recipes[like], name=name, **values) if like else Recipe(name, **values)
    return recipes


PRESETS = _presets()
# For models that begin with a model, and for those they begin with; `on` gives the first their network.
TRANSFER = {name: PRESETS.pop(name) for name in ("pretrain", "read-on", "by-heart", "fine-tune", "fine-tune-far")}


def preset(name: str) -> Recipe:
    """The recipe of that name. Raises RecipeError."""
    if name not in (recipes := PRESETS | TRANSFER):
        raise RecipeError(f"There is no recipe {name!r}. Choose one of: {', '.join(recipes)}.")
    return recipes[name]


def shapes(recipe: Recipe, vocabulary_size: int) -> dict[str, tuple[int, ...]]:
    """The shape of every tensor of a checkpoint, as Keras lays its layers out: of an LSTM the gates input, forget,
    candidate and output side by side."""
    sums = recipe.gates * recipe.units
    return {
        "kernel": (recipe.input_size(vocabulary_size), sums),
        "recurrent_kernel": (recipe.units, sums),
        "bias": (sums,),
        "output_kernel": (recipe.units, vocabulary_size),
        "output_bias": (vocabulary_size,),
        **({"embedding": (vocabulary_size, recipe.embedding)} if recipe.embeds(vocabulary_size) else {}),
    }


def count_parameters(recipe: Recipe, vocabulary_size: int) -> int:
    """Trainable numbers of the network."""
    return sum(map(math.prod, shapes(recipe, vocabulary_size).values()))
