"""Drafts in flocks: the network draws every character, and what promises more stays."""

import numpy as np
import pytest

from quotegen.judge.evaluation import bits_of_each
from quotegen.model.files.store import bundled
from quotegen.quote.flocks import FLOCK, draw_in_flocks
from quotegen.quote.redrawing import redraw
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling
from quotegen.text.hangul import MARK, is_jamo

OWN, LENGTH = 0.8, 40


@pytest.fixture(scope="module")
def runtime(tiny_checkpoint):
    return Runtime.of(tiny_checkpoint)


def nothing(texts, _log_likelihoods, _ended):
    return np.zeros(len(texts))


def letter(texts, _log_likelihoods, _ended):
    return 3.0 * np.array([text.count("a") for text in texts])


def drawn(runtime, promise=nothing, seed=1, flocks=2, length=LENGTH):
    rng = np.random.default_rng(seed)
    return draw_in_flocks(runtime, promise, Sampling(OWN), rng, flocks=flocks, length=length)


def test_the_same_seed_draws_the_same(runtime):
    assert drawn(runtime, letter) == drawn(runtime, letter) != drawn(runtime, letter, seed=2)


def test_where_nothing_promises_more_every_draft_stays(runtime):
    assert len(drawn(runtime)) == 2 * FLOCK


def test_what_promises_more_stays(runtime):
    shares = [np.mean([each.text.count("a") for each in drawn(runtime, promise)]) for promise in (nothing, letter)]
    assert shares[1] > 2 * shares[0]


def test_flocks_do_not_copy_each_other(runtime):
    assert {each.text for each in drawn(runtime, letter, flocks=3)} - {each.text for each in drawn(runtime, letter)}


def test_no_draft_is_longer_than_asked(runtime):
    assert max(len(each.text) for each in drawn(runtime, letter, length=10)) <= 10


@pytest.mark.parametrize("number", range(3))
def test_its_numbers_draw_a_draft_again_at_its_temperature(runtime, number):
    draft = drawn(runtime, letter)[number]
    assert redraw(runtime, draft, 0.0, (OWN,), LENGTH)[0].text == draft.text.strip()  # 0: by its numbers alone


@pytest.mark.parametrize("name", ["quick-saying", "fine-tuned-sokdam"])
def test_the_likelihood_is_that_of_reading_what_was_written(name):
    network = Runtime.of(bundled()[name])
    ended = [each for each in drawn(network, letter, flocks=1, length=80) if each.ended and each.text][:8]
    bits = bits_of_each(network, [each.text for each in ended])
    for each, of_each in zip(ended, bits.tolist(), strict=True):
        assert -each.log_likelihood / np.log(2) == pytest.approx(of_each * (len(each.text) + 1), rel=1e-3)


def test_jamo_come_as_whole_syllables():
    texts = [each.text for each in drawn(Runtime.of(bundled()["fine-tuned-sokdam"]), letter)]
    assert not any(character == MARK or is_jamo(character) for text in texts for character in text)


def test_drafts_that_are_alike_are_read_once(runtime, monkeypatch):
    rows, plain = [], type(runtime).step
    monkeypatch.setattr(
        type(runtime), "step", lambda self, state, read: rows.append(len(read)) or plain(self, state, read)
    )
    drawn(runtime, letter)
    assert rows[0] < 2 * FLOCK  # all drafts begin alike, so no more than the vocabulary
    assert sum(rows) < 0.9 * 2 * FLOCK * len(rows)
