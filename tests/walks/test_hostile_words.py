"""Words from outside, in links, files and their names, never become links or pictures on a page."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PAGES = ("", "lessons", "text", "training", "generate", "evaluation", "timemachine", "guess")
PAGES += ("inside", "memory", "sampler")
WORDS = (
    "www.evil-site.com me@evil-site.com https://evil-site.com ![x](https://evil-site.com/x.png) [x](//evil-site.com)"
)
PARAMETERS = ("look", "prompt", "text", "model", "character", "beside", "lens", "view", "steps", "term", "step", "lang")
LEADS_OUT = "a[href*=evil], img[src*=evil]"


def test_words_of_a_link_and_of_a_file_are_shown_as_they_are_on_every_page(walk):
    """What a link says goes along from page to page, as the text does."""
    visitor = walk().open(f"computed?{urlencode(dict.fromkeys(PARAMETERS, WORDS))}")
    expect(visitor.page.locator(LEADS_OUT)).to_have_count(0)
    visitor.go("text")
    expect(visitor.page.locator(LEADS_OUT)).to_have_count(0)
    visitor.upload("www.evil-site.com.txt", "\n".join(f"{n} {WORDS} {n}" for n in range(60)).encode())
    for page in PAGES:
        expect(visitor.go(page).page.locator(LEADS_OUT), page).to_have_count(0)
