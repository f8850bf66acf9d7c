"""Programs as files: valid notebooks and scripts in both languages, their text bounded and harmless."""

import ast
import json
import string
from dataclasses import replace

import nbformat
import pytest

from quotegen.model.keras_program import quotes, windows
from quotegen.model.keras_program.program import Program, Step, notebook, program, script
from quotegen.model.keras_program.words import LANGUAGES, words
from quotegen.model.recipe import PRESETS, TRANSFER, preset
from quotegen.text.cleaning import DEFAULT_STEPS, STEPS
from quotegen.text.corpus import Corpus, corpus_from_text
from quotegen.text.split import split

TEXT = "\n".join(f"Quote {number} is 'ours' &amp; <b>\"theirs\"</b>." for number in range(40))
EVERY = tuple(PRESETS | TRANSFER)


def corpus(text: str = TEXT, steps=DEFAULT_STEPS, name: str = "mine") -> Corpus:
    return corpus_from_text(name, text, steps)


def made(recipe: str, language: str = "en", text: str = TEXT, **how) -> Program:
    return program(text, corpus(text, **how), preset(recipe), language)


def space_after(program: Program, *, steps: int) -> dict:
    """What the first steps leave, those that need no Keras."""
    space = {"re": __import__("re")}
    for step in program.steps[1 : steps + 1]:
        exec(step.code, space)
    return space


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("recipe", EVERY)
def test_every_recipe_gives_a_valid_notebook_and_a_program_that_parses(recipe, language):
    written = made(recipe, language)
    nbformat.validate(nbformat.reads(notebook(written), as_version=4))
    assert ast.dump(ast.parse(script(written))) == ast.dump(ast.parse(written.code))


def test_both_languages_say_the_same_things():
    def figures(value) -> dict:
        if isinstance(value, dict):
            return {key: figures(each) for key, each in value.items()}
        return {name for _, name, _, _ in string.Formatter().parse(value) if name}

    english, korean = map(figures, map(words, LANGUAGES))
    assert english == korean


def test_korean_notes_are_korean():
    assert all(any("가" <= character <= "힣" for character in step.note) for step in made("tutorial", "ko").steps)


@pytest.mark.parametrize("steps", [DEFAULT_STEPS, tuple(STEPS), ("lowercase",), ()], ids=str)
def test_the_tutorials_program_comes_to_the_text_of_the_run(steps):
    printed = space_after(made("tutorial", steps=steps), steps=2)["text"]
    assert printed == corpus(steps=steps).text


def test_quotes_stand_in_the_parts_of_the_run():
    space, parts = space_after(made("quick"), steps=1), split(corpus().quotes, preset("quick").held_out)
    assert (space["LEARNED"], space["VALIDATION"], space["TEST"]) == tuple(
        map(list, (parts.train, parts.validation, parts.test))
    )


def test_a_name_cannot_become_code_or_markup():
    written = made("quick", name='x\n__import__("os") <script> `$(id)` ](http://x)')
    assert "<" not in written.title
    assert "\n" not in written.title
    assert "__import__" not in script(written)


def test_a_note_cannot_become_code():
    text = script(Program("a\nimport os", "b\rimport os", (Step("text", "c\x0bimport os", "d\u2028import os", "1"),)))
    assert all(line.startswith("#") or line in ("", "1") for line in text.splitlines())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("recipe", ["tutorial", "quick"])
def test_a_text_too_large_is_cut_and_the_program_says_so(recipe, language, monkeypatch):
    monkeypatch.setattr(windows, "MOST_CHARACTERS", 500)
    monkeypatch.setattr(quotes, "MOST_CHARACTERS", 500)
    cut, whole = made(recipe, language), len(corpus().quotes if recipe == "quick" else TEXT)
    space = space_after(cut, steps=1)
    left = len(space["LEARNED"] + space["VALIDATION"] + space["TEST"]) if recipe == "quick" else len(space["text"])
    assert 0 < left < whole
    assert f"{whole - left:,}" in cut.steps[1].note
    assert f"{whole:,}" in cut.steps[1].note


def test_nothing_is_said_of_a_cut_where_there_is_none():
    assert "too large" not in script(made("quick")) + script(made("tutorial"))


def test_one_hot_windows_stay_within_their_bytes(monkeypatch):
    monkeypatch.setattr(windows, "MOST_BYTES", 10_000)
    inside = windows.text_inside(TEXT, (), preset("tutorial"))
    assert len(inside.text) / 3 * 10 * len(set(TEXT)) <= 10_000
    assert inside.left_out > 0


def test_a_screen_gets_the_beginning_of_a_long_text_alone():
    long = "\n".join(f"This is quote number {number} of many." for number in range(200))
    for recipe in ("tutorial", "quick"):
        step = made(recipe, text=long).steps[1]
        assert len(step.short) < 3000 < len(step.code)
        ast.parse(step.short)


@pytest.mark.parametrize("recipe", ["tutorial", "quick"])
def test_a_screen_gets_the_beginning_of_a_long_line_alone(recipe):
    step = made(recipe, text="x" * 100_000).steps[1]
    assert len(step.short) < 3000 < len(step.code)


def test_where_keras_differs_the_program_says_so():
    said = script(made("quick"))
    assert said.count("Different in the app") == 3
    assert "weight-drop" in said
    assert "weight-drop" not in script(made("memorize"))


def test_a_run_on_a_base_says_that_its_weights_are_missing():
    recipe = replace(preset("fine-tune"), units=64)
    assert "begins with the weights of a model" in script(program(TEXT, corpus(), recipe, "en", has_base=True))


def test_a_notebook_has_a_cell_of_words_and_one_of_code_for_each_step():
    written = made("tutorial")
    cells = json.loads(notebook(written))["cells"]
    assert [cell["cell_type"] for cell in cells] == ["markdown", *["markdown", "code"] * len(written.steps)]
