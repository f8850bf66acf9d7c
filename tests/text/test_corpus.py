"""A corpus: the cleaned string, its quotes, and what is held out of them."""

from pathlib import Path

import numpy as np
import pytest
from rapidfuzz import fuzz, process

from quotegen.text.cleaning import UnknownStepError
from quotegen.text.corpus import NoQuotesError, TextFileError, corpus_from_text, read_corpus
from quotegen.text.encoding.decoding import TextTooLargeError

DATA = Path(__file__).parents[2] / "data"
LINES = [chr(97 + number) * 9 for number in range(20)]


def lines(name: str) -> list[str]:
    return (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def test_one_line_is_one_quote():
    corpus = corpus_from_text("two", "A Bad Penny. <못된 것>\n\n  \nStill  waters.\n")
    assert corpus.quotes == ("a bad penny.", "still waters.")
    assert corpus.text == "a bad penny. still waters. "


def test_the_same_quote_counts_once():
    corpus = corpus_from_text("three", "One.\nTwo.\nONE. <하나>\n")
    assert corpus.quotes == ("one.", "two.")
    assert corpus.duplicates == 1


@pytest.mark.parametrize("text", ["<all>\n<gone>", " \n ", "<한 줄>"])
def test_a_text_that_cleaning_empties_has_no_quotes(text):
    with pytest.raises(NoQuotesError, match="No quote is left"):
        corpus_from_text("none", text)


def test_a_corpus_of_an_unknown_step_is_refused():
    with pytest.raises(UnknownStepError):
        corpus_from_text("x", "text", ["shout"])


def test_the_fingerprint_is_of_what_training_reads():
    corpus = corpus_from_text("a", "One.\nTwo.")
    assert corpus.fingerprint == corpus_from_text("another name", "ONE. <하나>\nTwo.").fingerprint
    assert corpus.fingerprint != corpus_from_text("a", "One.\nTwo!").fingerprint
    assert corpus.fingerprint != corpus_from_text("a", "One. Two.").fingerprint  # the same string, other quotes


def test_the_fingerprint_of_lone_surrogates_exists():
    assert len(corpus_from_text("odd", "one \ud800").fingerprint) == 16


def test_a_file_is_decoded_and_named_after_itself(tmp_path):
    (tmp_path / "mine.txt").write_bytes("시작이 반이다.\r\n".encode("cp949"))
    corpus, decoded = read_corpus(tmp_path / "mine.txt")
    assert (corpus.name, corpus.quotes, decoded.encoding) == ("mine", ("시작이 반이다.",), "cp949")


def test_a_missing_file_and_a_folder_are_refused_by_name(tmp_path):
    with pytest.raises(TextFileError, match=r"nowhere\.txt: no such file"):
        read_corpus(tmp_path / "nowhere.txt")
    with pytest.raises(TextFileError, match="directory"):
        read_corpus(tmp_path)


def test_a_file_over_the_limit_is_refused(tmp_path):
    (tmp_path / "long.txt").write_text("a" * 11)
    with pytest.raises(TextTooLargeError):
        read_corpus(tmp_path / "long.txt", limit=10)


@pytest.mark.parametrize(("name", "fewest"), [("saying", 850), ("sokdam", 500)])
def test_a_bundled_text_is_long_enough_and_every_line_has_its_translation(name, fewest):
    assert len(lines(name)) >= fewest
    for line in lines(name):
        quote, rest = line.split(" <")
        assert quote.strip() == quote != ""
        assert rest.endswith(">")
        assert ">" not in rest[:-1]
        assert rest[:-1].strip() == rest[:-1] != ""


def test_the_bundled_sayings_are_about_as_long_as_the_tutorials_text():
    corpus, _ = read_corpus(DATA / "saying.txt")
    assert 33_000 <= len(corpus.text) <= 40_000


@pytest.mark.parametrize("name", ["saying", "sokdam"])
def test_no_bundled_quote_comes_twice_or_nearly_so(name):
    corpus, _ = read_corpus(DATA / f"{name}.txt")
    assert corpus.duplicates == 0
    alike = process.cdist(corpus.quotes, corpus.quotes, scorer=fuzz.ratio, dtype=np.float32)
    pairs = np.argwhere(np.triu(alike, 1) > 92)
    assert [(corpus.quotes[a], corpus.quotes[b]) for a, b in pairs] == []
