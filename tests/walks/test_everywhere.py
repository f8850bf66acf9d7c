"""What holds everywhere: a long text fits a phone, visitors do not see each other, and the server stays small."""

import re
from pathlib import Path

import pytest
from conftest import PHONE, in_one_look
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PAGES = ("", "lessons", "text", "training", "generate", "evaluation", "timemachine", "guess")
PAGES += ("inside", "memory", "sampler")
MOST_MEGABYTES = 260  # Python, Streamlit, NumPy, pandas, and two networks of 768 units as float32, 10 MB each


@in_one_look
def test_every_view_of_a_long_text_fits_a_phone(walk, lang, width):
    visitor = walk(lang, PHONE).open("text")
    visitor.upload("a" * 60 + ".txt", ("supercalifragilistic" * 40 + "\nshort\n").encode())
    for number, view in enumerate(("bigrams", "lengths", "size", "cleaning", "quotes", "windows"), start=1):
        visitor.keyed(f"view:{lang}:text").get_by_role("radio").nth(number).click()
        visitor.wait()
        assert visitor.overflow() <= 0, view


def test_two_visitors_do_not_see_each_other(walk):
    one, other = walk("en").open("text"), walk("ko").open("text")
    one.upload("mine-alone.txt", b"the zebra keeps a diary\n")
    other.upload("theirs.txt", b"the walrus reads the paper\n")
    for visitor, own, foreign in ((one, "mine-alone", "theirs"), (other, "theirs", "mine-alone")):
        visitor.page.get_by_role("combobox").first.click()
        options = visitor.page.get_by_role("option")
        expect(options.filter(has_text=own)).to_have_count(1)
        expect(options.filter(has_text=foreign)).to_have_count(0)


def test_a_link_made_in_english_works_in_korean(walk):
    one = walk("en").open("generate?model=quick-saying&t=1.2&count=3&seed=7")
    one.press("write")
    expect(one.keyed("history").locator("q")).to_have_count(3)
    other = walk("ko").open(one.page.url.split("/")[-1].replace("lang=en", "lang=ko"))
    other.press("write")
    expect(other.keyed("history").locator("q")).to_have_text(one.keyed("history").locator("q").all_inner_texts())


def test_a_visit_to_every_page_leaves_the_server_small_and_without_tensorflow(first_walk, fresh_server):
    visitor = first_walk().open()
    for page in PAGES[1:]:
        visitor.go(page)
    process = Path(f"/proc/{fresh_server.process.pid}")
    if not process.exists():
        pytest.skip("There is no /proc on this system.")
    resident = int(re.search(r"VmRSS:\s+(\d+) kB", (process / "status").read_text())[1]) / 1024
    assert resident < MOST_MEGABYTES
    assert "tensorflow" not in (process / "maps").read_text()
