"""The main job in a real browser: read today's quote, bring a text, see it encoded, train, write, come back."""

import re

import pytest
from browser import ROOT
from conftest import in_one_look
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.training]

LINES = (ROOT / "data" / "saying.txt").read_text(encoding="utf-8").splitlines()
WATCH_FOR_STREAM = """() => {
  window.streamed = 0;
  new MutationObserver(() => { window.streamed += document.querySelectorAll("[data-testid=stText]").length; })
    .observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


def saying(own_line: str) -> bytes:
    """A file as Notepad on a Korean Windows saves it."""
    return "\r\n".join([*LINES[:120], own_line, "천 리 길도 한 걸음부터."]).encode("cp949")


@in_one_look
def test_from_todays_quote_to_quotes_of_ones_own_network(walk, lang, width):
    visitor = walk(lang, width).open("?units=32&epochs=60&recipe=quick")
    page, say = visitor.page, visitor.say

    quote = visitor.keyed("living_quote").locator("blockquote")
    expect(quote).to_have_text(re.compile(r"[\w가-힣]{2}"))  # in a browser \w is ASCII alone
    today = quote.inner_text()
    visitor.press("another")
    expect(quote).not_to_contain_text(today)
    visitor.press("first")
    expect(quote).to_contain_text(today)

    visitor.go("text").upload("saying.txt", saying(f"a line for {lang} at {width} pixels"))
    expect(page.get_by_test_id("stCaptionContainer").filter(has_text="cp949")).to_be_visible()
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("122")

    visitor.keyed(f"view:{lang}:text").get_by_role("radio", name=say("Windows")).click()
    expect(visitor.keyed("window_strip").locator(".cell")).to_have_count(11)
    expect(page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first).to_be_visible()

    visitor.go("training")
    page.get_by_test_id("stExpander").filter(has_text=say("Settings")).locator("summary").first.click()
    expect(visitor.keyed(f"units:{lang}:training").get_by_role("slider")).to_have_attribute("aria-valuetext", "32")
    visitor.press("train")
    expect(visitor.keyed("stop")).to_be_visible()
    expect(visitor.keyed("arrivals").locator("li").first).to_be_visible(timeout=90_000)
    expect(visitor.keyed("plan")).to_be_visible(timeout=90_000)
    page.wait_for_url(re.compile("model=[0-9a-f]{8}"))
    expect(page.get_by_role("heading", name=re.compile(r"saying \("))).to_be_visible()
    model = re.search("model=([0-9a-f]+)", page.url)[1]

    page.get_by_role("link", name=say("Write quotes with it")).click()
    page.wait_for_url(re.compile("/generate"))
    visitor.wait()
    visitor.press("write")
    quotes = visitor.keyed("history").locator("q")
    expect(quotes).to_have_count(5)
    with page.expect_download() as download:
        page.get_by_role("button", name=say("Download as text")).click()
    assert download.value.suggested_filename == "quotes.txt"
    written = download.value.path().read_text("utf-8").splitlines()
    shown = quotes.all_inner_texts()  # a browser leaves out a space at the end
    assert [quote.strip() for quote in written] == [quote.strip() for quote in shown]

    visitor.go("training")
    page.wait_for_url(re.compile("run="))
    page.reload()
    page.wait_for_url(re.compile(f"model={model}"))
    visitor.wait()
    expect(page.get_by_role("heading", name=re.compile(r"saying \("))).to_be_visible()


def test_a_slow_network_shows_its_quote_as_it_grows(walk):
    visitor = walk().open("generate?model=tutorial-saying&count=1&length=100")
    visitor.page.evaluate(WATCH_FOR_STREAM)
    visitor.press("write")
    expect(visitor.keyed("history").locator("q")).to_have_count(1)
    assert visitor.page.evaluate("window.streamed") > 0
