"""Today in a real browser: its first screen, the living quote, what is shared, and a network of one's own."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

EARLIEST, LATEST = "Pacific/Niue", "Pacific/Kiritimati"  # 25 hours apart: always on different dates
SHARE_SHEET = """() => {
  navigator.canShare = () => true;
  navigator.share = async ({ files, url, text }) => {
    const file = files?.[0], picture = file && await createImageBitmap(file);
    window.handed = { url, text, type: file?.type, size: [picture?.width, picture?.height] };
  };
}"""


def living(visitor):
    """The living quote of a visit."""
    return visitor.keyed("living_quote")


def told(visitor) -> str:
    """The quote as it stands."""
    ink = living(visitor).locator(".ink")
    expect(ink).to_have_attribute("aria-label", re.compile("."))
    return ink.get_attribute("aria-label")


@pytest.mark.parametrize(("lang", "width", "height"), [("en", 390, 844), ("ko", 390, 844), ("en", 1366, 768)])
def test_the_first_screen_has_all_that_a_visitor_of_ten_seconds_needs(walk, lang, width, height):
    visitor = walk(lang, width, viewport={"width": width, "height": height}).open()
    parts = [visitor.page.get_by_text("NumPy").first]
    parts += [visitor.keyed(key) for key in ("another", "share", "tour")]
    parts += [living(visitor).get_by_text(visitor.say(end), exact=True) for end in ("careful", "daring")]
    parts += [living(visitor).locator(each) for each in (".seal", "h1", "blockquote", "input[type=range]")]
    for part in parts:
        expect(part).to_be_visible()
        box = part.bounding_box()
        assert box["y"] + box["height"] <= height
    if lang == "ko":  # lines end between words
        expect(parts[0]).to_have_css("word-break", "keep-all")
        heading = visitor.page.get_by_test_id("stHeadingWithActionElements").first
        expect(heading.locator("span").first).to_have_css("word-break", "keep-all")
        visitor.go("lessons")
        caption = visitor.page.get_by_test_id("stCaptionContainer").first.locator("p")
        expect(caption).to_have_css("word-break", "keep-all")
        visitor.open()
    expect(visitor.page.locator("html")).to_have_attribute("lang", lang)
    expect(visitor.page.locator("h1")).to_have_count(1)
    expect(living(visitor).locator(".ink")).to_have_attribute("lang", lang)


def test_a_korean_phone_in_the_dark_opens_a_character_and_shares_what_a_browser_shows_tomorrow(walk):
    phone = walk("ko", 390, color_scheme="dark", has_touch=True, timezone_id=EARLIEST)
    phone.page.add_init_script(f"({SHARE_SHEET})()")
    phone.open()
    quote = told(phone)
    assert re.search("[가-힣]{2}", quote)
    living(phone).locator("blockquote i").nth(1).tap()
    panel = living(phone).locator(".panel")
    expect(panel.locator("ol").first.locator("li").nth(4)).to_be_visible()
    expect(panel.locator("ol").first.locator("li.chosen")).to_have_count(1)
    assert phone.overflow() <= 0

    for shape, size in ((phone.say("Picture, square"), [1080, 1080]), (phone.say("Picture, tall"), [1080, 1920])):
        handed = share(phone, shape)
        assert (handed["type"], handed["size"]) == ("image/png", size)
    url = share(phone, phone.say("Share with …"))["url"]
    assert url == handed["text"]

    tomorrow = walk("ko", 390, timezone_id=LATEST)
    tomorrow.page.goto(url)
    tomorrow.wait()
    assert told(tomorrow) == quote
    seal = living(tomorrow).locator(".seal")
    expect(seal).to_have_text(living(phone).locator(".seal").inner_text())
    tomorrow.open()
    expect(seal).not_to_have_text(living(phone).locator(".seal").inner_text())


def share(visitor, way: str) -> dict:
    """Choose a way to share; returns what the system's share sheet was handed."""
    visitor.page.evaluate("window.handed = null")
    button = visitor.keyed("share").get_by_role("button", name=way, exact=True)
    if not button.is_visible():
        visitor.keyed("share").locator("button.open").click()
    button.click()
    return visitor.page.wait_for_function("window.handed").json_value()


def test_the_dial_rewrites_the_quote_and_its_link_without_the_server(walk):
    visitor, sent = walk("en", permissions=["clipboard-read", "clipboard-write"]), []
    visitor.page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(1)))
    visitor.open("?model=quick-saying")
    quote, before = told(visitor), len(sent)
    dial = living(visitor).locator("input[type=range]")
    seen = set()
    for step in range(0, 25, 6):
        dial.fill(str(step))
        seen.add(told(visitor))
    assert len(seen) > 2
    assert len(sent) == before
    visitor.keyed("share").locator("button.open").click()
    visitor.keyed("share").get_by_role("button", name="Copy the link").click()
    expect(visitor.keyed("share").get_by_role("status")).to_have_text("Copied to the clipboard")
    link, rewritten = visitor.page.evaluate("navigator.clipboard.readText()"), told(visitor)
    living(visitor).locator(".dial button").click()
    assert told(visitor) == quote
    other = walk("ko")
    other.page.goto(link)
    assert told(other.wait()) == rewritten


def test_the_keyboard_walks_through_the_quote(walk):
    visitor = walk().open("?model=quick-saying")
    letters, panel = living(visitor).locator("blockquote i"), living(visitor).locator(".panel")
    living(visitor).locator(".ink").focus()
    for _ in range(3):
        visitor.page.keyboard.press("ArrowRight")
    expect(letters.nth(2)).to_have_class(re.compile("here"))
    expect(panel.locator("li.chosen span")).to_have_text(letters.nth(2).inner_text().strip() or "␣", ignore_case=True)
    visitor.page.keyboard.press("End")
    expect(panel.locator("li.chosen span")).to_have_text("⏎")
    visitor.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_what_is_copied_is_underlined_and_names_its_proverb(walk):
    visitor = walk().open("?model=quick-saying&heat=0")
    copied = living(visitor).locator("i.copied")
    dial = living(visitor).locator("input[type=range]")
    step = next(step for step in range(25) if dial.fill(str(step)) or copied.count())
    assert step < 25
    run, line = "".join(copied.all_inner_texts()), "letter => getComputedStyle(letter).textDecorationLine"
    assert copied.first.evaluate(line) == "none"  # until somebody points at the quote, and is told what it means
    copied.first.hover()
    proverb = living(visitor).locator(".panel b")
    assert proverb.inner_text() in run.lower().replace("\xa0", " ")
    assert "underline" in copied.first.evaluate(line)
    living(visitor).locator("i:not(.copied)").first.hover()
    expect(living(visitor).locator(".panel p")).to_have_text(visitor.say("Underlined: copied from the text."))


def test_it_writes_itself_unless_motion_is_reduced(walk):
    visitor = walk(reduced_motion="no-preference").open("?model=quick-saying")
    letter, name = living(visitor).locator("blockquote i").first, "letter => getComputedStyle(letter).animationName"
    assert letter.evaluate(name) == "written"
    visitor.page.emulate_media(reduced_motion="reduce")
    assert letter.evaluate(name) == "none"


@pytest.mark.training
def test_an_english_laptop_has_a_model_of_its_own_in_three_clicks(walk):
    visitor = walk("en", 1366, viewport={"width": 1366, "height": 768}).open()
    visitor.press("train_own")  # one
    visitor.page.wait_for_url(re.compile("model=[0-9a-f]{8}"), timeout=120_000)
    visitor.wait()
    took = visitor.page.get_by_text(re.compile(r"epochs? in \d+ s,")).first.inner_text()
    assert int(re.search(r"in (\d+) s", took)[1]) <= 30  # its limit of 10 s ends it, however slow the machine
    visitor.page.get_by_role("link", name=visitor.say("Write quotes with it")).click()  # two
    visitor.page.wait_for_url(re.compile("/generate"))
    visitor.wait()
    visitor.press("write")  # three
    expect(visitor.keyed("history").locator("q").first).to_be_visible()
