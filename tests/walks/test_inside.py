"""Looking into the network in a real browser: click a character, cut a distribution, pick a row."""

import re

import pytest
from conftest import in_one_look
from playwright.sync_api import expect

from quotegen.model.files.store import DEFAULT

pytestmark = pytest.mark.browser


@in_one_look
def test_from_a_distribution_to_what_mattered_for_one_character(walk, lang, width):
    visitor = walk(lang, width).open("sampler?text=saying&prompt=a stitch in ")
    page, say = visitor.page, visitor.say
    expect(page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first).to_be_visible()
    expect(visitor.keyed("strip").locator("q")).to_have_count(4)
    expect(visitor.keyed("strip").locator("q .parting").first).to_be_visible()
    visitor.press("earlier-min_p")
    page.wait_for_url(re.compile(r"order=temperature\.top_k\.min_p\.top_p"))
    assert visitor.wait().overflow() <= 0

    visitor.go("inside")
    cells = visitor.keyed(f"surprise-{DEFAULT}").locator("button.cell")
    cells.nth(6).click()
    page.wait_for_url(re.compile("place=7"))
    expect(cells.nth(6)).to_have_attribute("aria-pressed", "true")
    expect(visitor.wait().keyed(f"saliency-{DEFAULT}").locator(".cells .cell")).to_have_count(7)
    cells.nth(7).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("place=8"))
    visitor.wait()

    for lens, name in (("states", "State and gates"), ("units", "Units")):
        page.get_by_role("radio", name=say(name), exact=True).click()
        page.wait_for_url(re.compile(f"lens={lens}"))
        expect(visitor.wait().keyed(f"unit-{DEFAULT}").locator(".cells .cell").first).to_be_visible()
        assert visitor.overflow() <= 0
    expect(page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first).to_be_visible()
    page.locator("summary", has_text=say("As a table")).first.click()
    visitor.wait()
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()

    visitor.go("text")
    visitor.keyed(f"view:{lang}:text").get_by_role("radio", name=say("Windows")).click()
    expect(page.get_by_role("heading", name=say("One-hot × weights = one row"))).to_be_visible()
    assert visitor.overflow() <= 0
