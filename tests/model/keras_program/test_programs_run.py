"""The programs run with TensorFlow alone and come to our windows, our shapes, our parameters and Keras' own table."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from quotegen.model.batches import vocabulary_of
from quotegen.model.keras_program.layers import layer_rows
from quotegen.model.keras_program.program import notebook, program
from quotegen.model.recipe import Recipe, count_parameters, preset
from quotegen.model.training import rate_of
from quotegen.model.weights import shapes
from quotegen.text.cleaning import DEFAULT_STEPS
from quotegen.text.corpus import corpus_from_text
from quotegen.text.windows import one_hot, windows

pytestmark = [pytest.mark.training, pytest.mark.timeout(900)]  # importing TensorFlow on a busy machine

TEXT = """\
A bad penny <always> comes back.
Still waters  run deep.
A watched pot never boils.
Practice makes perfect \\ "quotes" and '''quotes'''.
Every cloud has a silver lining; \"\"\"three\"\"\".
Better late than never.
The early bird catches the worm.
Look before you leap.
"""
HANGUL = "가는 말이 고와야 오는 말이 곱다.\n낮말은 새가 듣고 밤말은 쥐가 듣는다.\n" * 2
SMALL = {"units": 8, "epochs": 1, "batch_size": 4}
RUNS: dict[str, tuple[str, Recipe, str]] = {
    "tutorial": (TEXT, replace(preset("tutorial"), units=8, epochs=1, batch_size=64), "ko"),
    "quick": (TEXT, replace(preset("quick"), **SMALL, embedding=6, sample_length=8), "en"),
    "jamo": (HANGUL, replace(preset("quick-rnn"), **SMALL, unit="jamo", dropout=0.0, sample_length=8), "ko"),
}
# One thread: networks of 8 units are faster so, and far faster where other tests run beside.
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "COLUMNS": "100", "TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"}
EVERY = pytest.mark.parametrize("name", RUNS)


def corpus_of(name: str):
    return corpus_from_text(name, RUNS[name][0], DEFAULT_STEPS)


def size_of(name: str) -> int:
    return len(vocabulary_of(corpus_of(name), RUNS[name][1]))


def cells_of(name: str) -> list[str]:
    """The code of the notebook's cells."""
    text, recipe, language = RUNS[name]
    cells = json.loads(notebook(program(text, corpus_of(name), recipe, language)))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def ran(tmp_path_factory) -> tuple[dict, Path]:
    """What all programs came to, one after the other in one process, and the folder they ran in."""
    pytest.importorskip("tensorflow")
    folder = tmp_path_factory.mktemp("elsewhere")
    done = subprocess.run(
        [sys.executable, "-I", Path(__file__).with_name("stock_keras.py")],
        input=json.dumps({name: cells_of(name) for name in RUNS}),
        cwd=folder,
        env={**os.environ, **QUIET},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1]), folder


def run_of(ran, name: str) -> dict:
    run = ran[0]["runs"][name]
    assert "error" not in run, run["error"]
    return run


@EVERY
def test_a_program_needs_nothing_of_ours(ran, name):
    assert run_of(ran, name)["loss"]
    assert ran[0]["quotegen"] is False


@EVERY
def test_it_trains_for_an_epoch_and_its_loss_is_a_number(ran, name):
    run = run_of(ran, name)
    assert len(run["loss"]) == 1
    assert 0.5 < run["loss"][0] < 10
    assert len(run["val_loss"]) == (1 if name == "quick" else 0)


@EVERY
def test_the_network_has_our_shapes_and_parameters(ran, name):
    recipe, run, size = RUNS[name][1], run_of(ran, name), size_of(name)
    ours = shapes(recipe, size)
    expected = [ours[tensor] for tensor in ("kernel", "recurrent_kernel", "bias", "output_kernel", "output_bias")]
    if recipe.reading == "quotes":
        expected.insert(0, ours.get("embedding", (size, size)))
    assert [tuple(shape) for shape in run["weights"]] == expected
    assert run["trainable"] == count_parameters(recipe, size)


@EVERY
def test_the_table_is_the_summary_of_keras(ran, name):
    printed, rows = run_of(ran, name)["printed"], layer_rows(RUNS[name][1], size_of(name))
    table = re.findall(r"│ (\w+ \(\w+\)) +│ (\([\w, ]+\)) +│ +([\d,]+) │", printed)
    assert table == [(f"{row.name} ({row.kind})", str(row.output_shape), f"{row.parameters:,}") for row in rows]
    totals = [int(total.replace(",", "")) for total in re.findall(r"params: ([\d,]+)", printed)]
    trainable = sum(row.parameters for row in rows if row.trainable)
    whole = sum(row.parameters for row in rows)
    assert totals == [whole, trainable, whole - trainable]


@EVERY
def test_characters_are_numbered_as_ours(ran, name):
    assert run_of(ran, name)["characters"] == list(vocabulary_of(corpus_of(name), RUNS[name][1]).characters)


def test_the_tutorials_text_and_windows_are_ours(ran):
    run, corpus, recipe = run_of(ran, "tutorial"), corpus_of("tutorial"), RUNS["tutorial"][1]
    vocabulary = vocabulary_of(corpus, recipe)
    x, y = windows(vocabulary.encode(corpus.text), recipe.window_length, recipe.stride)
    made = np.load(ran[1] / "tutorial.npz")
    assert run["text"] == corpus.text
    np.testing.assert_array_equal(made["x"], one_hot(x, len(vocabulary)))
    np.testing.assert_array_equal(made["y"], one_hot(y, len(vocabulary)))


@pytest.mark.parametrize("name", ["quick", "jamo"])
def test_x_of_a_batch_is_y_one_character_later_with_the_line_end_first(ran, name):
    made, corpus = np.load(ran[1] / f"{name}.npz"), corpus_of(name)
    vocabulary = vocabulary_of(corpus, RUNS[name][1])
    np.testing.assert_array_equal(made["x"][:, 1:][made["x"][:, 1:] > 0], made["y"][:, :-1][made["x"][:, 1:] > 0])
    for row in made["x"]:
        assert vocabulary.decode(row).strip("\n") in corpus.quotes
        assert row[0] == vocabulary.index["\n"]


def test_the_learning_rate_of_every_step_is_ours(ran):
    for name, (_text, recipe, _language) in RUNS.items():
        ours = [rate_of(recipe, step) for step in range(1, 61)]
        np.testing.assert_allclose(run_of(ran, name)["rate"], ours, rtol=1e-5)


def test_it_prints_a_sample_and_the_figure_of_the_app(ran):
    assert re.search(r"에포크 1 \| .{10} → .{10}", run_of(ran, "tutorial")["printed"].replace("\n", " "))
    quick = run_of(ran, "quick")["printed"]
    assert quick.count("epoch 1 | ") == 3
    assert re.search(r"\d\.\d\d bits per character on the quotes that it never met", quick)
