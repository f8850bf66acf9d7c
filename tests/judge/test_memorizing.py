"""The copied share of what a network writes, and the same quotes at every epoch that was kept."""

import pytest

from quotegen.judge import memorizing
from quotegen.judge.copied_spans import KnownText
from quotegen.judge.memorizing import by_heart_from, copied_characters, copied_share
from quotegen.model.files.checkpoint import save
from quotegen.model.files.store import bundled, text_of
from quotegen.quote.generation import Quote
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling

QUOTES = ("a bad penny always comes back.", "still waters run deep.", "go on.")


@pytest.fixture(scope="module")
def known() -> KnownText:
    text = KnownText(QUOTES)
    assert len("go on.") < text.marked + 4
    return text


def quote(text: str, prompt: str = "") -> Quote:
    return Quote(prompt + text, prompt, True)


def test_what_is_learned_by_heart_is_copied_altogether(known):
    assert copied_share(known, [quote(text) for text in QUOTES]) == 1


def test_what_is_new_is_not_copied_at_all(known):
    assert copied_share(known, [quote("xylophones hum quietly"), quote("zzz")]) == 0


def test_half_of_a_quote_is_half_copied(known):
    copied, own = "still waters run ", "quuxly qux bazzle"
    assert len(copied) == len(own)
    marked = copied_characters(known, copied + own)
    assert marked == len("still waters run")
    assert copied_share(known, [quote(copied + own)]) == marked / 34


def test_every_character_counts_alike_not_every_quote(known):
    assert copied_share(known, [quote("go on."), quote("x" * 18)]) == 6 / 24


def test_a_word_that_stands_in_a_quote_is_not_copied_but_a_short_quote_is(known):
    assert copied_characters(known, "a") == 0
    assert copied_characters(known, "go on.") == 6


def test_what_was_given_does_not_count(known):
    assert copied_characters(known, "still waters run deep.", prompted=6) == 16
    assert copied_share(known, [quote(" qux bazzle", prompt="still waters run")]) == 0


@pytest.mark.parametrize("quotes", [[], [quote("")], [quote("", prompt="still")]])
def test_where_nothing_was_written_nothing_is_copied(known, quotes):
    assert copied_share(known, quotes) == 0


@pytest.mark.parametrize(
    ("shares", "epoch"),
    [
        ({0: 0.0, 5: 0.4, 9: 0.6, 20: 0.9}, 9),
        ({0: 0.0, 5: 0.7, 9: 0.2, 20: 0.9}, 20),
        ({0: 0.0, 5: 0.9, 9: 0.2}, None),
        ({1: 1.0, 2: 1.0}, 1),
        ({}, None),
    ],
)
def test_by_heart_it_knows_the_text_from_where_the_share_stays_high(shares, epoch):
    assert by_heart_from(shares) == epoch


def test_epochs_with_the_same_weights_write_the_same_quotes(new_checkpoint, tmp_path):
    made = new_checkpoint(tmp_path / "model", kept=(0, 1))
    one, other = made.snapshots().values()
    model = save(made.folder, made.metadata, made.weights(), snapshots={0: one, 5: other, 9: one})
    first, second, again = (memorizing.quotes_of(model, epoch, Sampling(0.8)) for epoch in (0, 5, 9))
    assert first == again != second


def test_a_large_model_of_windows_is_measured_on_fewer_characters():
    models = bundled()
    assert memorizing.size(Runtime.of(models["memorize-saying"])) == (memorizing.COUNT, memorizing.LENGTH)
    count, length = memorizing.size(Runtime.of(models["tutorial-saying"]))
    assert (count, length) == (memorizing.FEWEST, memorizing.SHORTEST)


@pytest.mark.parametrize("name", ["memorize-saying", "memorize-sokdam"])
def test_the_bundled_run_goes_from_nothing_copied_to_nearly_everything(name):
    model = bundled()[name]
    known = KnownText(text_of(model.metadata.text).quotes)
    epochs = list(model.metadata.weights_by_epoch)
    shares = {epoch: copied_share(known, memorizing.quotes_of(model, epoch, Sampling(0.5))) for epoch in epochs}
    assert shares[0] == 0
    assert shares[model.metadata.best_epoch] < 0.2
    assert shares[epochs[-1]] > 0.8
    assert model.metadata.best_epoch < by_heart_from(shares)
