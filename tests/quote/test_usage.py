"""Tables of how words are used: packed and found again, and what they say of small sentences."""

import numpy as np
import pytest

from quotegen.quote.usage import EDGE, UNKNOWN, Table, Usage, association_bytes, count_bytes, usage_of


def table(*rows) -> Table:
    """A table of (n-gram, byte)."""
    return Table.of(np.array([row[:-1] for row in rows]), np.array([row[-1] for row in rows], np.uint8))


@pytest.fixture
def usage() -> Usage:
    """Four pieces: `the dog barks` is often said, `the barks` never."""
    counts = np.array([100.0, 100, 50, 50, 10])
    two = table((1, 2, count_bytes(np.array(50.0))), (2, 3, count_bytes(np.array(50.0))))
    three = table((1, 2, 3, count_bytes(np.array(50.0))))
    pairs = table((2, 3, association_bytes(np.array(2.0))))
    kinds = np.array([0, 1, 2, 3, 2], np.uint8)
    follow = table((0, 1, count_bytes(np.array(100.0))), (1, 2, count_bytes(np.array(100.0))))
    further = table((0, 1, 2, count_bytes(np.array(100.0))))
    none = Table(np.zeros(0, np.uint32), np.zeros(0, np.uint8))
    names = ("", "the", "dog", "barks", "cat")
    return Usage(names, counts, frozenset(), two, three, pairs, kinds, follow, further, none)


def test_a_table_comes_back_from_its_bytes():
    rng = np.random.default_rng(0)
    ngrams, values = rng.integers(0, 1000, (5000, 3)), rng.integers(1, 255, 5000).astype(np.uint8)
    before = Table.of(ngrams, values)
    after = Table.unpacked(before.packed())
    np.testing.assert_array_equal(after.hashes, before.hashes)
    np.testing.assert_array_equal(after.values, before.values)


def test_a_table_knows_its_ngrams_and_no_others():
    small = table((1, 2, 7), (2, 1, 9))
    assert small.of_each(np.array([[1, 2], [2, 1], [1, 1], [UNKNOWN, 2]])).tolist() == [7, 9, 0, 0]


def test_a_sentence_stands_between_two_edges(usage):
    assert usage.encode("The dog purrs.").tolist() == [EDGE, 1, 2, UNKNOWN, EDGE]


def test_an_empty_text_has_one_unknown_piece(usage):
    assert usage.encode("...").tolist() == [EDGE, UNKNOWN, EDGE]
    assert all(np.isfinite(part).all() for part in usage.pulls(usage.encode("")))


def test_neighbours_that_follow_each_other_often_pull(usage):
    two, three = usage.pulls(usage.encode("the dog barks"))
    assert two[1] > 0 > usage.pulls(usage.encode("the barks"))[0][1]
    assert three[1] > 0


def test_a_kind_that_never_stands_there_is_a_slip(usage):
    assert usage.word_order(usage.encode("the cat"))[1] > 0 > usage.word_order(usage.encode("dog the"))[1]


def test_unknown_pieces_say_nothing(usage):
    two, three = usage.pulls(usage.encode("purrs"))
    assert two.tolist() == [0, 0]
    assert three.tolist() == [0]
    assert usage.word_order(usage.encode("purrs"))[0] == 0


def test_bonds_hold_in_either_order(usage):
    assert usage.bonds(np.array([3, 2])).tolist() == usage.bonds(np.array([2, 3])).tolist() == [2, 2]
    assert usage.bonds(np.array([2])).tolist() == [0]


def test_the_rarer_piece_has_more_bits(usage):
    dog, cat = usage.rarity(np.array([2, 4]))
    assert cat > dog


def test_a_usage_comes_back_from_its_file(usage, tmp_path, monkeypatch):
    usage.save(tmp_path / "tiny.npz")
    monkeypatch.setattr("quotegen.quote.usage.FOLDER", tmp_path)
    again = usage_of("tiny")
    assert again.pieces == usage.pieces
    assert (
        again.pulls(again.encode("the dog barks"))[1].tolist() == usage.pulls(usage.encode("the dog barks"))[1].tolist()
    )
    assert usage_of("unheard-of") is None


@pytest.mark.parametrize(
    ("language", "said", "garbled"),
    [
        ("english", "the dog barks at the moon.", "dog the moon at barks the."),
        ("korean", "물은 깊고 산은 높다.", "은물 고깊 다은 산높."),
    ],
)
def test_the_bundled_tables_prefer_a_sentence_to_its_words_in_disorder(language, said, garbled):
    usage = usage_of(language)
    orders = [usage.word_order(usage.encode(text)).mean() for text in (said, garbled)]
    assert orders[0] > orders[1]
