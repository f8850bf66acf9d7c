"""A text of one's own in a real browser: hand it over, fine-tune a model on it, then train from scratch to compare."""

import pytest
from conftest import in_one_look
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TEXT = """The long path climbs to the tower.
A fox goes straight and a hare in circles.
Nobody asked the dog.
We count the gates, and the crow counts us.
In winter the river rings like a bell.
My sister draws maps on the glass.
The painter says that green is too easy.
"""


@in_one_look
def test_a_taken_file_closes_its_own_fold_and_no_other(walk, lang, width):
    visitor = walk(lang, width).open("text").unfold("Cleaning").unfold("Your own text")
    cleaning, own = (
        visitor.page.locator("details").filter(has=visitor.page.locator("summary", has_text=visitor.say(label)))
        for label in ("Cleaning", "Your own text")
    )
    visitor.page.locator("input[type=file]").set_input_files(
        files=[{"name": "broken.txt", "mimeType": "text/plain", "buffer": b"\0\1\2"}]
    )
    expect(visitor.page.get_by_test_id("stAlert")).to_be_visible()
    expect(own).to_have_attribute("open", "")
    visitor.upload("walks.txt", TEXT.encode())
    expect(own).not_to_have_attribute("open", "")
    expect(cleaning).to_have_attribute("open", "")


@pytest.mark.training
@in_one_look
def test_from_an_upload_to_two_curves_and_quotes_of_both(walk, lang, width):
    visitor = walk(lang, width).open()
    page, say = visitor.page, visitor.say
    visitor.go("text").upload("walks.txt", f"{TEXT}This is read at {width} pixels.\n".encode())

    visitor.go("training")
    page.get_by_text(say("Fine-tune"), exact=True).first.click()
    expect(visitor.keyed(f"base:{lang}:training")).to_be_visible()
    visitor.wait().press("train")
    beside = visitor.keyed(f"comparison:{lang}:training")
    expect(beside).to_contain_text(say("Beside training from scratch"), timeout=90_000)
    beside.locator("summary").click()
    visitor.press("compare")
    expect(visitor.keyed(f"compared:{lang}:training")).to_contain_text(say("Beside fine-tuning"), timeout=90_000)
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(2)
    expect(page.locator("[class*='st-key-compared_'] li")).to_have_count(6)
