"""The Keras program of a run: from a recipe and a text to code in steps, each with a title and a note for people; as a
script and as a notebook."""

import json
import textwrap
from dataclasses import dataclass

from quotegen.model.keras_program import quotes, windows
from quotegen.model.keras_program.words import Language, words
from quotegen.model.recipe import Recipe
from quotegen.text.corpus import Corpus

LONGEST_NAME = 60  # characters of a text's name
WIDTH = 100  # of a comment; Hangul takes two columns a character, so half as many of those
_HANGUL = range(0xAC00, 0xD7A4)


@dataclass(frozen=True)
class Step:
    """A cell of the notebook, and a part of the script."""

    name: str  # as the dictionaries of codes have it: "text", "layers", …
    title: str
    note: str
    code: str
    short: str = ""  # the same with the beginning of a long text alone, for a screen


@dataclass(frozen=True)
class Program:
    """All steps of a run, in order. Every code builds on those before it."""

    title: str
    note: str  # what it is and what it needs
    steps: tuple[Step, ...]

    @property
    def code(self) -> str:
        return "\n\n".join(step.code for step in self.steps) + "\n"


def program(text: str, corpus: Corpus, recipe: Recipe, language: Language, has_base: bool = False) -> Program:
    """The run of a recipe on a corpus as a program for stock Keras, the decoded `text` inside, before cleaning.
    `has_base`: the run begins with a model."""
    said = words(language)
    if recipe.reading == "windows":
        inside = windows.text_inside(text, corpus.steps, recipe)
        codes = windows.codes(inside.text, corpus.steps, recipe, said["prints"])
        short = windows.short_text_code(inside.text)
    else:
        inside = quotes.parts_inside(corpus, recipe)
        codes, short = quotes.codes(inside, recipe, said["prints"]), quotes.short_text_code(inside)
    figures = {**recipe.as_dict(), **inside.figures}
    steps = []
    for name, code in codes.items():
        own = said[recipe.reading][name]
        added = [said[key] for key, applies in _special(recipe, figures, has_base).get(name, {}).items() if applies]
        note = " ".join((own["note"], *added)).format(**figures)
        steps.append(Step(name, own["title"], note, code, short if name == "text" else ""))
    # without what a notebook might take for markup
    plain = "".join(each for each in f"{corpus.name}, {recipe.name}" if each.isalnum() or each in " .,-")
    title = said["title"].format(name=plain[:LONGEST_NAME])
    return Program(title, f"{said[f'{recipe.reading}_intro']} {said['needs']}", tuple(steps))


def _special(recipe: Recipe, figures: dict, has_base: bool) -> dict[str, dict[str, object]]:
    """Sentences that the notes of some steps go on with, by step, and whether they apply to this recipe and text."""
    reads_quotes = recipe.reading == "quotes"
    return {
        "text": {"cut_quotes" if reads_quotes else "cut_characters": figures["left_out"]},
        "layers": {"recurrent_dropout": reads_quotes and recipe.recurrent_dropout, "base": has_base},
        "compile": {"warm_up": recipe.warm_up > 1, "averaging": reads_quotes and recipe.averaging},
        "fit": {"best": figures.get("validation"), "seconds": recipe.seconds},
    }


def script(program: Program) -> str:
    """The program as one Python file, its notes as comments."""
    parts = [_comment(program.title) + "\n#\n" + _comment(program.note)]
    for number, step in enumerate(program.steps, 1):
        parts.append(f"{_comment(f'{number}. {step.title}')}\n{_comment(step.note)}\n{step.code}")
    return "\n\n\n".join(parts) + "\n"


def notebook(program: Program) -> str:
    """The program as a Jupyter notebook, JSON of nbformat 4.5: a cell of words and a cell of code for each step."""
    cells = [_cell("markdown", "title", f"# {program.title}\n\n{program.note}")]
    for number, step in enumerate(program.steps, 1):
        cells.append(_cell("markdown", f"words-{number}", f"## {number}. {step.title}\n\n{step.note}"))
        cells.append(_cell("code", f"code-{number}", step.code, execution_count=None, outputs=[]))
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": python, "language_info": {"name": "python"}}
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _cell(kind: str, name: str, text: str, **more) -> dict:
    return {"cell_type": kind, "id": name, "metadata": {}, **more, "source": text.splitlines(keepends=True)}


def _comment(text: str) -> str:
    """Lines of comments, so that nothing in the text can be code."""
    wide = sum(ord(character) in _HANGUL for character in text) > len(text) / 4
    lines = textwrap.wrap(" ".join(text.split()), WIDTH // 2 if wide else WIDTH, break_on_hyphens=False)
    return "\n".join(f"# {line}" for line in lines)
