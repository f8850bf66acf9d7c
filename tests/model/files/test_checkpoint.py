"""A checkpoint comes back as it was written, and whatever else lies in a folder is refused by name."""

import json
from dataclasses import replace

import numpy as np
import pytest
from safetensors.numpy import save_file

from quotegen.model.files import checkpoint
from quotegen.model.files.checkpoint import CheckpointError, delete, load, run_fingerprint, save
from quotegen.model.files.metadata import EpochRecord
from quotegen.model.files.store import DATA
from quotegen.model.files.tensors import pack, quantized
from quotegen.model.recipe import Recipe, preset
from quotegen.model.weights import shapes
from quotegen.text.corpus import corpus_from_text, read_corpus

CORPUS = corpus_from_text("two", "One penny.\nTwo pence.")
SENSELESS = Recipe("mine", "quotes", units=0).as_dict()


@pytest.fixture
def folder(new_checkpoint, tmp_path):
    new_checkpoint(tmp_path / "model")
    return tmp_path / "model"


def rewrite(folder, **changes):
    path = folder / "metadata.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_a_checkpoint_comes_back_as_it_was_written(new_checkpoint, tmp_path, random_weights):
    written = new_checkpoint(tmp_path / "model", text="가나다 abc", history=(EpochRecord(2, 1.5, 1.25, 0.5, False),))
    read = load(tmp_path / "model")
    assert read.metadata == written.metadata
    assert read.vocabulary.characters == ("\n", " ", "a", "b", "c", "가", "나", "다")
    assert read.metadata.best == EpochRecord(2, 1.5, 1.25, 0.5, False)
    expected = random_weights(written.metadata.recipe, 8)
    assert read.weights().keys() == expected.keys()
    for name, tensor in read.weights().items():
        np.testing.assert_array_equal(tensor, expected[name])
        assert tensor.dtype == np.float32


@pytest.mark.parametrize(("dtype", "room", "near"), [(np.float16, 0.6, 1e-3), (np.int8, 0.4, 1e-2)])
def test_rounded_weights_take_less_room_and_come_back_close(new_checkpoint, tmp_path, dtype, room, near):
    whole, rounded = new_checkpoint(tmp_path / "whole"), new_checkpoint(tmp_path / "rounded", dtype=dtype)
    for name, tensor in whole.weights().items():
        assert rounded.weights()[name].dtype == np.float32
        np.testing.assert_allclose(rounded.weights()[name], tensor, atol=near * np.abs(tensor).max())
    sizes = [(model.folder / model.metadata.weights).stat().st_size for model in (rounded, whole)]
    assert sizes[0] < room * sizes[1]


def test_saving_again_keeps_only_the_weights_before_which_somebody_may_be_reading(folder, random_weights):
    first = load(folder)
    other = random_weights(first.metadata.recipe, len(first.vocabulary), seed=1)
    history = (*first.metadata.history, EpochRecord(3, 1.0, None, 2.0))
    save(folder, replace(first.metadata, best_epoch=3, history=history), other)
    np.testing.assert_array_equal(load(folder).weights()["bias"], other["bias"])
    save(folder, first.metadata, random_weights(first.metadata.recipe, len(first.vocabulary), seed=2))
    files = {file.name for file in folder.iterdir()}
    assert {"metadata.json", load(folder).metadata.weights} < files
    assert len(files) == 3


def test_an_epoch_kept_along_the_way_comes_back_and_another_is_refused_with_those_that_were(
    new_checkpoint, tmp_path, random_weights
):
    new_checkpoint(tmp_path / "model", kept=(0, 1))
    model = load(tmp_path / "model")
    assert list(model.metadata.weights_by_epoch) == [0, 1, 2]  # the best one is always there
    expected = random_weights(model.metadata.recipe, len(model.vocabulary), 1)
    for name, tensor in model.weights(1).items():
        assert tensor.dtype == np.float32
        half_a_step = np.abs(expected[name]).max(0) / 254  # a byte a number: 127 steps either side of zero
        assert (np.abs(tensor - expected[name]) <= 1.01 * half_a_step).all()
    with pytest.raises(CheckpointError, match="These were: 0, 1, 2"):
        model.weights(3)


def test_epochs_that_are_no_longer_kept_go_with_the_save_after_next(new_checkpoint, tmp_path):
    for kept in ((0, 1, 3), (0, 3), (0,)):
        model = new_checkpoint(tmp_path / "model", kept=kept)
        assert all(model.weights(epoch) for epoch in kept)
    assert len(list(model.folder.glob("snapshot-*"))) == 2  # of epochs 0 and 3


def test_the_best_epoch_is_stored_once(new_checkpoint, random_weights, tmp_path):
    model = new_checkpoint(tmp_path / "model", kept=(1, 2))
    first, best = model.metadata.snapshots
    assert first.weights != model.metadata.weights == best.weights
    kept = pack("snapshot", quantized(random_weights(model.metadata.recipe, len(model.vocabulary))))
    assert model.snapshots()[2] == kept  # a run that goes on has it as it was
    assert load(model.folder) == model


def test_saving_again_writes_only_what_is_new(new_checkpoint, tmp_path, monkeypatch):
    model, names = new_checkpoint(tmp_path / "model", kept=(0, 1)), []
    write = checkpoint.write
    monkeypatch.setattr(checkpoint, "write", lambda path, data: (names.append(path.name), write(path, data)))
    assert new_checkpoint(tmp_path / "model", kept=(0, 1)) == model
    assert names == ["metadata.json"]


def test_weights_that_broke_are_written_again(new_checkpoint, tmp_path):
    model = new_checkpoint(tmp_path / "model")
    file = model.folder / model.metadata.weights
    file.write_bytes(file.read_bytes()[::-1])
    assert new_checkpoint(tmp_path / "model").weights()


def test_a_save_that_is_cut_off_leaves_the_checkpoint_before_whole(new_checkpoint, tmp_path, monkeypatch):
    before = new_checkpoint(tmp_path / "model", kept=(0, 1))
    write = checkpoint.write

    def cut_off(path, data):
        if path.name == "metadata.json":
            raise OSError("the disk is gone")
        write(path, data)

    monkeypatch.setattr(checkpoint, "write", cut_off)
    with pytest.raises(OSError, match="the disk is gone"):
        new_checkpoint(tmp_path / "model", kept=(0, 5, 7))
    left = load(tmp_path / "model")
    assert left.metadata == before.metadata
    assert all(left.weights(epoch) for epoch in left.metadata.weights_by_epoch)


def test_a_snapshot_that_was_cut_short_is_written_again(new_checkpoint, tmp_path):
    model = new_checkpoint(tmp_path / "model", kept=(0,))
    (model.folder / model.metadata.snapshots[0].weights).write_bytes(b"short")
    with pytest.raises(CheckpointError, match="cannot be read"):
        model.weights(0)
    assert new_checkpoint(tmp_path / "model", kept=(0,)).weights(0)


def test_a_checkpoint_from_before_there_were_snapshots_is_one_without(folder):
    path = folder / "metadata.json"
    values = json.loads(path.read_text())
    del values["snapshots"]
    path.write_text(json.dumps(values))
    assert load(folder).metadata.snapshots == ()
    assert load(folder).weights()


@pytest.mark.parametrize(
    "snapshots",
    [
        [{"epoch": 1, "weights": "../model/weights"}],
        [{"epoch": 1, "weights": "snapshot-/etc/passwd"}],
        [{"epoch": 1, "weights": None}],
        [{"epoch": "1", "weights": "snapshot-1.safetensors"}],
        [{"epoch": 1}],
        3,
    ],
    ids=str,
)
def test_snapshots_that_are_none_are_refused(folder, snapshots):
    rewrite(folder, snapshots=snapshots)
    with pytest.raises(CheckpointError):
        load(folder)


def test_a_folder_without_metadata_is_no_checkpoint(folder):
    (folder / "metadata.json").unlink()
    with pytest.raises(CheckpointError, match="There is no model in"):
        load(folder)


def test_a_folder_that_does_not_exist_is_no_checkpoint(tmp_path):
    with pytest.raises(CheckpointError, match="There is no model in"):
        load(tmp_path / "nowhere")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[]", b"null", b"3", b"{}", b'{"format": 2}'])
def test_metadata_that_is_no_metadata_is_refused(folder, content):
    (folder / "metadata.json").write_bytes(content)
    with pytest.raises(CheckpointError):
        load(folder)


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 1},
        {"history": []},
        {"best_epoch": 7},
        {"history": [{"epoch": 2}]},
        {"text": None},
        {"vocabulary": None},
        {"recipe": {"name": "x"}},
        {"recipe": SENSELESS},
        {"surprise": 1},
        {"fingerprint": 7},
        {"prompts": [""]},
        {"prompts": ["éé"]},
        {"prompts": 5},
        {"vocabulary": []},
        {"vocabulary": ["a", "a"]},
        {"vocabulary": ["ab"]},
        {"vocabulary": ["a", "b"]},
        {"history": [{"epoch": 2, "loss": float("nan"), "held_out_loss": None, "seconds": 1}]},
        {"history": [{"epoch": 2, "loss": True, "held_out_loss": None, "seconds": 1}]},
        {"samples": [{"epoch": 1, "prompt": None, "text": "", "temperature": 0.5}]},
        {"samples": 1},
        {"versions": []},
        {"ended": 1},
        {"best_epoch": 2.0},
        {"peak_megabytes": "much"},
        {"bases": [{}]},
    ],
    ids=str,
)
def test_metadata_of_something_else_is_refused(folder, changes):
    rewrite(folder, **changes)
    with pytest.raises(CheckpointError):
        load(folder)


@pytest.mark.parametrize("weights", ["", ".", "..", "../other/weights.safetensors", "/etc/passwd", "a/b", 5, None])
def test_weights_outside_the_folder_are_refused(folder, weights):
    rewrite(folder, weights=weights)
    with pytest.raises(CheckpointError):
        load(folder).weights()


def test_a_path_to_weights_elsewhere_is_refused_though_they_exist(folder, new_checkpoint, tmp_path):
    other = new_checkpoint(tmp_path / "other")
    rewrite(folder, weights=f"../other/{other.metadata.weights}")
    with pytest.raises(CheckpointError, match="names no weights file"):
        load(folder)


@pytest.mark.parametrize("damage", [lambda file: file.unlink(), lambda file: file.write_bytes(b"junk")])
def test_missing_and_broken_weights_are_refused(folder, damage):
    checkpoint = load(folder)
    damage(folder / checkpoint.metadata.weights)
    with pytest.raises(CheckpointError, match="cannot be read"):
        checkpoint.weights()


def test_truncated_weights_are_refused(folder):
    checkpoint = load(folder)
    path = folder / checkpoint.metadata.weights
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(CheckpointError, match="cannot be read"):
        checkpoint.weights()


@pytest.mark.parametrize(
    "change",
    [
        lambda tensors: tensors.pop("bias"),
        lambda tensors: tensors.update(more=np.zeros(2, np.float32)),
        lambda tensors: tensors.update(bias=np.zeros(3, np.float32)),
    ],
    ids=["missing", "more", "other shape"],
)
def test_weights_that_do_not_fit_their_metadata_are_refused(folder, change):
    checkpoint = load(folder)
    tensors = checkpoint.weights()
    change(tensors)
    save_file(tensors, folder / checkpoint.metadata.weights)
    with pytest.raises(CheckpointError, match="do not fit their metadata"):
        checkpoint.weights()


def test_a_deleted_checkpoint_is_gone(folder):
    delete(folder)
    assert not folder.exists()
    delete(folder)  # and once more does no harm


def test_shapes_by_hand():
    recipe = Recipe("mine", "quotes", units=3, embedding=2)
    assert shapes(recipe, 5) == {
        "embedding": (5, 2),
        "kernel": (2, 12),
        "recurrent_kernel": (3, 12),
        "bias": (12,),
        "output_kernel": (3, 5),
        "output_bias": (5,),
    }
    assert shapes(replace(recipe, embedding=0, cell="rnn"), 5)["kernel"] == (5, 3)


def test_the_same_run_has_the_same_name():
    again = corpus_from_text("other name", "ONE PENNY.\nTwo   pence.")
    assert run_fingerprint(CORPUS, preset("quick")) == run_fingerprint(again, preset("quick"))


@pytest.mark.parametrize("changes", [{"seed": 2}, {"units": 8}, {"epochs": 3}, {"learning_rate": 0.1}], ids=str)
def test_another_recipe_is_another_run(changes):
    recipe = preset("quick")
    assert run_fingerprint(CORPUS, recipe) != run_fingerprint(CORPUS, replace(recipe, **changes))


def test_another_text_is_another_run():
    assert run_fingerprint(CORPUS, preset("quick")) != run_fingerprint(
        corpus_from_text("two", "One penny.\nTwo pence!"), preset("quick")
    )


def test_another_time_budget_is_the_same_run():
    recipe = preset("quick")
    assert run_fingerprint(CORPUS, recipe) == run_fingerprint(CORPUS, replace(recipe, seconds=7))


def test_the_unit_is_part_of_a_run_where_it_makes_a_difference():
    """So runs from before there was a choice keep their names, and a text without Hangul is never trained twice."""
    jamo, korean = replace(preset("quick"), unit="jamo"), corpus_from_text("k", "가는 날이 장날\n빈 수레가 요란하다")
    assert run_fingerprint(CORPUS, jamo) == run_fingerprint(CORPUS, preset("quick"))
    assert run_fingerprint(korean, jamo) != run_fingerprint(korean, preset("quick"))


def test_the_engine_is_part_of_a_run_and_of_its_metadata_where_it_is_not_numpy(new_checkpoint, tmp_path):
    """So runs from before there was a choice keep their names and their files."""
    keras = replace(preset("quick"), engine="tensorflow")
    assert run_fingerprint(CORPUS, keras) != run_fingerprint(CORPUS, preset("quick"))
    for recipe, kept in ((preset("quick"), False), (keras, True)):
        folder = new_checkpoint(tmp_path / recipe.engine, replace(recipe, units=4)).folder
        assert ("engine" in json.loads((folder / "metadata.json").read_text())["recipe"]) == kept
        assert load(folder).metadata.recipe.engine == recipe.engine


@pytest.mark.parametrize(
    ("name", "recipe", "fingerprint"),
    [
        ("saying", "quick", "6a8ff2d054d4f73e"),
        ("sokdam", "quick", "275b0f60ad69e0dd"),
        ("saying", "tutorial", "83ba2efc596353f2"),
    ],
)
def test_runs_keep_their_names_though_recipes_get_new_fields(name, recipe, fingerprint):
    assert run_fingerprint(read_corpus(DATA / f"{name}.txt")[0], preset(recipe)) == fingerprint
