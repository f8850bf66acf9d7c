"""What was written or trained is in sight without scrolling, on a laptop and on a phone."""

import pytest
from playwright.sync_api import Locator, expect

SIZES = [(1366, 768), (390, 844)]
pytestmark = [pytest.mark.browser, pytest.mark.parametrize(("width", "height"), SIZES)]


def begin(walk, width: int, height: int, path: str):
    """A visit in a window of this size."""
    visitor = walk("ko", width)
    visitor.page.set_viewport_size({"width": width, "height": height})
    return visitor.open(path)


def in_sight(what: Locator) -> None:
    """All of it is within the window."""
    expect(what).to_be_visible()
    expect(what).to_be_in_viewport(ratio=1)


def test_a_title_has_little_above_it_and_the_first_quotes_stand_below_write(walk, width, height):
    visitor = begin(walk, width, height, "generate?model=quick-sokdam&seed=7")
    assert visitor.page.get_by_role("heading", level=1).bounding_box()["y"] < 140
    visitor.press("write")
    in_sight(visitor.keyed("history").locator("li").nth(1))


def test_the_run_of_a_recipe_is_in_sight_with_the_form(walk, width, height):
    visitor = begin(walk, width, height, "training")
    in_sight(visitor.keyed("train"))
    in_sight(visitor.page.get_by_role("heading", level=2).first)
    in_sight(visitor.page.locator("[class*='st-key-samples_'] li").first)


def test_the_figures_of_a_text_and_what_a_network_makes_of_one_are_in_sight(walk, width, height):
    visitor = begin(walk, width, height, "text")
    in_sight(visitor.page.get_by_test_id("stMetricValue").last)
    visitor.open("text?view=windows")
    in_sight(visitor.keyed("window_strip"))
    visitor.open("microscope?model=quick-sokdam")  # a part of Inside now
    in_sight(visitor.keyed("surprise-quick-sokdam").locator(".cell").first)


@pytest.mark.training
def test_what_was_learned_is_in_sight_after_stop_and_the_form_is_not(walk, width, height):
    visitor = begin(walk, width, height, f"training?units=64&epochs={width % 200}&seconds=60")
    visitor.press("train")
    expect(visitor.keyed("arrivals").locator("li").first).to_be_visible(timeout=90_000)
    in_sight(visitor.keyed("arrivals").locator("li").first)
    visitor.press("stop")
    expect(visitor.keyed("plan")).to_be_attached(timeout=90_000)
    in_sight(visitor.page.locator("[class*='st-key-samples_'] li").first)
    expect(visitor.keyed("train")).to_have_count(0)
