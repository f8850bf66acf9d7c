"""Words from outside stay words in Streamlit's markdown."""

import pkgutil
import re
from importlib import import_module
from pathlib import Path

import pytest

import quotegen
from quotegen.app.guess.game import TooFewQuotesError
from quotegen.app.lessons.questions import NoModelOfTextError, NothingToAskError
from quotegen.app.session import plain_name
from quotegen.app.words import escaped, explain, sentences_of_errors
from quotegen.errors import CannotSaveError, DiskFullError, QuotegenError
from quotegen.jobs import queue
from quotegen.jobs.run import VocabularyTooLargeError
from quotegen.model.files.archive import ArchiveError
from quotegen.model.files.checkpoint import CheckpointError
from quotegen.quote.generation import PromptNeededError
from quotegen.text.corpus import NoQuotesError
from quotegen.text.encoding import decoding
from quotegen.text.structure.reading import UnknownColumnError, UnreadableStructureError
from quotegen.text.vocabulary import UnknownCharacterError
from quotegen.text.windows import ShortTextError

ERRORS = {
    "EmptyTextError": decoding.EmptyTextError(),
    "TextTooLargeError": decoding.TextTooLargeError(2, 1),
    "BinaryFileError": decoding.BinaryFileError(),
    "OtherEncodingError": decoding.OtherEncodingError([decoding.Guess("cp949", 0.9)]),
    "UnknownEncodingError": decoding.UnknownEncodingError("morse"),
    "WrongEncodingError": decoding.WrongEncodingError("utf-8", 3),
    "UnreadableStructureError": UnreadableStructureError("table"),
    "UnknownColumnError": UnknownColumnError("quote", ["text"]),
    "NoQuotesError": NoQuotesError(),
    "UnknownCharacterError": UnknownCharacterError("ab"),
    "ShortTextError": ShortTextError(3, 10),
    "VocabularyTooLargeError": VocabularyTooLargeError(2, 1),
    "PromptNeededError": PromptNeededError(),
    "TooFewQuotesError.people": TooFewQuotesError("people", 2),
    "TooFewQuotesError": TooFewQuotesError("the model", 2),
    "QueueFullError": queue.QueueFullError(),
    "BusyError": queue.BusyError(),
    "NotYoursError": queue.NotYoursError(),
    "NothingToAskError": NothingToAskError(),
    "NoModelOfTextError": NoModelOfTextError(),
    "ArchiveError.large": ArchiveError("large", "too large"),
    "ArchiveError.foreign": ArchiveError("foreign", "no zip"),
    "ArchiveError": ArchiveError("damaged", "cut short"),
    "DiskFullError": DiskFullError(),
    "CannotSaveError": CannotSaveError(Path("models"), OSError("read-only")),
    "CheckpointError": CheckpointError(),
}
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


def test_every_error_is_explained_with_its_facts(visit, lang):
    with visit("", lang).inside():
        sentences = sentences_of_errors()
        assert sentences.keys() == ERRORS.keys()
        for name, error in ERRORS.items():
            begin, _brace, _rest = sentences[name].partition("{")
            assert explain(error).startswith(begin), name
