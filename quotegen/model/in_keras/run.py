"""The Keras program of a run: from a recipe and a text to code in steps with words for people."""

from collections.abc import Mapping

from quotegen.model.in_keras import quotes, windows
from quotegen.model.in_keras.program import Program, Step
from quotegen.model.in_keras.words import Language, words
from quotegen.model.recipe import Recipe
from quotegen.text.corpus import Corpus

LONGEST_NAME = 60  # characters of a text's name


def program(text: str, corpus: Corpus, recipe: Recipe, language: Language, has_base: bool = False) -> Program:
    """The run of a recipe on a corpus as a program for stock Keras, with the text inside.

    `text` is what the corpus was made of, decoded and before cleaning. `has_base`: the run begins with a model.
    """
    said = words(language)
    if recipe.reading == "windows":
        inside = windows.text_inside(text, corpus.steps, recipe)
        codes, figures = windows.codes(inside.text, corpus.steps, recipe, said["prints"]), inside.figures
        short = windows.short_text_code(inside.text)
    else:
        parts = quotes.parts_inside(corpus, recipe)
        codes, figures = quotes.codes(parts, recipe, said["prints"]), parts.figures
        short = quotes.short_text_code(parts)
    figures = {**recipe.as_dict(), **figures}
    added = _added(recipe, figures, has_base)
    steps = []
    for name, code in codes.items():
        own = said[recipe.reading][name]
        note = " ".join((own["note"], *(said[key] for key in added.get(name, ())))).format(**figures)
        steps.append(Step(name, own["title"], note, code, short if name == "text" else ""))
    title = said["title"].format(name=_plain(f"{corpus.name}, {recipe.name}"))
    return Program(title, f"{said[f'{recipe.reading}_intro']} {said['needs']}", tuple(steps))


def _added(recipe: Recipe, figures: Mapping, has_base: bool) -> dict[str, list[str]]:
    """Sentences that the notes of some steps go on with, by step: what is special to this recipe and this text."""
    reads_quotes = recipe.reading == "quotes"
    sentences = {
        "text": {"cut_quotes" if reads_quotes else "cut_characters": figures["left_out"]},
        "layers": {"recurrent_dropout": reads_quotes and recipe.recurrent_dropout, "base": has_base},
        "compile": {"warm_up": recipe.warm_up > 1, "averaging": reads_quotes and recipe.averaging},
        "fit": {"best": figures.get("validation"), "seconds": recipe.seconds},
    }
    return {step: [key for key, applies in keys.items() if applies] for step, keys in sentences.items()}


def _plain(name: str) -> str:
    """A name without what a notebook might take for markup."""
    return "".join(character for character in name if character.isalnum() or character in " .,-")[:LONGEST_NAME]
