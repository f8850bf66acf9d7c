"""What a visitor uploads or trains is theirs: no other session can list, read or write from it."""

import pytest

from quotegen.model.files.store import DEFAULT, bundled

SECRET = "the zebra keeps its diary in the blue drawer"


@pytest.fixture
def theirs(visit, standstill, new_checkpoint, tmp_path):
    """A session with a text and a model of its own, both chosen."""
    opened = visit("text").upload(SECRET.encode(), "diary.txt").go("training")
    opened.set("units", 32).press("train")
    job = standstill.look(opened.link["run"])
    standstill._waiting.clear()
    folder = new_checkpoint(tmp_path / "feed0123").folder
    job.status, job.result = "finished", {"fingerprint": "feed0123", "folder": str(folder)}
    opened.run()
    assert (opened.link["text"], opened.link["model"]) == ("mine-1", "feed0123")
    return opened


def everything(opened) -> str:
    """All that the page sends to the browser."""
    return "".join(str(element.proto) for element in opened.test.main if hasattr(element, "proto"))


def test_another_session_sees_neither_text_nor_model(visit, pages, theirs):
    other = visit()
    for page in pages:
        shown = everything(other.go(page))
        assert "diary" not in shown or page == "text", page
        assert "zebra" not in shown, page
        assert "tiny" not in shown, page
    assert len(other.go("training").unfold("models").test.dataframe[0].value) == len(bundled())


def test_their_names_in_a_link_give_the_defaults(visit, pages, theirs):
    for page in pages:
        other = visit(page, text=theirs.link["text"], model=theirs.link["model"])
        assert "zebra" not in everything(other), page
        other.go("generate")
        assert (other.control("text").value, other.control("model").value) == ("saying", DEFAULT), page
        assert "diary.txt" not in other.control("text").options, page
        assert len(other.control("model").options) == len(bundled()), page


def test_the_same_name_is_every_visitors_own_text(visit, theirs):
    other = visit("text").upload(b"a quite different text", "mine.txt")
    assert other.link["text"] == "mine-1"
    assert other.metrics()["Characters"] == "22"
    assert theirs.go("text").metrics()["Characters"] == f"{len(SECRET)}"


@pytest.mark.parametrize("model", ["feed0123", "../feed0123", "/etc", "cache/feed0123"])
def test_a_model_is_never_found_by_its_folder(visit, theirs, model):
    assert visit("generate", model=model).control("model").value == DEFAULT


def test_histories_are_apart(visit):
    first, second = visit("generate", count="1").press("write"), visit("generate")
    assert first.component("history")["quotes"]
    assert not [c for c in second.test.get("bidi_component") if c.proto.id.endswith("-history")]


def test_no_page_tells_where_the_server_keeps_its_files(visit, theirs, tmp_path):
    theirs.go("training").unfold("models")
    table = theirs.test.dataframe[0].value
    assert not [column for column in table if table[column].astype(str).str.contains(str(tmp_path)).any()]


def test_a_run_that_somebody_else_did_before_does_not_tell_what_they_called_their_text(theirs):
    """The folder of a run is that of its text and recipe, whoever trained it first; its record says "tiny"."""
    assert "tiny" not in everything(theirs)
    assert "diary" in theirs.test.header[0].value


def test_no_file_of_theirs_lies_on_the_server_before_they_download_it(pages, theirs):
    """Streamlit serves a file that was made beforehand to whoever has its address, until the session is forgotten."""
    theirs.go("generate").press("write")
    downloads = []
    for page in pages:
        downloads += [button.proto for button in theirs.go(page).test.get("download_button")]
    labels = {button.label for button in downloads}
    assert {"Download the cleaned text", "Download as text", "Download as CSV"} <= labels
    assert not [button.label for button in downloads if button.url or not button.deferred_file_id]
