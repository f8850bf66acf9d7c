"""What axe-core finds on every page, in both languages and themes and at two widths, and that the focus can be seen.

Each page is opened twice, once in each language, so that it meets both themes and both widths;
QUOTEGEN_EVERY_LOOK=1 opens it in all eight ways. As it is open there, it must also fit a phone and have a title.
"""

import contextlib
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import EVERY_LOOK, PHONE, TITLES, Walk
from playwright.sync_api import TimeoutError, expect

pytestmark = pytest.mark.browser

PAGES = (*TITLES, "computed", "memory?shown=1&guess_rnn=10&guess_lstm=40")  # the last with controls that are off
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

AFTER = "element => getComputedStyle(element, '::after').content"  # words of our style sheet
A_FILE = """() => {
  const held = new DataTransfer();
  held.items.add(new File(["a"], "a.txt", { type: "text/plain" }));
  return held;
}"""


def pages_in(look: tuple[str, int], lang: str) -> list[str]:
    """The pages that are opened in a theme, width and language."""
    if EVERY_LOOK:
        return list(PAGES)
    turn = LOOKS.index(look) ^ (lang == "ko")
    return list(PAGES[turn :: len(LOOKS)])


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


def narrow(visitor: Walk) -> int:
    """Pixels by which the page is wider than a phone, once it has found its place there."""
    visitor.page.set_viewport_size({"width": PHONE, "height": 844})
    fits = f"Math.max(...['html', '[data-testid=stMain]'].map(e => document.querySelector(e).scrollWidth)) <= {PHONE}"
    with contextlib.suppress(TimeoutError):
        visitor.page.wait_for_function(fits, timeout=5000)
    return visitor.overflow()


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def test_no_page_has_a_barrier_that_axe_finds_and_each_fits_a_phone_and_has_a_title(walk, look, lang):
    theme, width = look
    visitor, found = walk(lang, width, color_scheme=theme, reduced_motion="reduce"), {}
    for page in pages_in(look, lang):
        visitor.page.set_viewport_size({"width": width, "height": 844 if width == PHONE else 900})
        visitor.open(page)
        if page in TITLES and page:
            expect(visitor.page).to_have_title(re.compile(rf"^{re.escape(visitor.say(TITLES[page]))} · ."))
        found[page] = [*violations(visitor), *(["too wide for a phone"] if narrow(visitor) > 0 else [])]
    assert len(found) > 2
    assert not {page: faults for page, faults in found.items() if faults}


def test_whatever_has_the_keyboards_focus_has_a_ring_around_it(walk):
    visitor = walk().open("generate")
    for _press in range(14):
        visitor.page.keyboard.press("Tab")
        assert visitor.page.evaluate(RING) == ""


def test_the_uploader_is_called_in_the_visitors_language(walk):
    """Streamlit's own word is hidden; a browser takes the name of the button from our style sheet."""
    visitor = walk("ko").open("text").unfold("Your own text")
    expect(visitor.page.get_by_role("button", name=visitor.say("Choose a file"))).to_be_visible()


def test_a_file_that_streamlit_refuses_is_explained_in_the_visitors_language(walk):
    visitor = walk("ko").open("text").unfold("Your own text")
    uploader = visitor.page.get_by_test_id("stFileUploader")
    file = {"name": "big.txt", "mimeType": "text/plain", "buffer": b"a" * 2_500_000}
    uploader.locator("input[type=file]").set_input_files(files=[file])
    expect(uploader.get_by_test_id("stFileChip")).to_have_attribute("aria-invalid", "true")
    shown = uploader.evaluate(AFTER)
    assert visitor.say("This file was not taken: too large, of another kind, or the connection broke.") in shown
    uploader.get_by_test_id("stFileChip").hover()
    tooltip = visitor.page.get_by_test_id("stTooltipErrorContent")  # Streamlit's own, of another limit
    expect(tooltip).to_be_attached()
    expect(tooltip).to_be_hidden()


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_file_that_is_dragged_here_is_welcomed_in_the_visitors_language(walk, lang):
    visitor = walk(lang).open("text").unfold("Your own text")
    zone = visitor.page.get_by_test_id("stFileUploaderDropzone")
    zone.dispatch_event("dragenter", {"dataTransfer": visitor.page.evaluate_handle(A_FILE)})
    words = zone.locator("> input + div > span")
    expect(words).to_have_css("font-size", "0px")  # of Streamlit's own
    assert visitor.say("Drop the file here") in words.evaluate(AFTER)
