"""Words, and the two pieces of a Korean one."""

from quotegen.text.pieces import is_ending, pieces, words

ENDINGS = {"은", "는다", "다"}


def test_words_are_runs_of_letters():
    assert words("a dog's life, they say.") == ["a", "dog's", "life", "they", "say"]


def test_a_korean_word_is_parted_before_its_longest_ending():
    assert pieces("물은 깊는다.", ENDINGS) == ["물", "-은", "깊", "-는다"]


def test_a_word_that_is_nothing_but_an_ending_stays_whole():
    assert pieces("은 다", ENDINGS) == ["은", "다"]


def test_other_scripts_have_no_endings():
    assert pieces("A Bird", {"d"}) == ["a", "bird"]


def test_an_ending_is_told_from_a_word():
    assert is_ending("-은")
    assert not is_ending("은")
