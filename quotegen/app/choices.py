"""The choices that all pages share: the text with its cleaning, and the model. Held in the session and the link."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from quotegen.app import link, session
from quotegen.app.caches import networks, texts
from quotegen.app.locale import _, language
from quotegen.app.models import models
from quotegen.app.parts import page_link
from quotegen.app.words import explain, step_name
from quotegen.errors import QuotegenError
from quotegen.inside.trace import Trace
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.model.files.metadata import TextRecord
from quotegen.model.files.store import DEFAULT, WRITERS, mark_used
from quotegen.quote.runtime import Runtime
from quotegen.text.cleaning import DEFAULT_STEPS, STEPS, TUTORIAL_STEPS
from quotegen.text.corpus import Corpus
from quotegen.text.prompts import as_trained, known_part
from quotegen.text.structure.reading import Reading
from quotegen.text.vocabulary import UnknownCharacterError

BUNDLED_TEXTS = ("saying", "sokdam")
TEXT_OF = {"en": "saying", "ko": "sokdam"}  # what a visitor of a language sees unless the link says otherwise
_BUNDLED_READ_AS = session.ReadAs(kind="lines")


@dataclass(frozen=True)
class ChosenText:
    file: session.TextFile
    read_as: session.ReadAs
    reading: Reading
    corpus: Corpus
    own: bool

    @property
    def name(self) -> str:
        return self.file.name


def text_control() -> None:
    if link.is_fixed("text"):
        st.caption(_("The text is set by your teacher: {text}.").format(text=text_name(text_id())))
    options = [*BUNDLED_TEXTS, *session.uploads()]
    asked = st.query_params.get("text", default_text())
    if asked not in options and asked != link.arrived("text"):  # else the browser is asked for it first
        say_that_the_text_is_gone()
    link.choice(
        st.selectbox,
        _("Text"),
        options,
        name="text",
        default=default_text(),
        stays=True,
        format_func=text_name,
        on_change=_match_model,
        args=(link.widget("text"),),
    )


def steps_control() -> None:
    link.several(
        _("Cleaning"),
        list(STEPS),
        name="steps",
        default=DEFAULT_STEPS,
        format_func=step_name,
        help=_("As in the tutorial: {steps}.").format(steps=", ".join(map(step_name, TUTORIAL_STEPS))),
    )


def say_that_the_text_is_gone() -> None:
    words = _("The text of this link is not in this browser, or it was forgotten. Upload it again.")
    st.toast(words, duration="long")


def _match_model(key: str) -> None:
    if best := best_model_of(st.session_state[key]):
        link.put(model=best)


def best_model_of(text: str) -> str | None:
    """The bundled model that writes Today's quotes of a text; else the one that predicts unseen quotes of it best."""
    if (writer := WRITERS.get(text)) in networks.bundled_models():
        return writer
    return best_of(name for name, model in networks.bundled_models().items() if model.metadata.text.name == text)


def best_of(names: Iterable[str]) -> str | None:
    """The bundled model that predicts unseen quotes best, of these; None where that was measured of none."""
    losses = {name: networks.bundled_models()[name].metadata.best.held_out_loss for name in names}
    return min((name for name in losses if losses[name] is not None), key=losses.get, default=None)


def default_text() -> str:
    return TEXT_OF.get(language(), TEXT_OF["en"])


def default_model() -> str:
    """The best model of the chosen text, else of the language, else the first; stops the page where there is none."""
    offered = models()
    if not offered:
        st.error(_("No model of this host can be read."), icon=":material/error:")
        st.stop()
    wanted = (best_model_of(text_id()), best_model_of(default_text()), DEFAULT, *offered)
    return next(name for name in wanted if name in offered)


def text_name(text: str) -> str:
    """The file name of a text, and whose it is."""
    upload = session.uploads().get(text)
    return f"{upload.name if upload else f'{text}.txt'} ({subject(text, _('yours'))})"


def subject(text: str, otherwise: str) -> str:
    return {"saying": _("English proverbs"), "sokdam": _("Korean proverbs")}.get(text, otherwise)


def current_text() -> ChosenText:
    """The chosen text; a page that needs it stops with one sentence where it cannot be used."""
    try:
        return read_text(text_id())
    except QuotegenError as error:
        st.error(explain(error), icon=":material/error:")
        page_link(_("Choose another text"), "text", "article")
        st.stop()


def read_text(text: str) -> ChosenText:
    """A text by its id, decoded, read and cleaned as chosen. Raises the errors of all three."""
    file, read_as = file_of(text)
    reading, corpus = texts.reading(file, read_as), cleaned(text, chosen_steps())
    return ChosenText(file, read_as, reading, corpus, own=text in session.uploads())


def cleaned(text: str, steps: tuple[str, ...]) -> Corpus:
    """A text by its id, cleaned by these steps. Raises the errors of decoding, reading and cleaning."""
    return texts.corpus(*file_of(text), steps)


def bundled(text: str, steps: tuple[str, ...]) -> Corpus:
    """A bundled text, cleaned by these steps; for a thread of no session too."""
    return texts.corpus(texts.bundled_text(text), _BUNDLED_READ_AS, steps)


def file_of(text: str) -> tuple[session.TextFile, session.ReadAs]:
    """The file of a text, and how it is to be read."""
    if upload := session.uploads().get(text):
        return upload, session.read_as(text)
    return texts.bundled_text(text), _BUNDLED_READ_AS


def chosen_steps() -> tuple[str, ...]:
    chosen = link.value("steps", DEFAULT_STEPS)
    chosen = chosen.split(link.SEPARATOR) if isinstance(chosen, str) else chosen
    return tuple(step for step in STEPS if step in chosen)


def current_model_id() -> str:
    """The chosen model's name or fingerprint."""
    name = link.value("model", None)
    return name if name in models() else default_model()


def current_model() -> Checkpoint:
    return models()[current_model_id()]


def current_runtime() -> Runtime:
    """The chosen model, ready to write. Raises CheckpointError, with whose sentence the frame ends the page."""
    return runtime_of(current_model_id())


def runtime_of(model_id: str) -> Runtime:
    """A model, ready to write. Raises CheckpointError."""
    model = models()[model_id]
    mark_used(model)  # what is in use stays, however long it has been in memory
    return networks.runtime(model)


def trace_of(model_id: str, text: str) -> Trace:
    """What a model does at every character of a text that it can read. Raises CheckpointError."""
    mark_used(models()[model_id])
    return networks.trace(models()[model_id], text)


def place_in(model_id: str, text: str, place: int, back: bool = False) -> int:
    """A place in the chosen model's steps as one in another's, or `back`: they differ where one of them reads jamo."""
    here, there = (models()[each].vocabulary for each in (current_model_id(), model_id)[:: -1 if back else 1])
    if here.unit == there.unit:
        return place
    ends, starts = np.cumsum(here.sizes(text)), np.cumsum([0, *there.sizes(text)])
    return int(starts[np.searchsorted(ends, place, side="right")])


def readable(given: str, name: str = "prompt", model: Checkpoint | None = None) -> str | None:
    """What the control `name` holds as the model reads it, by default the chosen one; None after saying why not."""
    model = model or current_model()
    cleaned_text = as_trained(given, model.metadata.text.steps, model.vocabulary)
    if not (unknown := model.vocabulary.unknown(cleaned_text)):
        return cleaned_text
    st.warning(explain(UnknownCharacterError(unknown)), icon=":material/warning:")
    if rest := known_part(cleaned_text, model.vocabulary):
        st.button(_("Leave them out"), on_click=link.put, kwargs={name: rest}, key="leave_out")
    return None


def text_of_model(model: Checkpoint | None = None) -> Corpus | None:
    """The text that a model, by default the chosen one, was trained on, where this visitor has it."""
    return text_of((model or current_model()).metadata.text)


def text_of(wanted: TextRecord) -> Corpus | None:
    """A text that a model was trained on, where this visitor has it."""
    for text in (*BUNDLED_TEXTS, *session.uploads()):
        try:
            corpus = cleaned(text, wanted.steps)
        except QuotegenError:
            continue
        if corpus.fingerprint == wanted.fingerprint:
            return corpus
    return None


def random_seed() -> int:
    return int(np.random.default_rng().integers(1, 1_000_000))


def text_id() -> str:
    """The chosen text: a bundled name or the id of an upload."""
    text = link.value("text", None)
    return text if text in (*BUNDLED_TEXTS, *session.uploads()) else default_text()
