"""The student tutorial's program: one string, windows, one-hot, one LSTM, a sample after every epoch."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import Template

from quotegen.model.keras_program.layers import layers_code, optimizer_code
from quotegen.model.keras_program.literal import MOST_CHARACTERS, SHOWN, cut_at_a_line, literal
from quotegen.model.keras_program.words import words
from quotegen.model.recipe import Recipe
from quotegen.text.cleaning import TUTORIAL_STEPS, clean

MOST_BYTES = 1_000_000_000  # of the one-hot windows, a byte each: what a small machine holds beside TensorFlow


@dataclass(frozen=True)
class Inside:
    """The text that stands in a program, and how many characters of it there was no room for."""

    text: str
    left_out: int

    @property
    def figures(self) -> dict[str, int]:
        return {"left_out": self.left_out, "all": len(self.text) + self.left_out}


def text_inside(text: str, steps: Sequence[str], recipe: Recipe) -> Inside:
    """What stands in the program: the text after all but the tutorial's own steps, which the program takes itself. Cut
    at a line where it, or its one-hot windows, would be too large."""
    before = clean(text, [step for step in steps if step not in TUTORIAL_STEPS])
    bytes_per_character = recipe.window_length * len(set(before)) / recipe.stride
    inside = cut_at_a_line(before, min(MOST_CHARACTERS, int(MOST_BYTES / max(bytes_per_character, 1))))
    return Inside(inside, len(before) - len(inside))


def short_text_code(text: str) -> str:
    return f"text = {literal(cut_at_a_line(text, SHOWN))}"


def codes(text: str, steps: Sequence[str], recipe: Recipe, labels: dict[str, str]) -> dict[str, str]:
    """The code of each step by its name, in order. `text` is what stands inside, `labels` what the program prints."""
    code = words("code")
    values = {
        **labels,
        **recipe.as_dict(),
        "text": literal(text),
        "cleaning": "\n".join(line for step, line in code["cleaning"].items() if step in steps),
        "layers": layers_code(recipe, len(set(text))),
        "optimizer": optimizer_code(recipe),
    }
    return {name: Template(each).substitute(values).lstrip() for name, each in code["windows"].items()}
