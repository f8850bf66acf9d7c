"""Batches hold every window and every quote once an epoch, and nothing that was held out."""

from collections import Counter

import numpy as np
import pytest

from quotegen.model.batches import LONGEST_PIECE, batches_of, vocabulary_of
from quotegen.model.recipe import Recipe
from quotegen.text.corpus import corpus_from_text, hold_out
from quotegen.text.windows import ShortTextError, one_hot, windows

CORPUS = corpus_from_text("numbers", "\n".join(f"quote number {'i' * number}." for number in range(1, 40)))
QUOTES = Recipe("quick", "quotes", batch_size=4, held_out=0.25)
WINDOWS = Recipe("tutorial", "windows", batch_size=16)


def source(recipe: Recipe, corpus=CORPUS):
    return batches_of(corpus, recipe, vocabulary_of(corpus, recipe))


def written(batches, corpus=CORPUS) -> Counter[str]:
    """The texts that batches of quotes predict, each without its start and end."""
    vocabulary = vocabulary_of(corpus, QUOTES)
    texts = Counter()
    for _, y, mask in batches:
        texts.update(vocabulary.decode(row[live == 1]).removesuffix("\n") for row, live in zip(y, mask, strict=True))
    return texts


def pairs(x: np.ndarray, y: np.ndarray) -> Counter[tuple[bytes, bytes]]:
    """Windows with their targets, in no order."""
    return Counter((window.tobytes(), target.tobytes()) for window, target in zip(x, y, strict=True))


def test_only_a_network_of_quotes_knows_the_end():
    corpus = corpus_from_text("x", "ab\nba")
    assert vocabulary_of(corpus, QUOTES).characters == ("\n", "a", "b")
    assert vocabulary_of(corpus, WINDOWS).characters == (" ", "a", "b")


def test_an_epoch_reads_every_training_quote_once():
    train, _ = hold_out(CORPUS.quotes, 0.25)
    batches = list(source(QUOTES).epoch(np.random.default_rng(1)))
    assert written(batches) == Counter(train)
    assert len(batches) == source(QUOTES).batches
    assert max(len(x) for x, _, _ in batches) == 4


def test_what_is_held_out_is_measured_whole_and_never_read():
    train, held_out = hold_out(CORPUS.quotes, 0.25)
    assert written(source(QUOTES).held_out) == Counter(held_out)
    assert not set(written(source(QUOTES).epoch(np.random.default_rng(1)))) & set(held_out)
    assert len(train) + len(held_out) == len(CORPUS.quotes)


def test_the_target_is_the_character_that_follows():
    vocabulary = vocabulary_of(corpus := corpus_from_text("x", "abc"), QUOTES)
    ((x, y, mask),) = source(QUOTES, corpus).epoch(np.random.default_rng(1))
    assert vocabulary.decode(x[0, :4]) == "\nabc"
    assert vocabulary.decode(y[0, :4]) == "abc\n"
    assert mask[0].tolist() == [1, 1, 1, 1, 0, 0, 0, 0]


def test_a_long_quote_is_read_in_pieces_that_miss_nothing():
    quote = "".join(chr(ord("a") + number % 26) for number in range(2 * LONGEST_PIECE + 50))
    corpus = corpus_from_text("long", quote)
    batches = list(source(QUOTES, corpus).epoch(np.random.default_rng(1)))
    texts = written(batches, corpus)
    assert sorted(map(len, texts)) == [50, LONGEST_PIECE, LONGEST_PIECE]
    assert all(text in quote for text in texts)
    assert sum(mask.sum() for _, _, mask in batches) == len(quote) + 1


@pytest.mark.parametrize("recipe", [QUOTES, WINDOWS], ids=["quotes", "windows"])
def test_epochs_come_in_another_order_and_the_same_seed_in_the_same(recipe):
    def inputs(rng):
        return [x.tolist() for x, _, _ in source(recipe).epoch(rng)]

    rng = np.random.default_rng(1)
    first, second = inputs(rng), inputs(rng)
    assert first != second
    assert first == inputs(np.random.default_rng(1))


def test_an_epoch_reads_every_window_of_the_tutorial_once():
    vocabulary = vocabulary_of(CORPUS, WINDOWS)
    x, y = windows(vocabulary.encode(CORPUS.text))
    expected = pairs(one_hot(x, len(vocabulary)), one_hot(y, len(vocabulary)))
    batches = list(source(WINDOWS).epoch(np.random.default_rng(1)))
    assert len(batches) == source(WINDOWS).batches
    assert sum((pairs(x, y) for x, y, _ in batches), Counter()) == expected
    assert all(mask.all() for _, _, mask in batches)
    assert not source(WINDOWS).held_out


def test_a_text_without_a_window_is_refused():
    with pytest.raises(ShortTextError):
        source(WINDOWS, corpus_from_text("short", "ten chars."))
