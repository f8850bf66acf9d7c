"""How often words are used, and what that says of small sentences."""

import numpy as np
import pytest

from quotegen.quote.usage import CONTENT_FROM, EDGE, UNKNOWN, Usage, usage_of


@pytest.fixture
def usage() -> Usage:
    return Usage(("", "the", "dog", "cat"), np.array([4.0, 8, 3, 1]), frozenset())


def test_a_sentence_stands_between_two_edges(usage):
    assert usage.encode("The dog purrs.").tolist() == [EDGE, 1, 2, UNKNOWN, EDGE]


def test_an_empty_text_has_one_unknown_piece(usage):
    assert usage.encode("...").tolist() == [EDGE, UNKNOWN, EDGE]


def test_the_most_frequent_pieces_say_nothing_of_a_subject():
    english = usage_of("english")
    subject = [english.pieces[place] for place in english.content("the devil and the devil of money")]
    assert subject == ["devil", "money"]
    assert min(english.content("the devil and the money")) >= CONTENT_FROM


def test_korean_endings_are_pieces_of_their_own():
    assert usage_of("korean").parted("물은 적다.") == ["물", "-은", "적", "-다"]


def test_it_comes_back_from_its_file(usage, tmp_path, monkeypatch):
    usage.save(tmp_path / "tiny.npz")
    monkeypatch.setattr("quotegen.quote.usage.FOLDER", tmp_path)
    again = usage_of("tiny")
    assert (again.pieces, again.endings, again.counts.tolist()) == (usage.pieces, {""}, usage.counts.tolist())


def test_a_language_that_was_not_counted_has_none():
    assert usage_of("klingon") is None
    assert Usage.empty().encode("ghobe").tolist() == [EDGE, UNKNOWN, EDGE]
