"""Text shows the very numbers of the text room."""

import json

import numpy as np
import pytest

from quotegen.app.caches import texts
from quotegen.cli.main import main
from quotegen.model.files.store import DATA
from quotegen.text.corpus import read_corpus
from quotegen.text.vocabulary import Vocabulary
from quotegen.text.windows import count_windows, encoded_sizes, windows


@pytest.mark.parametrize("text", ["saying", "sokdam"])
def test_the_figures_of_a_text_are_those_of_the_command_line(visit, capsys, text):
    assert main(["stats", str(DATA / f"{text}.txt"), "--json"]) == 0
    stats = json.loads(capsys.readouterr().out)
    shown = visit("text", text=text).metrics()
    assert shown == {
        "Quotes": f"{stats['quotes']:,}",
        "Characters": f"{stats['characters']:,}",
        "Vocabulary": f"{stats['vocabulary_size']:,}",
        "Windows": f"{stats['windows']:,}",
        "Entropy (bits)": f"{stats['entropy_bits']:.2f}",
    }


@pytest.mark.parametrize("text", ["saying", "sokdam"])
def test_the_encoding_of_a_bundled_text_is_shown_as_the_tutorial_finds_it_out(visit, text):
    size = len((DATA / f"{text}.txt").read_bytes())
    assert f"utf-8 (certain: the bytes are valid UTF-8) · {size:,} bytes" in visit("text", text=text).captions


def test_a_cleaning_step_less_changes_the_figures(visit):
    opened = visit("text")
    before = int(opened.metrics()["Vocabulary"])
    opened.set("steps", ["angle_brackets", "newlines", "spaces"])
    assert int(opened.metrics()["Vocabulary"]) > before


@pytest.mark.parametrize("view", ["characters", "bigrams", "lengths", "size", "cleaning", "quotes", "windows"])
def test_every_view_of_every_text_runs(visit, lang, view):
    opened = visit("text", lang, view=view)
    assert not opened.exceptions
    assert not opened.set("text", "sokdam").exceptions


def test_the_quotes_are_listed(visit):
    corpus, _decoded = read_corpus(DATA / "saying.txt")
    assert tuple(visit("text", view="quotes").test.dataframe[0].value["Quote"]) == corpus.quotes


def test_of_a_long_text_the_first_quotes_are_listed_and_the_page_says_so(visit):
    opened = visit("text").upload("".join(f"quote {n}\n" for n in range(2001)).encode()).set("view", "quotes")
    assert len(opened.test.dataframe[0].value) == 2000
    assert "The first 2,000 of 2,001 quotes." in opened.captions
    assert "The first" not in visit("text", view="quotes").captions


def test_what_cleaning_did_is_computed_once_however_often_the_page_reruns(visit, monkeypatch):
    computed = []
    real = texts.report
    monkeypatch.setattr(texts, "report", lambda *asked: computed.append(asked) or real(*asked))
    opened = visit("text").upload(b"A Quite  private line").set("view", "cleaning")
    opened.run().run()
    assert len(computed) == 1


@pytest.mark.parametrize(("text", "length", "stride", "number"), [("saying", 10, 3, 1), ("sokdam", 5, 7, 4)])
def test_a_window_its_indices_and_its_target_are_those_of_the_text(visit, text, length, stride, number):
    corpus, _decoded = read_corpus(DATA / f"{text}.txt")
    vocabulary = Vocabulary.of(corpus.text)
    x, y = windows(vocabulary.encode(corpus.text), length, stride)
    opened = visit("text", view="windows", text=text, window=str(length), stride=str(stride), at=str(number))
    shown = opened.component("window_strip")
    assert [index for _character, index in shown["window"]] == x[number - 1].tolist()
    assert shown["target"][1] == y[number - 1]


@pytest.mark.parametrize(("text", "length", "stride"), [("saying", 10, 3), ("sokdam", 40, 20)])
def test_the_counts_of_windows_and_bytes_are_those_of_the_text_room(visit, text, length, stride):
    corpus, _decoded = read_corpus(DATA / f"{text}.txt")
    size = len(Vocabulary.of(corpus.text))
    count = count_windows(len(corpus.text), length, stride)
    opened = visit("text", view="windows", text=text, window=str(length), stride=str(stride))
    words = " ".join(element.value for element in opened.test.markdown)
    assert f"**{count:,} windows**" in words
    assert f"({count}, {length}, {size})" in words
    assert opened.control("at").max == count
    sizes = encoded_sizes(count, length, size)
    table = opened.test.dataframe[0].value
    assert np.array_equal(table[["Bytes of x", "Bytes of y"]], list(sizes.values()))


def test_the_last_window_has_a_target(visit):
    opened = visit("text", view="windows", at="99999999")
    assert opened.component("window_strip")["target"]
    assert not opened.exceptions


def test_a_shorter_text_brings_the_window_number_back_into_its_range(visit):
    opened = visit("text", view="windows", at="12000").upload(b"Better late than never, but never late is better.")
    assert opened.control("at").value == opened.control("at").max < 20
    assert not opened.exceptions


def test_both_vocabularies_of_a_text_with_hangul_are_shown(visit):
    assert "vocabulary of 747, or as jamo, with one of 66" in visit("text", text="sokdam").captions
    assert "jamo" not in visit("text", text="saying").captions
