"""What the visitor's browser keeps for the next visit: texts, where they allow it, and the quotes of their list.

Each run says what is to be kept; the browser stores what is new and answers. What it hands back at the next visit is
input from outside: a text passes the checks of an upload, and a quote is taken only where its fields are of their kind.
"""

import base64
import re
import secrets
from collections.abc import Iterator, Mapping, Set
from dataclasses import asdict, dataclass, field

import streamlit as st

from quotegen.app import choices, components, link, session
from quotegen.app.caches import networks, texts
from quotegen.app.caches.once import one_run
from quotegen.app.locale import _
from quotegen.model.files.parsing import parsed
from quotegen.text.encoding.decoding import ENCODINGS
from quotegen.text.structure.reading import KINDS

MOST_BYTES = 1_000_000  # of one text; a larger one goes with the visit
MOST_QUOTES = 100
MOST_CHARACTERS = 2000  # of one quote
MOST_DONE = 100
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_RANGES = {  # least and most of a quote's figures
    "temperature": (0, 2),
    "seed": (0, 2**31 - 1),
    "attempts": (1, 1000),
    "rank": (0, 1000),
    "best_of": (1, 1000),
    "score": (-1e6, 1e6),
}
_OF_A_CHOICE = ("rank", "best_of", "score")  # all of a quote that was chosen from many, else none


@dataclass
class _Store:
    """What this visit knows of the browser's store. Texts are named by a hash of their bytes."""

    visit: str  # a name of this visit; empty once the browser has said what it has
    allowed: bool | None = None  # to keep texts; None: not asked
    switch: str = "keep_texts"  # the key of the switch for that
    stored: set[str] = field(default_factory=set)  # that the browser keeps
    sent: set[str] = field(default_factory=set)  # that it may hold: sent or reported, and not yet reported as deleted
    before: frozenset[str] = frozenset()  # wanted in the last run
    turn: int = 0  # how often a text was no longer wanted
    lists_quotes: bool = False  # this visit has had quotes
    chosen: str | None = None  # a text that the link named and that came back


def _store() -> _Store:
    return st.session_state.setdefault("_store", _Store(secrets.token_urlsafe(8)))


@st.fragment
@one_run()
def follow() -> None:
    """Have the browser store what it may, and take over what it stored at the visit before. Draws nothing."""
    store = _store()
    if store.chosen:
        link.put(text=store.chosen)  # now, before the control is drawn: later the browser's value of it would win
        store.chosen = None
    wanted, visit = _wanted_texts(), store.visit
    store.turn += bool(store.before - wanted.keys())  # a late answer may be about a text that was deleted since
    store.before = frozenset(wanted)
    store.stored.intersection_update(wanted)
    store.sent.update(wanted)
    answer = components.browser_store(
        visit=visit,
        needed=bool(_missing()),
        turn=store.turn,
        put=[wanted[digest] for digest in wanted.keys() - store.stored],
        forget=sorted(store.sent - wanted.keys()),
        clear=store.allowed is False,
        quotes=_wanted_quotes(),
    )
    _note(answer.get("done"), wanted.keys())
    if visit and isinstance(found := answer.get("found"), dict):
        store.visit = ""
        if _take_over(found):
            st.rerun()


def _note(done: object, wanted: Set[str]) -> None:
    """Note what the browser reports as done, unless the report is of an earlier turn."""
    store = _store()
    if isinstance(done, dict) and done.get("turn") == store.turn:
        put, forgotten = (
            {each for each in _listed(done.get(name), MOST_DONE) if isinstance(each, str)} for name in ("put", "forget")
        )
        store.stored.update(wanted & put)
        store.sent.difference_update(forgotten - wanted)


def _missing() -> str:
    """The text that the visit's link names and that is not here, if any."""
    asked = link.arrived("text")
    return "" if asked in (*choices.BUNDLED_TEXTS, *session.uploads()) else asked


def toggle() -> None:
    """Draw the switch that lets the browser keep the visitor's texts.

    How it stands at first is its `value`. Set through the session, each run would set it in the browser as well, and
    one that began before a click would turn it back: with its next message the browser would then send it as it was.
    """
    store = _store()
    key = store.switch
    shown = st.toggle(
        _("Keep my texts in this browser"),
        value=bool(store.allowed),
        key=key,
        on_change=_switched,
        args=(key,),
        help=_(
            "Your next visit finds the last {texts}, up to {limit:,} bytes each. So does whoever else uses this "
            "browser. Switch it off to delete them."
        ).format(texts=session.MOST_UPLOADS, limit=MOST_BYTES),
    )
    if shown and store.allowed is None:  # the page is of a session that the server has forgotten
        store.allowed = True
        st.rerun()


def _switched(key: str) -> None:
    """Take over the switch; not one that has been replaced, which the browser may still show and send as it was."""
    if key == _store().switch:
        _store().allowed = st.session_state[key]


def _wanted_texts() -> dict[str, dict]:
    """What the browser is to keep of the visitor's texts, by digest; without the bytes of those that it has."""
    store = _store()
    return {
        file.digest: {
            "digest": file.digest,
            "id": text,
            "name": file.name,
            "read_as": asdict(session.read_as(text)),
            "data": "" if file.digest in store.stored else base64.b64encode(file.data).decode(),
        }
        for text, file in session.uploads().items()
        if store.allowed and len(file.data) <= MOST_BYTES
    }


def _wanted_quotes() -> list[dict] | None:
    """The quotes that the browser is to keep; None while this visit has neither written nor cleared any.

    What a model of the visitor's own wrote may stand in their text word for word, so it is kept only with the texts.
    """
    history, store = session.visit().history, _store()
    store.lists_quotes |= bool(history)
    if not store.lists_quotes:
        return None
    bundled = networks.bundled_models()
    return [asdict(quote) for quote in history if store.allowed or quote.model in bundled][:MOST_QUOTES]


def _take_over(found: Mapping) -> bool:
    """Take over what the browser stored; says so where the text that the link names is missing. Returns whether there
    is anything new to show."""
    asked, store = _missing(), _store()
    ids = dict(_texts(found.get("texts")))
    quotes = [quote for quote in map(_quote, _listed(found.get("quotes"), MOST_QUOTES)) if quote]
    if ids and store.allowed is None:  # who has just switched it off is not overruled
        store.allowed = True
        store.switch += ":on"  # a new one: of this one the browser would still send that it is off, and we would delete
    if asked in ids:
        store.chosen = ids[asked]
    elif asked:
        choices.say_that_the_text_is_gone()
    session.bring_back(quotes)
    return bool(ids or quotes)


def _texts(sent: object) -> Iterator[tuple[str, str]]:
    """Take in each text that would do as an upload; yields the id that it had and the one that it has now."""
    for text in _listed(sent, session.MOST_UPLOADS):
        try:
            before, how = str(text["id"]), _read_as(text["read_as"])
            data = base64.b64decode(text["data"], validate=True)
            file = session.TextFile(session.plain_name(str(text["name"])), data)
            texts.corpus(file, how, choices.chosen_steps())
        except (KeyError, TypeError, ValueError):
            continue
        now = session.add_upload(file.name, data)
        session.set_read_as(now, how)
        _store().stored.add(file.digest)
        _store().sent.add(file.digest)
        yield before, now


def _read_as(sent: object) -> session.ReadAs:
    """How a text was read; what names no encoding, kind or column is detected again."""
    sent = sent if isinstance(sent, dict) else {}
    words = {name: value for name, value in sent.items() if isinstance(value, str) and len(value) <= MOST_CHARACTERS}
    encoding, kind = words.get("encoding"), words.get("kind")
    return session.ReadAs(
        encoding if encoding in ENCODINGS else None,
        kind if kind in KINDS else None,
        words.get("column"),
        words.get("author"),
    )


def _quote(sent: object) -> session.PastQuote | None:
    """A quote whose fields are of their kind and within bounds."""
    try:
        quote = parsed(session.PastQuote, sent)
    except ValueError:
        return None
    words, figures = (quote.text, quote.prompt), {name: getattr(quote, name) for name in _RANGES}
    good = (
        re.fullmatch(r"[\w-]{1,64}", quote.model)
        and quote.text.startswith(quote.prompt)
        and all(len(each) <= MOST_CHARACTERS and not _CONTROL.search(each) for each in words)
        and all(figures[name] is None or least <= figures[name] <= most for name, (least, most) in _RANGES.items())
        and len({figures[name] is None for name in _OF_A_CHOICE}) == 1
    )
    return quote if good else None


def _listed(sent: object, most: int) -> list:
    return sent[:most] if isinstance(sent, list) else []
