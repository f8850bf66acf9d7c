"""What axe-core finds on every page, in both languages and themes and at two widths, and that the focus can be seen.

Each page is opened twice, once in each language, so that it meets both themes and both widths;
QUOTEGEN_EVERY_LOOK=1 opens it in all eight ways.
"""

import os
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import PHONE, TITLES, Walk
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

PAGES = (*TITLES, "computed")
LOOKS = [("light", 1280), ("dark", PHONE), ("dark", 1280), ("light", PHONE)]  # the last two: the opposites, crosswise
LABELS = {"label-content-name-mismatch": {"enabled": True}}  # off by default in axe
OPTIONS = {"resultTypes": ["violations"], "rules": LABELS}
STREAMLITS = {  # what Streamlit's own elements cause and no option of theirs changes: (rule, where)
    ("list", "[data-testid=stSidebarNav]"),  # a <div> between <ul> and <li> for each group of the menu
    ("listitem", "[data-testid=stSidebarNav]"),
    ("button-name", "[data-testid=stFileUploaderDropzone]"),  # axe does not read our style sheet's words; see below
    ("presentation-role-conflict", "[data-testid=stFileUploaderDropzone]"),  # role="presentation" with tabindex -1
}
WITHIN = """([target, where]) => typeof target[0] === "string" && !!document.querySelector(target[0])?.closest(where)"""
RING = """() => {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  if (focused === document.body) return "";
  const style = getComputedStyle(focused.closest("[data-focus-visible]") ?? focused);
  const typed = focused.matches("input:not([type=range], [type=radio], [type=checkbox]), textarea");  // has a border
  return typed || (parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none") ? "" : focused.outerHTML;
}"""


def looks_of(page: str, lang: str) -> list[tuple[str, int]]:
    """The themes and widths in which a page is opened in a language."""
    if os.environ.get("QUOTEGEN_EVERY_LOOK"):
        return list(product(("light", "dark"), (1280, PHONE)))
    number = PAGES.index(page) % 4
    return [LOOKS[number ^ 1 if lang == "ko" else number]]


def violations(visitor: Walk) -> list[str]:
    """What axe finds and we can change, a line each."""
    found = Axe().run(visitor.page, options=OPTIONS).response["violations"]
    nodes = [(rule["id"], node) for rule in found for node in rule["nodes"]]
    ours = [each for each in nodes if not is_streamlits(visitor, *each)]
    return [f"{rule} {node['target']} {node['html'][:120]} {node['failureSummary']}" for rule, node in ours]


def is_streamlits(visitor: Walk, rule: str, node: dict) -> bool:
    """Whether a violation is in `STREAMLITS`."""
    places = [where for name, where in STREAMLITS if name == rule]
    return any(visitor.page.evaluate(WITHIN, [node["target"], where]) for where in places)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_no_violation_of_ours(walk, page, lang):
    for theme, width in looks_of(page, lang):
        visitor = walk(lang, width)
        visitor.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        visitor.open(page)
        assert not violations(visitor), (theme, width)


def test_whatever_has_the_keyboards_focus_has_a_ring_around_it(walk):
    visitor = walk().open("generate")
    for _press in range(14):
        visitor.page.keyboard.press("Tab")
        assert visitor.page.evaluate(RING) == ""


def test_the_uploader_is_called_in_the_visitors_language(walk):
    """Streamlit's own word is hidden; a browser takes the name of the button from our style sheet."""
    visitor = walk("ko").open("text").unfold("Your own text")
    expect(visitor.page.get_by_role("button", name=visitor.say("Choose a file"))).to_be_visible()
