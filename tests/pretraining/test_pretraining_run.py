"""A run of the trainer ends in a checkpoint that quotegen fine-tunes, and goes on after it was killed."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
if not shutil.which("cc"):
    pytest.skip("no C compiler", allow_module_level=True)

from pretraining.train import Plan, Run, Stage
from quotegen.jobs.run import run
from quotegen.model.files.checkpoint import load
from quotegen.model.recipe import preset
from quotegen.text.corpus import read_corpus

WORDS = [
    "salt",
    "bread",
    "wine",
    "time",
    "love",
    "gold",
    "fire",
    "rain",
    "stone",
    "wolf",
    "sheep",
    "bird",
    "tree",
    "root",
    "king",
    "fool",
]
DRAWN = np.random.default_rng(1).choice(WORDS, (60, 4))
LINES = [f"{' '.join(words)}." for words in DRAWN]


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    (tmp_path / "like.txt").write_text("\n".join(LINES), encoding="utf-8")
    (tmp_path / "plan.toml").write_text(
        f"""
        [network]
        like = "{tmp_path / "like.txt"}"
        units = 16
        batch_size = 4
        span = 8
        warm_up = 5
        [[stage]]
        name = "general"
        text = "{tmp_path / "like.txt"}"
        characters = 2_000
        rate = [0.02, 0.005]
        [[stage]]
        name = "near"
        text = "{tmp_path / "like.txt"}"
        characters = 500
        rate = [0.005, 0.0]
        """
    )
    return Plan.read(tmp_path / "plan.toml")


def test_the_rate_falls_in_a_straight_line():
    stage = Stage("general", Path("x"), 100, (0.2, 0.1))
    assert [stage.rate_at(characters) for characters in (0, 50, 100, 101)] == pytest.approx([0.2, 0.15, 0.1, 0.1])


def test_each_stage_leaves_a_checkpoint_on_the_one_before(plan, tmp_path):
    Run(plan, tmp_path / "run").train()
    general, near = load(tmp_path / "run" / "general"), load(tmp_path / "run" / "near")
    assert near.metadata.history[0].held_out_loss < 2.5  # 3.0 and more untrained
    assert near.bases[1].weights == general.metadata.weights
    assert near.metadata.recipe.units == 16


def test_quotegen_fine_tunes_what_it_wrote(plan, tmp_path):
    Run(plan, tmp_path / "run").train()
    corpus = read_corpus(tmp_path / "like.txt")[0]
    recipe = replace(preset("fine-tune"), epochs=1)
    events = list(run(corpus, recipe, tmp_path / "tuned", begin_with=load(tmp_path / "run" / "near")))
    assert events[-1]["event"] == "saved"
    assert [base.text.name for base in load(tmp_path / "tuned").metadata.bases] == ["like", "like"]


def test_a_run_that_was_killed_comes_to_the_same_weights(plan, tmp_path, monkeypatch):
    Run(plan, tmp_path / "whole").train()
    broken = Run(plan, tmp_path / "broken")
    learn, spans = broken.network.learn, iter(range(20))

    def killed(*arguments):
        if next(spans, None) is None:
            broken._snapshot()
            raise KeyboardInterrupt
        return learn(*arguments)

    monkeypatch.setattr(broken.network, "learn", killed)
    with pytest.raises(KeyboardInterrupt):
        broken.train()
    Run(plan, tmp_path / "broken").train()
    for name, tensor in load(tmp_path / "whole" / "near").weights().items():
        np.testing.assert_array_equal(load(tmp_path / "broken" / "near").weights()[name], tensor)


def test_a_plan_with_one_more_stage_goes_on_behind_the_last(plan, tmp_path):
    Run(plan, tmp_path / "run").train()
    before = load(tmp_path / "run" / "near").metadata
    more = replace(plan, stages=(*plan.stages, replace(plan.stages[1], name="more")))
    Run(more, tmp_path / "run").train()
    assert load(tmp_path / "run" / "near").metadata == before
    assert load(tmp_path / "run" / "more").bases[1].weights == before.weights


def test_another_run_gives_its_weights_to_begin_with(plan, tmp_path):
    Run(plan, tmp_path / "first").train()
    second = Run(plan, tmp_path / "second", before=tmp_path / "first")
    assert second.progress.stage == ""
    expected = load(tmp_path / "first" / "near").weights()
    np.testing.assert_array_equal(second.network.weights()["kernel"], expected["kernel"])


def test_a_wider_network_predicts_what_the_one_in_it_does(plan, tmp_path):
    Run(plan, tmp_path / "narrow").train()
    wider = replace(plan, recipe=replace(plan.recipe, units=24))
    narrow = load(tmp_path / "narrow" / "near")
    run = Run(wider, tmp_path / "wide", on=narrow)
    expected = Run(plan, tmp_path / "same", on=narrow)
    assert run.network.measure(run.quotes) == pytest.approx(expected.network.measure(run.quotes))
    run.train()
    assert load(tmp_path / "wide" / "general").bases[1].weights == narrow.metadata.weights
