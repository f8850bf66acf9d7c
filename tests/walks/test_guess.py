"""The guessing game in a real browser: by the keyboard alone, and on a phone the buttons stay where they are."""

import contextlib

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

ROUND = "guess?model=quick-saying&round=7"


def press(visitor, key: str, answered: bool) -> None:
    """Press a key until it is heard: right after a redraw the page listens a moment later than it shows."""
    for _ in range(5):
        visitor.page.keyboard.press(key)
        with contextlib.suppress(AssertionError):
            expect(visitor.keyed("next")).to_have_count(int(answered), timeout=3000)
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


def test_no_button_moves_from_quote_to_quote_on_a_phone(walk):
    visitor = walk("ko", 390).open(ROUND)
    places = set()
    for _ in range(10):
        places.add(visitor.keyed("human").bounding_box()["y"])
        visitor.press("human")
        visitor.wait()
        places.add(visitor.keyed("next").bounding_box()["y"])
        visitor.press("next")
        visitor.wait()
    assert len(places) == 1
    assert visitor.overflow() <= 0


def test_a_figure_leads_to_its_definition_within_the_visit(walk):
    visitor = walk("en").open("evaluation?text=sokdam&lang=ko")
    visitor.page.locator("a[href*='about=bits']").first.click()
    visitor.page.wait_for_url("**/computed?*about=bits*")
    visitor.wait()
    assert "text=sokdam" in visitor.page.url
    assert "lang=ko" in visitor.page.url
    expect(visitor.page.locator("details[open]")).to_contain_text("글자당 비트")
