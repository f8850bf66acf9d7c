"""The program of a recipe that reads quotes: a line is an example, batches are masked, `model.fit` trains."""

from dataclasses import dataclass
from string import Template

from quotegen.model.batches import LONGEST_PIECE
from quotegen.model.keras_program.layers import layers_code, optimizer_code
from quotegen.model.keras_program.literal import MOST_CHARACTERS, SHOWN, first_lines, literal
from quotegen.model.keras_program.words import words
from quotegen.model.recipe import Recipe
from quotegen.text.corpus import Corpus
from quotegen.text.split import split
from quotegen.text.vocabulary import Vocabulary


@dataclass(frozen=True)
class Parts:
    """The lines that stand in a program: to learn from, to choose the best epoch by, to judge by."""

    learned: tuple[str, ...]
    validation: tuple[str, ...]
    test: tuple[str, ...]
    left_out: int = 0  # lines for which there was no room

    @property
    def figures(self) -> dict[str, int]:
        sizes = {"learned": len(self.learned), "validation": len(self.validation), "test": len(self.test)}
        return {**sizes, "left_out": self.left_out, "all": sum(sizes.values()) + self.left_out}

    @property
    def code(self) -> str:
        named = {"LEARNED": self.learned, "VALIDATION": self.validation, "TEST": self.test}
        lines = {name: f'{literal(chr(10).join(part))}.split("\\n")' if part else "[]" for name, part in named.items()}
        return "\n\n".join(f"{name} = {part}" for name, part in lines.items())


def parts_inside(corpus: Corpus, recipe: Recipe) -> Parts:
    """The three parts of a text, as a run splits it; each is cut to its share where the text is too large."""
    whole = split(corpus.quotes, recipe.held_out)
    three = (whole.train, whole.validation, whole.test)
    share = MOST_CHARACTERS / sum(len(quote) + 1 for quote in corpus.quotes)
    inside = [
        first_lines(part, int(share * sum(len(line) + 1 for line in part))) if share < 1 else part for part in three
    ]
    if not inside[0]:  # one line, longer than the room
        inside[0] = (whole.train[0][:MOST_CHARACTERS],)
    return Parts(*inside, sum(map(len, three)) - sum(map(len, inside)))


def short_text_code(parts: Parts) -> str:
    beginnings = (first_lines(part, SHOWN) or part[:1] for part in (parts.learned, parts.validation, parts.test))
    return Parts(*(tuple(line[:SHOWN] for line in lines) for lines in beginnings)).code


def codes(parts: Parts, recipe: Recipe, labels: dict[str, str]) -> dict[str, str]:
    """The code of each step by its name, in order; `labels` is what the program prints."""
    jamo, code = recipe.unit == "jamo", dict(words("code")["quotes"])
    if not jamo:
        del code["jamo"]
    whole, spelled_out = ("whole({})", "spelled_out({})") if jamo else ("{}", "{}")
    lines = "".join((*parts.learned, *parts.validation, *parts.test))
    callbacks = ["LambdaCallback(on_epoch_end=after_epoch)"]
    if parts.validation:
        callbacks.insert(0, f'EarlyStopping("val_loss", patience={recipe.epochs}, restore_best_weights=True)')
    if recipe.averaging:
        callbacks.insert(0, "SwapEMAWeights(swap_on_epoch=True)")
    values = {
        **recipe.as_dict(),
        **labels,
        "more_imports": "import re\nimport unicodedata\n\n" if jamo else "",
        "text": parts.code,
        "longest": LONGEST_PIECE,
        "layers": layers_code(recipe, len(Vocabulary.of(lines, end=True, unit=recipe.unit))),
        "optimizer": optimizer_code(recipe),
        "line": whole.format("line"),
        "line_to_begin": whole.format("LEARNED[number]"),
        "prompt": spelled_out.format(f"line[: min({recipe.sample_prompt}, len(line) // 2)]"),
        "written": whole.format("prompt + written"),
        "validation_data": "    validation_data=Batches(VALIDATION),\n" if parts.validation else "",
        "callbacks": "".join(f"        keras.callbacks.{callback},\n" for callback in callbacks),
    }
    return {name: Template(template).substitute(values) for name, template in code.items()}
