"""Memory: guess first, then the measured result, a run of one's own, and the gradient's way back."""

from dataclasses import replace

import numpy as np
import pytest

from quotegen.app import choices, host
from quotegen.app.caches import judging
from quotegen.app.charts import memory as memory_charts
from quotegen.app.memory import answer
from quotegen.app.training import runs
from quotegen.experiments import tables as experiment_tables
from quotegen.experiments.recall import NETWORK
from quotegen.inside.saliency import norms_on_quotes
from quotegen.jobs.job import Job
from quotegen.jobs.order import RecallOrder
from quotegen.judge import tables
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.model.files.store import DATA, bundled
from quotegen.quote.runtime import Runtime
from quotegen.text.corpus import read_corpus

KEPT = tables.read_tables(experiment_tables.RECALL)
MEDIANS = experiment_tables.recall_medians(KEPT["rows"])
OWN = {"name": "rnn", "gap": 5, "seed": 7, "rate": 0.001, "accuracy": 0.75, "sequences": 48_000, "seconds": 1.0}


def charts_of(opened) -> list:
    return opened.test.get("vega_lite_chart") + opened.test.get("arrow_vega_lite_chart")


def words(opened) -> str:
    return " ".join(element.value for element in opened.test.markdown)


def test_the_result_is_shown_after_a_guess_and_at_once_where_the_link_says_so(visit, lang):
    opened = visit("memory", lang)
    assert not charts_of(opened)
    assert opened.test.get_by_key("show").disabled
    opened.set("guess_rnn", 20)
    assert opened.test.get_by_key("show").disabled
    opened.set("guess_lstm", 40).press("show")
    assert len(charts_of(opened)) == 3
    assert opened.link["shown"] == "1"
    assert len(charts_of(visit("memory", lang, shown="1"))) == 3


def test_the_sentences_say_what_the_rows_say(visit):
    opened = visit("memory", shown="1", guess_rnn="10", guess_lstm="100")
    for name in ("rnn", "lstm"):
        assert f"up to {experiment_tables.reach(MEDIANS, name)}" in words(opened)
    assert f"bridges {experiment_tables.reach(MEDIANS, 'keeping')}:" in words(opened)
    reached = experiment_tables.reach(MEDIANS, "rnn")
    assert f"RNN: you guessed 10, it was {reached} ({answer.verdict(10, reached)})" in words(opened)
    assert opened.control("guess_rnn").disabled  # what is seen cannot be guessed any more


def test_who_comes_by_a_link_to_the_result_is_told_of_no_guess(visit):
    opened = visit("memory", shown="1")
    assert "you guessed" not in words(opened)
    assert not opened.exceptions


def test_the_option_next_to_the_answer_is_the_right_guess():
    assert [answer.verdict(option, 15) for option in (5, 10, 20)] == ["not far enough", "not far enough", "right"]
    assert answer.verdict(100, 15) == "too far"


@pytest.mark.parametrize("path", ["hidden", "cell"])
@pytest.mark.parametrize("when", ["untrained", "trained"])
def test_the_gradients_words_are_the_kept_norms(visit, when, path):
    opened = visit("memory", shown="1", when=when, path=path)
    kept = {(g["name"], g["trained"], g["state"]): g["norms"] for g in KEPT["gradients"]}
    for name, state in (("rnn", "hidden"), ("lstm", path), ("keeping", path)):
        norms = kept[name, when == "trained", state]
        assert memory_charts.in_words(norms[-1] / norms[0]) in words(opened)


def test_real_quotes_have_the_norms_of_the_runtime(visit):
    checkpoint = bundled()["rnn-saying"]
    norms = norms_on_quotes(Runtime.of(checkpoint), read_corpus(DATA / "saying.txt")[0].quotes)["hidden"]
    opened = visit("memory", shown="1", model="rnn-saying")
    assert memory_charts.in_words(norms[len(norms) - 1] / norms[0]) in words(opened)


def test_without_the_model_to_compare_with_the_chosen_one_stands_alone(visit, monkeypatch):
    usable = Checkpoint.is_usable
    monkeypatch.setattr(Checkpoint, "is_usable", lambda self: self.metadata.recipe.cell == "lstm" and usable(self))
    opened = visit("memory", shown="1", model="quick-saying")
    assert not opened.exceptions
    assert len(charts_of(opened)) == 3


def test_where_no_text_of_the_models_is_here_the_page_says_so(visit, monkeypatch):
    monkeypatch.setattr(choices, "text_of_model", lambda model=None: None)
    opened = visit("memory", shown="1")
    assert not opened.exceptions
    assert "there is no gradient to follow" in opened.captions


def test_an_experiment_is_queued_with_what_the_controls_say(visit, monkeypatch):
    queued = []
    monkeypatch.setattr("quotegen.app.training.runs.submit", lambda order, expected: queued.append(order))
    visit("memory", shown="1", gaps="2.100", recall_units="16", recall_seconds="9", recall_seed="3").press("recall")
    (order,) = queued
    assert order.gaps == (2, 100)
    assert (order.recipe.units, order.recipe.seconds, order.recipe.seed) == (16, 9, 3)


@pytest.mark.parametrize("gaps", ["", "7", "2.5.10.15.20.30.40"])
def test_no_or_too_many_gaps_cannot_be_trained(visit, gaps):
    opened = visit("memory", shown="1", gaps=gaps)
    assert not opened.exceptions
    chosen = opened.control("gaps").value
    assert opened.test.get_by_key("recall").disabled == (not 1 <= len(chosen) <= 6)


def experiment(**changes) -> Job:
    """An experiment of this visit, as its worker left it."""
    return replace(Job("me", RecallOrder(NETWORK, (5, 100))), **changes)


@pytest.mark.parametrize("whole", [True, False])
def test_what_ones_own_experiment_came_to_lies_over_the_kept_curves(visit, monkeypatch, whole):
    job = experiment(status="finished", result={"event": "measured", "rows": [OWN], "whole": whole})
    monkeypatch.setattr(runs, "current", lambda order=None: job if order is RecallOrder else None)
    opened = visit("memory")
    assert len(charts_of(opened)) == 3
    assert "Diamonds: a run of your own." in opened.captions
    assert ("It ended before every number of characters in between was tried" in opened.captions) == (not whole)
    assert [frame.value["Letters remembered"].tolist() for frame in opened.test.dataframe] == [["75.0%"]]


def test_while_an_experiment_runs_it_can_be_stopped_and_no_other_begun(visit, monkeypatch):
    told = {"epoch": 1, "batch": 1, "batches": 4, "seconds": 1.0, "name": "rnn", "gap": 5, "accuracy": 0.5}
    job = experiment(status="running", progress={**told, "sequences": 3200, "rows": [OWN]})
    monkeypatch.setattr(runs, "current", lambda order=None: job if order is RecallOrder else None)
    monkeypatch.setattr(host.jobs(), "look", lambda token: job)
    monkeypatch.setattr("quotegen.app.session.run_key", lambda token: job.key)
    opened = visit("memory")
    assert not opened.exceptions
    buttons = {button.key for button in opened.test.button}
    assert "stop_recall" in buttons
    assert "recall" not in buttons


def test_a_failed_experiment_says_why(visit, monkeypatch):
    job = experiment(status="failed", error_kind="Overtime", error="too long")
    monkeypatch.setattr(runs, "current", lambda order=None: job if order is RecallOrder else None)
    opened = visit("memory")
    assert not opened.exceptions
    assert opened.errors == ["The training process took too long and was ended."]


def test_without_the_kept_result_the_page_says_so(visit, monkeypatch):
    monkeypatch.setattr(judging, "recall", lambda: None)
    opened = visit("memory", shown="1")
    assert not opened.exceptions
    assert "is not here" in opened.test.info[0].value


def test_small_shares_are_powers_of_ten():
    assert [memory_charts.in_words(share) for share in (1.0, 0.0254, 0.001, 4.2e-6, 1e-12)] == [
        "1", "0.025", "0.001", "4 · 10⁻⁶", "10⁻¹²",
    ]  # fmt: skip


def test_a_line_shows_shares_of_the_last_characters_gradient():
    np.testing.assert_allclose(memory_charts.Line("a", "rnn", False, [2.0, 1.0, 0.5]).shares, [1, 0.5, 0.25])
