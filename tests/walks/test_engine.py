"""A run by TensorFlow in a real browser: chosen on the page, watched to its end, and its model is the current one."""

import pytest
from playwright.sync_api import expect

from quotegen.model.files.export import has_keras

pytestmark = [pytest.mark.browser, pytest.mark.training]

AT_ONCE = 90_000  # milliseconds in which TensorFlow is loaded and an epoch done on a busy machine


@pytest.mark.skipif(not has_keras(), reason="TensorFlow is not installed")
def test_a_run_by_tensorflow_is_watched_to_its_end(walk):
    visitor = walk().open("training?text=saying&units=32&epochs=2&engine=tensorflow")
    visitor.press("train")
    expect(visitor.keyed("stop")).to_be_visible()
    expect(visitor.keyed("arrivals").locator("li").first).to_be_visible(timeout=AT_ONCE)
    expect(visitor.keyed("plan")).to_be_visible(timeout=AT_ONCE)
    expect(visitor.page.get_by_text("2 epochs in")).to_be_visible()
    expect(visitor.page.get_by_role("heading", name="Quick LSTM 32")).to_be_visible()
