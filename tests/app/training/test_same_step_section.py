"""The section that takes a step twice: what it orders, what it tells meanwhile, its result, and what it may lack."""

import importlib.util

import pytest

from quotegen.jobs.order import StepOrder

COST = {"load": None, "first": 0.05, "step": 0.021, "megabytes_before": 60.0, "megabytes": 14.6}
TENSOR = {"name": "kernel", "shape": [34, 128], "norm": 0.5, "gradient": 2e-9, "weight": 1e-8, "moved": 3e-4}
MEASURED = {
    "event": "measured",
    "cell": "lstm",
    "units": 32,
    "parameters": 4352,
    "quotes": 16,
    "targets": 486,
    "rate": 0.00032,
    "tensors": [TENSOR],
    "numpy": {"loss": 3.5, "loss_after": 3.4, "cost": COST},
    "tensorflow": {"loss": 3.5, "loss_after": 3.4, "cost": {**COST, "load": 4.2, "megabytes_before": None}},
}


def words(opened) -> str:
    return " ".join(element.value for element in [*opened.test.markdown, *opened.test.caption])


def ordered(visit, standstill, **link: str):
    """A visit that has asked for the step, and its job, as if the worker had taken it."""
    opened = visit("training", units="32", **link).press("same_step")
    job = standstill.look(opened.link["same_step"])
    standstill._waiting.clear()
    job.status = "running"
    return opened, job


def test_the_step_is_of_the_chosen_recipe_and_is_no_run(visit, standstill):
    opened, job = ordered(visit, standstill, recipe="quick-rnn")
    assert isinstance(job.order, StepOrder)
    assert (job.recipe.cell, job.recipe.units, job.recipe.epochs, job.recipe.dropout) == ("rnn", 32, 1, 0)
    assert "run" not in opened.link
    assert not opened.run().test.get_by_key("train").disabled
    assert not visit("memory", shown="1", experiment=job.token).exceptions  # another kind of order


def test_its_stages_are_told_and_it_can_be_stopped(visit, standstill, lang, say):
    opened, job = ordered(visit, standstill, lang=lang)
    for stage, sentence in {
        "numpy": "Our engine takes its step",
        "tensorflow": "Keras builds the same network",
    }.items():
        job.take({"event": "start", "stage": stage})
        told = opened.run().test.get("progress")[0].proto.text
        assert told.startswith(sentence) or lang == "ko"
    opened.press("stop_same_step")
    assert job.stopping
    assert opened.test.get_by_key("stop_same_step").disabled
    assert not opened.exceptions


def test_a_step_that_waits_leaves_the_queue(visit, standstill):
    opened, job = ordered(visit, standstill)
    job.status = "waiting"
    assert opened.run().test.get_by_key("stop_same_step").label == "Leave the queue"


@pytest.mark.parametrize("apart", [1e-8, 3e-4])
def test_the_result_says_whether_it_was_the_same_step(visit, standstill, lang, apart):
    opened, job = ordered(visit, standstill, lang=lang)
    job.status, job.result = "finished", {**MEASURED, "tensors": [{**TENSOR, "weight": apart}]}
    opened.run()
    assert not opened.exceptions
    if lang == "en":
        assert ("It is the same step" in words(opened)) == (apart == 1e-8)
        assert ("The steps differ" in words(opened)) == (apart == 3e-4)
    *_, tensors, costs = opened.test.dataframe
    assert tensors.value.iloc[0].tolist() == [
        "kernel",
        "34 × 128",
        "0.5",
        "2 · 10⁻⁹",
        "10⁻⁸" if apart < 1e-4 else "3 · 10⁻⁴",
    ]
    assert "3.500000" in costs.value.iloc[0].tolist()
    assert costs.value.iloc[:, 2].tolist()[2:] == ["4.2 s", "50 ms", "21 ms", "–", "15 MB"]


def test_without_tensorflow_a_sentence_says_so_and_nothing_else_is_missing(visit, lang, monkeypatch):
    whole = visit("training", lang)
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name == "tensorflow" else real(name))
    without = visit("training", lang)
    assert not without.exceptions
    assert "TensorFlow" in without.captions
    assert "TensorFlow" not in whole.captions
    assert {button.key for button in whole.test.button} - {button.key for button in without.test.button} == {
        "same_step"
    }


def test_the_tutorials_recipe_has_nothing_to_compare(visit, lang):
    opened = visit("training", lang, recipe="tutorial")
    assert not opened.exceptions
    assert "same_step" not in {button.key for button in opened.test.button}
    assert "Keras" in opened.captions


def test_a_failed_step_says_why(visit, standstill):
    opened, job = ordered(visit, standstill)
    job.status, job.error_kind, job.error = "failed", "MissingPackageError", "This needs keras"
    assert opened.run().errors == ["The machine that trains has no TensorFlow."]
