"""How good models are: the stored tables of figures, the same figures of any text and model, computed now, and the game
Human or LSTM?"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import numpy as np

from quotegen.app.caches import networks, texts, writing
from quotegen.app.caches.keys import KEEP_TEXTS, cache_data, cache_resource, frozen
from quotegen.app.guess import game
from quotegen.app.guess.clues import Reader
from quotegen.experiments import tables as experiment_tables
from quotegen.judge import live, memorizing
from quotegen.judge import tables as judge_tables
from quotegen.judge.copied_spans import new_shares
from quotegen.judge.wording import KnownWords, known_words
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.quote.sampling import Sampling
from quotegen.text.corpus import Corpus


@cache
def tables() -> judge_tables.Table | None:
    """The figures that `make evaluate` stored."""
    return frozen(judge_tables.read_tables(judge_tables.TABLES))


@cache
def leak() -> judge_tables.Table | None:
    """The losses that `make leak` stored."""
    return frozen(judge_tables.read_tables(experiment_tables.LEAK))


@cache
def recall() -> judge_tables.Table | None:
    """How far back networks remember, as `make recall` stored it."""
    return frozen(judge_tables.read_tables(experiment_tables.RECALL))


@cache
def recall_medians() -> tuple[judge_tables.Table, ...]:
    """The same, one row for each network and gap; empty where nothing is stored."""
    return frozen(experiment_tables.recall_medians((recall() or {"rows": ()})["rows"]))


@cache
def measured_models() -> Mapping[str, Checkpoint]:
    return MappingProxyType({**networks.bundled_models(), **judge_tables.trained_to_be_measured()})


@cache_data(max_entries=32, ttl=KEEP_TEXTS)
def taught_by(text: Corpus) -> frozenset[str]:
    """The fingerprints of a text and of its training quotes alone."""
    return judge_tables.taught_by(text, texts.parts(text, judge_tables.SHARE))


@cache_data(max_entries=16, ttl=KEEP_TEXTS, show_spinner=" ", show_time=False)
def baselines(text: Corpus) -> list[judge_tables.Table]:
    """The rows of the yardsticks for any text."""
    return live.live_baselines(text, texts.parts(text, judge_tables.SHARE))


@cache_data(max_entries=32, ttl=KEEP_TEXTS, show_spinner=" ", show_time=False)
def model_row(model: Checkpoint, text: Corpus) -> judge_tables.Table | None:
    """What a visitor's model makes of the test quotes of its text."""
    parts = texts.parts(text, judge_tables.SHARE)
    return live.live_row(model.metadata.fingerprint, model, networks.runtime(model), text, parts)


@cache_data(max_entries=128, ttl=KEEP_TEXTS)
def figures_of_writing(model: Checkpoint, text: Corpus, temperature: float) -> judge_tables.Table:
    """What a visitor's model writes at a temperature: some seconds."""
    quotes, name = texts.parts(text, judge_tables.SHARE), model.metadata.fingerprint
    return live.live_written(name, model, networks.runtime(model), quotes, real_words(text), temperature)


@cache_data(max_entries=32, ttl=KEEP_TEXTS)
def figures_of_people(model: Checkpoint, text: Corpus) -> judge_tables.Table:
    """What people wrote in the same text, as far as it can be compared with what a visitor's model writes."""
    return live.live_human(model, texts.parts(text, judge_tables.SHARE), real_words(text))


@cache_resource(max_entries=4, ttl=KEEP_TEXTS)
def word_list(text: Corpus) -> judge_tables.WordList:
    """Words that are real though a text lacks them."""
    return judge_tables.word_list(text.text)


@cache_resource(max_entries=2, ttl=KEEP_TEXTS)
def real_words(text: Corpus) -> KnownWords:
    """The words that count as real in what models of a text write, and in its test quotes."""
    parts = texts.parts(text, judge_tables.SHARE)
    return known_words(parts.train + parts.validation, word_list(text).words)


@cache_data(max_entries=64, ttl=KEEP_TEXTS)
def new_ngrams(text: Corpus, held_out: float, quotes: tuple[tuple[str, int], ...]) -> np.ndarray:
    """Shares of new n-grams in generated quotes, each with the length of its prompt, against the trained quotes."""
    trained, _ = texts.trained_on(text, held_out)
    return new_shares(trained.suffixes, [quote for quote, _ in quotes], [prompted for _, prompted in quotes])


@cache_data(max_entries=16, ttl=KEEP_TEXTS)
def new_human_ngrams(text: Corpus, held_out: float) -> np.ndarray:
    """The same of the quotes that people wrote and the recipe held out."""
    trained, rest = texts.trained_on(text, held_out)
    return new_shares(trained.suffixes, rest)


@cache_data(max_entries=512, ttl=KEEP_TEXTS)
def copied_share(model: Checkpoint, epoch: int, sampling: Sampling, text: Corpus) -> float:
    """How much of what one epoch of a run writes is copied. Raises CheckpointError."""
    return memorizing.copied_share(texts.known_text(text), memorizing.quotes_of(model, epoch, sampling))


@cache_data(max_entries=64, ttl=KEEP_TEXTS, show_spinner=" ", show_time=False)
def game_round(model: Checkpoint, text: Corpus, temperature: float, seed: int) -> game.Round:
    """The quotes of a round of the guessing game. Raises TooFewQuotesError."""
    _, people = texts.trained_on(text, model.metadata.recipe.held_out)
    return game.draw_round(writing.chooser(model, text), people, texts.known_text(text), temperature, seed)


@cache_resource(max_entries=4, ttl=KEEP_TEXTS, show_spinner=" ", show_time=False)
def reader(model: Checkpoint, text: Corpus) -> Reader:
    """What tells people's quotes from a model's: a second or two, for what people's are like."""
    trained, people = texts.trained_on(text, model.metadata.recipe.held_out)
    network = networks.runtime(model)
    readable = [quote for quote in people if not network.vocabulary.unknown(quote)]
    return Reader(network, readable, known_words(trained.quotes, word_list(text).words), trained.suffixes)
