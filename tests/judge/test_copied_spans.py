"""Which parts of a quote were copied, from where, and how much is new."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotegen.judge.copied_spans import LONGEST_NGRAM, MOST_SOURCES, KnownText, Span, marked_length, new_shares
from quotegen.judge.suffixes import Suffixes
from quotegen.model.files.store import DATA
from quotegen.text.corpus import read_corpus
from quotegen.text.split import split

PENNY, WATERS, HALF = "a bad penny always comes back.", "still waters run deep.", "시작이 반이다."
SAYINGS = read_corpus(DATA / "saying.txt")[0].quotes
WORDS = st.lists(st.sampled_from(["still", "waters", "run", "a", "bad", "penny", "don't"]), max_size=8).map(" ".join)


@pytest.fixture(scope="module")
def known() -> KnownText:
    return KnownText((PENNY, WATERS, HALF))


def test_a_copied_quote_is_one_span_of_its_source(known):
    found = known.provenance(PENNY)
    assert found.origin == "verbatim"
    assert found.spans == (Span(0, len(PENNY), PENNY, 0, 0),)
    assert (found.longest_copied, found.sources) == (PENNY, (PENNY,))


def test_spans_alone_are_those_of_the_provenance(known):
    for text in (PENNY, "a bad penny waters run deep.", "시작이", ""):
        found = known.provenance(text)
        assert known.spans(text, found.novelty.nearest) == found.spans


def test_two_halves_are_a_new_quote_of_two_spans(known):
    found = known.provenance("a bad penny waters run deep.")
    assert found.origin == "novel"
    assert found.spans == (Span(0, 11, PENNY, 0, 0), Span(12, 28, WATERS, 6, 0))
    assert found.longest_copied == " waters run deep."
    assert found.sources == (WATERS, PENNY)


def test_a_near_copy_names_its_source_first(known):
    found = known.provenance("still waters runs deep.")
    assert found.origin == "near"
    assert found.sources[0] == WATERS


def test_what_shares_only_a_few_letters_has_no_span_and_no_source(known):
    found = known.provenance("moon")
    assert (found.origin, found.spans, found.sources) == ("novel", (), ())


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_comes_from_nowhere(known, text):
    found = known.provenance(text)
    assert (found.origin, found.spans, found.longest_copied.strip(), found.sources) == ("novel", (), "", ())


def test_without_a_text_everything_is_new():
    found = KnownText(()).provenance("a bad penny")
    assert (found.origin, found.spans, found.longest_copied) == ("novel", (), "")


def test_a_span_is_whole_words():
    known = KnownText(["the early bird catches the worm."])
    spans = known.provenance("nearly so, the early bird cats").spans
    assert [(span.start, span.end) for span in spans] == [(11, 25)]


def test_a_long_run_without_a_space_is_marked_as_it_is():
    known = KnownText(["天下大勢分久必合合久必分"])
    spans = known.provenance("人天下大勢分久必合人").spans
    assert [(span.start, span.end) for span in spans] == [(1, 9)]


def test_the_other_quotes_of_a_span_are_counted():
    known = KnownText([*(f"zeal is {what}" for what in ("blind.", "blind to all.", "blind, and slow.")), *SAYINGS])
    assert known.provenance("the moon: zeal is blind").spans == (Span(10, 23, "zeal is blind.", 0, 2),)


def test_the_nearest_quote_is_the_source_where_it_can_be():
    first, nearest = "all is well that ends well.", "he says all is well that ends."
    known = KnownText([first, nearest, *SAYINGS])
    assert known.provenance("he said all is well that ends.").spans[0].source == nearest


def test_sources_are_not_endless():
    quotes = [
        f"{word} comes before the {word} fall"
        for word in ("pride", "shame", "money", "honey", "stone", "bread", "wine")
    ]
    found = KnownText([*quotes, *SAYINGS]).provenance(", ".join(quotes))
    assert len(found.sources) == MOST_SOURCES


@settings(deadline=None)
@given(st.lists(WORDS, max_size=5), WORDS)
def test_spans_stand_in_their_sources_and_not_over_each_other(quotes, text):
    known = KnownText(quotes)
    found = known.provenance(text)
    before = 0
    for span in found.spans:
        assert before <= span.start < span.end <= len(text)
        assert span.source[span.at :].startswith(text[span.start : span.end])
        assert span.source in quotes
        assert span.end - span.start >= known.marked
        before = span.end
    longest = max(
        (
            len(text[a:b])
            for a in range(len(text))
            for b in range(a, len(text) + 1)
            if any(text[a:b] in quote for quote in quotes)
        ),
        default=0,
    )
    assert len(found.longest_copied) == longest
    assert not longest or any(found.longest_copied in quote for quote in quotes)


@pytest.mark.parametrize(("name", "length"), [("saying", 11), ("sokdam", 6)])
def test_from_the_marked_length_on_a_run_is_a_proverbs_own(name, length):
    """The figures of the docstring; and that nine in ten pieces of the length stand in one quote, counted whole."""
    quotes = read_corpus(DATA / f"{name}.txt")[0].quotes
    known = Suffixes(quotes)
    assert marked_length(known) == length
    pieces = [quote[k : k + length] for quote in quotes[::20] for k in range(len(quote) - length + 1)]
    assert np.mean([len(known.quotes_with(piece)) == 1 for piece in pieces]) >= 0.88


@pytest.mark.parametrize("quotes", [(), ("",), ("ab",), ("a" * 500,), ("one",) * 3])
def test_the_marked_length_is_sensible_for_any_text(quotes):
    assert 4 <= marked_length(Suffixes(quotes)) <= 30


def test_shares_of_new_ngrams_by_hand():
    """abx of a text `ab`: of a, b, x one is new; of ab, bx one; abx is; four in a row there are none."""
    shares = new_shares(Suffixes(["ab"]), ["abx"])
    assert shares[:3].tolist() == [pytest.approx(1 / 3), 0.5, 1.0]
    assert np.isnan(shares[3:]).all()
    assert shares.shape == (LONGEST_NGRAM,)


def test_ngrams_within_the_prompt_do_not_count():
    """Of xyab after the prompt xy: a, b; then ya (new) and ab; the prompt's own x, y, xy are left out."""
    shares = new_shares(Suffixes(["ab"]), ["xyab"], [2])
    assert shares[:2].tolist() == [0.0, 0.5]


def test_of_no_quote_nothing_is_known():
    assert np.isnan(new_shares(Suffixes(["ab"]), [])).all()


@settings(deadline=None)
@given(st.lists(WORDS, max_size=4), st.lists(WORDS, max_size=4))
def test_shares_are_those_of_counting_every_ngram(known, quotes):
    shares = new_shares(Suffixes(known), quotes)
    for n in (1, 2, 5, 12):
        ngrams = [quote[k : k + n] for quote in quotes for k in range(len(quote) - n + 1)]
        new = [not any(ngram in text for text in known) for ngram in ngrams]
        assert (shares[n - 1] == pytest.approx(np.mean(new))) if ngrams else np.isnan(shares[n - 1])


def test_people_who_never_read_the_text_still_share_short_pieces_with_it():
    parts = split(SAYINGS, 0.1)
    train, held_out = parts.train, parts.validation
    shares = new_shares(Suffixes(train), held_out)
    assert shares[0] < 0.01
    assert (np.diff(shares) >= 0).all()
    assert 0.5 < shares[7] < shares[14] < 1
