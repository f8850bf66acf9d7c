"""One visitor's session of the whole app, without a browser."""

import gettext
import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.scriptrunner_utils.script_run_context import SCRIPT_RUN_CONTEXT_ATTR_NAME, ScriptRunContext
from streamlit.testing.v1 import AppTest

from quotegen.app import host, visitor
from quotegen.app.lessons import asking
from quotegen.app.sampler import strip
from quotegen.app.timemachine import epochs
from quotegen.jobs import estimate
from quotegen.jobs.queue import Jobs
from quotegen.judge import memorizing
from quotegen.limits import Limits
from quotegen.quote import today

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "quotegen" / "app" / "locale"
# A page takes 0.05 s. Streamlit would read the metadata of all installed packages for each AppTest, 0.2 s, and collect
# garbage after each run: 0.04 s, and 0.2 where TensorFlow is loaded. Python collects it by itself.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
script_runner.gc = SimpleNamespace(collect=lambda generation: None)
BROWSER = {"en": {"locale": "en-US", "timezone": "UTC"}, "ko": {"locale": "ko-KR", "timezone": "Asia/Seoul"}}


@contextmanager
def session_of(test: AppTest) -> Iterator[None]:
    """AppTest asks options for their labels outside of any session; in here they find the one that they belong to."""
    nothing = dict.fromkeys(("uploaded_file_mgr", "user_info", "fragment_storage", "pages_manager"))
    context = ScriptRunContext("", lambda message: None, "", test.session_state._state, main_script_path="", **nothing)
    setattr(threading.current_thread(), SCRIPT_RUN_CONTEXT_ATTR_NAME, context)
    try:
        yield
    finally:
        delattr(threading.current_thread(), SCRIPT_RUN_CONTEXT_ATTR_NAME)


class Visit:
    """A session. Controls are found by the name that they have in the link, in whatever language the page is."""

    def __init__(self, browser: str, link: dict[str, str], page: str = "", patience: float = 240):
        self.test = AppTest.from_file(ROOT / "streamlit_app.py", default_timeout=patience)
        self.test.context = dict(BROWSER[browser])
        self.test.query_params.update(link)
        self.go(page)

    def inside(self):
        """What is called in here belongs to the session: `with opened.inside(): session.uploads()`."""
        return session_of(self.test)

    def run(self) -> "Visit":
        """Run the page again, as it stands. Where it leads to another page, the visit goes on there."""
        with session_of(self.test):
            self.test.run()
        if (page := self.test.session_state["_link"].page) != self.page.rpartition("/")[2]:
            self._stand_on(page)
        return self

    def go(self, page: str) -> "Visit":
        """Open a page; the empty name is Today."""
        self._stand_on(page)
        return self.run()

    def _stand_on(self, page: str) -> None:
        self.page = page
        self.test.switch_page(f"quotegen/app/pages/{page or 'today'}.py")

    def control(self, name: str):
        """The control of a parameter on this page."""
        return self.test.get_by_key(f"{name}:{self.test.session_state['lang']}:{self.page}")

    def set(self, name: str, value) -> "Visit":
        """Move a control."""
        self.control(name).set_value(value)
        return self.run()

    def press(self, key: str) -> "Visit":
        """Press a button."""
        self.test.get_by_key(key).click()
        return self.run()

    def unfold(self, name: str) -> "Visit":
        """Open what comes when asked for."""
        self.test.session_state[f"{name}:{self.test.session_state['lang']}:{self.page}"] = True
        return self.run()

    def speak(self, lang: str) -> "Visit":
        """Switch the language."""
        self.test.get_by_key("lang").set_value(lang)
        return self.run()

    def upload(self, content: bytes, name: str = "mine.txt") -> "Visit":
        """Hand a file over on the Text page."""
        self.go("text")
        self.test.file_uploader[0].set_value((name, content, "text/plain"))
        return self.run()

    @property
    def link(self) -> dict[str, str]:
        """The parameters of the link."""
        return self.test.query_params

    @property
    def exceptions(self) -> list[str]:
        """Tracebacks on the page."""
        return [exception.value for exception in self.test.exception]

    @property
    def errors(self) -> list[str]:
        """Red sentences on the page."""
        return [error.value for error in self.test.error]

    @property
    def captions(self) -> str:
        """The small print of the page."""
        return "\n".join(caption.value for caption in self.test.caption)

    def metrics(self) -> dict[str, str]:
        """The large figures of the page by their labels."""
        return {metric.label: metric.value for metric in self.test.metric}

    def component(self, key: str) -> dict:
        """What one of our own components was given to show."""
        given = self.given(key)
        return given[0] if isinstance(given, list) else given

    def given(self, key: str):
        """All of it, as it was given."""
        return json.loads(self._shown(key)[0].json)

    def shows(self, key: str) -> bool:
        """Whether one of our own components is on the page."""
        return bool(self._shown(key))

    def _shown(self, key: str) -> list:
        return [c.proto for c in self.test.get("bidi_component") if c.proto.id.endswith(f"-{key}")]


PAGES = ("", "lessons", "text", "training", "generate", "evaluation", "timemachine", "guess", "computed")
PAGES += ("inside", "memory", "sampler")


@pytest.fixture(params=["en", "ko"])
def lang(request) -> str:
    """Both languages, one after the other."""
    return request.param


@pytest.fixture
def pages() -> tuple[str, ...]:
    """All of them, for a visit that goes from one to the next."""
    return PAGES


@pytest.fixture(params=PAGES, ids=lambda page: page or "today")
def page(request) -> str:
    """Every page, one after the other."""
    return request.param


@pytest.fixture
def say(lang) -> Callable[[str], str]:
    """A message in the language of the test."""
    return gettext.translation("quotegen", LOCALE, [lang], fallback=lang == "en").gettext


@pytest.fixture(autouse=True, scope="session")
def quiet():
    """Streamlit warns of code that runs outside a session, once a call."""
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)


@pytest.fixture(autouse=True)
def few_candidates(monkeypatch):
    """Today's quote is the best of 30, not of 600: 0.2 s for each model and date, not 6."""
    monkeypatch.setattr(today, "CANDIDATES", (15, 4))


@pytest.fixture(autouse=True)
def short_strips(monkeypatch):
    """The quotes of Sampler, and of the lesson on it, have 20 characters, not 60: 1,024 units take 0.1 s for each."""
    for module in (strip, asking):
        monkeypatch.setattr(module, "LENGTH", 20)


@pytest.fixture(autouse=True)
def few_quotes_of_an_epoch(monkeypatch):
    """What an epoch copies is counted in 10 of its quotes, not 50: another temperature asks that of 39 epochs."""
    monkeypatch.setattr(memorizing, "COUNT", 10)


@pytest.fixture(autouse=True)
def one_step(monkeypatch):
    """A plan's time is that of one step, not of a fifth of a second of them; a step of 768 units takes as long."""
    monkeypatch.setattr(estimate, "ENOUGH", 0)


@pytest.fixture(params=["quick-saying", "rnn-saying", "tutorial-saying", "by-heart-sokdam"])
def kind(request) -> str:
    """A bundled model of each kind: an LSTM, an RNN, one that reads windows, one that reads jamo."""
    return request.param


@pytest.fixture
def short_epochs(monkeypatch):
    """The time machine's quotes have 12 characters, not 120: it writes one with every kept epoch, 39 in all."""
    monkeypatch.setattr(epochs, "LENGTH", dict.fromkeys(epochs.LENGTH, 12))


@pytest.fixture
def visit(own_cache, monkeypatch) -> Callable[..., Visit]:
    """Begin a session: `visit("training", "ko", units="32")`; in Korean by the browser, which takes no cookies."""
    monkeypatch.setattr(visitor, "browser", lambda: None)  # AppTest has no connection to ask
    monkeypatch.setattr(visitor, "address", lambda: None)

    def begin(page: str = "", browser: str = "en", **link: str) -> Visit:
        return Visit(browser, link, page)

    return begin


@pytest.fixture
def standstill(monkeypatch) -> Jobs:
    """The training slot of the app, with a queue for two and nobody who serves it: every job waits."""
    monkeypatch.setattr(Jobs, "_serve", lambda self: None)
    jobs = Jobs(Limits(max_queue=2))
    monkeypatch.setattr(host, "jobs", lambda: jobs)
    return jobs
