"""Take the pictures of the README and the tour anew: `python tests/screenshots.py [NAME …]` writes docs/screenshots."""

import io
import sys
import tempfile
from pathlib import Path

from browser import ROOT, find_chromium, launch, serve, settle
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from quotegen.model.files.store import bundled

OUT = ROOT / "docs" / "screenshots"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# file, what follows the address, language of the browser, color scheme, window
PICTURES = [
    ("today", "", "en-US", "light", DESK),
    ("text", "text", "en-US", "light", DESK),
    ("windows", "text?view=windows", "en-US", "light", DESK),
    ("training", "training", "en-US", "light", DESK),
    ("generate", "generate?seed=12&count=5&t=0.4", "en-US", "light", DESK),
    ("inside", "inside?lens=steps", "en-US", "light", DESK),
    ("evaluation", "evaluation", "en-US", "light", DESK),
    ("lessons", "sampler?lesson=4", "en-US", "light", DESK),
    ("guess", "guess?round=3", "en-US", "light", DESK),
    ("memory", "memory?shown=1", "en-US", "light", DESK),
    ("surprise", "inside?look=a+friend+in+need+is+a+friend+indeed.", "en-US", "light", DESK),
    ("today-ko-dark-phone", "", "ko-KR", "dark", PHONE),
]
# what stands at the top of the picture where that is not the top of the page
SCROLLED_TO = {"windows": "[data-testid=stMetric]"}
CHART_SECONDS = 4  # a chart that is to be drawn begins within this
PATIENCE = 180_000  # milliseconds: nobody waits for a picture
COLORS = 96  # of a picture: paper, ink, one red, those of charts, and their shades
MOVING, FRAME, FRAME_MILLISECONDS = "timemachine", (704, 530), 1400  # one frame for each epoch that the run kept


def main(names: list[str]) -> int:
    """Write these pictures, or every one; returns the exit code."""
    executable = find_chromium()
    if executable is None:
        print("There is no Chromium on this machine.", file=sys.stderr)
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as server, launch(executable) as browser:
        expect.set_options(timeout=PATIENCE)
        for name, address, *visitor in PICTURES:
            if not names or name in names:
                take(browser, name, f"{server.url}/{address}", *visitor)
                print(OUT / f"{name}.png", flush=True)
        if not names or MOVING in names:
            take_moving(browser, f"{server.url}/{MOVING}?epoch=0&t=0.5")
            print(OUT / f"{MOVING}.gif")
    return 0


def take(browser: Browser, name: str, url: str, language: str, scheme: str, window: dict) -> None:
    """One picture of one page, from a visit of its own."""
    page = visit(browser, url, language, scheme, window)
    if name == "generate":
        write(page)
    if name in SCROLLED_TO:
        scroll(page, SCROLLED_TO[name])
    in_few_colors(at_rest(page)).save(OUT / f"{name}.png", optimize=True)
    page.context.close()


def take_moving(browser: Browser, url: str) -> None:
    """The time machine, epoch by epoch: what the same network writes from the same random numbers."""
    page = visit(browser, url, "en-US", "light", DESK)
    slider = page.get_by_role("slider").first
    box = page.get_by_test_id("stSlider").first.bounding_box()
    clip = {"x": box["x"] - 8, "y": box["y"] - 8, "width": FRAME[0] + 16, "height": FRAME[1]}
    frames = []
    for epoch in bundled()["memorize-saying"].metadata.weights_by_epoch:
        if epoch:
            slider.press("ArrowRight")
            settle(page)
        frames.append(in_few_colors(at_rest(page, clip=clip)))
    page.context.close()
    first, *rest = frames
    last_longer = [FRAME_MILLISECONDS] * len(rest) + [3 * FRAME_MILLISECONDS]
    first.save(OUT / f"{MOVING}.gif", save_all=True, append_images=rest, duration=last_longer, loop=0, optimize=True)


def visit(browser: Browser, url: str, language: str, scheme: str, window: dict) -> Page:
    """A page that is open and at rest, of a visitor of its own."""
    context = browser.new_context(viewport=window, color_scheme=scheme, locale=language, timezone_id="UTC")
    page = context.new_page()
    page.goto(url)
    settle(page)
    return page


def at_rest(page: Page, **options) -> bytes:
    """A picture once nothing on the page moves any more: charts draw themselves after the page has run."""
    before, picture = b"", page.screenshot(**options)
    while picture != before:
        page.wait_for_timeout(1000 * CHART_SECONDS)
        before, picture = picture, page.screenshot(**options)
    return picture


def in_few_colors(png: bytes) -> Image.Image:
    """The picture with a palette, a third of the bytes, in which small marks of a legend keep their color."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    return picture.quantize(COLORS, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)


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
    sys.exit(main(sys.argv[1:]))
