"""The guessing game in a real browser: by the keyboard alone, and on a phone the buttons stay where they are."""

import contextlib

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROUND = "guess?model=quick-saying&round=7"


def press(visitor, key: str, answered: bool) -> None:
    """Press a key until it is heard: right after a redraw the page listens a moment later than it shows."""
    for _ in range(5):
        visitor.page.keyboard.press(key)
        with contextlib.suppress(AssertionError):
            following = visitor.keyed("next").get_by_role("button")
            if answered:
                expect(following).to_be_enabled(timeout=3000)
            else:
                expect(visitor.keyed("next").locator("button:not([disabled])")).to_have_count(0, timeout=3000)
            return
    pytest.fail(f"{key} was not heard.")


def test_a_round_is_played_by_the_keyboard_and_one_press_is_one_answer(walk):
    visitor = walk().open(ROUND)
    for place in range(1, 11):
        expect(visitor.page.get_by_text(f"{place} / 10")).to_be_visible()
        visitor.wait()
        press(visitor, "ArrowLeft" if place % 2 else "ArrowRight", answered=True)
        if place == 5:
            visitor.keyed("next").get_by_role("button").focus()  # the key presses the button, too
        visitor.wait()
        press(visitor, "Enter", answered=False)
    expect(visitor.keyed("clues").locator("li")).to_have_count(10)


@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("ko", 390)])
def test_no_button_moves_from_quote_to_quote(walk, lang, width):
    visitor = walk(lang, width).open(ROUND)
    places = set()

    def note() -> None:
        places.add(tuple(visitor.keyed(key).bounding_box()["y"] for key in ("human", "network", "next")))

    for _ in range(5):
        note()
        visitor.press("human")
        visitor.wait()
        note()
        visitor.press("next")
        visitor.wait()
    assert len(places) == 1
    assert visitor.page.viewport_size["height"] >= max(max(places)) + 40
    assert visitor.overflow() <= 0


def test_a_figure_leads_to_its_definition_within_the_visit(walk):
    visitor = walk("en").open("evaluation?text=sokdam&lang=ko")
    visitor.page.locator("a[href*='about=bits']").first.click()
    visitor.page.wait_for_url("**/computed?*about=bits*")
    visitor.wait()
    assert "text=sokdam" in visitor.page.url
    assert "lang=ko" in visitor.page.url
    expect(visitor.page.locator("details[open]", has_text="글자당 비트").first).to_be_visible()
