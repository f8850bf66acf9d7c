"""The time machine in a real browser: by keyboard from a proverb learned by heart back to gibberish and forth."""

import re

import pytest
from conftest import in_one_look
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@in_one_look
def test_the_keyboard_goes_back_through_the_epochs_and_forth_to_the_same_quotes(walk, lang, width):
    visitor = walk(lang, width).open("?text=saying").go("timemachine")
    page, quotes = visitor.page, visitor.keyed("epoch_quotes").locator("q")
    expect(quotes).to_have_count(3)
    expect(page.get_by_test_id("stVegaLiteChart").locator("canvas, svg")).to_have_count(2)
    last = quotes.all_inner_texts()
    slider = page.get_by_role("slider").first
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile("epoch=37"))
    expect(quotes.first).not_to_have_text(last[0])
    page.keyboard.press("Home")
    page.wait_for_url(re.compile("epoch=0"))
    visitor.wait()
    expect(visitor.keyed("epoch_quotes").locator("mark")).to_have_count(0)
    assert visitor.overflow() <= 0
    page.keyboard.press("End")
    page.wait_for_url(re.compile(r"/timemachine(?!.*epoch=)"))
    visitor.wait()
    assert quotes.all_inner_texts() == last
    expect(visitor.keyed("epoch_quotes").locator("mark").first).to_be_visible()
