"""A run as events: going on from another comes to what one unbroken run comes to, and refuses what does not belong."""

import errno
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from quotegen.errors import CannotSaveError
from quotegen.jobs.run import run
from quotegen.model.files.checkpoint import CheckpointError, load
from quotegen.model.recipe import Recipe
from quotegen.model.weights import initial
from quotegen.text.corpus import corpus_from_text
from quotegen.text.hangul import is_jamo, spelled_out

ROOT = Path(__file__).parents[2]
CORPUS = corpus_from_text("tiny", "\n".join(f"a bad penny number {n} always comes back." for n in range(20)))
RECIPE = Recipe(
    "quick",
    "quotes",
    units=16,
    batch_size=4,
    span=16,
    epochs=4,
    held_out=0.2,
    dropout=0.2,
    averaging=0.9,
    clip_norm=1.0,
)
TWO = replace(RECIPE, epochs=2)


def checkpoint(folder, recipe: Recipe = RECIPE, **how):
    """What a run leaves in a folder."""
    *_, last = run(CORPUS, recipe, folder, **how)
    assert last["event"] == "saved"
    return load(folder)


def test_two_epochs_and_two_more_leave_the_very_checkpoint_of_four(tmp_path):
    straight = checkpoint(tmp_path / "four")
    resumed = checkpoint(tmp_path / "resumed", go_on_from=checkpoint(tmp_path / "two", TWO))
    ours, theirs = resumed.metadata, straight.metadata
    assert (ours.fingerprint, ours.best_epoch, ours.samples) == (theirs.fingerprint, theirs.best_epoch, theirs.samples)
    assert [(row.loss, row.held_out_loss) for row in ours.history] == [
        (row.loss, row.held_out_loss) for row in theirs.history
    ]
    for name, tensor in resumed.weights().items():
        np.testing.assert_array_equal(tensor, straight.weights()[name])


def test_a_run_that_goes_on_says_how_far_it_had_come(tmp_path):
    before = checkpoint(tmp_path / "two", TWO)
    start, *_ = run(CORPUS, RECIPE, tmp_path / "resumed", go_on_from=before)
    assert (start["epochs_before"], start["epochs"]) == (2, 4)


def test_stopped_in_the_first_epoch_it_leaves_something_to_show_and_to_go_on_from(tmp_path):
    stopped = checkpoint(tmp_path / "stopped", should_stop=lambda: True)
    assert (stopped.metadata.ended, stopped.metadata.history[0].whole) == ("stopped", False)
    resumed = checkpoint(tmp_path / "resumed", go_on_from=stopped)
    assert [row.epoch for row in resumed.metadata.history] == [1, 2, 3, 4]
    assert all(row.whole for row in resumed.metadata.history)
    assert resumed.metadata.history[0].loss == checkpoint(tmp_path / "four").metadata.history[0].loss


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"units": 8}, "another text or by another recipe"), ({"epochs": 2}, "has 2 epochs already")],
    ids=["another recipe", "no more epochs"],
)
def test_it_goes_on_only_as_the_same_run_with_more_epochs(tmp_path, changes, reason):
    before = checkpoint(tmp_path / "two", TWO)
    with pytest.raises(CheckpointError, match=reason):
        list(run(CORPUS, replace(RECIPE, **changes), tmp_path / "new", go_on_from=before))


@pytest.mark.parametrize("epochs", [1, 2])
def test_a_stopped_run_goes_on_only_to_more_epochs_than_it_has(tmp_path, epochs):
    seen = []
    for event in run(CORPUS, RECIPE, tmp_path / "stopped", should_stop=lambda: seen.count("epoch") == 2):
        seen.append(event["event"])
    stopped = load(tmp_path / "stopped")
    assert stopped.metadata.ended == "stopped"
    with pytest.raises(CheckpointError, match="has 2 epochs already"):
        list(run(CORPUS, replace(RECIPE, epochs=epochs), tmp_path / "new", go_on_from=stopped))
    resumed = checkpoint(tmp_path / "resumed", replace(RECIPE, epochs=3), go_on_from=stopped)
    assert [row.epoch for row in resumed.metadata.history] == [1, 2, 3]


def test_it_goes_on_only_on_the_same_text(tmp_path):
    before = checkpoint(tmp_path / "two", TWO)
    with pytest.raises(CheckpointError, match="another text"):
        list(run(corpus_from_text("other", "still waters run deep."), RECIPE, tmp_path / "new", go_on_from=before))


@pytest.mark.parametrize("dtype", [np.float16, np.int8])
def test_a_model_of_rounded_weights_is_passed_on_without_what_going_on_needs(tmp_path, dtype):
    model = checkpoint(tmp_path / "rounded", TWO, dtype=dtype)
    assert model.metadata.state == ""
    with pytest.raises(CheckpointError, match="left nothing to go on from"):
        list(run(CORPUS, RECIPE, tmp_path / "new", go_on_from=model))


def test_it_tells_the_memory_it_took_and_how_fast_the_machine_is(tmp_path):
    metadata = checkpoint(tmp_path / "two", TWO).metadata
    assert metadata.step_seconds > 0
    assert metadata.peak_megabytes is None or 20 < metadata.peak_megabytes < 10_000


def test_the_memory_of_whoever_started_it_is_not_its_own():
    held = np.ones(300_000_000, np.uint8)
    code = "from quotegen.limits import peak_megabytes; print(peak_megabytes() or 0)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert float(done.stdout) < held.nbytes / 1e6


def kept_of(checkpoint) -> list[int]:
    return [snapshot.epoch for snapshot in checkpoint.metadata.snapshots]


def test_a_run_keeps_its_epochs_from_the_untrained_one_on(tmp_path):
    model = checkpoint(tmp_path / "four")
    assert kept_of(model) == [0, 1, 2, 3, 4]
    untrained = initial(RECIPE, len(model.vocabulary), np.random.default_rng(RECIPE.seed))
    np.testing.assert_allclose(model.weights(0)["kernel"], untrained["kernel"], atol=1e-3)
    np.testing.assert_array_equal(model.weights(model.metadata.best_epoch)["kernel"], model.weights()["kernel"])
    assert len({model.weights(epoch)["kernel"].tobytes() for epoch in range(5)}) == 5


@pytest.mark.parametrize("most", [2, 3])
def test_a_run_keeps_no_more_epochs_than_asked_for(tmp_path, most):
    model = checkpoint(tmp_path / "four", snapshots=most)
    assert len(kept_of(model)) == len({each.weights for each in model.metadata.snapshots}) == most
    assert (kept_of(model)[0], kept_of(model)[-1]) == (0, 4)


def test_two_epochs_and_two_more_keep_the_very_epochs_of_four(tmp_path):
    straight = checkpoint(tmp_path / "four", snapshots=3)
    resumed = checkpoint(tmp_path / "resumed", go_on_from=checkpoint(tmp_path / "two", TWO, snapshots=3), snapshots=3)
    assert resumed.metadata.snapshots == straight.metadata.snapshots  # their names are hashes of what is in them
    assert resumed.snapshots() == straight.snapshots()


def test_an_epoch_that_was_not_whole_is_not_kept_by_the_run_that_goes_on(tmp_path):
    stopped = checkpoint(tmp_path / "stopped", should_stop=lambda: True)
    assert kept_of(stopped) == [0, 1]
    resumed = checkpoint(tmp_path / "resumed", go_on_from=stopped)
    assert resumed.metadata.snapshots == checkpoint(tmp_path / "four").metadata.snapshots


@pytest.mark.parametrize("dtype", [np.float16, np.int8])
def test_a_model_of_rounded_weights_keeps_its_epochs(tmp_path, dtype):
    assert kept_of(checkpoint(tmp_path / "rounded", TWO, dtype=dtype)) == [0, 1, 2]


def test_a_run_that_dies_half_way_lists_only_epochs_that_are_there(tmp_path):
    events = run(CORPUS, RECIPE, tmp_path / "died", snapshots=3)
    told = 0
    while told < 3:
        told += next(events)["event"] == "epoch"
        if told:
            left = load(tmp_path / "died")
            assert left.metadata.ended is None
            assert all(left.weights(epoch) for epoch in left.metadata.weights_by_epoch)
    events.close()
    assert kept_of(load(tmp_path / "died"))[-1] == 3


def test_what_somebody_stopped_stays_until_the_same_run_has_ended_again(tmp_path):
    stopped = checkpoint(tmp_path / "run", should_stop=lambda: True)
    for event in run(CORPUS, RECIPE, tmp_path / "run", again=True):
        if event["event"] == "epoch":
            assert load(tmp_path / "run").metadata == stopped.metadata
            assert stopped.weights()
    assert load(tmp_path / "run").metadata.ended == "finished"


def test_a_broken_folder_of_the_cache_is_trained_anew(tmp_path, monkeypatch):
    monkeypatch.setenv("QUOTEGEN_CACHE", str(tmp_path))
    *_, first = run(CORPUS, TWO)
    (load(Path(first["folder"])).folder / "metadata.json").write_text("{", encoding="utf-8")
    *_, second = run(CORPUS, TWO)
    assert (second["event"], second["folder"]) == ("saved", first["folder"])


MIXED = corpus_from_text("mixed", "\n".join(f"AI는 {n}월에 값진 quote를 읽다." for n in range(1, 21)))


def test_a_text_of_korean_and_english_is_learned_and_written_as_jamo(tmp_path):
    recipe = replace(RECIPE, unit="jamo", epochs=2, sample_count=3)
    *events, last = run(MIXED, recipe, tmp_path / "mixed")
    model = load(tmp_path / "mixed")
    assert (last["unit"], model.vocabulary.unit) == ("jamo", "jamo")
    assert len(model.vocabulary) == len(set(spelled_out("".join(MIXED.quotes)))) + 1
    quotes = [sample["prompt"] + sample["text"] for event in events for sample in event.get("samples", ())]
    assert quotes
    assert not set("".join(quotes)) & set(filter(is_jamo, model.vocabulary.characters))


def test_losses_of_jamo_are_for_a_character_as_people_read_it(tmp_path):
    """A network that has learned nothing takes every jamo for equally likely, and needs more than one a character."""
    list(run(MIXED, replace(RECIPE, unit="jamo", epochs=1, learning_rate=1e-9), tmp_path / "jamo"))
    model, text = load(tmp_path / "jamo"), "\n".join(MIXED.quotes) + "\n"
    per_character = len(spelled_out(text)) / len(text)
    assert per_character > 1.3
    assert model.metadata.best.loss == pytest.approx(np.log(len(model.vocabulary)) * per_character, rel=0.02)


def test_a_run_on_a_model_of_jamo_reads_jamo(tmp_path):
    list(run(MIXED, replace(RECIPE, unit="jamo", epochs=1), tmp_path / "base"))
    base = load(tmp_path / "base")
    list(run(MIXED, replace(RECIPE, epochs=1), tmp_path / "tuned", begin_with=base))
    tuned = load(tmp_path / "tuned")
    assert tuned.metadata.recipe.unit == "jamo"
    assert set(tuned.vocabulary.characters) == set(base.vocabulary.characters)


def in_cache(recipe: Recipe = RECIPE, **how):
    """What a run leaves in the cache."""
    *_, last = run(CORPUS, recipe, **how)
    assert last["event"] == "saved"
    return load(Path(last["folder"]))


def test_a_stopped_run_never_replaces_a_finished_one_and_both_are_kept(own_cache):
    finished = in_cache()
    before = (finished.folder / "metadata.json").read_bytes()
    stopped = in_cache(again=True, should_stop=lambda: True)
    assert (finished.folder / "metadata.json").read_bytes() == before
    assert finished.weights()
    assert stopped.metadata.ended == "stopped"
    assert stopped.folder != finished.folder
    assert stopped.weights()
    *_, last = run(CORPUS, RECIPE)
    assert (last["event"], last["folder"]) == ("loaded", str(finished.folder))


def test_a_shorter_run_does_not_replace_a_longer_one_that_was_stopped_too(own_cache):
    epochs = iter([False] * 30 + [True] * 99)
    longer = in_cache(should_stop=lambda: next(epochs))
    shorter = in_cache(again=True, should_stop=lambda: True)
    assert len(longer.metadata.history) > len(shorter.metadata.history)
    assert load(longer.folder).metadata == longer.metadata
    assert shorter.folder != longer.folder


def test_a_finished_run_takes_the_place_of_a_stopped_one(own_cache):
    stopped = in_cache(should_stop=lambda: True)
    finished = in_cache()
    assert finished.folder == stopped.folder
    assert [folder.name for folder in own_cache.iterdir() if folder.is_dir()] == [finished.metadata.fingerprint]


def test_a_run_that_dies_half_way_leaves_what_was_there_as_it_is(own_cache):
    finished = in_cache()
    events = run(CORPUS, RECIPE, again=True)
    while next(events)["event"] != "epoch":
        pass
    events.close()
    assert load(finished.folder).metadata == finished.metadata


def test_a_run_says_where_its_epochs_are(own_cache):
    start, *rest = run(CORPUS, TWO)
    assert start["saves_epochs"]
    assert start["folder"] == rest[-1]["folder"]


def test_folders_of_the_cache_are_for_their_owner_alone(own_cache):
    model = in_cache(TWO)
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (own_cache, model.folder)] == [0o700, 0o700]


def test_a_cache_that_cannot_be_written_says_so_before_anything_is_trained(own_cache, monkeypatch):
    monkeypatch.setattr("quotegen.jobs.run.train", lambda *_: pytest.fail("it trained"))
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(CannotSaveError, match="cannot be written: permission denied"):
        next(run(CORPUS, TWO))


def test_a_cache_that_cannot_be_made_says_so(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("QUOTEGEN_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(CannotSaveError):
        next(run(CORPUS, TWO))


def test_a_disk_that_becomes_read_only_while_a_run_trains_says_so(own_cache, monkeypatch):
    def refuse(*_what, **_how):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("quotegen.model.files.checkpoint.save", refuse)
    with pytest.raises(CannotSaveError, match="read-only file system"):
        list(run(CORPUS, TWO))
