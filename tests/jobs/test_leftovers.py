"""What earlier versions left behind is removed; what is new or not ours stays."""

import os
import tempfile
import time

import pytest

from quotegen.jobs import leftovers


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def make(name: str, age: float):
        (tmp_path / name).mkdir()
        (tmp_path / name / "text.txt").write_text("theirs", encoding="utf-8")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
        return tmp_path / name

    return make


def test_a_text_that_a_killed_app_left_is_removed(folder):
    left = folder("quotegen-ab12_x9z", 3600)
    leftovers.remove_stale_folders()
    assert not left.exists()


@pytest.mark.parametrize(
    ("name", "age"), [("quotegen-ab12_x9z", 1), ("quotegen-of-mine", 3600), ("other-ab12_x9z", 3600)]
)
def test_nothing_else_is(folder, name, age):
    kept = folder(name, age)
    leftovers.remove_stale_folders()
    assert (kept / "text.txt").is_file()


def test_a_link_is_not_followed(folder, tmp_path):
    target = folder("precious", 3600)
    (tmp_path / "quotegen-ab12_x9z").symlink_to(target)
    os.utime(tmp_path / "quotegen-ab12_x9z", (0, 0), follow_symlinks=False)
    leftovers.remove_stale_folders()
    assert (target / "text.txt").is_file()
