"""Words from outside stay words in Streamlit's markdown."""

import re

import pytest

from quotegen.app.session import plain_name
from quotegen.app.words import escaped

# What Streamlit's browsers turn into links in what markdown has made of the words (mdast-util-gfm-autolink-literal).
LINKS = re.compile(r"(https?://|www(?=\.))[-.\w]+|[-.\w+]+@[-\w]+(?:\.[-\w]+)+", re.IGNORECASE)


@pytest.mark.parametrize(
    "words", ["www.evil.com", "WWW.evil.com", "https://evil.com", "a.b@evil.com", "mailto:a@evil.com"]
)
def test_an_address_becomes_no_link(words):
    assert LINKS.search(words)
    assert not LINKS.search(escaped(words).replace("\\", ""))


@pytest.mark.parametrize("words", ["[x](//y)", "![x](y)", "<b>", "*a*", "$x$", "`x`", ":red[x]"])
def test_markup_is_shown_as_it_is(words):
    assert re.sub(r"\u2060|\\[!-/:-@\[-`{-~]", "", escaped(words)).isalnum()


def test_words_without_addresses_only_get_backslashes():
    assert escaped("well: it is 5 @ home, www too.") == r"well\: it is 5 \@ home\, www too\."


def test_a_files_name_is_no_link():
    assert plain_name("www.evil.com/[x](y).txt") == "www-evil.com--x-(y).txt"
