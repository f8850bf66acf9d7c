"""Runs of words that a network read before its own text."""

import pytest

from quotegen.text.read_before import ReadBefore, read_before

LINES = [["a", "wise", "man", "learns", "from", "his", "enemies"], ["haste", "makes", "waste"]]


@pytest.fixture
def read() -> ReadBefore:
    return ReadBefore.of(LINES, "english")


@pytest.mark.parametrize("line", LINES)
def test_a_line_that_was_read_is_repeated_whole(read, line):
    assert read.long.share(line) == 1
    assert read.short.have(line).all()


def test_other_words_are_not_repeated(read):
    assert read.long.share(["the", "moon", "has", "no", "ladder"]) == 0
    assert read.long.share([]) == 0


def test_only_the_words_of_a_run_count(read):
    line = ["a", "wise", "man", "learns", "nothing"]
    assert read.long.share(line) == pytest.approx(len("awisemanlearns") / len("awisemanlearnsnothing"))


def test_short_runs_tell_where_words_were_read_together(read):
    have = read.short.have(["a", "wise", "man", "makes", "waste"])
    assert have.tolist() == [True, True, False, False, True]  # the edges count as words


def test_it_comes_back_from_its_file(read, tmp_path):
    read.save(tmp_path / "tiny.npz")
    again = ReadBefore.read(tmp_path / "tiny.npz", "english")
    assert again.long.share(LINES[0]) == 1
    assert again.short.have(LINES[1]).all()


def test_a_language_without_a_file_has_read_nothing():
    assert read_before("klingon").long.share(LINES[0]) == 0


def test_the_default_models_have_read_proverbs():
    assert (
        read_before("english").long.share(["a", "bird", "in", "the", "hand", "is", "worth", "two", "in", "the", "bush"])
        > 0.9
    )
    assert read_before("korean").short.have(["개구리", "올챙이", "적", "생각", "못", "한", "-다"]).sum() > 2
