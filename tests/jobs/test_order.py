"""An order as a value: bounded once, the same on both ends of a pipe, and done as it says."""

import json
from dataclasses import replace

import pytest
from orders import SHORT, TEXT, experiment, job, step

from quotegen.experiments import recall
from quotegen.jobs.order import RecallOrder, TrainOrder, from_line, to_line
from quotegen.jobs.run import VocabularyTooLargeError
from quotegen.jobs.worker_process import events
from quotegen.limits import Limits
from quotegen.model.recipe import RecipeError, preset

ORDERS = {
    "training": job("a", SHORT, source="/models/before").order,
    "hangul": job("a", text="가는 말이 고와야\n오는 말이 곱다\r\n\u2028").order,
    "within limits": job("a").order.within(Limits()),
    "experiment": experiment("a").order,
    "same step": step("a").order,
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_an_order_arrives_as_it_was_sent_in_one_ascii_line(order):
    line = to_line(order)
    assert line.isascii()
    assert len(line.splitlines()) == 1
    assert from_line(line) == order


@pytest.mark.parametrize(
    "line", ["", "{}", "[]", "1", '"x"', '{"kind": "rm"}', '{"kind": "train"}', '{"kind": "recall", "x": 1}']
)
def test_any_other_line_is_refused(line):
    with pytest.raises((ValueError, KeyError, TypeError)):
        from_line(line)


def test_a_recipe_with_a_senseless_value_is_refused_on_arrival():
    values = json.loads(to_line(ORDERS["training"]))
    values["recipe"]["units"] = 10**9
    with pytest.raises(RecipeError):
        from_line(json.dumps(values))


def test_an_order_within_limits_stays_as_it_is():
    once = ORDERS["training"].within(Limits(max_units=8, max_epochs=1))
    assert (once.recipe.units, once.recipe.epochs) == (8, 1)
    assert once.within(Limits(max_units=8, max_epochs=1)) == once


def test_the_worker_does_what_the_order_says_and_knows_no_limits_of_its_own(monkeypatch):
    monkeypatch.setenv("QUOTEGEN_MAX_EPOCHS", "1")
    *_, saved = events(job("a", SHORT).order.within(Limits()))
    assert (saved["event"], saved["epochs"], saved["units"]) == ("saved", 2, 8)


def test_an_order_keeps_the_vocabulary_within_its_limit():
    order = TrainOrder("mine", "abcdefghijklmnop", (), replace(preset("quick"), units=8), max_vocabulary=15)
    with pytest.raises(VocabularyTooLargeError):
        next(events(order))


def test_an_experiment_is_of_the_visitors_three_networks():
    *_, measured = events(RecallOrder(replace(recall.NETWORK, units=16, seconds=60), (2,)))
    assert [row["name"] for row in measured["rows"]] == ["rnn", "lstm", "keeping"]
    assert measured["whole"]


def test_a_step_is_bounded_and_drops_nothing():
    order = step("a", replace(preset("quick"), units=4096, epochs=10**4, seconds=10**6)).order
    bounded = order.within(Limits(max_units=64))
    recipe = bounded.recipe
    assert (recipe.units, recipe.epochs, recipe.seconds) == (64, 1, 60)
    assert (recipe.dropout, recipe.recurrent_dropout, recipe.averaging, recipe.batch_size) == (0, 0, 0, 16)
    assert bounded.within(Limits(max_units=64)) == bounded
    with pytest.raises(RecipeError, match="Keras alone"):
        replace(order, recipe=preset("tutorial")).within(Limits())


def test_an_order_without_its_text_has_all_the_rest():
    order = ORDERS["training"]
    assert order.without_text() == replace(order, text="")
    assert TEXT not in repr(order)
    assert ORDERS["experiment"].without_text() is ORDERS["experiment"]
