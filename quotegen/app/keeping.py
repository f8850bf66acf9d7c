"""What the visitor's browser keeps for the next visit: texts, where they allow it, and the quotes of their list.

Each run says what is to be kept; the browser stores what is new and answers. What it hands back at the next visit is
input from outside: a text passes the checks of an upload, and a quote is taken only where its fields are of their kind.
"""

import base64
import re
import secrets
from collections.abc import Iterator, Mapping, Set
from dataclasses import asdict, fields

import streamlit as st

from quotegen.app import choices, components, link, session
from quotegen.app.caches import networks, texts
from quotegen.app.locale import _
from quotegen.text.encoding.decoding import ENCODINGS
from quotegen.text.structure.reading import KINDS

MOST_BYTES = 1_000_000  # of one text; a larger one goes with the visit
MOST_QUOTES = 100
MOST_CHARACTERS = 2000  # of one quote
_VISIT, _ALLOWED, _STORED, _LISTED = "_kept_visit", "_kept_allowed", "_kept_stored", "_kept_listed"
_CHOSEN, _SENT, _BEFORE, _TURN = "_kept_chosen", "_kept_sent", "_kept_before", "_kept_turn"
MOST_DONE, _DONE = 100, ("put", "forget")
_ANSWERED = ""  # in place of the visit's name, once the browser has said what it has
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_RANGES = {  # kind, least and most of a quote's figures; those after the first two may be None, or not there
    "temperature": (float, 0, 2),
    "seed": (int, 0, 2**31 - 1),
    "attempts": (int, 1, 1000),
    "rank": (int, 0, 1000),
    "best_of": (int, 1, 1000),
    "score": (float, -1e6, 1e6),
}
_ALWAYS = {"text", "model", "prompt", "temperature", "seed"}
_OF_A_CHOICE = ("rank", "best_of", "score")  # all of a quote that was chosen from many, else none


@st.fragment
def follow() -> None:
    """Have the browser store what it may, and take over what it stored at the visit before. Draws nothing."""
    if chosen := st.session_state.pop(_CHOSEN, None):
        link.put(text=chosen)  # now, before the control is drawn: later the browser's value of it would win
    visit = st.session_state.setdefault(_VISIT, secrets.token_urlsafe(8))
    wanted = _wanted_texts()
    turn = _let_go(wanted.keys())
    _sent().update(wanted)
    answer = components.browser_store(
        visit=visit,
        needed=bool(_missing()),
        turn=turn,
        put=[wanted[digest] for digest in wanted.keys() - _stored()],
        forget=sorted(_sent() - wanted.keys()),
        clear=st.session_state.get(_ALLOWED) is False,
        quotes=_wanted_quotes(),
    )
    _note(answer.get("done"), wanted.keys(), turn)
    if visit != _ANSWERED and isinstance(stored := answer.get("found"), dict):
        st.session_state[_VISIT] = _ANSWERED
        if _take_over(stored):
            st.rerun()


def _let_go(wanted: Set[str]) -> int:
    """Note what is no longer wanted as not stored; returns the turn, which counts how often that happened.

    The browser answers late: its answer to an earlier turn may be about a text that it has deleted since.
    """
    gone = st.session_state.get(_BEFORE, frozenset()) - wanted
    st.session_state[_BEFORE] = frozenset(wanted)
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + bool(gone)
    _stored().intersection_update(wanted)
    return st.session_state[_TURN]


def _note(done: object, wanted: Set[str], turn: int) -> None:
    """Note what the browser reports as done, unless the report is of an earlier turn."""
    if not isinstance(done, dict) or done.get("turn") != turn:
        return
    put, forgotten = ({each for each in _listed(done.get(name), MOST_DONE) if isinstance(each, str)} for name in _DONE)
    _stored().update(wanted & put)
    _sent().difference_update(forgotten - wanted)


def _missing() -> str:
    """The text that the visit's link names and that is not here, if any."""
    asked = link.arrived("text")
    return "" if asked in (*choices.BUNDLED_TEXTS, *session.uploads()) else asked


def allows_texts() -> bool:
    """Whether the visitor lets the browser keep their texts."""
    return bool(st.session_state.get(_ALLOWED))


def allow_texts(allowed: bool) -> None:
    """Let the browser keep the visitor's texts, or forget those that it keeps."""
    st.session_state[_ALLOWED] = allowed


def toggle() -> None:
    """Draw the switch that lets the browser keep the visitor's texts."""
    key = "keep_texts"
    st.session_state[key] = allows_texts()
    st.toggle(
        _("Keep my texts in this browser"),
        key=key,
        on_change=lambda: allow_texts(st.session_state[key]),
        help=_(
            "The next visit with this browser finds them again: the last {texts}, up to {limit:,} bytes each. Whoever "
            "else uses this browser finds them, too. Switch it off to have them forgotten."
        ).format(texts=session.MOST_UPLOADS, limit=MOST_BYTES),
    )


def _stored() -> set[str]:
    """The texts that the browser keeps, as far as this visit knows."""
    return st.session_state.setdefault(_STORED, set())


def _sent() -> set[str]:
    """The texts that the browser may hold: sent or reported, and not yet reported as deleted."""
    return st.session_state.setdefault(_SENT, set())


def _wanted_texts() -> dict[str, dict]:
    """What the browser is to keep of the visitor's texts, by a hash of their bytes; without those that it has."""
    if not allows_texts():
        return {}
    return {
        file.digest: {
            "digest": file.digest,
            "id": text,
            "name": file.name,
            "read_as": asdict(session.read_as(text)),
            "data": "" if file.digest in _stored() else base64.b64encode(file.data).decode(),
        }
        for text, file in session.uploads().items()
        if len(file.data) <= MOST_BYTES
    }


def _wanted_quotes() -> list[dict] | None:
    """The quotes that the browser is to keep; None while this visit has neither written nor cleared any.

    What a model of the visitor's own wrote may stand in their text word for word, so it is kept only with the texts.
    """
    history = session.history()
    if not history and not st.session_state.get(_LISTED):
        return None
    st.session_state[_LISTED] = True
    bundled = networks.bundled_models()
    return [asdict(quote) for quote in history if allows_texts() or quote.model in bundled][:MOST_QUOTES]


def _take_over(stored: Mapping) -> bool:
    """Take over what the browser stored; says so where the text that the link names is missing. Returns whether there
    is anything new to show."""
    asked, ids = _missing(), dict(_texts(stored.get("texts")))
    quotes = [quote for quote in map(_quote, _listed(stored.get("quotes"), MOST_QUOTES)) if quote]
    if ids and st.session_state.get(_ALLOWED) is None:  # who has just switched it off is not overruled
        allow_texts(True)
    if asked in ids:
        st.session_state[_CHOSEN] = ids[asked]
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
        _stored().add(file.digest)
        _sent().add(file.digest)
        yield before, now


def _read_as(sent: object) -> session.ReadAs:
    """How a text was read; what names no encoding, kind or column is detected again."""
    sent = sent if isinstance(sent, dict) else {}
    words = {name: value for name, value in sent.items() if isinstance(value, str) and len(value) <= MOST_CHARACTERS}
    return session.ReadAs(
        words.get("encoding") if words.get("encoding") in ENCODINGS else None,
        words.get("kind") if words.get("kind") in KINDS else None,
        words.get("column"),
        words.get("author"),
    )


def _quote(sent: object) -> session.PastQuote | None:
    """A quote whose fields are of their kind and within bounds."""
    if not isinstance(sent, dict) or not _ALWAYS <= sent.keys() <= {field.name for field in fields(session.PastQuote)}:
        return None
    words = [sent[name] for name in ("text", "model", "prompt")]
    if not all(isinstance(each, str) and len(each) <= MOST_CHARACTERS and not _CONTROL.search(each) for each in words):
        return None
    if not re.fullmatch(r"[\w-]{1,64}", sent["model"]) or not sent["text"].startswith(sent["prompt"]):
        return None
    for name, (kind, least, most) in _RANGES.items():
        value = sent.get(name)
        if value is None and name not in _ALWAYS:
            continue
        if isinstance(value, bool) or not isinstance(value, (int, kind)) or not least <= value <= most:
            return None
    if len({sent.get(name) is None for name in _OF_A_CHOICE}) > 1:
        return None
    return session.PastQuote(**sent)


def _listed(sent: object, most: int) -> list:
    return sent[:most] if isinstance(sent, list) else []
