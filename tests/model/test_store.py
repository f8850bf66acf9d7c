"""Finding models again, and keeping those of visitors within bounds."""

import json
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from quotegen.model import store
from quotegen.model.checkpoint import CheckpointError, load, run_fingerprint
from quotegen.model.recipe import Recipe, preset
from quotegen.text.corpus import read_corpus

TIMED = Recipe("quick", "quotes", units=16, embedding=8, seconds=10)


@pytest.fixture
def no_bundled(monkeypatch, tmp_path) -> Path:
    monkeypatch.setattr(store, "BUNDLED", tmp_path / "bundled")
    return tmp_path / "bundled"


def size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def test_the_cache_is_where_the_environment_says(own_cache, monkeypatch, tmp_path):
    assert store.cache_folder() == own_cache
    monkeypatch.delenv("QUOTEGEN_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert store.cache_folder() == tmp_path / "quotegen"


def test_an_empty_machine_has_no_models(no_bundled):
    assert (store.bundled(), store.cached()) == ({}, {})


def test_the_default_comes_first(no_bundled, new_checkpoint):
    for name in ("a", store.DEFAULT, "b"):
        new_checkpoint(no_bundled / name)
    assert list(store.bundled()) == [store.DEFAULT, "a", "b"]


def test_half_written_and_foreign_folders_are_not_listed(own_cache, new_checkpoint):
    new_checkpoint(own_cache / "whole")
    new_checkpoint(own_cache / "half")
    (own_cache / "half" / "metadata.json").unlink()
    (own_cache / "foreign").mkdir()
    (own_cache / "file").write_text("{}")
    assert list(store.cached()) == ["whole"]


def test_one_broken_folder_does_not_hide_the_others(own_cache, new_checkpoint):
    new_checkpoint(own_cache / "whole")
    broken = new_checkpoint(own_cache / "broken").folder / "metadata.json"
    values = json.loads(broken.read_text())
    broken.write_text(json.dumps({**values, "weights": None}))
    assert list(store.cached()) == ["whole"]


@pytest.mark.parametrize("seconds", [0, 5, 1000])
def test_a_finished_run_is_found_whatever_the_budget(own_cache, new_checkpoint, no_bundled, seconds):
    new_checkpoint(own_cache / "abc", TIMED, ended="finished")
    assert store.find("abc", seconds).metadata.ended == "finished"


def test_a_run_that_somebody_stopped_does_not_stand_in_for_the_whole(own_cache, new_checkpoint, no_bundled):
    new_checkpoint(own_cache / "abc", TIMED, ended="stopped")
    assert store.find("abc", 5) is None


@pytest.mark.parametrize(("seconds", "found"), [(5, True), (10, True), (11, False), (0, False)])
def test_a_run_that_ran_out_of_time_is_found_unless_there_is_more_time(
    own_cache, new_checkpoint, no_bundled, seconds, found
):
    new_checkpoint(own_cache / "abc", TIMED, ended="time")
    assert (store.find("abc", seconds) is not None) == found


def test_a_run_that_died_is_listed_but_not_found(own_cache, new_checkpoint, no_bundled):
    new_checkpoint(own_cache / "abc", TIMED, ended=None)
    assert list(store.cached()) == ["abc"]
    assert store.find("abc", 0) is None


def test_another_run_in_the_folder_is_not_found(own_cache, new_checkpoint, no_bundled):
    new_checkpoint(own_cache / "abc", fingerprint="other")
    assert store.find("abc", 0) is None
    assert store.find("nowhere", 0) is None


def test_a_bundled_run_is_found_by_its_fingerprint(no_bundled, new_checkpoint):
    new_checkpoint(no_bundled / "mine", fingerprint="abc")
    assert store.find("abc", 0).folder == no_bundled / "mine"


def test_the_bundled_default_is_what_its_recipe_text_and_base_would_train():
    corpus, _ = read_corpus(store.DATA / "saying.txt")
    default = store.bundled()[store.DEFAULT]
    recipe = preset("fine-tune").on(default.metadata.recipe, len(default.vocabulary))
    assert [base.text.name for base in default.metadata.bases][-2:] == ["near", "general"]
    found = store.find(run_fingerprint(corpus, recipe, default.metadata.bases), recipe.seconds)
    assert found is not None
    assert found.folder == store.BUNDLED / store.DEFAULT


def test_a_model_is_opened_by_bundled_name_fingerprint_or_folder(no_bundled, own_cache, new_checkpoint, tmp_path):
    bundled = new_checkpoint(no_bundled / "mine")
    cached = new_checkpoint(own_cache / "abc")
    elsewhere = new_checkpoint(tmp_path / "else where")
    assert store.open_model("mine") == bundled
    assert store.open_model("abc") == cached
    assert store.open_model(str(elsewhere.folder)) == elsewhere


@pytest.mark.parametrize("name", ["nowhere", "../nowhere", "no such thing", "\0"])
def test_an_unknown_model_is_refused_with_those_that_exist(no_bundled, new_checkpoint, name):
    new_checkpoint(no_bundled / "mine")
    with pytest.raises(CheckpointError, match="bundled models: mine"):
        store.open_model(name)


def test_tidy_keeps_everything_within_the_limit(own_cache, new_checkpoint):
    new_checkpoint(own_cache / "a")
    store.tidy(size(own_cache))
    assert list(store.cached()) == ["a"]


def test_tidy_deletes_until_the_rest_fits(own_cache, new_checkpoint):
    for name in "abc":
        new_checkpoint(own_cache / name)
    limit = 2 * size(own_cache / "a")
    store.tidy(limit)
    assert len(store.cached()) == 2
    assert size(own_cache) <= limit


def test_tidy_keeps_the_model_that_was_opened_last(own_cache, new_checkpoint):
    hour_ago = time.time() - 3600
    for name in "abc":
        os.utime(new_checkpoint(own_cache / name).folder, (hour_ago, hour_ago))
    store.open_model("a").weights()
    store.tidy(size(own_cache / "a"))
    assert list(store.cached()) == ["a"]


def test_tidy_never_deletes_the_one_to_keep(own_cache, new_checkpoint):
    for name in "ab":
        new_checkpoint(own_cache / name)
    store.tidy(0, keep=own_cache / "b")
    assert list(store.cached()) == ["b"]


def test_tidy_leaves_the_bundled_models_alone(no_bundled, new_checkpoint):
    new_checkpoint(no_bundled / "mine")
    store.tidy(0)
    assert list(store.bundled()) == ["mine"]


def test_tidy_counts_what_a_killed_run_left(own_cache, new_checkpoint):
    new_checkpoint(own_cache / "killed")
    (own_cache / "killed" / "metadata.json").unlink()
    store.tidy(0)
    assert size(own_cache) == 0


def test_a_saved_checkpoint_can_be_replaced_while_it_is_open(own_cache, new_checkpoint):
    opened = load(new_checkpoint(own_cache / "abc").folder)
    before = opened.weights()
    new_checkpoint(own_cache / "abc", recipe=replace(TIMED, seconds=99))
    assert opened.metadata.recipe.seconds == 0
    assert before.keys() == store.open_model("abc").weights().keys()
