"""Take the pictures of the README anew: `python tests/screenshots.py` writes docs/screenshots."""

import sys
import tempfile
from pathlib import Path

from browser import ROOT, find_chromium, launch, serve, settle
from playwright.sync_api import Browser, Page

OUT = ROOT / "docs" / "screenshots"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# file, what follows the address, color scheme, window
PICTURES = [
    ("today", "", "light", DESK),
    ("text", "text", "light", DESK),
    ("encoding", "encoding", "light", DESK),
    ("training", "training", "light", DESK),
    ("generate", "generate?seed=7&count=4", "light", DESK),
    ("inside", "inside", "light", DESK),
    ("today-ko-dark-phone", "?lang=ko&model=quick-sokdam", "dark", PHONE),
]
SCROLLED_TO = {"training": ".st-key-train", "inside": "h2 >> nth=3"}  # what stands at the top of the picture
CHART_SECONDS = 3  # a chart has drawn itself by then


def main() -> int:
    """Write every picture; returns the exit code."""
    executable = find_chromium()
    if executable is None:
        print("There is no Chromium on this machine.", file=sys.stderr)
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as server, launch(executable) as browser:
        for name, address, scheme, window in PICTURES:
            take(browser, name, f"{server.url}/{address}", scheme, window)
            print(OUT / f"{name}.png")
    return 0


def take(browser: Browser, name: str, url: str, scheme: str, window: dict) -> None:
    """One picture of one page, from a visit of its own."""
    context = browser.new_context(
        viewport=window, device_scale_factor=1, color_scheme=scheme, locale="en-US", timezone_id="UTC"
    )
    page = context.new_page()
    page.goto(url)
    settle(page)
    if name == "generate":
        write(page)
    if name in SCROLLED_TO:
        scroll(page, SCROLLED_TO[name])
    page.wait_for_timeout(1000 * CHART_SECONDS)
    page.screenshot(path=OUT / f"{name}.png")
    context.close()


def write(page: Page) -> None:
    """Have quotes written, and lift the pointer from the button."""
    page.locator(".st-key-write").get_by_role("button").click()
    page.locator(".st-key-history li").first.wait_for()
    settle(page)
    page.mouse.move(0, 0)


def scroll(page: Page, selector: str) -> None:
    """Bring an element to the top, below the menu."""
    page.locator(selector).evaluate("element => { element.style.scrollMarginTop = '80px'; element.scrollIntoView(); }")


if __name__ == "__main__":
    sys.exit(main())
