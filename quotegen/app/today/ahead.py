"""Begin what the first visit waits for while the browser still loads Streamlit: the imports when the server starts, and
Today's quote when its page is asked for.

Only where the server is `app` of `streamlit_app.py` (st.App), which `streamlit run` looks for. A host that runs the
file as a plain script does without: there the first visitor waits longer.
"""

import asyncio
import contextlib
import datetime
import threading
from collections.abc import AsyncIterator, Callable
from zoneinfo import ZoneInfo

import streamlit as st
from streamlit import cli_util
from streamlit.web.server import server_util

from quotegen.app.locale import LANGUAGES
from quotegen.errors import QuotegenError

_ZONES = {"ko": "Asia/Seoul"}  # whose date is drawn; UTC's for others. Where a visitor has another one, it was in vain
_LISTENS = 0.05  # seconds after the start
_drawing: set[tuple[str, datetime.date]] = set()


@contextlib.asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Once the server listens, import the pages, and open the browser as `streamlit run` does for a plain script."""
    loop = asyncio.get_running_loop()
    loop.call_later(_LISTENS, _aside, _import_pages)
    if not st.get_option("server.headless"):
        url = server_util.get_url(st.get_option("browser.serverAddress"))
        loop.call_later(_LISTENS, cli_util.open_browser, url)
    yield


class DrawAhead:
    """ASGI middleware: a browser that asks for Today's page lets its quote begin."""

    def __init__(self, app: Callable):
        self._app = app

    async def __call__(self, scope: dict, receive: Callable, send: Callable) -> None:
        """Pass everything on. A link with parameters asks for another quote, more likely than not."""
        if scope["type"] == "http" and scope["path"] == "/" and not scope["query_string"]:
            begin(dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1"))
        await self._app(scope, receive, send)


def begin(accepted: str) -> None:
    """Begin the quote of a browser's language, of which it accepts the first most, unless it is being drawn."""
    code = accepted.lower().partition(",")[0].partition("-")[0].strip()
    language = code if code in LANGUAGES else "en"
    wanted = language, datetime.datetime.now(ZoneInfo(_ZONES.get(language, "UTC"))).date()
    if wanted not in _drawing:
        _drawing.add(wanted)
        _aside(_draw, *wanted)


def _aside(work: Callable, *about) -> None:
    threading.Thread(target=work, args=about, daemon=True).start()


def _import_pages() -> None:
    from quotegen.app import frame

    frame.set_up_process()


def _draw(language: str, date: datetime.date) -> None:
    """Draw the quote that the page shows at first, into the cache that it asks; of what fails, the page says why."""
    from quotegen.app import choices
    from quotegen.app.caches import networks, writing

    _import_pages()
    text = choices.TEXT_OF.get(language, choices.TEXT_OF["en"])
    try:
        if model := networks.bundled_models().get(choices.best_model_of(text)):
            writing.drawn_quote(model, choices.bundled(text, model.metadata.text.steps), date, 0)
    except QuotegenError:
        pass
    finally:
        _drawing.discard((language, date))
