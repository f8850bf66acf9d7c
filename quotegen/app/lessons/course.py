"""Seven lessons on seven pages: what each asks about the chosen text and model, and how far a visitor has come.

A page appears once its lesson's question is answered: whoever sees the answer first has nothing to predict. What a
lesson asks about is then on the page, by the settings that it brings: the same quotes, the same proverb.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import streamlit as st

from quotegen.app import choices, host, link, session
from quotegen.app.caches import texts, writing
from quotegen.app.caches.keys import KEEP_TEXTS, cache_data
from quotegen.app.evaluation import scores
from quotegen.app.lessons import questions
from quotegen.app.lessons.questions import Question
from quotegen.app.microscope import MOST_CHARACTERS
from quotegen.errors import QuotegenError
from quotegen.jobs.run import refuse_large_vocabulary
from quotegen.judge import tables
from quotegen.model.recipe import preset
from quotegen.quote.sampling import Sampling
from quotegen.text.prompts import as_trained
from quotegen.text.windows import WINDOW_LENGTH

TEMPERATURES = (0.2, 0.5, 1.0, 1.2)  # those that the page Sampler compares
ASKED_ABOUT = (0.2, 0.5, 1.2)
MOST_SEEDS = 8  # tried until the temperatures write different quotes; a model of three proverbs hardly can
STRIP = 60  # characters of the quotes on the page Sampler
WRITTEN = {"quotes": (20, 120), "windows": (10, 40)}  # quotes and their longest; windows take ten steps a character

_blind_guess = cache_data(max_entries=32, ttl=KEEP_TEXTS)(questions.blind_guess)  # about 0.1 s


@dataclass(frozen=True)
class Asked:
    """The question of a lesson about this text and model."""

    question: Question
    named: Mapping[str, str] = field(default_factory=dict)  # what its words name: the text, the model, a quote
    settings: Mapping[str, object] = field(default_factory=dict)  # controls, so that the page shows the same


@dataclass(frozen=True)
class Lesson:
    """One step of the path."""

    name: str
    page: str
    minutes: int
    ask: Callable[[], Asked]  # raises QuotegenError where the text or the model leaves nothing to ask
    controls: tuple[str, ...] = ()  # that its settings move, and that go back when it is over


@dataclass(frozen=True)
class Standing:
    """Where a visitor stands while a lesson is on."""

    number: int
    lesson: Lesson
    here: bool  # it plays on the page that is open
    asked: Asked | None = None
    guess: str | None = None
    revealed: bool = False
    problem: QuotegenError | None = None  # why there is nothing to ask

    @property
    def waits(self) -> bool:
        """Whether the page stays away until there is a guess."""
        return self.here and not self.revealed and self.problem is None


# ---- What is asked ---------------------------------------------------------------------------------------------


def _text() -> choices.ChosenText:
    return choices.read_text(choices.text_id())


def _model_name() -> str:
    return choices.model_name(choices.current_model_id())


def _given(name: str, most: int) -> str:
    """What a teacher's link says of a text control, as the model reads it; nothing where it says nothing."""
    given = str(link.value(name, "") or "")[:most] if link.is_fixed(name) else ""
    model = choices.current_model()
    return model.vocabulary.without_unknown(as_trained(given, model.metadata.text.steps, model.vocabulary))


def _number(name: str, otherwise: float, least: float, most: float) -> float:
    """What a teacher's link says of a number, within its bounds."""
    try:
        given = float(link.value(name, otherwise)) if link.is_fixed(name) else otherwise
    except (TypeError, ValueError):
        return otherwise
    return min(max(given, least), most) if given == given else otherwise


def ask_most_frequent() -> Asked:
    """Text: the most frequent character."""
    text = _text()
    return Asked(questions.most_frequent(text.corpus.text), {"text": text.name})


def ask_numbers() -> Asked:
    """Encoding: how many numbers a window is."""
    text, length = _text(), int(_number("window", WINDOW_LENGTH, 2, 40))
    return Asked(questions.numbers_of_a_window(text.corpus.text, length), {"text": text.name})


def ask_blind_guess() -> Asked:
    """Training: what a network needs that has learned nothing."""
    text = _text()
    refuse_large_vocabulary(text.corpus, preset("quick"), host.limits().max_vocabulary)  # else no network fits
    return Asked(_blind_guess(text.corpus), {"text": text.name})


def ask_warmest() -> Asked:
    """Sampler: which quote the highest temperature wrote, among those of the strip at the foot of the page."""
    samplings, beginnings = tuple(map(Sampling, TEMPERATURES)), choices.current_model().metadata.prompts
    prompt = _given("prompt", 200) or (beginnings[0] if beginnings else "")
    first = int(_number("seed", 1, 0, 2**31 - 1))
    for seed in (first,) if link.is_fixed("seed") else range(first, first + MOST_SEEDS):
        written = writing.quotes_at_each(choices.current_model(), samplings, seed, prompt, STRIP)
        at = dict(zip(TEMPERATURES, (quote.text for quote in written), strict=True))
        quotes = {temperature: at[temperature] for temperature in ASKED_ABOUT}
        if len(set(quotes.values())) == len(quotes):
            break
    settings = {"prompt": _given("prompt", 200), "lab_t": 0.5, "lab_k": 0, "lab_p": 1.0, "lab_m": 0.0, "seed": seed}
    return Asked(questions.warmest(quotes, seed), {"model": _model_name()}, settings)


def ask_copied() -> Asked:
    """Generate: how many quotes are copied, of those that “Write” gives."""
    model, known, limits = choices.current_model().metadata, choices.text_of_model(), host.limits()
    if known is None:
        raise questions.NoModelOfTextError
    count, length = WRITTEN[model.recipe.reading]
    settings = {
        "prompt": _given("prompt", 200),
        "t": _number("t", 0.5, 0.0, 2.0),
        "count": int(_number("count", min(count, limits.max_count), 1, limits.max_count)),
        "length": int(_number("length", min(length, limits.max_length), 10, limits.max_length)),
        "seed": int(_number("seed", 1, 0, 2**31 - 1)),
        "novel": False,
        "topk": 0,
        "topp": 1.0,
        "minp": 0.0,
    }
    count = settings["count"] if settings["t"] else 1
    sampling, order = Sampling(settings["t"]), (settings["seed"], settings["prompt"], count, settings["length"])
    written = writing.quotes_of_seed(choices.current_model(), sampling, *order)
    origins = [texts.provenance(quote.text, known).origin for quote in written]
    named = {"model": _model_name(), "text": known.name, "t": f"{settings['t']:g}", "quotes": f"{model.text.quotes:,}"}
    return Asked(questions.copied(origins), named, settings)


def ask_most_surprising() -> Asked:
    """Microscope: where in its words a quote of the text surprises the model."""
    model = choices.current_model()
    corpus = choices.cleaned(choices.text_id(), model.metadata.text.steps)
    quote = (
        _given("look", MOST_CHARACTERS) or questions.close_reading(corpus.quotes, model.vocabulary)[:MOST_CHARACTERS]
    )
    asked = questions.most_surprising(choices.trace_of(choices.current_model_id(), quote), quote, model.vocabulary)
    settings = {"look": quote, "place": asked.figures["place"] + 1, "lens": "surprise", "beside": "none"}
    return Asked(asked, {"model": _model_name(), "quote": quote}, settings)


def ask_better_guesser() -> Asked:
    """Evaluation: whether the best network that has not read the unseen quotes guesses them better than counting."""
    text = _text()
    rows = scores.rows_of(text.corpus)
    if not rows:
        raise questions.NothingToAskError
    if (network := tables.best_network(rows)) is None:
        raise questions.NoModelOfTextError
    bits = {row["name"]: row["bits_per_character"] for row in rows}
    asked = questions.better_guesser(network["bits_per_character"], bits["ngram"], bits["uniform"])
    return Asked(asked, {"model": scores.label(network), "text": text.name})


LESSONS = (
    Lesson("frequent", "text", 5, ask_most_frequent),
    Lesson("numbers", "encoding", 5, ask_numbers),
    Lesson("blind", "training", 8, ask_blind_guess),
    Lesson("warmest", "sampler", 6, ask_warmest, ("prompt", "lab_t", "lab_k", "lab_p", "lab_m", "seed")),
    Lesson(
        *("copied", "generate", 6, ask_copied),
        ("prompt", "t", "count", "length", "seed", "novel", "topk", "topp", "minp"),
    ),
    Lesson("surprising", "microscope", 5, ask_most_surprising, ("look", "place", "lens", "beside")),
    Lesson("guesser", "evaluation", 5, ask_better_guesser),
)
NUMBERS = tuple(range(1, len(LESSONS) + 1))
PAGE = "lessons"  # where they are listed


# ---- How far the visitor has come ------------------------------------------------------------------------------


def plan() -> tuple[int, ...]:
    """The lessons of this link, all seven unless a teacher chose some."""
    return link.held("only", NUMBERS, lambda given: _numbers(given) or NUMBERS, _spelt)


def current() -> int:
    """The lesson that is on, 0 for none."""
    number = link.held("lesson", 0, lambda given: next(iter(_numbers(given)), 0), str)
    return number if number in plan() else 0


def done() -> tuple[int, ...]:
    """The lessons whose answer the visitor has seen."""
    return tuple(number for number in link.held("done", (), _numbers, _spelt) if number in plan())


def pages() -> tuple[str, ...]:
    """The pages of the lessons of this link."""
    return PAGE, *(LESSONS[number - 1].page for number in plan())


def _numbers(given: str) -> tuple[int, ...]:
    parts = given.split(link.SEPARATOR)
    return tuple(number for number in NUMBERS if str(number) in parts)


def _spelt(numbers: tuple[int, ...]) -> str:
    return link.SEPARATOR.join(map(str, numbers))


def standing(page: str) -> Standing | None:
    """Where the visitor stands on this page; None while no lesson is on, and on the list of lessons."""
    number = current()
    if not number or page == PAGE:
        return None
    lesson = LESSONS[number - 1]
    if lesson.page != page:
        return Standing(number, lesson, here=False)
    try:
        asked = lesson.ask()
    except QuotegenError as problem:
        return Standing(number, lesson, here=True, problem=problem)
    options, guess = session.guesses().get(number, (asked.question.options, None))
    if options != asked.question.options:  # another text or model: the question is a new one
        return Standing(number, lesson, here=True, asked=asked)
    return Standing(number, lesson, True, asked, guess, revealed=number in done())


def begin(number: int) -> None:
    """Start a lesson, from a callback: its page opens with the next run."""
    _tidy_up()
    link.put(lesson=number)
    session.want_page(LESSONS[number - 1].page)


def reveal(number: int, asked: Asked, guess: str) -> None:
    """Take a guess, from a callback, and bring what was asked about onto the page."""
    session.guesses()[number] = (asked.question.options, guess)
    link.put(done=tuple(sorted({*done(), number})), **asked.settings)


def go_on() -> None:
    """The next lesson of the plan, or the list after the last one; from a callback."""
    if later := [number for number in plan() if number > current()]:
        begin(later[0])
    else:
        leave()


def leave() -> None:
    """No lesson any more, from a callback; what was done stays done."""
    _tidy_up()
    link.put(lesson=0)
    session.want_page(PAGE)


def begin_again() -> None:
    """All lessons anew, from a callback."""
    session.guesses().clear()
    link.put(done=())
    begin(plan()[0])


def _tidy_up() -> None:
    """Let the controls that the lesson moved go back."""
    if number := current():
        link.forget(*LESSONS[number - 1].controls)


def follow() -> None:
    """Go to the page that a lesson asked for. What the link says of other pages goes along."""
    if page := session.take_wanted_page():
        st.switch_page(f"quotegen/app/pages/{page}.py", query_params=st.query_params.to_dict())
