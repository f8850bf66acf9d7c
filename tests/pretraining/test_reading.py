"""Long texts are read from disk, each line from END to END, each once a pass, and never those held out."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from pretraining.reading import Reader, Text, encoded
from pretraining.symbols import Characters
from quotegen.text.vocabulary import UnknownCharacterError, Vocabulary

LINES = [f"{letter * n}." for letter in "abcdefgh" for n in range(1, 21)]
SYMBOLS = Characters(Vocabulary.of("".join(LINES), end=True))


@pytest.fixture
def text(tmp_path: Path) -> Text:
    (tmp_path / "lines.txt").write_text("\n".join(LINES), encoding="utf-8")
    return encoded(tmp_path / "lines.txt", SYMBOLS, tmp_path / "indices")


def read(indices: np.ndarray) -> str:
    return SYMBOLS.vocabulary.decode(indices)


def test_a_text_is_its_lines_with_end_around_each(text):
    held_out = [read(line) for line in text.held_out]
    assert held_out == [f"\n{line}\n" for line in LINES[-16:]]
    assert read(text.indices) == "\n" + "\n".join(LINES[:-16]) + "\n"
    assert (text.record.quotes, text.record.held_out, text.record.characters) == (160, 16, sum(map(len, LINES)) + 160)
    assert text.symbols_per_character == 1


def test_a_text_is_encoded_once(text, tmp_path):
    file = next((tmp_path / "indices").iterdir())
    file.touch()
    written = file.stat().st_mtime_ns
    assert read(encoded(tmp_path / "lines.txt", SYMBOLS, tmp_path / "indices").indices) == read(text.indices)
    assert [path.stat().st_mtime_ns for path in (tmp_path / "indices").iterdir()] == [written]


def test_blank_lines_and_the_last_line_break_change_nothing(text, tmp_path):
    (tmp_path / "blank.txt").write_text("\n\n".join(LINES) + "\n\n", encoding="utf-8")
    other = encoded(tmp_path / "blank.txt", SYMBOLS, tmp_path / "indices")
    assert (other.record.fingerprint, read(other.indices)) == (text.record.fingerprint, read(text.indices))


def test_jamo_are_counted_by_the_syllable(tmp_path):
    (tmp_path / "korean.txt").write_text("강.\n" * 20, encoding="utf-8")
    symbols = Characters(Vocabulary.of("강.", end=True, unit="jamo"))
    text = encoded(tmp_path / "korean.txt", symbols, tmp_path)
    assert read_jamo(symbols, text.indices) == "\n" + "강.\n" * 18
    assert text.symbols_per_character == 5 / 3  # three jamo, a full stop and the end, of a syllable, both of these


def read_jamo(symbols: Characters, indices: np.ndarray) -> str:
    return symbols.vocabulary.decode(indices)


def test_a_character_of_another_alphabet_is_refused(tmp_path):
    (tmp_path / "lines.txt").write_text("abc\nxyz\n", encoding="utf-8")
    with pytest.raises(UnknownCharacterError):
        encoded(tmp_path / "lines.txt", SYMBOLS, tmp_path)


def test_places_go_on_where_they_stopped_and_targets_are_one_ahead(text):
    first, second = islice(Reader(text.indices, SYMBOLS.end, 4, 8).spans(), 2)
    assert first.shape == (9, 4)
    np.testing.assert_array_equal(first[-1], second[0])
    assert (first[0] == SYMBOLS.end).all()  # every place is the beginning of a line


def test_a_pass_reads_every_line(text):
    streams, span = 4, 8
    spans = -(-len(text.indices) // (streams * span)) + 8  # places stand unevenly, at beginnings of lines
    streams_read = np.concatenate([part[:-1] for part in islice(Reader(text.indices, 0, streams, span).spans(), spans)])
    everything = "".join(map(read, streams_read.T))
    assert all(f"\n{line}\n" in everything for line in LINES[:-16])


def test_a_reader_finds_its_place_by_number(text):
    spans = list(islice(Reader(text.indices, 0, 3, 7).spans(), 60))
    np.testing.assert_array_equal(next(Reader(text.indices, 0, 3, 7).spans(50)), spans[50])
