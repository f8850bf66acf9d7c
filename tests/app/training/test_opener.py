"""A model brought back from its zip file: one of this visit's, or a sentence why not."""

import io
import tomllib
import zipfile
from pathlib import Path

import pytest

import quotegen
from quotegen.limits import Limits
from quotegen.model.files import archive as archives
from quotegen.model.files.export import archive
from quotegen.model.files.store import bundled, cached


def hand_over(opened, data: bytes, name: str = "model.zip"):
    uploader = next(each for each in opened.test.file_uploader if each.key.startswith("opener:"))
    uploader.set_value((name, data, "application/zip"))
    return opened.run()


def zip_of(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, data in files.items():
            file.writestr(name, data)
    return made.getvalue()


@pytest.fixture
def packed(new_checkpoint, tmp_path) -> bytes:
    return archive(new_checkpoint(tmp_path / "feed0123"))


def test_a_model_that_is_opened_is_the_current_one_and_writes(visit, packed):
    opened = hand_over(visit("training"), packed)
    (name,) = cached()
    assert opened.link["model"] == name.removeprefix("opened-")
    assert not opened.errors
    opened.go("generate").press("write")
    assert len(opened.component("history")["quotes"]) == 5
    assert not opened.exceptions


def test_nobody_else_can_use_it(visit, packed):
    model = hand_over(visit("training"), packed).link["model"]
    other = visit("generate", model=model)
    assert len(other.control("model").options) == len(bundled())


def test_no_run_goes_on_from_it(visit, packed):
    opened = hand_over(visit("training"), packed)
    assert "go_on" not in [button.key for button in opened.test.button]


@pytest.mark.parametrize("data", [b"", b"a quote\n", zip_of(letter=b"dear all"), zip_of(**{"metadata.json": b"{}"})])
def test_anything_else_is_refused_in_a_sentence_in_both_languages(visit, lang, data):
    opened = hand_over(visit("training", lang), data, "my **letter**.zip")
    (sentence,) = opened.errors
    assert sentence.startswith("my --letter--.zip: ")
    assert any("가" <= character <= "힣" for character in sentence) == (lang == "ko")
    assert "model" not in opened.link
    assert not opened.exceptions


def test_the_sentence_goes_with_the_next_file(visit, packed):
    assert not hand_over(hand_over(visit("training"), b"?"), packed).errors


CONFIG = Path(quotegen.__file__).parents[1] / ".streamlit" / "config.toml"
MEGABYTE = 1_000_000


def test_the_server_takes_no_larger_file_than_a_model_may_be(visit):
    """And each field says its own bound to the browser, which then sends nothing."""
    most = tomllib.loads(CONFIG.read_text("utf-8"))["server"]["maxUploadSize"]
    assert most * MEGABYTE == archives.MOST_BYTES
    fields = {page: visit(page).test.file_uploader for page in ("text", "training")}
    bounds = {page: [each.proto.max_upload_size_mb for each in shown] for page, shown in fields.items()}
    assert bounds == {"text": [2 * Limits().max_text_bytes // MEGABYTE], "training": [most]}


def test_a_file_above_the_bound_is_refused_in_python_with_one_sentence(visit, lang):
    """A browser may send it all the same."""
    opened = hand_over(visit("training", lang), bytes(archives.MOST_BYTES + 1), "large.zip")
    (sentence,) = opened.errors
    assert sentence.startswith("large.zip: ")
    assert any("가" <= character <= "힣" for character in sentence) == (lang == "ko")
    assert "model" not in opened.link
    assert not cached()
    assert not opened.exceptions
