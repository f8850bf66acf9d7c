"""Visitors with a real browser. Every walk also watches the console and the server's log."""

import gettext
import os
import re
from collections.abc import Callable, Iterator

import pytest
from browser import PATIENCE, ROOT, Server, find_chromium, launch, serve, settle
from playwright.sync_api import Browser, BrowserContext, Locator, Page

LOCALE = ROOT / "quotegen" / "app" / "locale"
LOCALES = {"en": "en-US", "ko": "ko-KR"}
TITLES = {"": "Today", "lessons": "Lessons", "text": "Text", "training": "Training"}
TITLES |= {"generate": "Generate", "evaluation": "Evaluation", "sampler": "Sampler"}
TITLES |= {"inside": "Inside", "memory": "Memory", "timemachine": "Time machine"}
TITLES |= {"guess": "Human or LSTM?"}
GROUPS = {  # of the menu
    "Make your own": ("text", "training", "generate"),
    "How it works": ("inside", "memory", "sampler"),
    "How good is it?": ("evaluation", "timemachine", "guess"),
}
PHONE = 390
EVERY_LOOK = bool(os.environ.get("QUOTEGEN_EVERY_LOOK"))
# Walks whose pages are tested in both languages without a browser, and opened at both widths in test_accessibility.
in_one_look = pytest.mark.parametrize(("lang", "width"), [("ko", PHONE), *([("en", 1280)] if EVERY_LOOK else [])])
# Streamlit looks for its own endpoints below the page's path before it finds them at the root.
KNOWN = re.compile(r"/\w+/_stcore/(health|host-config)$")

STILL = """(summary) => new Promise((done) => {
  let height = 0, frames = 0;
  const look = () => {
    const now = summary.parentElement.getBoundingClientRect().height;
    frames = now === height ? frames + 1 : 0;
    height = now;
    frames < 10 ? requestAnimationFrame(look) : done();
  };
  look();
})"""  # ten frames at the same height


class Walk:
    """One visitor: a browser context of their own, in one language and at one width."""

    def __init__(self, context: BrowserContext, server: Server, lang: str):
        self.server, self.complaints = server, []
        self.say = gettext.translation("quotegen", LOCALE, [lang], fallback=lang == "en").gettext
        self.page: Page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message) -> None:
        where = message.location["url"]
        if message.type == "error" and where.startswith(self.server.url) and not KNOWN.search(where):
            self.complaints.append(f"{message.text} ({where})")

    def open(self, path: str = "") -> "Walk":
        """Come by a link: a new visit."""
        self.page.goto(f"{self.server.url}/{path}")
        return self.wait()

    def go(self, page: str) -> "Walk":
        """Choose a page in the menu: the same visit."""
        role = "link"
        self.page.mouse.move(2, self.page.viewport_size["height"] - 2)  # off what shows a tooltip over the menu
        if self.page.viewport_size["width"] <= PHONE:
            self.page.get_by_test_id("stExpandSidebarButton").click()
        elif group := next((group for group, pages in GROUPS.items() if page in pages), None):
            self.page.get_by_test_id("stTopNavSection").filter(has_text=self.say(group)).click()
            role = "menuitem"
        self.page.get_by_role(role, name=self.say(TITLES[page]), exact=True).first.click()
        self.page.wait_for_url(re.compile(rf"/{page}(\?|$)"))
        if (close := self.page.get_by_test_id("stSidebarCollapseButton")).is_visible():
            close.click()
        return self.wait()

    def wait(self) -> "Walk":
        """Until the page stands still."""
        settle(self.page)
        return self

    def keyed(self, key: str) -> Locator:
        """What has this key in the code; the key of a control is its name, language and page."""
        return self.page.locator(f".st-key-{key.replace(':', '-')}")

    def press(self, key: str) -> None:
        """Press a button."""
        self.keyed(key).get_by_role("button").click()

    def upload(self, name: str, content: bytes) -> "Walk":
        """Hand over a file on the Text page."""
        file = {"name": name, "mimeType": "text/plain", "buffer": content}
        self.page.locator("input[type=file]").set_input_files(files=[file])
        self.page.wait_for_url(re.compile("text=mine-"))
        return self.wait()

    def wait_for_the_runs_key(self) -> None:
        """Until the browser keeps the key of its run: from then on it is the owner after a reload, too."""
        self.page.wait_for_function("() => Object.keys(localStorage).some((name) => name.startsWith('quotegen-run:'))")

    def unfold(self, label: str) -> "Walk":
        """Open what folds, and wait until it is open: a click while it still moves may hit what is beside it."""
        summary = self.page.locator("summary").filter(has_text=self.say(label))
        summary.click()
        summary.evaluate(STILL)
        return self

    def overflow(self) -> int:
        """Pixels by which the page is wider than its window."""
        wide = "Math.max(...['html', '[data-testid=stMain]'].map(e => document.querySelector(e).scrollWidth))"
        return self.page.evaluate(wide) - self.page.viewport_size["width"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = find_chromium()
    if executable is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("There is no Chromium on this machine.")
    with launch(executable) as browser:
        yield browser


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("app")) as running:
        yield running


@pytest.fixture
def fresh_server(tmp_path) -> Iterator[Server]:
    """A server that nobody has visited."""
    with serve(tmp_path) as running:
        yield running


@pytest.fixture
def walk(chromium, server) -> Iterator[Callable[..., Walk]]:
    """Begin a visit: `walk("ko", 390)`. At the end nobody may have complained, neither browser nor server."""
    yield from visits(chromium, server)


@pytest.fixture
def first_walk(chromium, fresh_server) -> Iterator[Callable[..., Walk]]:
    """Begin the first visit of a server."""
    yield from visits(chromium, fresh_server)


def visits(chromium: Browser, server: Server) -> Iterator[Callable[..., Walk]]:
    begun, said_before = [], server.log.stat().st_size

    def begin(lang: str = "en", width: int = 1280, **more) -> Walk:
        size = {"width": width, "height": 844 if width <= PHONE else 900}
        settings = {"viewport": size, "locale": LOCALES[lang], "timezone_id": "UTC"} | more
        context = chromium.new_context(**settings)
        context.set_default_timeout(PATIENCE)
        begun.append(Walk(context, server, lang))
        return begun[-1]

    yield begin
    for each in begun:
        each.page.context.close()
    assert not [complaint for each in begun for complaint in each.complaints]
    assert "Traceback" not in server.log.read_bytes()[said_before:].decode()
