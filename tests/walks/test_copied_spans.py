"""Where a quote comes from, by pointer, finger and keyboard."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

STYLE = "mark => { const s = getComputedStyle(mark); return [s.textDecorationLine, s.backgroundColor]; }"
COPIES = "generate?text=saying&seed=1&count=6&t=0.2"  # quotes with copied spans


@pytest.fixture
def written(walk):
    """A visit that has written, with its spans and the source that is shown."""

    def begin(lang: str = "en", width: int = 1280):
        visitor = walk(lang, width).open(COPIES)
        visitor.press("write")
        visitor.wait()
        shown = visitor.keyed("history").locator(".source:visible")
        return visitor, visitor.keyed("history").locator("mark"), shown

    return begin


def test_a_copied_span_is_coloured_and_underlined_and_shows_its_proverb_until_the_pointer_leaves(written):
    visitor, spans, shown = written()
    line, colour = spans.first.evaluate(STYLE)
    assert line == "underline"
    assert colour != "rgba(0, 0, 0, 0)"
    spans.first.hover()
    expect(shown).to_contain_text(spans.first.text_content())
    expect(shown).to_contain_text("From the text:")
    expect(shown.locator("b")).to_have_text(spans.first.text_content())
    shown.hover()  # the pointer may go there, to read or to copy
    expect(shown).to_have_count(1)
    visitor.page.mouse.move(0, 0)
    expect(shown).to_have_count(0)


def test_a_korean_proverb_is_marked_as_korean_on_an_english_page(walk):
    visitor = walk("en", 1280).open("generate?text=sokdam&seed=1&count=1&t=0&prompt=가는+말이+고와야+오는+말이+곱다")
    visitor.press("write")
    visitor.wait()
    visitor.keyed("history").locator("mark").first.hover()
    expect(visitor.keyed("history").locator(".source:visible bdi")).to_have_attribute("lang", "ko")


def test_a_tap_keeps_the_proverb_until_the_next_tap_elsewhere(written):
    visitor, spans, shown = written("ko", 390)
    spans.first.click()
    expect(shown).to_contain_text(visitor.say("From the text:"))
    visitor.page.mouse.move(0, 0)
    visitor.page.wait_for_timeout(500)
    expect(shown).to_have_count(1)
    assert visitor.overflow() <= 0
    visitor.page.get_by_role("heading", level=1).click()
    expect(shown).to_have_count(0)


def test_the_keyboard_reaches_every_span(written):
    visitor, spans, shown = written()
    spans.first.focus()
    expect(shown.locator("b")).to_have_text(spans.first.text_content())
    expect(spans.first).to_have_attribute("aria-expanded", "true")
    visitor.page.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    visitor.page.keyboard.press("Enter")
    expect(shown).to_have_count(1)
    visitor.page.keyboard.press("Tab")
    expect(spans.first).to_have_attribute("aria-expanded", "false")
    expect(visitor.keyed("history").locator("mark:focus, button:focus")).to_have_count(1)
