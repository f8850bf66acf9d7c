"""One training slot and several visitors, each in a browser of their own."""

import re

import pytest
from conftest import in_one_look
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.training]

LONG = "training?units=64&epochs={epochs}&seconds=120"
AT_ONCE = 90_000  # milliseconds that the first epoch may take on a busy machine


def owner_of_a_run(walk, lang: str, epochs: int):
    """A visitor whose run has told its first epoch."""
    owner = walk(lang).open(LONG.format(epochs=epochs))
    owner.press("train")
    expect(owner.keyed("stop")).to_be_visible()
    owner.page.wait_for_url(re.compile("run="))
    expect(owner.keyed("arrivals").locator("li").first).to_be_visible(timeout=AT_ONCE)
    return owner


@in_one_look
def test_one_trains_and_reloads_and_stops_while_another_waits_and_then_starts(walk, lang, width):
    one = owner_of_a_run(walk, lang, 190 + (lang == "ko"))

    other = walk(lang, width).open(LONG.format(epochs=185 + (lang == "ko")))
    other.press("train")
    place = {"en": "1 run comes before yours. Yours begins in about", "ko": "내 차례는 약"}[lang]
    expect(other.page.get_by_test_id("stAlert").filter(has_text=place)).to_be_visible()
    expect(other.keyed("stop")).to_contain_text(other.say("Leave the queue"))
    assert other.overflow() <= 0

    one.wait_for_the_runs_key()
    one.page.reload()
    expect(one.keyed("arrivals").locator("li").first).to_be_visible(timeout=AT_ONCE)
    expect(one.keyed("stop")).to_contain_text(one.say("Stop and keep what it learned"))
    one.press("stop")
    expect(one.keyed("plan")).to_be_visible(timeout=AT_ONCE)
    expect(one.page.get_by_text(f", {one.say('stopped')}.")).to_be_visible()

    expect(other.keyed("arrivals").locator("li").first).to_be_visible(timeout=AT_ONCE)
    other.press("stop")
    expect(other.keyed("plan")).to_be_visible(timeout=AT_ONCE)


def test_whoever_is_sent_the_link_of_a_run_watches_and_cannot_stop_it(walk):
    owner = owner_of_a_run(walk, "en", 180)
    guest = walk("en").open(owner.page.url.split("/")[-1])
    expect(guest.keyed("arrivals").locator("li").first).to_be_visible()
    watching = "You are watching a run that was started in another browser. Only that browser can stop it."
    expect(guest.page.get_by_text(guest.say(watching))).to_be_visible()
    expect(guest.keyed("stop")).to_have_count(0)
    assert "quotegen-run" not in guest.page.evaluate("JSON.stringify(localStorage)")
    guest.page.reload()
    expect(guest.page.get_by_text(guest.say(watching))).to_be_visible()
    expect(guest.keyed("stop")).to_have_count(0)
    owner.press("stop")
    expect(owner.keyed("plan")).to_be_visible(timeout=AT_ONCE)


def test_a_run_survives_a_switch_of_page_and_a_dropped_socket(walk):
    owner = owner_of_a_run(walk, "en", 170)
    owner.go("text")
    expect(owner.page.get_by_text("Training goes on")).to_be_visible()
    owner.go("training")
    owner.page.context.set_offline(True)
    owner.page.wait_for_timeout(3000)
    owner.page.context.set_offline(False)
    expect(owner.keyed("stop")).to_be_enabled(timeout=AT_ONCE)
    owner.press("stop")
    expect(owner.keyed("plan")).to_be_visible(timeout=AT_ONCE)
