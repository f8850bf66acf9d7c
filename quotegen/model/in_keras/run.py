"""The Keras program of a run: from a recipe and a text to code in steps with words for people."""

from quotegen.model.in_keras import quotes, windows
from quotegen.model.in_keras.program import Program, Step
from quotegen.model.in_keras.words import Language, words
from quotegen.model.recipe import Recipe
from quotegen.text.corpus import Corpus

LONGEST_NAME = 60  # characters of a text's name


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
