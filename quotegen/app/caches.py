"""Every cache of the app, in one place. What `cache_resource` returns is shared and never changed."""

import datetime
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import streamlit as st
from threadpoolctl import threadpool_limits

from quotegen.app.guess import game
from quotegen.app.guess.clues import Reader
from quotegen.app.lessons import questions
from quotegen.experiments import tables as experiment_tables
from quotegen.inside.saliency import norms_on_quotes
from quotegen.inside.trace import Trace
from quotegen.inside.trace import trace as trace_text
from quotegen.inside.units import Search
from quotegen.inside.units import search as search_units
from quotegen.jobs import estimate
from quotegen.jobs.queue import Jobs
from quotegen.judge import live, memorizing
from quotegen.judge import tables as judge_tables
from quotegen.judge.evaluation import evaluate
from quotegen.judge.provenance import KnownText, Provenance, new_shares
from quotegen.judge.wording import known_words
from quotegen.limits import Limits
from quotegen.model import store
from quotegen.model.checkpoint import Checkpoint, load
from quotegen.model.export import export
from quotegen.model.recipe import Recipe
from quotegen.model.speed.ranks import Rank
from quotegen.quote import today
from quotegen.quote.generation import Quote, at_each, generate, starts
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling
from quotegen.text.cleaning import clean_lines
from quotegen.text.corpus import Corpus, corpus_from_text
from quotegen.text.decoding import Decoded, decode
from quotegen.text.hangul import UNITS, Unit
from quotegen.text.split import Split, known_among, split
from quotegen.text.vocabulary import Vocabulary
from quotegen.text.windows import line_starts

threadpool_limits(1, user_api="blas")  # products are small here, and the other cores are for the worker and the browser
KEEP_TEXTS = "30m"  # what a visitor uploaded is not held much longer than the visit


@st.cache_resource(show_spinner=False)
def limits() -> Limits:
    """The caps of this installation."""
    return Limits.from_environment()


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """The training slots and their queue: one on this machine, or a Dask cluster's."""
    if address := _scheduler():
        from quotegen.jobs.cluster import Cluster  # Dask: nobody else needs it

        return Jobs(limits(), Cluster(address, limits()))
    return Jobs(limits())


def trains_here() -> bool:
    """Whether runs are this machine's, and not those of a cluster, which may have what this one lacks."""
    return not _scheduler()


def _scheduler() -> str:
    return os.environ.get("QUOTEGEN_SCHEDULER", "")


@st.cache_resource(show_spinner=False)
def bundled_models() -> dict[str, Checkpoint]:
    """The models that come with the app."""
    return store.bundled()


@st.cache_resource(show_spinner=False)
def bundled_text(name: str) -> bytes:
    """The bytes of a text that comes with the app."""
    return (store.DATA / f"{name}.txt").read_bytes()


@st.cache_resource(max_entries=16, ttl=KEEP_TEXTS, show_spinner=False)
def decoded(data: bytes, encoding: str | None) -> Decoded:
    """A file's text, found once however often pages rerun. Raises the errors of `decode`."""
    return decode(data, encoding, limits().max_text_bytes)


@st.cache_resource(max_entries=32, ttl=KEEP_TEXTS, show_spinner=False)
def corpus(name: str, text: str, steps: tuple[str, ...]) -> Corpus:
    """The corpus of a decoded text."""
    return corpus_from_text(name, text, steps)


@st.cache_resource(max_entries=6, show_spinner=False)
def runtime(folder: str, weights: str) -> Runtime:
    """The network of a checkpoint; `weights` names its file, whose name is a hash of what is in it."""
    del weights
    return Runtime.of(load(Path(folder)))


@st.cache_data(max_entries=128, show_spinner=False)
def step_seconds(recipe: Recipe, vocabulary_size: int) -> float:
    """Seconds that one step of a recipe takes on this machine: measured once, mostly in a quarter of a second."""
    if recipe.reading == "windows":
        return estimate.reference_step()
    rank = None if trains_here() else Rank()  # on a cluster a run has one core
    return estimate.step_seconds(recipe, vocabulary_size, rank)


@st.cache_data(max_entries=4, show_spinner=False)
def keras_file(folder: str, weights: str) -> bytes:
    """A checkpoint as a file for stock Keras. TensorFlow writes it, in a process of its own. Raises ExportError."""
    del weights
    return export(Path(folder))


@st.cache_data(max_entries=512, show_spinner=" ", show_time=False)
def todays_quote(
    folder: str,
    weights: str,
    text: str | None,
    _known: tuple[str, ...],
    date: datetime.date,
    draw: int,
    temperature: float,
    length: int,
    only_new: bool,
) -> today.TodaysQuote:
    """The quote of a date, the same for everyone with the same model and settings.

    `text` is the fingerprint of the known quotes; the quotes themselves would take longer to hash than to compare.
    """
    del text
    prompts = load(Path(folder)).metadata.prompts
    return today.quote_of(runtime(folder, weights), prompts, _known, date, draw, temperature, length, only_new)


@st.cache_resource(max_entries=8, ttl=KEEP_TEXTS, show_spinner=False)
def known_text(fingerprint: str, _corpus: Corpus) -> KnownText:
    """The quotes of a text with their suffix array: about 15 MB for a megabyte of text."""
    del fingerprint
    return KnownText(_corpus.quotes)


@st.cache_data(max_entries=2048, ttl=KEEP_TEXTS, show_spinner=False)
def provenance(text: str, fingerprint: str, _corpus: Corpus) -> Provenance:
    """Where a generated quote comes from."""
    return known_text(fingerprint, _corpus).provenance(text)


@st.cache_resource(max_entries=16, ttl=KEEP_TEXTS, show_spinner=False)
def parts(fingerprint: str, held_out: float, _corpus: Corpus) -> Split:
    """The quotes of a text that a recipe learns from, chooses by and tests on."""
    del fingerprint
    return split(_corpus.quotes, held_out)


@st.cache_data(max_entries=32, ttl=KEEP_TEXTS, show_spinner=False)
def taught_by(fingerprint: str, _corpus: Corpus) -> frozenset[str]:
    """The fingerprints of a text and of its training quotes alone."""
    return judge_tables.taught_by(_corpus, parts(fingerprint, judge_tables.SHARE, _corpus))


@st.cache_data(max_entries=32, ttl=KEEP_TEXTS, show_spinner=False)
def learned_before(
    fingerprint: str, held_out: float, by: tuple[tuple[str, float], ...], _corpus: Corpus, _texts: tuple[Corpus, ...]
) -> int:
    """How many quotes that a recipe holds out of a text were learned already: `by` names texts, each with its share."""
    quotes = parts(fingerprint, held_out, _corpus)
    texts = zip(by, _texts, strict=True)
    learned = [quote for (name, share), text in texts for quote in parts(name, share, text).train]
    return len(known_among(quotes.validation + quotes.test, learned))


@st.cache_data(max_entries=32, ttl=KEEP_TEXTS, show_spinner=False)
def held_out_bits(folder: str, weights: str, fingerprint: str, held_out: float, _corpus: Corpus) -> float | None:
    """Bits per character of a model on the quotes that choose the best epoch; None where it cannot read all of them."""
    quotes = parts(fingerprint, held_out, _corpus).validation
    network = runtime(folder, weights)
    if not quotes or network.vocabulary.unknown("".join(quotes)):
        return None
    return evaluate(network, replace(_corpus, quotes=quotes)).bits_per_character


@st.cache_resource(max_entries=8, ttl=KEEP_TEXTS, show_spinner=False)
def trained_on(fingerprint: str, held_out: float, _corpus: Corpus) -> tuple[KnownText, tuple[str, ...]]:
    """The quotes of a text that a recipe trains on, with their suffix array, and those it holds out."""
    quotes = parts(fingerprint, held_out, _corpus)
    return KnownText(quotes.train), quotes.validation + quotes.test


@st.cache_data(max_entries=64, ttl=KEEP_TEXTS, show_spinner=False)
def new_ngrams(fingerprint: str, held_out: float, _corpus: Corpus, quotes: tuple[tuple[str, int], ...]) -> np.ndarray:
    """Shares of new n-grams in generated quotes, each with the length of its prompt, against the trained quotes."""
    known, _ = trained_on(fingerprint, held_out, _corpus)
    return new_shares(known.suffixes, [text for text, _ in quotes], [given for _, given in quotes])


@st.cache_data(max_entries=16, ttl=KEEP_TEXTS, show_spinner=False)
def new_human_ngrams(fingerprint: str, held_out: float, _corpus: Corpus) -> np.ndarray:
    """The same of the quotes that people wrote and the recipe held out."""
    known, rest = trained_on(fingerprint, held_out, _corpus)
    return new_shares(known.suffixes, rest)


@st.cache_data(max_entries=64, ttl=KEEP_TEXTS, show_spinner=" ", show_time=False)
def game_round(
    folder: str, weights: str, fingerprint: str, _corpus: Corpus, held_out: float, temperature: float, seed: int
) -> game.Round:
    """The quotes of a round of the guessing game. Raises TooFewQuotesError."""
    _, people = trained_on(fingerprint, held_out, _corpus)
    known = known_text(fingerprint, _corpus)
    return game.draw_round(runtime(folder, weights), people, known, temperature, seed)


@st.cache_resource(max_entries=4, ttl=KEEP_TEXTS, show_spinner=" ", show_time=False)
def reader(folder: str, weights: str, fingerprint: str, _corpus: Corpus, held_out: float) -> Reader:
    """What tells people's quotes from a model's: a second or two, for what people's are like."""
    known, people = trained_on(fingerprint, held_out, _corpus)
    network = runtime(folder, weights)
    readable = [quote for quote in people if not network.vocabulary.unknown(quote)]
    real = known_words(known.quotes, word_list(fingerprint, _corpus).words)
    return Reader(network, readable, real, known.suffixes)


@st.cache_resource(max_entries=4, ttl=KEEP_TEXTS, show_spinner=False)
def word_list(fingerprint: str, _corpus: Corpus) -> judge_tables.WordList:
    """Words that are real though a text lacks them."""
    del fingerprint
    return judge_tables.word_list(_corpus.text)


@st.cache_resource(show_spinner=False)
def tables() -> judge_tables.Table | None:
    """The figures that `make evaluate` kept."""
    return judge_tables.kept(judge_tables.TABLES)


@st.cache_resource(show_spinner=False)
def leak() -> judge_tables.Table | None:
    """The losses that `make leak` kept."""
    return judge_tables.kept(experiment_tables.LEAK)


@st.cache_resource(show_spinner=False)
def recall() -> judge_tables.Table | None:
    """How far back networks remember, as `make recall` kept it."""
    return judge_tables.kept(experiment_tables.RECALL)


@st.cache_resource(show_spinner=False)
def recall_medians() -> list[judge_tables.Table]:
    """The same, one row for each network and gap; empty where nothing is kept."""
    return experiment_tables.recall_medians((recall() or {"rows": ()})["rows"])


@st.cache_data(max_entries=16, ttl=KEEP_TEXTS, show_spinner=" ", show_time=False)
def gradient_norms(folder: str, weights: str, _corpus: Corpus) -> dict[str, np.ndarray]:
    """How a gradient fares on its way back through a model, over some quotes of its text: about 0.1 s for 512 units."""
    network = runtime(folder, weights)
    return norms_on_quotes(network, [quote for quote in _corpus.quotes if not network.vocabulary.unknown(quote)])


@st.cache_resource(show_spinner=False)
def measured_models() -> dict[str, Checkpoint]:
    """The models that the kept figures may be of."""
    return {**bundled_models(), **judge_tables.trained_to_be_measured()}


@st.cache_data(max_entries=16, ttl=KEEP_TEXTS, show_spinner=" ", show_time=False)
def baselines(fingerprint: str, _corpus: Corpus) -> list[judge_tables.Table]:
    """The yardsticks of any text; the fingerprint stands for it."""
    del fingerprint
    return live.live_baselines(_corpus)


@st.cache_data(max_entries=32, ttl=KEEP_TEXTS, show_spinner=" ", show_time=False)
def model_row(folder: str, weights: str, fingerprint: str, _corpus: Corpus) -> judge_tables.Table | None:
    """What a visitor's model makes of the test quotes of its text."""
    del fingerprint
    model = load(Path(folder))
    return live.live_row(model.metadata.fingerprint, model, runtime(folder, weights), _corpus)


@st.cache_data(max_entries=128, ttl=KEEP_TEXTS, show_spinner=False)
def written(folder: str, weights: str, fingerprint: str, _corpus: Corpus, temperature: float) -> judge_tables.Table:
    """What a visitor's model writes at a temperature: some seconds."""
    model, listed = load(Path(folder)), word_list(fingerprint, _corpus)
    quotes, name = parts(fingerprint, judge_tables.SHARE, _corpus), model.metadata.fingerprint
    return live.live_written(name, model, runtime(folder, weights), quotes, listed, temperature)


@st.cache_data(max_entries=32, ttl=KEEP_TEXTS, show_spinner=False)
def written_by_people(folder: str, weights: str, fingerprint: str, _corpus: Corpus) -> judge_tables.Table:
    """What people wrote in the same text, as far as it can be compared with what a visitor's model writes."""
    del weights
    quotes = parts(fingerprint, judge_tables.SHARE, _corpus)
    return live.live_human(load(Path(folder)), quotes, word_list(fingerprint, _corpus))


@st.cache_resource(max_entries=12, ttl=KEEP_TEXTS, show_spinner=False)
def trace(folder: str, weights: str, text: str) -> Trace:
    """A model over a text: about 6 kB a character for 256 units."""
    return trace_text(runtime(folder, weights), text)


@st.cache_data(max_entries=128, ttl=KEEP_TEXTS, show_spinner=False)
def quotes_at_each(
    folder: str, weights: str, samplings: tuple[Sampling, ...], seed: int, prompt: str, length: int
) -> list[Quote]:
    """One quote for each sampling from the same random numbers."""
    rng = np.random.default_rng(seed)
    return at_each(runtime(folder, weights), samplings, rng, prompt=prompt, length=length)


@st.cache_data(max_entries=64, ttl=KEEP_TEXTS, show_spinner=" ", show_time=False)
def quotes_of_seed(
    folder: str, weights: str, sampling: Sampling, seed: int, prompt: str, count: int, length: int
) -> list[Quote]:
    """What the page Generate writes with these settings."""
    rng = np.random.default_rng(seed)
    prompts = starts(load(Path(folder)).metadata.prompts, prompt, count, rng)
    return generate(runtime(folder, weights), sampling, rng, prompts=prompts, length=length)


@st.cache_data(max_entries=32, ttl=KEEP_TEXTS, show_spinner=False)
def blind_guess(fingerprint: str, _corpus: Corpus) -> questions.Question:
    """What a network needs that has read nothing of a text: about 0.1 s."""
    del fingerprint
    return questions.blind_guess(_corpus)


@st.cache_data(max_entries=512, ttl=KEEP_TEXTS, show_spinner=" ", show_time=False)
def quotes_of_epoch(
    folder: str, weights: str, epoch: int, sampling: Sampling, seed: int, prompts: tuple[str, ...], length: int
) -> list[Quote]:
    """What one epoch of a run writes, from random numbers that are the same for all; `weights` names its file."""
    del weights
    runtime, rng = Runtime.of(load(Path(folder)), epoch), np.random.default_rng(seed)
    return generate(runtime, sampling, rng, prompts=prompts, length=length)


@st.cache_data(max_entries=512, ttl=KEEP_TEXTS, show_spinner=False)
def copied_share(folder: str, weights: str, epoch: int, sampling: Sampling, fingerprint: str, _corpus: Corpus) -> float:
    """How much of what one epoch of a run writes is copied; `weights` names its file."""
    del weights
    quotes = memorizing.written(load(Path(folder)), epoch, sampling)
    return memorizing.copied_share(known_text(fingerprint, _corpus), quotes)


@st.cache_resource(max_entries=16, ttl=KEEP_TEXTS, show_spinner=" ")
def search(folder: str, weights: str, quotes: tuple[str, ...], state: str) -> Search:
    """Units of a model that track something, over a sample of quotes: about 0.1 s."""
    return search_units(runtime(folder, weights), quotes, state)


@st.cache_resource(max_entries=6, show_spinner=False)
def input_matrix(folder: str, weights: str) -> np.ndarray:
    """What a model multiplies a one-hot row with first: its embedding, or the kernel, (vocabulary, columns)."""
    del weights
    tensors = load(Path(folder)).weights()
    return tensors.get("embedding", tensors["kernel"])


@st.cache_data(max_entries=32, ttl=KEEP_TEXTS, show_spinner=False)
def vocabulary_sizes(fingerprint: str, _corpus: Corpus) -> dict[Unit, int]:
    """Different characters of a text, by what of Hangul is one."""
    del fingerprint
    return {unit: len(Vocabulary.of(_corpus.text, unit=unit)) for unit in UNITS}


@st.cache_resource(max_entries=32, ttl=KEEP_TEXTS, show_spinner=False)
def starts_of_lines(text: str, cleaned: str, steps: tuple[str, ...]) -> np.ndarray:
    """Where the lines of a decoded text begin in its cleaned string."""
    return line_starts(cleaned, clean_lines(text, steps))


def random_seed() -> int:
    """A seed for a visitor who gave none."""
    return int(np.random.default_rng().integers(1, 1_000_000))
