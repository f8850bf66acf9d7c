"""Take the pictures of the README anew: `python tests/screenshots.py` writes docs/screenshots."""

import sys
import tempfile
from pathlib import Path

from browser import ROOT, find_chromium, launch, serve, settle
from playwright.sync_api import Browser, Page

OUT = ROOT / "docs" / "screenshots"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# file, what follows the address, language of the browser, color scheme, window
PICTURES = [
    ("today", "", "en-US", "light", DESK),
    ("text", "text", "en-US", "light", DESK),
    ("encoding", "encoding", "en-US", "light", DESK),
    ("training", "training", "en-US", "light", DESK),
    ("generate", "generate?seed=7&count=5", "en-US", "light", DESK),
    ("inside", "inside", "en-US", "light", DESK),
    ("evaluation", "evaluation", "en-US", "light", DESK),
    ("timemachine", "timemachine?epoch=37", "en-US", "light", DESK),
    ("lessons", "sampler?lesson=4", "en-US", "light", DESK),
    ("guess", "guess?round=3", "en-US", "light", DESK),
    ("memory", "memory?shown=1", "en-US", "light", DESK),
    ("microscope", "microscope?look=a+friend+in+need+is+a+friend+indeed.", "en-US", "light", DESK),
    ("today-ko-dark-phone", "?model=fine-tuned-sokdam", "ko-KR", "dark", PHONE),
]
# what stands at the top of the picture where that is not the top of the page
SCROLLED_TO = {
    "text": "[data-testid=stFileUploader]",
    "inside": "h2 >> nth=3",
    "microscope": "[data-testid=stSlider]",
}
CHART_SECONDS = 3  # a chart has drawn itself by then


def main() -> int:
    """Write every picture; returns the exit code."""
    executable = find_chromium()
    if executable is None:
        print("There is no Chromium on this machine.", file=sys.stderr)
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as server, launch(executable) as browser:
        for name, address, *visitor in PICTURES:
            take(browser, name, f"{server.url}/{address}", *visitor)
            print(OUT / f"{name}.png")
    return 0


def take(browser: Browser, name: str, url: str, language: str, scheme: str, window: dict) -> None:
    """One picture of one page, from a visit of its own."""
    context = browser.new_context(viewport=window, color_scheme=scheme, locale=language, timezone_id="UTC")
    page = context.new_page()
    page.goto(url)
    settle(page)
    if name == "generate":
        write(page)
    page.wait_for_timeout(1000 * CHART_SECONDS)
    if name in SCROLLED_TO:
        scroll(page, SCROLLED_TO[name])
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
    to_top = "element => { element.style.scrollMarginTop = '72px'; element.scrollIntoView(); }"
    page.locator(selector).first.evaluate(to_top)


if __name__ == "__main__":
    sys.exit(main())
