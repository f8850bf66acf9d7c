"""What the first visit waits for is begun while its browser still loads: the same quote, and nobody else waits."""

import asyncio

import pytest
from streamlit.web.server.app_discovery import discover_asgi_app

from quotegen.app.caches import networks, writing
from quotegen.app.today import ahead
from quotegen.errors import QuotegenError
from quotegen.quote.today import DailyQuotes

ACCEPTED = {"en": "en-US,en;q=0.9", "ko": "ko-KR,ko;q=0.9,en-US;q=0.8"}


@pytest.fixture
def at_once(monkeypatch):
    """What goes on aside is done before the call returns, and nothing was drawn yet."""
    monkeypatch.setattr(ahead, "_aside", lambda work, *about: work(*about))
    forget()


def forget() -> None:
    for cached in (writing.todays_quote, writing.drawn_quote, writing.daily_quotes):
        cached.clear()


def ask(path: str = "/", query: bytes = b"", accepted: str = "en", kind: str = "http") -> list[str]:
    """Send a request through the middleware; returns what came out on its other side."""
    passed = []

    async def app(scope, _receive, _send):
        passed.append(scope["path"])

    headers = [(b"accept-language", accepted.encode())]
    scope = {"type": kind, "path": path, "query_string": query, "headers": headers}
    asyncio.run(ahead.DrawAhead(app)(scope, None, None))
    return passed


@pytest.mark.usefixtures("at_once")
def test_the_page_shows_the_quote_that_was_drawn_ahead_and_draws_none_itself(visit, lang, monkeypatch):
    expected = visit("", lang).component("living_quote")
    forget()
    assert ask(accepted=ACCEPTED[lang]) == ["/"]
    with monkeypatch.context() as patched:
        patched.setattr(DailyQuotes, "_draw_round", None)
        opened = visit("", lang)
    assert not opened.exceptions
    assert opened.component("living_quote") == expected


@pytest.fixture
def begun(monkeypatch) -> list[str]:
    """What the middleware asks to be begun."""
    begun = []
    monkeypatch.setattr(ahead, "begin", begun.append)
    return begun


@pytest.mark.parametrize(
    "request_",
    [{"path": "/generate"}, {"path": "/_stcore/health"}, {"query": b"date=2026-01-01"}, {"kind": "websocket"}],
)
def test_other_requests_pass_and_begin_nothing(begun, request_):
    assert len(ask(**request_)) == 1
    assert begun == []


def test_the_page_begins_the_quote_of_its_browser(begun):
    ask(accepted=ACCEPTED["ko"])
    assert begun == [ACCEPTED["ko"]]


def test_a_quote_is_begun_once_however_many_ask_and_in_no_language_but_ours(monkeypatch):
    started = []
    monkeypatch.setattr(ahead, "_drawing", set())
    monkeypatch.setattr(ahead, "_aside", lambda work, language, date: started.append(language))
    for accepted in ("en", "en-GB", "fr", "", "*", "xx" * 5000, "ko", "KO-kr"):
        ahead.begin(accepted)
    assert started == ["en", "ko"]


@pytest.mark.usefixtures("at_once")
def test_where_no_model_can_be_read_the_page_says_so_and_the_thread_nothing(monkeypatch):
    def broken():
        raise QuotegenError("no")

    for models in (dict, broken):
        monkeypatch.setattr(networks, "bundled_models", models)
        ahead.begin("en")
    assert not ahead._drawing


def test_streamlit_finds_the_app_to_serve(pytestconfig):
    found = discover_asgi_app(pytestconfig.rootpath / "streamlit_app.py")
    assert found.import_string == "streamlit_app:app"
