"""What one session remembers: its texts, models, runs and quotes. Controls keep their values in `link`.

Nothing here is shared: another session can neither list nor read it.
"""

import hashlib
import re
import secrets
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import streamlit as st

from quotegen.app import visitor
from quotegen.app.caches import once
from quotegen.errors import QuotegenError
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.quote.choosing import Choice
from quotegen.text.encoding.normalizing import nfc

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
class PastQuote:
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


@dataclass
class Visit:
    """What a session remembers from run to run, besides its controls."""

    uploads: dict[str, TextFile] = field(default_factory=dict)  # by id, oldest first
    read_as: dict[str, ReadAs] = field(default_factory=dict)  # how the visitor chose to have an upload read, by id
    emptied: Counter[str] = field(default_factory=Counter)  # how often each field for files was
    refused: tuple[TextFile, QuotegenError] | None = None  # the last file, if it could not be a text, and why
    trained: dict[str, Checkpoint] = field(default_factory=dict)  # by fingerprint, on disk or deleted since
    owner: str = ""  # of its jobs
    watched: dict[str, str | None] = field(default_factory=dict)  # tokens of jobs, by their parameter in the link
    run_keys: dict[str, str] = field(default_factory=dict)  # by token
    adopted: set[str] = field(default_factory=set)  # tokens of runs whose model was taken over
    compared: str = ""  # fingerprint of the run that was last started to be compared with another
    history: list[PastQuote] = field(default_factory=list)  # quotes, newest first
    ranked: tuple[Choice, ...] = ()  # all that the last quotes were chosen from, the best first
    plays: dict[Hashable, Play] = field(default_factory=dict)
    measured: dict[str, bool] = field(default_factory=dict)  # weights whose writing is to be measured, whether it is
    before: dict[str, str] = field(default_factory=dict)  # what `replaced` remembers
    has_been_inside: bool = False  # on the page Inside
    wanted_model: str | None = None  # the current one from the next run of the page on
    wanted_page: str | None = None  # where the next run goes


def visit() -> Visit:
    return st.session_state.setdefault("_visit", Visit())


def field_key(name: str) -> str:
    """The key of a field for files; a new one empties it."""
    return f"{name}:{visit().emptied[name]}"


def empty_field(name: str) -> None:
    """Let a field forget its file, which something else holds, or nothing."""
    visit().emptied[name] += 1


def uploads() -> dict[str, TextFile]:
    return visit().uploads


def plain_name(name: str) -> str:
    """A file name without what could be markup or a link: names stand in labels, which Streamlit reads as markdown."""
    return re.sub(r"(?i)(?<=www)\.|[^\w .()-]", "-", nfc(name))[:60]


def add_upload(name: str, data: bytes) -> str:
    """Keep an uploaded text for this session; returns its id. The oldest goes when there are too many."""
    for text, upload in uploads().items():
        if upload.data == data:
            return text
    number = 1 + max((int(text.removeprefix("mine-")) for text in uploads()), default=0)
    uploads()[f"mine-{number}"] = TextFile(plain_name(name), data)
    while len(uploads()) > MOST_UPLOADS:
        del uploads()[next(iter(uploads()))]
    return f"mine-{number}"


def remove_upload(text: str) -> None:
    uploads().pop(text, None)
    set_read_as(text, ReadAs())


def read_as(text: str) -> ReadAs:
    return visit().read_as.get(text, ReadAs())


def set_read_as(text: str, chosen: ReadAs) -> None:
    visit().read_as[text] = chosen


def trained() -> dict[str, Checkpoint]:
    """The models that this session trained, by fingerprint, as far as they are still on disk."""
    return {name: model for name, model in visit().trained.items() if (model.folder / "metadata.json").is_file()}


def add_trained(model: Checkpoint) -> None:
    visit().trained[model.metadata.fingerprint] = model
    once.forget()


def owner() -> str:
    """An unguessable name of this browser, for its jobs; of this session alone where the browser takes no cookies."""
    visit().owner = visit().owner or visitor.browser() or secrets.token_urlsafe(16)
    return visit().owner


def run_key(token: str) -> str | None:
    """What lets this session stop a run; "" where it may only watch, None where the browser was not asked yet."""
    return visit().run_keys.get(token)


def remember(quotes: list[PastQuote], ranked: Sequence[Choice] = ()) -> None:
    """Put quotes at the head of the history; `ranked` are all that they were chosen from, if they were."""
    visit().history = [*quotes, *visit().history][:MOST_HISTORY]
    visit().ranked = tuple(ranked)


def bring_back(quotes: list[PastQuote]) -> None:
    """Put quotes of an earlier visit at the end of the history."""
    visit().history = list(dict.fromkeys([*visit().history, *quotes]))[:MOST_HISTORY]


def clear_history() -> None:
    visit().history, visit().ranked = [], ()


def play(of: Hashable) -> Play:
    """How far a round was played in this visit. The oldest goes when there are too many."""
    plays = visit().plays
    plays.setdefault(of, Play([]))
    while len(plays) > MOST_PLAYS:
        del plays[next(iter(plays))]
    return plays[of]


def replaced(name: str, new: str) -> str | None:
    """Remember a value under a name; returns the one before, None the first time."""
    before, visit().before[name] = visit().before.get(name), new
    return before


def want_model(name: str) -> None:
    """Make a model the current one from the next run of the page on."""
    visit().wanted_model = name


def want_page(name: str) -> None:
    """Go to a page at the beginning of the next run."""
    visit().wanted_page = name


def take_wanted_page() -> str | None:
    """The page asked for since the last run, once."""
    wanted, visit().wanted_page = visit().wanted_page, None
    return wanted
