"""Batches hold every window and every quote once an epoch, and nothing that was held out."""

import tracemalloc
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from quotegen.model.batches import LONGEST_PIECE, StreamBatch, Streams, Windows, vocabulary_of
from quotegen.model.recipe import Recipe
from quotegen.text.corpus import Corpus, corpus_from_text
from quotegen.text.split import split
from quotegen.text.windows import ShortTextError, one_hot, windows

CORPUS = corpus_from_text("letters", "\n".join(f"{chr(96 + n % 26) * n} {'xyz'[n % 3] * 5}." for n in range(1, 40)))
QUOTES = Recipe("quick", "quotes", batch_size=4, span=16, held_out=0.25)
WINDOWS = Recipe("tutorial", "windows", batch_size=16)


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def source(recipe: Recipe, corpus: Corpus = CORPUS) -> Windows | Streams:
    kind = Windows if recipe.reading == "windows" else Streams
    return kind(corpus, recipe, vocabulary_of(corpus, recipe))


def epoch(recipe: Recipe, corpus: Corpus = CORPUS) -> list:
    return list(source(recipe, corpus).epoch(rng())[1])


def joined(batches: Iterable[StreamBatch]) -> StreamBatch:
    """The streams of an epoch in one piece."""
    rows = [(batch.x, batch.y, batch.mask, batch.begins) for batch in batches]
    return StreamBatch(*(np.concatenate(arrays) for arrays in zip(*rows, strict=True)))


def read_texts(batches: Iterable[StreamBatch], corpus: Corpus = CORPUS) -> Counter[str]:
    """The quotes that streams read, each ended by the target END; asserts that every one begins from nothing."""
    vocabulary, streams, texts = vocabulary_of(corpus, QUOTES), joined(batches), Counter()
    for x, y, mask, new in zip(streams.x.T, streams.y.T, streams.mask.T, streams.begins.T, strict=True):
        live = int(mask.sum())
        assert mask[:live].all()  # nothing is padded but the end of a stream
        begins = [*np.flatnonzero(new[:live]), live]
        assert begins[0] == 0
        for begin, end in pairwise(begins):
            np.testing.assert_array_equal(x[begin + 1 : end], y[begin : end - 1])  # y is one ahead of x
            texts[vocabulary.decode([x[begin], *y[begin:end]])] += 1
    return texts


def pairs(x: np.ndarray, y: np.ndarray) -> Counter[tuple[bytes, bytes]]:
    """Windows with their targets, in no order."""
    return Counter((window.tobytes(), target.tobytes()) for window, target in zip(x, y, strict=True))


def test_only_a_network_of_quotes_knows_the_end():
    corpus = corpus_from_text("x", "ab\nba")
    assert vocabulary_of(corpus, QUOTES).characters == ("\n", "a", "b")
    assert vocabulary_of(corpus, WINDOWS).characters == (" ", "a", "b")


def test_a_stream_by_hand():
    """Two quotes, one stream, spans of four: the second quote begins from nothing in the middle of a span."""
    corpus = corpus_from_text("x", "ab\ncd")
    first, second = epoch(replace(QUOTES, batch_size=1, span=4, held_out=0), corpus)
    vocabulary = vocabulary_of(corpus, QUOTES)
    texts = [vocabulary.decode(batch.y[:, 0]) for batch in (first, second)]
    assert "".join(texts)[:6] in ("ab\ncd\n", "cd\nab\n")
    assert (first.mask[:, 0].tolist(), second.mask[:, 0].tolist()) == ([1, 1, 1, 1], [1, 1, 0, 0])
    assert (first.begins[:, 0].tolist(), second.begins[:, 0].any()) == ([True, False, False, True], False)


def test_an_epoch_reads_every_training_quote_once_from_its_start_to_its_end():
    train = split(CORPUS.quotes, 0.25).train
    assert read_texts(epoch(QUOTES)) == Counter(f"\n{quote}\n" for quote in train)


def test_what_is_held_out_is_measured_whole_and_never_read():
    held_out = split(CORPUS.quotes, 0.25).validation
    expected = Counter(f"\n{quote}\n" for quote in held_out)
    assert len(expected) == 10
    assert read_texts(source(QUOTES).held_out) == expected
    assert not read_texts(epoch(QUOTES)) & expected


def test_every_batch_of_streams_has_the_same_shape():
    count, batches = source(QUOTES).epoch(rng())
    batches = list(batches)
    assert len(batches) == count
    for batch in (*batches, *source(QUOTES).held_out):
        assert {array.shape for array in (batch.x, batch.y, batch.mask, batch.begins)} == {(16, 4)}


def test_streams_are_about_equally_long():
    lengths = joined(epoch(QUOTES)).mask.sum(0)
    assert lengths.max() - lengths.min() <= max(map(len, CORPUS.quotes)) + 1


def test_more_streams_than_quotes_leave_some_empty():
    corpus = corpus_from_text("x", "ab\ncd")
    recipe = replace(QUOTES, batch_size=8)
    assert read_texts_of_live_streams(epoch(recipe, corpus), corpus) == {"\nab\n", "\ncd\n"}


def read_texts_of_live_streams(batches: list[StreamBatch], corpus: Corpus) -> set[str]:
    live = joined(batches).mask[0] == 1
    return set(
        read_texts([StreamBatch(*(array[:, live] for array in vars(batch).values())) for batch in batches], corpus)
    )


def test_a_long_quote_is_read_in_pieces_that_miss_nothing():
    quote = "".join(chr(ord("a") + number % 26) for number in range(2 * LONGEST_PIECE + 50))
    corpus = corpus_from_text("long", quote)
    pieces = read_texts(epoch(replace(QUOTES, batch_size=1), corpus), corpus)
    assert sum(len(piece) - 1 for piece in pieces.elements()) == len(quote) + 1
    assert max(map(len, pieces)) == LONGEST_PIECE + 1
    assert all(piece in f"\n{quote}\n" for piece in pieces)


def in_one_piece(recipe: Recipe, corpus: Corpus, seed: int) -> StreamBatch:
    """An epoch as the plainest code deals it out: each stream a list of quotes, padded at the end."""
    vocabulary = vocabulary_of(corpus, recipe)
    train = split(corpus.quotes, recipe.held_out).train
    lanes: list[list[np.ndarray]] = [[] for _ in range(recipe.batch_size)]
    for place in rng(seed).permutation(len(train)):
        shortest = min(lanes, key=lambda lane: sum(len(piece) - 1 for piece in lane))
        shortest.append(vocabulary.encode(f"\n{train[place]}\n"))
    longest = max(sum(len(piece) - 1 for piece in lane) for lane in lanes)
    shape = (-(-longest // recipe.span) * recipe.span, recipe.batch_size)
    whole = StreamBatch(*(np.zeros(shape, kind) for kind in (np.int32, np.int32, np.float32, bool)))
    for number, lane in enumerate(lanes):
        x, y = (np.concatenate([piece[part] for piece in lane]) for part in (np.s_[:-1], np.s_[1:]))
        whole.x[: len(x), number], whole.y[: len(y), number], whole.mask[: len(x), number] = x, y, 1
        whole.begins[: len(x), number] = x == vocabulary.index["\n"]
    return whole


@pytest.mark.parametrize("span", [3, 16, 1000])
def test_streams_are_cut_into_spans_and_nothing_else(span):
    recipe = replace(QUOTES, span=span)
    cut, whole = joined(source(recipe).epoch(rng(5))[1]), in_one_piece(recipe, CORPUS, 5)
    for name, array in vars(whole).items():
        np.testing.assert_array_equal(vars(cut)[name], array)


def test_a_long_text_takes_little_more_memory_than_its_characters():
    """One byte a character, and a few numbers a line; not lists of arrays, nor the batches of an epoch at once."""
    lines = "\n".join(f"line {number:06} has some forty characters in it" for number in range(40_000))
    corpus, recipe = corpus_from_text("long", lines), replace(QUOTES, held_out=0.0)
    tracemalloc.start()
    _count, batches = source(recipe, corpus).epoch(rng())
    next(batches)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * len(lines)


@pytest.mark.parametrize("recipe", [QUOTES, WINDOWS], ids=["quotes", "windows"])
def test_epochs_come_in_another_order_and_the_same_seed_in_the_same(recipe):
    def inputs(generator):
        return [batch.x.tolist() for batch in source(recipe).epoch(generator)[1]]

    generator = rng()
    first, second = inputs(generator), inputs(generator)
    assert first != second
    assert first == inputs(rng())


def test_an_epoch_reads_every_window_of_the_tutorial_once():
    vocabulary = vocabulary_of(CORPUS, WINDOWS)
    x, y = windows(vocabulary.encode(CORPUS.text))
    expected = pairs(one_hot(x, len(vocabulary)), one_hot(y, len(vocabulary)))
    count, batches = source(WINDOWS).epoch(rng())
    batches = list(batches)
    assert len(batches) == count == -(-len(x) // 16)
    assert sum((pairs(batch.x, batch.y) for batch in batches), Counter()) == expected
    assert not source(WINDOWS).held_out


def test_a_text_without_a_window_is_refused():
    with pytest.raises(ShortTextError):
        source(WINDOWS, corpus_from_text("short", "ten chars."))
