"""Runs of words that a network read before its own text."""

import pytest

from quotegen.text.pretraining_lines import ReadBefore, read_before

LINES = [["a", "wise", "man", "learns", "from", "his", "enemies"], ["haste", "makes", "waste"]]


@pytest.fixture
def read() -> ReadBefore:
    return ReadBefore.of(LINES, "english")


@pytest.mark.parametrize("line", LINES)
def test_a_line_that_was_read_is_repeated_whole(read, line):
    assert read.long.longest(line) == 1
    assert read.short.have(line).all()


def test_other_words_are_not_repeated(read):
    assert read.long.longest(["the", "moon", "has", "no", "ladder"]) == 0
    assert read.long.longest([]) == 0


def test_only_the_words_of_a_run_count(read):
    line = ["a", "wise", "man", "learns", "nothing"]
    assert read.long.longest(line) == pytest.approx(len("awisemanlearns") / len("awisemanlearnsnothing"))


def test_two_halves_of_two_lines_are_no_whole():
    read = ReadBefore.of(
        [["a", "wise", "man", "keeps", "his", "word"], ["the", "dog", "that", "barks", "does", "not", "bite"]],
        "english",
    )
    line = ["a", "wise", "man", "keeps", "that", "barks", "does", "not", "bite"]
    assert read.long.longest(line) == pytest.approx(len("thatbarksdoesnotbite") / len("".join(line)))


@pytest.mark.parametrize(
    ("line", "reworded"),
    [
        ("from enemies a wise man learns", True),  # other words around the same
        ("a wise man learns from enemies and friends", True),  # and one more
        ("a wise man learns from friends and the dog", False),
        ("wise men learn from enemies", False),
        ("haste makes waste", True),  # fewer than three content words: all of its words
        ("waste makes no haste", False),
        ("the dog that barks does not bite", False),
    ],
)
def test_a_line_in_other_words_is_told(read, line, reworded):
    content = {"wise", "man", "learns", "enemies", "friends", "men", "learn", "dog", "barks", "bite"}.__contains__
    told = ReadBefore.of(LINES, "english", content)
    assert told.rewords(line.split(), content) is reworded


def test_of_four_words_one_may_be_another():
    content = {"love", "neighbour", "neighbours", "keep", "hedge"}.__contains__
    told = ReadBefore.of([["love", "your", "neighbour", "but", "keep", "your", "hedge"]], "english", content)
    assert told.rewords(["love", "your", "neighbours", "yet", "keep", "the", "hedge"], content)
    assert not told.rewords(["love", "your", "neighbours", "and", "keep", "away"], content)


def test_a_word_is_judged_whole_before_its_end_is_cut():
    content = {"sheep", "bite", "wolves", "don"}.__contains__
    told = ReadBefore.of([["sheep", "bite", "wolves"]], "english", content)
    assert told.rewords(["sheep", "don't", "bite", "wolves"], content)  # don is no word of it


def test_what_follows_an_apostrophe_tells_nothing():
    told = ReadBefore.of([["give", "a", "man", "enough", "rope", "and", "he'll", "hang", "himself"]], "english")
    assert told.rewords(["give", "a", "man", "enough", "rope", "and", "he", "hang", "himself"], lambda word: True)


def test_short_runs_tell_where_words_were_read_together(read):
    have = read.short.have(["a", "wise", "man", "makes", "waste"])
    assert have.tolist() == [True, True, False, False, True]  # the edges count as words


def test_of_a_draft_the_whole_line_alone_is_known(read):
    learned = read.with_drafts([["silence", "keeps", "its", "house"]])
    assert learned.has_draft(["silence", "keeps", "its", "house"])
    assert not learned.has_draft(["silence", "keeps", "its", "horse"])
    assert learned.long.longest(["silence", "keeps", "its", "house"]) == 0
    assert not read.has_draft(["silence", "keeps", "its", "house"])


def test_it_comes_back_from_its_file(read, tmp_path):
    read.with_drafts([LINES[1]]).save(tmp_path / "tiny.npz")
    again = ReadBefore.read(tmp_path / "tiny.npz", "english")
    assert again.long.longest(LINES[0]) == 1
    assert again.rewords(LINES[0], lambda word: True)
    assert again.short.have(LINES[1]).all()
    assert again.has_draft(LINES[1])
    assert not again.has_draft(LINES[0])


def test_a_language_without_a_file_has_read_nothing():
    assert read_before("klingon").long.longest(LINES[0]) == 0
    assert not read_before("klingon").rewords(LINES[0], lambda word: True)


def test_the_default_models_have_read_proverbs():
    bird = ["a", "bird", "in", "the", "hand", "is", "worth", "two", "in", "the", "bush"]
    assert read_before("english").long.longest(bird) > 0.9
    assert read_before("korean").short.have(["개구리", "올챙이", "적", "생각", "못", "한", "-다"]).sum() > 2
