"""A zip file that somebody brings back: opened where it is a model that was packed here, else refused in a sentence."""

import io
import json
import stat
import struct
import zipfile

import numpy as np
import pytest

from quotegen.model.files import archive, store
from quotegen.model.files.archive import ArchiveError, open_archive
from quotegen.model.files.export import archive as packed
from quotegen.model.files.store import bundled
from quotegen.model.files.tensors import pack


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return made.getvalue()


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name.split("/")[-1]: file.read(name) for name in file.namelist()}


@pytest.fixture
def model(new_checkpoint, tmp_path):
    """A model of two epochs, the first one kept along the way."""
    return new_checkpoint(tmp_path / "feed0123", kept=(1,))


@pytest.fixture
def files(model) -> dict[str, bytes]:
    """What its zip file holds."""
    return contents(packed(model))


def changed(files: dict[str, bytes], **fields) -> bytes:
    """The zip file with other fields of its metadata; `recipe__units` is the units of its recipe."""
    values = json.loads(files["metadata.json"])
    for name, value in fields.items():
        *path, last = name.split("__")
        inner = values
        for part in path:
            inner = inner[part]
        inner[last] = value
    return zipped({**files, "metadata.json": json.dumps(values).encode()})


def with_tensors(files: dict[str, bytes], tensors: dict[str, np.ndarray]) -> bytes:
    """The zip file with other weights, under the name that fits them."""
    name, data = pack("weights", tensors)
    values = json.loads(files["metadata.json"])
    rest = {each: content for each, content in files.items() if each != values["weights"]}
    return zipped({**rest, name: data, "metadata.json": json.dumps({**values, "weights": name}).encode()})


def reason_of(data: bytes, **limits) -> str:
    with pytest.raises(ArchiveError) as refused:
        open_archive(data, **limits)
    assert not [*store.cache_folder().glob("*/*")]
    return refused.value.reason


def test_a_model_that_was_taken_home_is_the_same_when_it_is_opened(model):
    opened = open_archive(packed(model))
    for epoch in (1, 2):
        for name, tensor in model.weights(epoch).items():
            assert np.array_equal(opened.weights(epoch)[name], tensor)
    assert opened.metadata.history == model.metadata.history
    assert opened.metadata.weights == model.metadata.weights
    assert opened.metadata.snapshots == model.metadata.snapshots


@pytest.mark.parametrize("name", ["quick-saying", "rnn-saying", "by-heart-saying"])
def test_a_bundled_model_can_be_taken_home_and_opened(name):
    model = bundled()[name]
    opened = open_archive(packed(model))
    assert opened.metadata.weights == model.metadata.weights
    assert opened.weights().keys() == model.weights().keys()


def test_the_name_that_a_file_claims_is_not_believed(model, new_checkpoint):
    """Whoever trains the same text by the same recipe looks under that fingerprint."""
    theirs = new_checkpoint(store.cache_folder() / "feed0123")
    before = (theirs.folder / "metadata.json").read_bytes()
    opened = open_archive(packed(model))
    assert opened.metadata.fingerprint != "feed0123"
    assert opened.folder.name == f"opened-{opened.metadata.fingerprint}"
    assert store.find(opened.metadata.fingerprint, 0) is None
    assert (theirs.folder / "metadata.json").read_bytes() == before


def test_the_same_file_twice_is_one_model(model):
    assert open_archive(packed(model)).folder == open_archive(packed(model)).folder


def test_no_run_goes_on_from_it(new_checkpoint, tmp_path, files):
    opened = open_archive(changed(files, state="state-0123456789ab.safetensors"))
    assert opened.metadata.state == ""


def test_what_a_mac_adds_when_it_packs_the_folder_again_is_passed_over(files):
    again = {f"my model/{name}": data for name, data in files.items()}
    assert open_archive(zipped({"my model/": b"", **again, "__MACOSX/my model/._x": b"?", "my model/.DS_Store": b"?"}))


def test_a_file_that_is_no_zip_is_foreign():
    assert reason_of(b"") == "foreign"
    assert reason_of(b"a quote\nanother\n" * 100) == "foreign"


def test_a_zip_of_something_else_is_foreign():
    assert reason_of(zipped({})) == "foreign"
    assert reason_of(zipped({"letter.txt": b"dear all"})) == "foreign"
    assert reason_of(zipped({"metadata.json": b"{}", "model.pkl": b"\x80\x04."})) == "foreign"
    assert reason_of(zipped({"metadata.json": b"{}", "model.keras": b"PK"})) == "foreign"


@pytest.mark.parametrize("cut", [1, 100, 5000])
def test_a_file_that_was_cut_short_is_damaged(files, cut):
    assert reason_of(zipped(files)[:-cut]) == "damaged"


def test_a_flipped_bit_is_found(files):
    data = bytearray(zipped(files, zipfile.ZIP_STORED))
    data[len(data) // 2] ^= 1
    assert reason_of(bytes(data)) == "damaged"


@pytest.mark.parametrize(
    "name",
    [
        "../metadata.json",
        "/metadata.json",
        "a/b/metadata.json",
        "..\\metadata.json",
        "C:\\metadata.json",
        "a/../x.json",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(files, name):
    rest = {f"a/{each}": data for each, data in files.items() if each != "metadata.json"}
    assert reason_of(zipped({**rest, name: files["metadata.json"]})) == "foreign"
    assert reason_of(zipped({**files, name: b"{}"})) == "foreign"


def test_a_link_to_another_file_is_refused(files):
    made = io.BytesIO(zipped(files))
    with zipfile.ZipFile(made, "a") as file:
        link = zipfile.ZipInfo("snapshot-0123456789ab.safetensors")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "/etc/passwd")
    assert reason_of(made.getvalue()) == "foreign"


def test_two_files_of_one_name_are_refused(files):
    made = io.BytesIO(zipped(files))
    with zipfile.ZipFile(made, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("metadata.json", b"{}")
    assert reason_of(made.getvalue()) == "foreign"


def test_ten_thousand_entries_are_refused_before_they_are_listed(monkeypatch):
    many = zipped({f"weights-{n:012x}.safetensors": b"" for n in range(10_000)}, zipfile.ZIP_STORED)
    monkeypatch.setattr(archive.zipfile, "ZipFile", lambda *_: pytest.fail("they were listed"))
    assert reason_of(many) == "foreign"


def test_a_bomb_is_refused_before_it_is_unpacked(files, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 100_000)
    bomb = zipped({**files, "snapshot-0123456789ab.safetensors": bytes(1_000_000)})
    assert len(bomb) < 100_000
    assert reason_of(bomb) == "large"


def test_a_bomb_that_lies_about_its_size_is_read_no_further_than_it_says(files):
    name = "snapshot-0123456789ab.safetensors"
    data = bytearray(zipped({**files, name: bytes(1_000_000)}))
    for sign, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = [at for at in range(len(data)) if data[at : at + 4] == sign][-1]
        data[at + place : at + place + 4] = struct.pack("<I", 10)
    assert reason_of(bytes(data)) == "damaged"


def test_huge_metadata_is_refused(files):
    assert reason_of(zipped({**files, "metadata.json": b" " * 1_000_001})) == "large"


def test_a_file_larger_than_any_model_is_refused(monkeypatch, files):
    monkeypatch.setattr(archive, "MOST_BYTES", 1000)
    assert reason_of(zipped(files)) == "large"


@pytest.mark.parametrize("kind", ["weights", "snapshot"])
def test_missing_weights_are_damage(files, kind):
    assert reason_of(zipped({name: data for name, data in files.items() if not name.startswith(kind)})) == "damaged"


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_weights_that_are_no_numbers_are_damage(files, model, value):
    weights = model.weights()
    weights["bias"][0] = value
    assert reason_of(with_tensors(files, weights)) == "damaged"


def test_weights_of_another_shape_are_damage(files, model):
    weights = model.weights()
    assert reason_of(with_tensors(files, {**weights, "bias": weights["bias"][:-1]})) == "damaged"
    assert reason_of(with_tensors(files, {**weights, "more": np.zeros(3, np.float32)})) == "damaged"


def test_an_absurd_header_of_tensors_is_damage(files):
    values = json.loads(files["metadata.json"])
    for header in (b"\xff" * 8, struct.pack("<Q", 2) + b"{}", struct.pack("<Q", 1 << 40) + b"{"):
        assert reason_of(zipped({**files, values["weights"]: header})) == "damaged"


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"format": 2, "best_epoch": NaN}'])
def test_metadata_that_is_none_is_damage(files, data):
    assert reason_of(zipped({**files, "metadata.json": data})) == "damaged"


@pytest.mark.parametrize(
    "fields",
    [
        {"format": 1},
        {"recipe__name": "evil"},
        {"recipe__units": 0},
        {"recipe__units": 1e300},
        {"recipe__dropout": float("nan")},
        {"best_epoch": 7},
        {"history": []},
        {"history": [{"epoch": 2, "loss": float("inf"), "held_out_loss": None, "seconds": 1}]},
        {"history": [{"epoch": 10**400, "loss": 1, "held_out_loss": None, "seconds": 1}]},
        {"history": [{"epoch": 2, "loss": 1, "held_out_loss": None, "seconds": 1}] * 2},
        {"vocabulary": ["a"] * 22},
        {"prompts": ["ж"]},
        {"text": None},
        {"weights": "../../etc/passwd"},
        {"snapshots": [{"epoch": 1, "weights": "../x"}]},
        {"bases": [{"fingerprint": "x", "weights": "y", "recipe": "evil", "text": {}}]},
    ],
    ids=lambda fields: ",".join(fields),
)
def test_metadata_that_cannot_be_is_damage(files, fields):
    assert reason_of(changed(files, **fields)) == "damaged"


def test_a_network_larger_than_this_host_allows_is_refused(files):
    assert reason_of(zipped(files), most_units=8) == "large"


def test_more_parameters_than_the_file_should_hold_are_refused_before_they_are_read(files, monkeypatch):
    """A byte a weight in the file is four in memory."""
    monkeypatch.setattr(archive.Checkpoint, "weights", lambda *_: pytest.fail("the weights were read"))
    every = ["\n", *map(chr, range(0x4E00, 0x4E00 + 20_000))]
    assert reason_of(changed(files, vocabulary=every, recipe__units=1024)) == "large"
