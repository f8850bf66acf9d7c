"""Finding models again, and keeping those of visitors within bounds."""

import json
import multiprocessing
import os
import random
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from quotegen.model.files import store, tensors
from quotegen.model.files.checkpoint import CheckpointError, load, run_fingerprint
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


DAMAGES = {
    "missing": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"0"),
    "a bit changed": lambda path: path.write_bytes(path.read_bytes()[:-1] + b"\x01"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_model_whose_weights_are_broken_is_neither_listed_nor_found(own_cache, new_checkpoint, no_bundled, damage):
    new_checkpoint(own_cache / "whole")
    for parent in (own_cache, no_bundled):
        model = new_checkpoint(parent / "broken", ended="finished")
        assert store.find("broken", 0)
        damage(model.folder / model.metadata.weights)
        assert not model.is_usable()
    assert (list(store.cached()), store.bundled()) == (["whole"], {})
    assert store.find("broken", 0) is None


def test_a_run_whose_numbers_are_not_finite_is_neither_listed_nor_found(own_cache, new_checkpoint, no_bundled):
    model = new_checkpoint(own_cache / "a")
    store.save(model.folder, model.metadata, {**model.weights(), "bias": np.full(64, np.nan, np.float32)})
    assert store.cached() == {}
    assert store.find("a", 0) is None
    with pytest.raises(CheckpointError, match="finite"):
        load(model.folder).weights()


def test_weights_are_read_once_however_often_models_are_listed(own_cache, new_checkpoint, monkeypatch):
    model = new_checkpoint(own_cache / "a")
    opened, read = [], tensors.read
    monkeypatch.setattr(tensors, "read", lambda path: opened.append(path) or read(path))
    for _ in range(3):
        assert list(store.cached()) == ["a"]
    assert opened == [model.folder / model.metadata.weights]


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


def test_the_bundled_base_is_what_its_recipe_text_and_base_would_train():
    corpus, _ = read_corpus(store.DATA / "saying.txt")
    base = store.bundled()[store.BASE]
    recipe = preset("fine-tune").on(base.metadata.recipe, *2 * [len(base.vocabulary)])
    assert [base.text.name for base in base.metadata.bases][-2:] == ["near", "general"]
    found = store.find(run_fingerprint(corpus, recipe, base.metadata.bases), recipe.seconds)
    assert found is not None
    assert found.folder == store.BUNDLED / store.BASE


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


@pytest.mark.parametrize("name", ["quick-saying", "quick-sokdam", "fine-tuned-sokdam", "tutorial-saying"])
def test_a_bundled_text_is_known_by_its_fingerprint(name):
    record = store.open_model(name).metadata.text
    corpus = store.text_of(record)
    assert (corpus.fingerprint, len(corpus.quotes)) == (record.fingerprint, record.quotes)


def test_another_text_is_that_of_the_model_only_if_it_is_the_same(new_checkpoint, tmp_path):
    record = new_checkpoint(tmp_path / "model").metadata.text
    (mine := tmp_path / "mine.txt").write_text("A bad penny.\nStill waters.\n", encoding="utf-8")
    with pytest.raises(store.UnknownTextError, match="--text FILE"):
        store.text_of(record)
    with pytest.raises(store.UnknownTextError, match=r"mine\.txt is not the text 'tiny'"):
        store.text_of(record, mine)
    record = replace(record, fingerprint=read_corpus(mine)[0].fingerprint)
    assert store.text_of(record, mine).quotes == ("a bad penny.", "still waters.")


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


def files_of(checkpoint) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in checkpoint.folder.iterdir()}


def test_a_checkpoint_made_elsewhere_is_taken_in_whole(own_cache, new_checkpoint, tmp_path):
    made = new_checkpoint(tmp_path / "0123abcd")
    taken = store.take_in(files_of(made))
    assert taken.folder == own_cache / "0123abcd"
    assert taken.metadata == made.metadata
    assert (taken.weights()["kernel"] == made.weights()["kernel"]).all()
    assert list(store.cached()) == ["0123abcd"]


def test_a_checkpoint_taken_in_replaces_the_one_before(own_cache, new_checkpoint, tmp_path):
    for units in (8, 16, 24, 32):
        made = new_checkpoint(tmp_path / str(units) / "0123abcd", recipe=replace(TIMED, units=units))
        store.take_in(files_of(made))
        assert store.open_model("0123abcd").weights()["recurrent_kernel"].shape[0] == units
    assert len(list((own_cache / "0123abcd").glob("weights-*"))) <= 2


def test_epochs_kept_along_the_way_are_taken_in_and_replaced_with_their_model(own_cache, new_checkpoint, tmp_path):
    for place, kept in enumerate([(0, 1), (0, 5, 7), (3,)]):
        store.take_in(files_of(new_checkpoint(tmp_path / str(place) / "0123abcd", kept=kept)))
        taken = store.open_model("0123abcd")
        assert [snapshot.epoch for snapshot in taken.metadata.snapshots] == list(kept)
        assert all(taken.weights(epoch) for epoch in kept)
    assert len(list(taken.folder.glob("snapshot-*"))) == 4  # those of the last two models


def test_a_checkpoint_that_lacks_an_epoch_it_names_is_not_taken_in(own_cache, new_checkpoint, tmp_path):
    files = files_of(new_checkpoint(tmp_path / "0123abcd", kept=(0, 1)))
    del files[next(name for name in files if name.startswith("snapshot-"))]
    with pytest.raises(CheckpointError):
        store.take_in(files)
    assert store.cached() == {}


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda files: {name: data for name, data in files.items() if name == "metadata.json"},
        lambda files: {name: data for name, data in files.items() if name != "metadata.json"},
        lambda files: {name: data[:-1] for name, data in files.items()},
        lambda files: {**files, "../escaped.txt": b"out"},
        lambda files: {**files, "/tmp/escaped.txt": b"out"},
        lambda files: {
            name: data.replace(b'"fingerprint": "0123abcd"', b'"fingerprint": "../../x"')
            for name, data in files.items()
        },
        lambda files: {},
    ],
    ids=["no weights", "no metadata", "cut off", "a path up", "a path from the root", "a path as a name", "nothing"],
)
def test_what_is_no_whole_checkpoint_is_not_taken_in(own_cache, new_checkpoint, tmp_path, spoilt):
    files = files_of(new_checkpoint(tmp_path / "0123abcd"))
    with pytest.raises(CheckpointError):
        store.take_in(spoilt(files))
    assert store.cached() == {}
    assert [file.name for file in own_cache.rglob("*")] in ([], [".lock"])


def test_what_a_killed_process_was_taking_in_is_waste_after_a_while(own_cache):
    (own_cache / ".arriving-now").mkdir(parents=True)
    (own_cache / ".arriving-then").mkdir()
    hour_ago = time.time() - 3600
    os.utime(own_cache / ".arriving-then", (hour_ago, hour_ago))
    store.tidy(0)
    assert [folder.name for folder in own_cache.iterdir() if folder.is_dir()] == [".arriving-now"]


def test_what_a_killed_writer_left_goes_with_the_next_epoch(own_cache, new_checkpoint, tmp_path):
    made = new_checkpoint(tmp_path / "0123abcd")
    (own_cache / "0123abcd").mkdir(parents=True)
    (own_cache / "0123abcd" / ".1234abcd.part").write_bytes(b"half")
    store.save(own_cache / "0123abcd", made.metadata, made.weights())
    assert sorted(file.suffix for file in (own_cache / "0123abcd").iterdir()) == [".json", ".safetensors"]


def test_a_model_saved_elsewhere_leaves_no_lock_beside_it(new_checkpoint, tmp_path):
    made = new_checkpoint(tmp_path / "made" / "0123abcd")
    (tmp_path / "out").mkdir()
    store.save(tmp_path / "out" / "model", made.metadata, made.weights())
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["model"]


STRESS_ROUNDS, STRESS_RUNS, STRESS_ROOM = 50, 6, 3


def use_the_store(cache: str, base: Path, limit: int, seed: int) -> dict[str, int]:
    """An app process at work: save epochs of some runs, keep the bounds, list, read, open; counts of each."""
    os.environ["QUOTEGEN_CACHE"] = cache
    rng, model = random.Random(seed), load(base)
    weights, done = model.weights(), {"saved": 0, "tidied": 0, "listed": 0, "read": 0, "gone": 0}
    for _round in range(STRESS_ROUNDS):
        name = f"run{rng.randrange(STRESS_RUNS)}"
        stamp = float(rng.randrange(1000))
        marked = {key: tensor + 0 for key, tensor in weights.items()}
        marked["bias"][:] = stamp  # weights and metadata of one save belong together
        metadata = replace(model.metadata, fingerprint=name, created=str(stamp))
        saved = store.save(Path(cache) / name, metadata, marked)
        done["saved"] += 1
        if rng.random() < 0.3:
            store.tidy(limit, keep=saved.folder)
            done["tidied"] += 1
        for found in store.cached().values():
            done["listed"] += 1
            try:
                assert found.weights()["bias"][0] == float(found.metadata.created)
                store.open_model(found.metadata.fingerprint)
                done["read"] += 1
            except CheckpointError:  # deleted, or saved twice again, between listing and reading
                done["gone"] += 1
    return done


@pytest.mark.timeout(120)
def test_two_processes_share_one_store(own_cache, new_checkpoint, tmp_path):
    """Everything listed is whole, what is read belongs together, nobody trips, and the bounds hold."""
    base = new_checkpoint(tmp_path / "base").folder
    limit = STRESS_ROOM * size(base)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        both = [pool.submit(use_the_store, str(own_cache), base, limit, seed) for seed in (1, 2)]
        done = [process.result() for process in both]
    for counts in done:
        assert min(counts[what] for what in ("saved", "tidied", "listed", "read")) > 0
        assert counts["gone"] < counts["read"]
    assert all(model.weights() for model in store.cached().values())
    store.tidy(limit)
    assert size(own_cache) <= limit


def test_tidy_touches_nothing_that_is_not_of_this_program(own_cache, new_checkpoint):
    new_checkpoint(own_cache / "0123456789abcdef")
    (own_cache / "photos").mkdir()
    (own_cache / "photos" / "cat.jpg").write_bytes(b"meow" * 100)
    store.tidy(0)
    assert [folder.name for folder in own_cache.iterdir() if folder.is_dir()] == ["photos"]
