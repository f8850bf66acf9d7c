"""What Today's networks learn from readers."""

import pytest

from benchmarks.choosing import Rating
from pretraining import liked
from quotegen.model.files.store import bundled
from quotegen.quote.choosing import Chooser
from quotegen.quote.runtime import Runtime
from quotegen.text.pretraining_lines import FOLDER, ReadBefore

PASSED, FAILED = "a lantern laughs at every wet candle.", "the lantern of a question is green."
FLAT = "every lantern is a lantern in the end."
KNOWN = ["a bird in the hand is worth two in the bush.", "haste makes waste.", "still waters run deep."]
RUDE, READ = "an ass laughs at every wet candle.", "a bird in the hand is worth two in the bush."


@pytest.fixture
def learned(tmp_path, monkeypatch) -> tuple[list[str], ReadBefore]:
    """The lines that are written, and what is kept of the drafts."""
    read = ReadBefore.read(FOLDER / "english-read.npz", "english")
    read.save(tmp_path / "english-read.npz")
    given = [(PASSED, None), (FAILED, None), (RUDE, None), (READ, None), (FLAT, None), (PASSED, 3.0), (FLAT, 2.0)]
    rated = [Rating("by-heart-saying", text, 4, text != FAILED, worth) for text, worth in given]
    monkeypatch.setattr(liked, "FOLDER", tmp_path)
    monkeypatch.setattr(liked, "CHOOSY", {"english"})
    monkeypatch.setattr(liked, "ratings", lambda language, runtime: rated)
    (tmp_path / "known.txt").write_text("".join(f"{line}\n" for line in KNOWN), "utf-8")
    liked.main("by-heart-saying", tmp_path / "known.txt", tmp_path / "liked.txt")
    lines = (tmp_path / "liked.txt").read_text("utf-8").splitlines()
    return lines, ReadBefore.read(tmp_path / "english-read.npz", "english")


def test_drafts_that_passed_are_learned_once_if_they_are_new_and_fit(learned):
    lines, _ = learned
    assert lines.count(PASSED) == 1
    assert not {FAILED, RUDE, READ} & {*lines} - {*KNOWN}


def test_what_nobody_would_repeat_is_not_learned(learned):
    lines, _ = learned
    assert FLAT not in lines


def test_where_readers_need_not_like_it_all_that_passed_is_learned(monkeypatch):
    chooser = Chooser(Runtime.of(bundled()["by-heart-saying"]), ())
    rated = [Rating("by-heart-saying", text, 4, True, 2.0) for text in (FLAT, PASSED)]
    assert liked.passed(rated, chooser) == [FLAT, PASSED]
    monkeypatch.setattr(liked, "CHOOSY", {"english"})
    assert liked.passed(rated, chooser) == []


def test_some_of_the_proverbs_are_read_again(learned):
    lines, _ = learned
    assert len({*lines} & {*KNOWN}) == round(liked.PROVERBS_A_DRAFT)
    assert len(lines) == 2


def test_what_readers_have_judged_is_no_quote_again(learned):
    _, read = learned
    assert all(read.has_draft(text.rstrip(".").split()) for text in (PASSED, FAILED, FLAT))
    assert not read.has_draft(["a", "lantern", "laughs", "at", "every", "dry", "candle"])
    assert read.long.longest(["a", "bird", "in", "the", "hand", "is", "worth", "two", "in", "the", "bush"]) > 0.9
