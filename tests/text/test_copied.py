"""Copied, nearly copied, or new."""

import pytest

from quotegen.text.copied import NEAR, Novelty, novelty, share_in

QUOTES = ("a bad penny always comes back.", "still waters run deep.", "시작이 반이다.")


@pytest.mark.parametrize("quote", [QUOTES[0], " still waters run deep. ", "시작이 반이다."])
def test_a_quote_of_the_text_is_verbatim(quote):
    assert novelty(quote, QUOTES) == Novelty("verbatim", 1.0, quote.strip())


def test_a_piece_of_a_quote_is_verbatim():
    assert novelty("penny always", QUOTES) == Novelty("verbatim", 1.0, QUOTES[0])


@pytest.mark.parametrize("quote", ["a bad penny always comes home.", "still water runs deep.", "시작이 반이었다."])
def test_a_few_characters_changed_is_near(quote):
    found = novelty(quote, QUOTES)
    assert found.origin == "near"
    assert NEAR <= found.similarity < 1
    assert found.nearest[:2] == quote[:2]


@pytest.mark.parametrize("quote", ["the moon is a patient teacher.", "고요한 달이 가르친다."])
def test_something_else_is_novel(quote):
    found = novelty(quote, QUOTES)
    assert found.origin == "novel"
    assert 0 < found.similarity < NEAR
    assert found.nearest in QUOTES


def test_similarity_by_hand():
    """One of ten characters replaced: a deletion and an insertion out of twenty."""
    assert novelty("abcdefghix", ["abcdefghij"]) == Novelty("near", 0.9, "abcdefghij")


def test_similarity_at_the_boundary_is_near():
    assert novelty("abcdx", ["abcde"]) == Novelty("near", NEAR, "abcde")


@pytest.mark.parametrize(
    ("quote", "other", "shared"),
    [
        ("still waters.", "still waters run deep.", 12),
        ("there is no play.", "there is no smoke.", 12),
        ("ab-abc-xyz", "abc+ab+xyz", 6),
        ("시작이 반이 아니다.", "시작이 반이다.", 6),
        ("xab", "yab", 0),  # pieces of two characters are chance
        ("", "still", 0),
    ],
)
def test_what_a_quote_shares_with_another_is_pieces_in_order(quote, other, shared):
    assert share_in(quote, other, 3) == pytest.approx(shared / max(len(quote), 1))


def test_of_a_very_long_line_the_beginning_is_compared():
    quote = "still waters run deep."
    assert share_in(quote, f"{quote}{'x' * 900_000}", 3) == 1
    assert share_in(quote, f"{'x' * 900_000}{quote}", 3) == 0


def test_copied_sentences_in_a_row_are_verbatim():
    """A model of windows does not know where a proverb ends."""
    found = novelty("waters run deep. 시작이 반이다. a bad", QUOTES)
    assert (found.origin, found.nearest) == ("verbatim", QUOTES[1])


def test_sentences_are_near_where_they_are_on_average():
    assert novelty(f"{QUOTES[0]} still water runs deep.", QUOTES).origin == "near"
    assert novelty(f"{QUOTES[0]} the moon is a patient teacher of us all.", QUOTES).origin == "novel"


@pytest.mark.parametrize("quotes", [(), QUOTES])
def test_an_empty_quote_is_a_copy_of_nothing(quotes):
    assert novelty("  ", quotes).origin == "novel"


def test_without_a_text_everything_is_novel():
    assert novelty("a bad penny", ()) == Novelty("novel", 0.0, "")
