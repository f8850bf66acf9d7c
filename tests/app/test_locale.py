"""Nothing on screen is untranslated, and the compiled catalogue is the one that was translated."""

import ast
import io
import string
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from quotegen.app import locale

APP = Path(locale.__file__).parents[1]
CATALOGUE = APP / "locale" / "ko" / "LC_MESSAGES" / "quotegen.po"
SAME_EVERYWHERE = {"top-k", "top-p", "min-p", "**RNN**", "**LSTM**"}
METHODS = [("**.py", "python"), ("**.toml", "quotegen.app.locale.tables:extract")]  # as pyproject.toml says
SPOKEN = {
    *("title", "header", "subheader", "caption", "markdown", "text", "write", "metric", "alert"),
    *("info", "warning", "error", "success", "toast", "expander", "popover", "tabs", "spinner", "status"),
    *("button", "download_button", "file_uploader", "selectbox", "multiselect", "radio"),
    *("slider", "select_slider", "number_input", "text_input", "text_area", "checkbox", "toggle", "pills"),
    *("segmented_control", "page_link", "download"),
}
SPOKEN_KEYWORDS = {"label", "help", "placeholder", "body", "alt", "title", "page_title", "text"}


@pytest.fixture(scope="module")
def korean():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="ko")


@pytest.fixture(scope="module")
def messages() -> set:
    """Every message of the code and its tables: a string, or a pair where it has a plural."""
    found = extract_from_dir(APP, METHODS, keywords={"_": None, "ngettext": (1, 2)})
    return {message for _file, _line, message, _comments, _context in found}


def placeholders(message: str) -> set[str]:
    return {field for _text, field, _spec, _conversion in string.Formatter().parse(message) if field is not None}


def test_every_message_of_the_code_has_a_korean_translation(messages, korean):
    assert len(messages) > 150
    missing = [message for message in messages if message not in korean or not all(_forms(korean.get(_one(message))))]
    assert not missing


def test_every_translation_has_the_placeholders_of_its_message(messages, korean):
    for message in messages:
        wanted = placeholders(message if isinstance(message, str) else message[-1])
        for form in _forms(korean.get(_one(message))):
            assert placeholders(form) == wanted, message


def test_no_translation_is_doubtful_or_left_over(messages, korean):
    assert not korean.obsolete
    assert not [message.id for message in korean if message.id and message.fuzzy]
    assert {message.id for message in korean if message.id} == messages


def test_the_compiled_catalogue_is_that_of_the_translations(korean):
    compiled = io.BytesIO()
    write_mo(compiled, korean)
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        committed = read_mo(file)
    compiled.seek(0)
    assert _texts(committed) == _texts(read_mo(compiled))


def test_no_page_speaks_past_the_catalogue():
    said = {file: list(untranslated(ast.parse(file.read_text(encoding="utf-8")))) for file in APP.rglob("*.py")}
    assert len(said) > 100
    assert not {file.name: words for file, words in said.items() if words}


def test_the_check_sees_what_it_is_for():
    code = ast.parse(
        'st.title("Hello"); link.choice(st.selectbox, "Text", x); st.button(_("Go")); alt.X(title="Count")'
    )
    assert list(untranslated(code)) == ["Hello", "Text", "Count"]


def untranslated(code: ast.AST):
    """Every constant with letters in it that goes to the screen as it is."""
    for call in (node for node in ast.walk(code) if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        drawn_by_link = len(call.args) > 1 and getattr(call.args[0], "attr", "") in SPOKEN
        spoken = call.args[1:2] if drawn_by_link else call.args[:1] if name in SPOKEN else []
        named = [keyword.value for keyword in call.keywords if keyword.arg in SPOKEN_KEYWORDS]
        for words in map(constant_words, [*spoken, *named]):
            if words not in SAME_EVERYWHERE and any(letter.isalpha() for letter in words):
                yield words


def constant_words(node: ast.AST) -> str:
    """The words of a string as it stands in the code; of an f-string what is between its fields."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(str(part.value) for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))


def _one(message) -> str:
    return message if isinstance(message, str) else message[0]


def _forms(entry) -> tuple[str, ...]:
    if entry is None:
        return ("",)
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)


def _texts(catalogue) -> dict:
    return {_one(message.id): _forms(message) for message in catalogue if message.id}
