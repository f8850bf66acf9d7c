"""The same step twice: our learner and Keras agree number by number; without TensorFlow, one sentence says so."""

import json
import sys
from dataclasses import replace

import numpy as np
import pytest
from orders import SHORT, step

from quotegen.errors import MissingPackageError
from quotegen.experiments import same_step
from quotegen.jobs.events import print_event, report
from quotegen.jobs.worker_process import events
from quotegen.limits import Limits
from quotegen.model.batches import vocabulary_of
from quotegen.model.recipe import PRESETS, RecipeError, preset
from quotegen.text.corpus import corpus_from_text
from quotegen.text.split import split
from quotegen.text.vocabulary import END

QUOTES = [
    f"{word} ways to {deed} a cat, said nobody" for word in ("ten", "no", "six") for deed in ("skin", "fool", "ax")
]
CORPUS = corpus_from_text("mine", "\n".join(QUOTES), ())
RECIPES = {
    "one-hot": same_step.undropped(replace(preset("quick"), units=32)),
    "embedding": same_step.undropped(replace(preset("quick"), units=32, embedding=8)),
    "rnn": same_step.undropped(replace(preset("quick-rnn"), units=32)),
}


@pytest.mark.training
@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_both_engines_take_the_same_step(recipe):
    pytest.importorskip("tensorflow")
    *stages, told = same_step.events(CORPUS, recipe)
    assert [event["stage"] for event in stages] == ["numpy", "loading", "tensorflow"]
    ours, theirs = told["numpy"], told["tensorflow"]
    assert ours["loss"] == pytest.approx(theirs["loss"], abs=1e-5)
    assert ours["loss_after"] == pytest.approx(theirs["loss_after"], abs=1e-5)
    assert ours["loss_after"] < ours["loss"]
    for tensor in told["tensors"]:
        assert tensor["gradient"] < 1e-4 * tensor["norm"]
        assert tensor["weight"] < 0.01 * tensor["moved"]
        assert tensor["moved"] == pytest.approx(told["rate"], rel=0.05)  # Adam's first step, where there is a gradient
    assert sum(np.prod(tensor["shape"]) for tensor in told["tensors"]) == told["parameters"]
    assert json.loads(json.dumps(told)) == told | {"tensors": json.loads(json.dumps(told["tensors"]))}


@pytest.mark.training
def test_a_wrong_step_would_be_seen(monkeypatch):
    pytest.importorskip("tensorflow")
    from quotegen.model.keras.learner import KerasStep

    take = KerasStep.take
    monkeypatch.setattr(KerasStep, "take", lambda self, batch, rate: take(self, batch, 2 * rate))
    *_, told = same_step.events(CORPUS, RECIPES["one-hot"])
    assert any(tensor["weight"] > 0.5 * tensor["moved"] for tensor in told["tensors"])


def test_the_batch_is_the_beginning_of_quotes_of_the_training_part():
    recipe = RECIPES["one-hot"]
    vocabulary = vocabulary_of(CORPUS, recipe)
    batch = same_step.batch_of(CORPUS, recipe, vocabulary)
    read = {"".join(vocabulary.characters[index] for index in stream) for stream in batch.x.T[batch.mask.any(axis=0)]}
    expected = {(END + quote)[: same_step.SPAN] for quote in split(CORPUS.quotes, recipe.held_out).train}
    assert read == expected
    assert batch.begins[0].all()
    assert not batch.begins[1:].any()


@pytest.mark.parametrize("name", PRESETS)
def test_every_recipe_that_reads_quotes_can_be_compared(name):
    recipe = preset(name)
    if recipe.reading == "windows":
        with pytest.raises(RecipeError, match="Keras alone"):
            same_step.undropped(recipe)
    else:
        assert (same_step.undropped(recipe).dropout, same_step.undropped(recipe).recurrent_dropout) == (0, 0)


def test_without_tensorflow_it_says_so_in_one_sentence(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    monkeypatch.setitem(sys.modules, "keras", None)
    monkeypatch.delitem(sys.modules, "quotegen.model.keras.learner", raising=False)
    with pytest.raises(MissingPackageError, match="This needs keras"):
        report(events(step("a", SHORT).order.within(Limits())), print_event)
    *_, error = map(json.loads, capsys.readouterr().out.splitlines())
    assert error["kind"] == "MissingPackageError"
