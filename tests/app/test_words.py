"""Words from outside stay words in Streamlit's markdown."""

import pkgutil
import re
from importlib import import_module

import pytest

import quotegen
from quotegen.app.session import plain_name
from quotegen.app.words import escaped, sentences_of_errors
from quotegen.errors import QuotegenError

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


def test_every_error_that_has_a_sentence_is_one_of_ours():
    for module in pkgutil.walk_packages(quotegen.__path__, "quotegen."):
        if ".pages" not in module.name and ".keras" not in module.name and "__main__" not in module.name:
            import_module(module.name)

    def below(kind: type) -> set[str]:
        return {kind.__name__}.union(*map(below, kind.__subclasses__()))

    assert {name.partition(".")[0] for name in sentences_of_errors()} <= below(QuotegenError)
