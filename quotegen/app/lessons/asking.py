"""The question of each lesson about the chosen text and model, and the settings that bring it onto the page."""

import math
from dataclasses import replace

from quotegen.app import choices, host, link, models
from quotegen.app.caches import networks, texts, writing
from quotegen.app.caches.keys import KEEP_TEXTS, cache_data
from quotegen.app.evaluation import scores
from quotegen.app.inside import MOST_CHARACTERS
from quotegen.app.lessons import questions
from quotegen.app.lessons.questions import Question
from quotegen.app.sampler.strip import LENGTH, TUTORIAL_TEMPERATURES
from quotegen.jobs.run import refuse_large_vocabulary
from quotegen.judge import tables
from quotegen.judge.evaluation import bits_of_each
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.model.recipe import preset
from quotegen.quote.choosing import is_fit
from quotegen.quote.generation import longest
from quotegen.quote.sampling import Sampling
from quotegen.text.corpus import Corpus
from quotegen.text.prompts import as_trained
from quotegen.text.windows import WINDOW_LENGTH

ASKED_ABOUT = (0.2, 0.5, 1.2)  # of the tutorial's temperatures
MOST_SEEDS = 8  # among which is one whose temperatures write different quotes; a model of three proverbs hardly has one
SIZES = {"quotes": (20, 120), "windows": (10, 40)}  # quotes and their longest; windows take ten steps a character

_cached = cache_data(max_entries=32, ttl=KEEP_TEXTS)  # a lesson asks anew in every run of its page
_blind_guess = _cached(questions.blind_guess)  # about 0.1 s


@_cached
def _most_frequent(corpus: Corpus) -> Question:
    return questions.most_frequent(corpus.text)


@_cached
def _numbers_of_a_window(corpus: Corpus, length: int) -> Question:
    return questions.numbers_of_a_window(corpus.text, length)


@_cached
def _close_reading(corpus: Corpus, model: Checkpoint) -> str:
    return questions.close_reading(corpus.quotes, model.vocabulary)


def _text() -> choices.ChosenText:
    return choices.read_text(choices.text_id())


def _model_name() -> str:
    return models.model_name(choices.current_model_id())


def _fixed_text(name: str, most: int) -> str:
    """What a teacher's link says of a text control, as the model reads it; nothing where it says nothing."""
    fixed = str(link.value(name, "") or "")[:most] if link.is_fixed(name) else ""
    model = choices.current_model()
    return model.vocabulary.without_unknown(as_trained(fixed, model.metadata.text.steps, model.vocabulary))


def _fixed_number(name: str, otherwise: float, least: float, most: float) -> float:
    """What a teacher's link says of a number, within its bounds."""
    try:
        fixed = float(link.value(name, otherwise)) if link.is_fixed(name) else otherwise
    except (TypeError, ValueError):
        return otherwise
    return min(max(fixed, least), most) if math.isfinite(fixed) else otherwise


def most_frequent() -> Question:
    text = _text()
    return replace(_most_frequent(text.corpus), named={"text": text.name})


def numbers() -> Question:
    """Text, its windows: how many numbers a window is."""
    text, length = _text(), int(_fixed_number("window", WINDOW_LENGTH, 2, 40))
    return replace(_numbers_of_a_window(text.corpus, length), named={"text": text.name})


def blind_guess() -> Question:
    """Training: what a network needs that has learned nothing."""
    text = _text()
    refuse_large_vocabulary(text.corpus, preset("quick"), host.limits().max_vocabulary)  # else no network fits
    return replace(_blind_guess(text.corpus), named={"text": text.name})


def warmest() -> Question:
    """Sampler: which quote the highest temperature wrote, among those of the strip at the foot of the page."""
    model, prompt = choices.current_model(), _fixed_text("prompt", 200)
    start = prompt or next(iter(model.metadata.prompts), "")
    first = int(_fixed_number("seed", 1, 0, 2**31 - 1))
    seed = first if link.is_fixed("seed") else _telling_seed(model, start, first)
    quotes = _quotes_asked_about(model, start, seed)
    settings = {"prompt": prompt, "seed": seed, "lab_t": 0.5, "lab_k": 0, "lab_p": 1.0, "lab_m": 0.0}
    return replace(questions.warmest(quotes, seed), named={"model": _model_name()}, settings=settings)


@_cached
def _telling_seed(model: Checkpoint, start: str, first: int) -> int:
    """Of the next MOST_SEEDS, the one whose hottest quote the network itself holds unlikeliest beside the others: what
    knows its text by heart writes sentences at any of these temperatures. All are fit for a classroom, if any are."""

    def telling(seed: int) -> tuple[bool, bool, float]:
        texts = [*_quotes_asked_about(model, start, seed).values()]
        bits = bits_of_each(networks.runtime(model), texts) if model.metadata.recipe.reading == "quotes" else [0.0, 0.0]
        return all(map(is_fit, texts)), len(set(texts)) == len(texts), bits[-1] - max(bits[:-1])

    return max(range(first, first + MOST_SEEDS), key=telling)


def _quotes_asked_about(model: Checkpoint, start: str, seed: int) -> dict[float, str]:
    """What the network writes at the temperatures asked about, the coolest first, as in the strip of the page."""
    made = writing.quotes_at_each(model, tuple(map(Sampling, TUTORIAL_TEMPERATURES)), seed, start, LENGTH)
    return {at: quote.text for at, quote in zip(TUTORIAL_TEMPERATURES, made, strict=True) if at in ASKED_ABOUT}


def copied() -> Question:
    """Generate: how many quotes are copied, of those that “Write” gives."""
    model, corpus, limits = choices.current_model().metadata, choices.text_of_model(), host.limits()
    if corpus is None:
        raise questions.NoModelOfTextError
    count, length = SIZES[model.recipe.reading]
    settings = {
        "prompt": _fixed_text("prompt", 200),
        "t": _fixed_number("t", 0.5, 0.0, 2.0),
        "count": int(_fixed_number("count", min(count, limits.max_count), 1, limits.max_count)),
        "length": int(_fixed_number("length", min(length, limits.max_length), 10, limits.max_length)),
        "seed": int(_fixed_number("seed", 1, 0, 2**31 - 1)),
        "novel": False,
        "topk": 0,
        "topp": 1.0,
        "minp": 0.0,
    }
    count = settings["count"] if settings["t"] else 1
    length = min(settings["length"], longest(choices.current_runtime(), count))  # as Generate cuts it
    request = Sampling(settings["t"]), settings["seed"], settings["prompt"], count, length
    quotes = writing.quotes_of_seed(choices.current_model(), *request)
    origins = [texts.provenance(quote.text, corpus).origin for quote in quotes]
    named = {"model": _model_name(), "text": corpus.name, "t": f"{settings['t']:g}", "quotes": f"{model.text.quotes:,}"}
    return replace(questions.copied(origins), named=named, settings=settings)


def most_surprising() -> Question:
    """Inside: where in its words a quote of the text surprises the model."""
    model = choices.current_model()
    corpus = choices.cleaned(choices.text_id(), model.metadata.text.steps)
    quote = _fixed_text("look", MOST_CHARACTERS) or _close_reading(corpus, model)[:MOST_CHARACTERS]
    asked = questions.most_surprising(choices.trace_of(choices.current_model_id(), quote), quote, model.vocabulary)
    settings = {"look": quote, "place": asked.figures["place"] + 1, "beside": "none"}
    return replace(asked, named={"model": _model_name(), "quote": quote}, settings=settings)


def better_guesser() -> Question:
    """Evaluation: whether the best network that has not read the unseen quotes guesses them better than counting."""
    text = _text()
    rows = scores.rows_of(text.corpus)
    if not rows:
        raise questions.NothingToAskError
    if (network := tables.best_network(rows)) is None:
        raise questions.NoModelOfTextError
    bits = {row["name"]: row["bits_per_character"] for row in rows}
    asked = questions.better_guesser(network["bits_per_character"], bits["ngram"], bits["uniform"])
    return replace(asked, named={"model": scores.label(network), "text": text.name})
