"""The browser's Back and Forward: a page is one step, however many of its controls were moved."""

import re

import pytest
from conftest import in_one_look
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
MOVES = 5


@in_one_look
def test_five_moves_of_a_slider_are_one_step_back_and_forward_shows_where_it_stood(walk, lang, width):
    visitor = walk(lang, width).open()
    page = visitor.page
    visitor.go("generate")
    slider = visitor.keyed(f"t:{lang}:generate").get_by_role("slider")
    for _move in range(MOVES):
        before = slider.input_value()
        slider.press("ArrowRight")
        expect(slider).not_to_have_value(before)
        page.wait_for_url(re.compile(rf"[?&]t={re.escape(slider.input_value())}(&|$)"))  # a slider is sent with a delay
        visitor.wait()
    assert slider.input_value() == "0.75"

    page.go_back()
    expect(page).to_have_url(re.compile(r":\d+/(\?|$)"))
    expect(visitor.wait().keyed("another")).to_be_visible()

    page.go_forward()
    expect(page).to_have_url(re.compile(r"/generate\?(.*&)?t=0\.75"))
    expect(slider).to_have_value("0.75")

    page.reload()
    expect(visitor.wait().keyed(f"t:{lang}:generate").get_by_role("slider")).to_have_value("0.75")


def test_back_restores_what_a_page_showed_and_what_stood_at_its_default(walk):
    visitor = walk().open("text?text=sokdam&view=lengths")
    visitor.go("generate").go("text")
    visitor.page.get_by_role("radio", name="Pairs").click()
    visitor.page.wait_for_url(re.compile("view=bigrams"))
    visitor.wait().page.go_back()
    expect(visitor.keyed("write")).to_be_visible()
    visitor.wait().page.go_back()
    expect(visitor.page).to_have_url(re.compile("view=lengths"))
    expect(visitor.wait().page.get_by_role("radio", name="Lengths")).to_be_checked()
