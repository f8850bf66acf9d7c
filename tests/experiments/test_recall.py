"""Recall over a gap: the task, what is fair about it, and that a gap can be bridged and can be too long."""

from dataclasses import replace

import numpy as np
import pytest

from quotegen.experiments import recall
from quotegen.experiments.recall import CONTENDERS, NETWORK, VOCABULARY, GapError, Learning, Recalled, Run
from quotegen.limits import Limits
from quotegen.model.recipe import count_parameters

SMALL = replace(NETWORK, units=16)


def results(todo, network=SMALL, **how) -> list[Recalled]:
    return [told for told in recall.learn(todo, network, **how) if isinstance(told, Recalled)]


def test_a_sequence_is_a_letter_others_and_the_question_mark():
    batch = recall.sequences(3, 50, np.random.default_rng(1))
    for column in batch.x.T:
        first, *others, last = VOCABULARY.decode(column)
        assert first in recall.LETTERS
        assert len(others) == 3
        assert set(others) <= set(recall.OTHERS)
        assert last == recall.CUE


def test_the_only_target_is_the_letter_at_the_question_mark():
    batch = recall.sequences(3, 50, np.random.default_rng(1))
    assert batch.mask.sum() == batch.mask[-1].sum() == 50
    np.testing.assert_array_equal(batch.y[-1], batch.x[0])
    assert batch.begins[0].all()
    assert batch.begins.sum() == 50


def test_every_contender_reads_the_same_sequences(monkeypatch):
    read, real = {}, recall.QuoteLearner.learn

    def learn(student, batch, rate):
        read.setdefault(student.recipe.cell, []).append(batch.x.copy())
        return real(student, batch, rate)

    monkeypatch.setattr(recall.QuoteLearner, "learn", learn)
    results(recall.runs(["rnn", "lstm"], [2], [5]))
    for of_rnn, of_lstm in zip(read["rnn"], read["lstm"], strict=False):
        np.testing.assert_array_equal(of_rnn, of_lstm)


def test_equal_size_is_equal_units_and_the_wide_rnn_has_no_fewer_parameters_than_the_lstm():
    built = {name: one.network(NETWORK, 5, 1) for name, one in CONTENDERS.items()}
    assert built["rnn"].units == built["lstm"].units == built["keeping"].units == NETWORK.units
    sizes = {name: count_parameters(recipe, len(VOCABULARY)) for name, recipe in built.items()}
    one_less = count_parameters(replace(built["wide"], units=built["wide"].units - 1), len(VOCABULARY))
    assert one_less < sizes["lstm"] <= sizes["wide"]


def test_the_keeping_lstm_differs_in_the_forget_gates_bias_alone():
    recipe = CONTENDERS["lstm"].network(SMALL, 5, 1)
    usual, keeping = (CONTENDERS[name].untrained(recipe) for name in ("lstm", "keeping"))
    forget = slice(recipe.units, 2 * recipe.units)
    assert set(usual["bias"][forget]) == {1.0}
    assert set(keeping["bias"][forget]) == {5.0}
    keeping["bias"][forget] = 1
    for name in usual:
        np.testing.assert_array_equal(usual[name], keeping[name])


def test_over_a_short_gap_all_learn_to_recall():
    for one in results(recall.runs(list(CONTENDERS), [2], [1])):
        assert one.accuracy > 0.98
        assert one.sequences < recall.STEPS * NETWORK.batch_size


def test_over_forty_others_a_gate_that_keeps_recalls_and_the_rnn_is_left_to_guess(monkeypatch):
    monkeypatch.setattr(recall, "STEPS", 300)
    rnn, keeping = results(recall.runs(["rnn", "keeping"], [40], [1]), NETWORK)
    assert keeping.accuracy > 0.98
    assert abs(rnn.accuracy - recall.CHANCE) < 0.05


def test_the_same_seed_gives_the_same_result():
    first, again = (results(recall.runs(["lstm"], [3], [4]))[0] for _ in range(2))
    assert (first.accuracy, first.sequences) == (again.accuracy, again.sequences)
    for name, tensor in first.weights.items():
        np.testing.assert_array_equal(tensor, again.weights[name])


def test_short_gaps_come_first_and_what_is_stopped_is_not_told():
    todo = recall.runs(["rnn", "lstm"], [2, 40], [1])
    assert [(run.gap, run.name) for run in todo] == [(2, "rnn"), (2, "lstm"), (40, "rnn"), (40, "lstm")]
    looks = []
    for told in recall.learn(todo, SMALL, should_stop=lambda: any(look.run.gap == 40 for look in looks)):
        looks.append(told)
    assert {told.run.name for told in looks if isinstance(told, Recalled)} == {"rnn", "lstm"}
    assert all(told.run.gap == 2 for told in looks if isinstance(told, Recalled))


def test_progress_is_told_between():
    told = list(recall.learn([Run("rnn", 2, 1, 0.003)], SMALL))
    assert isinstance(told[0], Learning)
    assert isinstance(told[-1], Recalled)
    assert told[-1].sequences == told[-2].sequences


def test_the_best_rate_recalls_most_and_of_equals_reads_least():
    def trial(rate: float, accuracy: float, sequences: int) -> Recalled:
        return Recalled(Run("rnn", 20, 11, rate), accuracy, sequences, 1.0, NETWORK, {})

    assert recall.best_rate([trial(0.001, 1.0, 9600), trial(0.003, 1.0, 3200), trial(0.01, 0.9, 3200)], "rnn") == 0.003


@pytest.mark.parametrize("gaps", [[], [0], [-3, 5], [101], [5, 10**9]])
def test_a_gap_out_of_range_is_refused(gaps):
    with pytest.raises(GapError, match="between 1 and 100"):
        recall.checked_gaps(gaps)


def test_a_host_tries_few_gaps_and_small_networks_for_less_than_a_minute():
    assert recall.checked_gaps([9, 2, 2]) == (2, 9)
    with pytest.raises(GapError, match="At most 6"):
        recall.checked_gaps(range(1, 8), limited=True)
    asked = replace(NETWORK, units=4096, seconds=0, batch_size=4096)
    assert recall.limited(asked, Limits()) == replace(NETWORK, units=64, seconds=60)
    assert recall.limited(asked, Limits(max_seconds=20, max_units=16)) == replace(NETWORK, units=16, seconds=20)
