"""What a visitor finds again at the next visit with the same browser: texts that they let it keep, quotes, a model."""

import re
import time

import pytest
from browser import PATIENCE
from conftest import in_one_look
from playwright.sync_api import expect

from quotegen.model.files.export import archive
from quotegen.model.files.store import bundled

pytestmark = pytest.mark.browser


def come_again(visitor, path: str):
    """Close the page and begin another visit with the same browser."""
    context = visitor.page.context
    visitor.page.close()
    visitor.page = context.new_page()
    return visitor.open(path)


KEYS = """() => new Promise((done) => {
  const opening = indexedDB.open("quotegen", 1);
  opening.onupgradeneeded = () => opening.transaction.abort();
  opening.onerror = () => done([]);
  opening.onsuccess = () => {
    const keys = opening.result.transaction("kept").objectStore("kept").getAllKeys();
    keys.onsuccess = () => { opening.result.close(); done(keys.result); };
  };
})"""


def keeps(visitor, what: str, some: bool = True) -> None:
    """Wait until the browser has stored something under a key that begins so, or until it has nothing there.

    Asked again and again from here: Playwright's wait_for_function takes a promise itself for a yes.
    """
    deadline = time.monotonic() + PATIENCE / 1000
    while any(key.startswith(what) for key in visitor.page.evaluate(KEYS)) is not some:
        assert time.monotonic() < deadline, f"{what} {'never came' if some else 'stayed'}"
        visitor.page.wait_for_timeout(50)


@in_one_look
def test_a_text_that_may_be_kept_is_there_at_the_next_visit_and_forgotten_on_demand(walk, lang, width):
    visitor = walk(lang, width).open("text").upload("diary.txt", "어제의 일기\nA line of my own.\n".encode())
    visitor.unfold("Your own text").keyed("keep_texts").locator("label").click()
    keeps(visitor.wait(), "text:")
    come_again(visitor, "text?text=mine-1")
    expect(visitor.page.get_by_text("diary.txt").filter(visible=True).first).to_be_visible()
    visitor.page.wait_for_url(re.compile("text=mine-1"))
    expect(visitor.wait().unfold("Your own text").page.get_by_role("switch")).to_be_checked()

    visitor.keyed("keep_texts:on").locator("label").click()
    expect(visitor.wait().page.get_by_role("switch")).not_to_be_checked()
    keeps(visitor, "text:", some=False)
    come_again(visitor, "text?text=mine-1")
    gone = visitor.say("The text of this link is not in this browser, or it was forgotten. Upload it again.")
    expect(visitor.page.get_by_text(gone)).to_be_visible()


def test_quotes_are_there_at_the_next_visit(walk):
    visitor = walk().open("generate?count=2&model=quick-saying&length=30")
    visitor.press("write")
    quotes = visitor.keyed("history").locator("li q")
    expect(quotes).to_have_count(2)
    written = quotes.all_inner_texts()
    keeps(visitor.wait(), "quotes")
    come_again(visitor, "generate")
    expect(visitor.keyed("history").locator("li q")).to_have_text(written)


def test_a_model_that_was_taken_home_writes_again_elsewhere(walk):
    file = {"name": "model.zip", "mimeType": "application/zip", "buffer": archive(bundled()["rnn-saying"])}
    visitor = walk("ko").open("training")
    visitor.page.get_by_role("button", name=visitor.say("Open a model")).click()
    visitor.keyed("opener:0").locator("input[type=file]").set_input_files(files=[file])
    visitor.page.wait_for_url(re.compile("model=[0-9a-f]{16}"))
    visitor.wait().go("generate").press("write")
    expect(visitor.keyed("history").locator("li q")).to_have_count(5)
