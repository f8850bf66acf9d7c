"""Runs of words that a network read before its own text."""

import pytest

from quotegen.text.read_before import ReadBefore, read_before

LINES = ["A wise man learns from his enemies.", "haste makes waste."]


@pytest.fixture
def read() -> ReadBefore:
    return ReadBefore.of(LINES)


@pytest.mark.parametrize("line", LINES)
def test_a_line_that_was_read_is_repeated_whole(read, line):
    assert read.share(line.upper()) == 1


def test_other_words_are_not_repeated(read):
    assert read.share("the moon has no ladder.") == 0
    assert read.share("") == 0


def test_only_the_words_of_a_run_count(read):
    assert read.share("a wise man learns nothing.") == pytest.approx(
        len("awisemanlearns") / len("awisemanlearnsnothing")
    )


def test_it_comes_back_from_its_file(read, tmp_path):
    read.save(tmp_path / "tiny.npz")
    assert ReadBefore.read(tmp_path / "tiny.npz").share(LINES[0]) == 1


def test_a_language_without_a_file_has_read_nothing():
    assert read_before("klingon").share(LINES[0]) == 0


def test_the_default_model_has_read_proverbs():
    assert read_before("english").share("a bird in the hand is worth two in the bush.") > 0.9
