"""How far back a network remembers, in a real browser: guess, see, train it, find it again after a reload."""

import re

import pytest
from conftest import in_one_look
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.training]


@in_one_look
def test_from_a_guess_to_an_experiment_of_ones_own(walk, lang, width):
    visitor = walk(lang, width).open("memory")
    page, say = visitor.page, visitor.say
    page.get_by_role("radio", name="40").first.click()
    page.wait_for_url(re.compile("guess_rnn=40"))
    page.get_by_role("radio", name="40").last.click()
    page.wait_for_url(re.compile("guess_lstm=40"))
    visitor.press("show")
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(3)
    assert visitor.wait().overflow() <= 0

    page.goto(page.url + "&gaps=2.5&recall_units=16")
    visitor.wait()
    page.locator("summary", has_text=say("Train it yourself, within a minute")).click()
    visitor.press("recall")
    expect(page.get_by_text(say("Diamonds: a run of your own."))).to_be_visible(timeout=60_000)
    page.wait_for_url(re.compile("experiment="))
    expect(visitor.keyed("recall").get_by_role("button")).to_be_visible(timeout=60_000)
    page.reload()
    expect(page.get_by_text(say("Diamonds: a run of your own."))).to_be_visible()
    assert visitor.wait().overflow() <= 0
    visitor.go("inside")
    assert "experiment" not in page.url
