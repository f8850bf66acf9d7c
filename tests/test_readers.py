"""Drafts on their way to blind readers and back (`benchmarks/readers.py`)."""

import csv

import numpy as np
import pytest

from benchmarks import readers
from benchmarks.choosing import Rated, Rating
from benchmarks.judge import read
from quotegen.model.files.store import bundled
from quotegen.quote.choosing import Chooser
from quotegen.quote.runtime import Runtime

HEADER = "language,model,text,grammar,sense,passes,worth,sheet\n"
DRAFTS = [("by-heart-saying", f"a green lantern has {number} wives.") for number in range(30)]


@pytest.fixture(scope="module")
def chooser():
    return Chooser(Runtime.of(bundled()["quick-saying"]), ())


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """The file of ratings, empty."""
    file = tmp_path / "ratings.csv"
    file.write_text(HEADER, "utf-8")
    monkeypatch.setattr(readers, "RATINGS", file)
    return file


@pytest.fixture
def sheets(tmp_path):
    """A folder of two sheets."""
    people = ["haste makes waste.", "still waters run deep."]
    readers.write_sheets(tmp_path / "english-1", "english", DRAFTS * 20, people)
    return tmp_path / "english-1"


def rate(folder, name, worth="4"):
    key = read(folder / f"{name}.key.csv")
    rows = [f"{line},5,4,{'Yes' if 'has 7' in row['text'] else 'no'},{worth}\n" for line, row in key.items()]
    (folder / f"{name}.csv").write_text("line,grammar,sense,passes,worth\n" + "".join(rows), "utf-8")


def rows(file):
    with file.open(encoding="utf-8", newline="") as opened:
        return [*csv.DictReader(opened)]


def test_a_sheet_has_all_lines_once_some_by_people_and_no_word_of_whose_they_are(sheets):
    keys = [read(sheets / f"{number}.key.csv") for number in (1, 2)]
    sources = [row["source"] for key in keys for row in key.values()]
    assert sources.count("by-heart-saying") == len(DRAFTS) * 20
    assert sources.count("people") == 2 * (readers.CONTROL)
    sheet = (sheets / "1.txt").read_text("utf-8")
    assert "by-heart" not in sheet
    assert f"1. {keys[0][1]['text']}\n" in sheet
    assert f"{len(keys[0])} numbered lines in English" in sheet


def test_what_a_reader_wrote_is_kept_once_without_the_lines_by_people(sheets, kept, capsys):
    rate(sheets, "1")
    for _again in range(2):
        readers.keep(sheets)
    found = rows(kept)
    assert len(found) == sum(row["source"] != "people" for row in read(sheets / "1.key.csv").values())
    assert {(row["language"], row["model"], row["worth"], row["sheet"]) for row in found} == {
        ("english", "by-heart-saying", "4", "english-1/1")
    }
    assert {row["text"] for row in found if row["passes"] == "yes"} == {"a green lantern has 7 wives."}
    assert "people, 34 lines, 0% pass" in capsys.readouterr().out
    rate(sheets, "2")
    readers.keep(sheets)
    assert {row["sheet"] for row in rows(kept)} == {"english-1/1", "english-1/2"}


def test_a_sheet_with_a_line_left_out_is_not_kept(sheets, kept):
    rate(sheets, "1")
    written = (sheets / "1.csv").read_text("utf-8").splitlines(keepends=True)
    (sheets / "1.csv").write_text("".join(written[:-1]), "utf-8")
    with pytest.raises(SystemExit, match="no rating"):
        readers.keep(sheets)
    assert not rows(kept)


@pytest.mark.parametrize(
    ("place", "line", "words"),
    [
        (0, "{} follow the green lantern.", "wolves geese bells kings mice foxes ships stones"),
        (1, "a green lantern follows {}.", "wolves geese bells rain snow kings mice foxes"),
        (
            3,
            "{} will never see the brindelbag on {}",
            "wolves geese bells rain snow kings mice foxes ships stones rivers candles",
        ),
    ],
)
def test_of_drafts_that_are_alike_the_first_few_stay(chooser, place, line, words):
    """Alike at the end, at the beginning, and in all but what they are about."""
    words = words.split()
    alike = [line.format(word, other) for word, other in zip(words, reversed(words), strict=True)]
    most = readers.ALIKE["english"][place]
    assert [*readers.varied(chooser, alike)] == alike[:most]
    assert len(alike) > most


def test_drafts_are_drawn_best_first_and_only_those_that_today_could_choose(chooser):
    drawn = readers.drawn(chooser, readers.BATCH, 1)
    assert len(drawn) == len({*drawn})
    assert all(20 <= len(text) <= 80 for text in drawn)


def test_what_passed_once_is_read_again_with_some_that_did_not():
    once, twice, failed, poor = (f"{word} lanterns are green." for word in ("six", "ten", "two", "old"))
    rated = [
        *[Rating("first", f"{once}{number}", 4, True, None) for number in range(6)],
        *[Rating("first", twice, 4, True, worth) for worth in (None, 3.0)],
        *[Rating("first", f"{failed}{number}", 3, False, None) for number in range(9)],
        Rating("first", poor, 2, False, None),
    ]
    chosen = [text for _model, text in readers.read_once(rated, 1)]
    assert chosen[:6] == [f"{once}{number}" for number in range(6)]
    assert len(chosen) == 8
    assert all(text.startswith(failed) for text in chosen[6:])


def test_a_draft_of_two_readers_has_the_mean_of_what_they_gave():
    readings = [Rating("m", "a", 5, True, None), Rating("m", "b", 2, False, 1.0), Rating("m", "a", 2, False, 2.0)]
    rated = Rated.of(readings)
    assert rated.texts == ["a", "b"]
    np.testing.assert_allclose(rated.sense, [3.5, 2])
    np.testing.assert_allclose(rated.share, [0.5, 0])
    np.testing.assert_allclose(rated.given, [5, 2])
    assert not rated.passes.any()
