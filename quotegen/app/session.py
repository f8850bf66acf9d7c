"""What one session knows: the texts it uploaded and the models it trained. Controls keep their values in `link`.

Nothing here is shared: another session can neither list nor read it.
"""

import hashlib
import re
import secrets
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from quotegen.app import visitor
from quotegen.app.caches import once
from quotegen.errors import QuotegenError
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.quote.choosing import Choice
from quotegen.text.encoding.normalizing import nfc

_UPLOADS, _UPLOADER, _TRAINED, _WANTED = "_uploads", "_uploader", "_trained", "_wanted"
_OWNER, _JOB, _ADOPTED, _HISTORY = "_owner", "_job", "_adopted", "_history"
_RUN_KEYS, _EXPERIMENT, _PLAYS, _MEASURED = "_run_keys", "_experiment", "_plays", "_measured"
_GO_TO, _COMPARED, _MORE_OF = "_go_to", "_compared", "_more_of"
_READ_AS, _REFUSED_UPLOAD, _SPOKEN, _RANKED = "_read_as", "_refused_upload", "_spoken", "_ranked"
MOST_UPLOADS = 5
MOST_HISTORY = 200
MOST_PLAYS = 50


@dataclass(frozen=True)
class TextFile:
    """A text as it came: a file's name and bytes."""

    name: str
    data: bytes

    @cached_property
    def digest(self) -> str:
        """A hash of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class ReadAs:
    """How a file is to be read, with the names of `quotegen.text.corpus.read_text`; what is None is found out."""

    encoding: str | None = None
    kind: str | None = None
    column: str | None = None
    author: str | None = None


@dataclass(frozen=True)
class RefusedUpload:
    """A file that could not be a text, and why; without its bytes where it is too large."""

    file: TextFile
    error: QuotegenError


@dataclass(frozen=True)
class Written:
    """One quote of this visit, with what made it."""

    text: str
    model: str  # bundled name or fingerprint
    prompt: str
    temperature: float
    seed: int
    attempts: int | None = None  # times it was drawn until it was new; None where any quote would do
    rank: int | None = None  # among those that it was chosen from; None where nothing was chosen
    best_of: int | None = None  # how many those were
    score: float | None = None


@dataclass
class Play:
    """One round of the guessing game as far as it was played."""

    said: list[bool]  # of each quote so far whether it is by a person
    turned: int = 0  # quotes that are done with, their answer seen


def uploader_key() -> str:
    """The key of the file uploader; a new one empties it."""
    return f"upload:{st.session_state.setdefault(_UPLOADER, 0)}"


def empty_uploader() -> None:
    """Let the uploader forget its file: what it held is kept in `uploads`, or nowhere."""
    st.session_state[_UPLOADER] = st.session_state.get(_UPLOADER, 0) + 1


def uploads() -> dict[str, TextFile]:
    """The visitor's own texts by id, oldest first."""
    return st.session_state.setdefault(_UPLOADS, {})


def plain_name(name: str) -> str:
    """A file name without what could be markup or a link: names stand in labels, which Streamlit reads as markdown."""
    return re.sub(r"(?i)(?<=www)\.|[^\w .()-]", "-", nfc(name))[:60]


def add_upload(name: str, data: bytes) -> str:
    """Keep an uploaded text for this session; returns its id. The oldest goes when there are too many."""
    for known, upload in uploads().items():
        if upload.data == data:
            return known
    number = 1 + max((int(known.removeprefix("mine-")) for known in uploads()), default=0)
    uploads()[f"mine-{number}"] = TextFile(plain_name(name), data)
    while len(uploads()) > MOST_UPLOADS:
        del uploads()[next(iter(uploads()))]
    return f"mine-{number}"


def remove_upload(known: str) -> None:
    """Forget an uploaded text."""
    uploads().pop(known, None)
    set_read_as(known, ReadAs())


def read_as(known: str) -> ReadAs:
    """How the visitor chose to have an uploaded text read."""
    return st.session_state.get(_READ_AS, {}).get(known, ReadAs())


def set_read_as(known: str, chosen: ReadAs) -> None:
    """Choose how an uploaded text is read."""
    st.session_state[_READ_AS] = {**st.session_state.get(_READ_AS, {}), known: chosen}


def refuse_upload(file: TextFile, error: QuotegenError) -> None:
    """Remember a file that cannot be a text here, until it is read otherwise or the next one is handed over."""
    st.session_state[_REFUSED_UPLOAD] = RefusedUpload(file, error.with_traceback(None))


def accept_upload() -> None:
    """Forget why the file before could not be a text."""
    st.session_state.pop(_REFUSED_UPLOAD, None)


def refused_upload() -> RefusedUpload | None:
    """The last file, if it could not be a text here."""
    return st.session_state.get(_REFUSED_UPLOAD)


def trained() -> dict[str, Checkpoint]:
    """The models that this session trained, by fingerprint, as far as they are still on disk."""
    models = st.session_state.setdefault(_TRAINED, {})
    return {name: model for name, model in models.items() if (model.folder / "metadata.json").is_file()}


def add_trained(model: Checkpoint) -> None:
    """Make a model of a finished run one of this session's."""
    st.session_state.setdefault(_TRAINED, {})[model.metadata.fingerprint] = model
    once.forget()


def owner() -> str:
    """An unguessable name of this browser, for its jobs; of this session alone where the browser takes no cookies."""
    return st.session_state.setdefault(_OWNER, visitor.browser() or secrets.token_urlsafe(16))


def run_key(token: str) -> str | None:
    """What lets this session stop a run; "" where it may only watch, None where the browser was not asked yet."""
    return st.session_state.setdefault(_RUN_KEYS, {}).get(token)


def keep_run_key(token: str, key: str) -> None:
    """Remember whether this session may stop a run."""
    st.session_state.setdefault(_RUN_KEYS, {})[token] = key


def become(owner: str) -> None:
    """After a reload: be the session that started the run."""
    st.session_state[_OWNER] = owner


def history() -> list[Written]:
    """The quotes of this visit, newest first."""
    return st.session_state.setdefault(_HISTORY, [])


def remember(written: list[Written]) -> None:
    """Put quotes at the head of the history."""
    st.session_state[_HISTORY] = [*written, *history()][:MOST_HISTORY]


def bring_back(written: list[Written]) -> None:
    """Put quotes of an earlier visit at the end of the history."""
    st.session_state[_HISTORY] = list(dict.fromkeys([*history(), *written]))[:MOST_HISTORY]


def clear_history() -> None:
    """Forget the quotes of this visit."""
    st.session_state[_HISTORY] = []
    st.session_state.pop(_RANKED, None)


def ranked() -> Sequence[Choice]:
    """All quotes that the last ones were chosen from, the best first."""
    return st.session_state.get(_RANKED, ())


def keep_ranked(choices: Sequence[Choice]) -> None:
    """Keep what quotes were chosen from."""
    st.session_state[_RANKED] = tuple(choices)


def play(of: Hashable) -> Play:
    """How far a round was played in this visit. The oldest goes when there are too many."""
    plays = st.session_state.setdefault(_PLAYS, {})
    if of not in plays:
        plays[of] = Play([])
    while len(plays) > MOST_PLAYS:
        del plays[next(iter(plays))]
    return plays[of]


def measured() -> dict[str, bool]:
    """The weights of models whose writing this visit wants measured, and whether that is done."""
    return st.session_state.setdefault(_MEASURED, {})


def spoken(language: str) -> str | None:
    """The language of the session's last run, None in its first; remembers the one of this run."""
    before = st.session_state.get(_SPOKEN)
    st.session_state[_SPOKEN] = language
    return before


def want_model(known: str) -> None:
    """Make a model the current one from the next run of the page on."""
    st.session_state[_WANTED] = known


def take_wanted_model() -> str | None:
    """The model asked for since the last run of the page, once."""
    return st.session_state.pop(_WANTED, None)


def ask_to_compare(fingerprint: str) -> None:
    """Remember the run that was started to be compared with another."""
    st.session_state[_COMPARED] = fingerprint


def asked_to_compare() -> str | None:
    """The run that was started for it last."""
    return st.session_state.get(_COMPARED)


def follow_job(token: str | None) -> None:
    """Remember which run this session watches."""
    st.session_state[_JOB] = token


def followed_job() -> str | None:
    """The token of the run that this session watches."""
    return st.session_state.get(_JOB)


def follow_experiment(name: str, token: str | None) -> None:
    """Remember which experiment of a kind this session watches."""
    st.session_state[f"{_EXPERIMENT}:{name}"] = token


def followed_experiment(name: str) -> str | None:
    """The token of the experiment of that kind that this session watches."""
    return st.session_state.get(f"{_EXPERIMENT}:{name}")


def more_epochs_of() -> str | None:
    """The weights of the run that the number of further epochs was chosen for."""
    return st.session_state.get(_MORE_OF)


def note_more_epochs_of(weights: str) -> None:
    """Remember which run the number of further epochs is for."""
    st.session_state[_MORE_OF] = weights


def was_adopted(token: str) -> bool:
    """Whether the model of a run was taken over."""
    return token in st.session_state.get(_ADOPTED, ())


def note_adopted(token: str) -> None:
    """Remember that the model of a run was taken over."""
    st.session_state.setdefault(_ADOPTED, set()).add(token)


def want_page(name: str) -> None:
    """Go to a page at the beginning of the next run."""
    st.session_state[_GO_TO] = name


def take_wanted_page() -> str | None:
    """The page asked for since the last run, once."""
    return st.session_state.pop(_GO_TO, None)
