"""Every figure that a page states leads to how it is computed, in both languages."""

import ast
from pathlib import Path

import pytest

from quotegen.app import locale
from quotegen.app.definitions import PARAMETER, definitions
from quotegen.cli.main import main

APP = Path(locale.__file__).parents[1]
NAMES = tuple(definitions())
NOT_LINKED = {"ngram"}  # stands beside "bits", which the comparison leads to
LINKED = {
    "": {"origin", "choosing"},
    "text": {"entropy"},
    "training": {"estimate", "bits"},
    "evaluation": {"bits", "written", "split"},
    "sampler": {"sampling"},
    "timemachine": {"by-heart"},
    "inside": {"surprise", "saliency"},
}


def named_by_code() -> set[str]:
    """The definitions that any page of the code leads to."""
    calls = [
        node
        for file in APP.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "how"
    ]
    return {name for call in calls for name in call.args[0].value.split(".")}


def links(opened) -> list[str]:
    """The definitions that a page leads to."""
    queries = [link.proto.query_string for link in opened.test.get("page_link")]
    return [name for query in queries if query for name in query.removeprefix(f"{PARAMETER}=").split(".")]


def test_every_link_of_the_code_has_its_definition_and_every_definition_a_link():
    assert named_by_code() == set(NAMES) - NOT_LINKED


@pytest.mark.parametrize("page", LINKED, ids=lambda page: page or "today")
def test_a_page_leads_to_how_its_figures_are_computed(visit, lang, page):
    assert set(links(visit(page, lang))) == LINKED[page]


@pytest.mark.parametrize("name", NAMES)
def test_a_link_opens_its_definition_and_no_other(visit, lang, say, name):
    opened = visit("computed", lang, about=name)
    assert not opened.exceptions
    titles = [box.label for box in opened.test.expander]
    shown = [box.label for box in opened.test.expander if box.proto.expanded]
    assert titles == [say(definition.title) for definition in definitions().values()]
    assert shown == [say(definitions()[name].title)]


def test_a_link_may_open_several(visit):
    opened = visit("computed", about="bits.split")
    assert len([box for box in opened.test.expander if box.proto.expanded]) == 2


def test_an_unknown_name_in_the_link_opens_none(visit):
    opened = visit("computed", about="nonsense")
    assert not [box for box in opened.test.expander if box.proto.expanded]


@pytest.mark.parametrize("name", NAMES)
def test_a_definition_names_a_command_that_is_there(name):
    if command := definitions()[name].command:
        with pytest.raises(SystemExit) as left:
            main([command.split()[3], "--help"])
        assert left.value.code == 0
