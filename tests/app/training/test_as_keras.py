"""This run as Keras: made when the fold is opened, for the very plan, with or without TensorFlow on the host."""

import ast
import importlib.util

import pytest

from quotegen.app.training import keras
from quotegen.model.files.export import has_keras
from quotegen.model.keras_program.layers import layer_rows
from quotegen.model.keras_program.literal import SHOWN
from quotegen.model.recipe import PRESETS, preset
from quotegen.text.cleaning import STEPS


@pytest.fixture
def without_tensorflow(monkeypatch):
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name == "tensorflow" else real(name))


def unfolded(visit, lang: str = "en", page: str = "training", **link: str):
    """The page with the fold of the program open."""
    opened = visit(page, lang, **link)
    opened.test.session_state[f"as_keras:{lang}:{page}"] = True
    return opened.run()


def codes(opened) -> list[str]:
    return [code.value for code in opened.test.code]


def test_a_closed_fold_makes_no_program(visit, monkeypatch):
    monkeypatch.setattr(keras.training, "as_keras", lambda *_: pytest.fail("a program was made"))
    assert not codes(visit("training"))


@pytest.mark.parametrize("recipe", [*PRESETS, "fine-tune"])
def test_every_plan_has_its_program(visit, lang, recipe):
    opened = unfolded(visit, lang, recipe=recipe)
    assert not opened.exceptions
    for code in codes(opened):
        ast.parse(code)
    assert "model.fit(" in "\n".join(codes(opened))
    assert len([button for button in opened.test.get("download_button") if button.key in ("notebook", "program")]) == 2


def test_it_is_the_program_of_what_was_chosen(visit):
    shown = "\n".join(codes(unfolded(visit, recipe="tutorial", units="64", epochs="7")))
    assert "keras.layers.LSTM(64)" in shown
    assert "epochs=7" in shown


def test_the_text_is_the_visitors_own_and_shown_in_part(visit):
    opened = (
        visit("training")
        .upload(b"One of my own quotes, line after line.\n" * 2 + b"x" * 5000, "mine.txt")
        .go("training")
    )
    opened.test.session_state["as_keras:en:training"] = True
    text = codes(opened.run())[1]
    assert "one of my own quotes" in text
    assert len(text) < 4 * SHOWN
    assert "only the beginning of the text" in opened.captions


@pytest.mark.parametrize("recipe", ["tutorial", "quick"])
def test_a_text_that_names_the_summary_gets_one_table_of_layers(visit, recipe):
    opened = visit("training").upload(b"Call model.summary() first.\n" * 3 + b"Then model.fit().\n", "mine.txt")
    opened.go("training").set("recipe", recipe)
    opened.test.session_state["as_keras:en:training"] = True
    opened.run()
    assert not opened.exceptions
    assert sum("Layer (type)" in frame.value for frame in opened.test.dataframe) == 1


def test_the_layers_are_counted_as_keras_counts_them(visit):
    opened = unfolded(visit, recipe="tutorial", text="saying")
    table = next(frame.value for frame in opened.test.dataframe if "Layer (type)" in frame.value)
    size = int(table["Output shape"].iloc[-1].strip("()").split(", ")[1])
    expected = layer_rows(preset("tutorial"), size)
    assert table["Parameters"].tolist() == [row.parameters for row in expected]
    assert opened.metrics()["Parameters"] == f"{sum(row.parameters for row in expected):,}"


def test_without_tensorflow_one_sentence_says_so_and_the_program_is_there(visit, lang, say, without_tensorflow):
    opened = unfolded(visit, lang, recipe="tutorial", text="saying", model="tutorial-saying")
    assert opened.captions.count(say("This host has no TensorFlow. The program runs where there is one.")) == 1
    assert "model.fit(" in "\n".join(codes(opened))
    keys = [button.key for button in opened.test.get("download_button")]
    assert {"notebook", "program", "archive"} <= set(keys)
    assert not {"keras", "zip"} & set(keys)
    why = say("Files for Keras and TensorFlow cannot be made here: TensorFlow is not installed.")
    assert opened.captions.count(why) == 1


@pytest.mark.skipif(not has_keras(), reason="TensorFlow is not installed")
def test_with_tensorflow_a_model_leaves_for_keras_and_as_a_saved_model(visit):
    keys = {button.key for button in visit("training", model="quick-saying").test.get("download_button")}
    assert {"keras", "zip"} <= keys


def test_every_cleaning_step_has_its_program(visit):
    opened = unfolded(visit, recipe="tutorial", steps=".".join(STEPS))
    assert not opened.exceptions
