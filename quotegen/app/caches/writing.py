"""What models write: the same for everyone who asks with the same settings."""

import datetime
from dataclasses import replace

import numpy as np

from quotegen.app.caches import networks, texts
from quotegen.app.caches.keys import KEEP_TEXTS, cache_data, cache_resource
from quotegen.judge.copied_spans import Provenance
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.quote.batch import draw_many
from quotegen.quote.choosing import Choice, Chooser
from quotegen.quote.generation import Quote, at_each, generate, starts
from quotegen.quote.runtime import Runtime
from quotegen.quote.sampling import Sampling
from quotegen.quote.today import DailyQuotes, TodaysQuote
from quotegen.text.corpus import Corpus


@cache_data(max_entries=512, ttl=KEEP_TEXTS, show_spinner=" ", show_time=False)
def todays_quote(model: Checkpoint, corpus: Corpus | None, date: datetime.date, draw: int) -> TodaysQuote:
    """The quote of a date; `corpus` is the text that the model was trained on, where it is here."""
    return drawn_quote(model, corpus, date, draw)


@cache_data(max_entries=512, ttl=KEEP_TEXTS)
def drawn_quote(model: Checkpoint, corpus: Corpus | None, date: datetime.date, draw: int) -> TodaysQuote:
    """The same, for a thread of no session, which has no page to say on that it is at work."""
    return daily_quotes(model, corpus).quote(date, draw)


@cache_resource(max_entries=8, ttl=KEEP_TEXTS)
def daily_quotes(model: Checkpoint, corpus: Corpus | None) -> DailyQuotes:
    return DailyQuotes(chooser(model, corpus), model.metadata.prompts)


@cache_resource(max_entries=8, ttl=KEEP_TEXTS)
def chooser(model: Checkpoint, corpus: Corpus | None) -> Chooser:
    """What ranks the quotes of a model."""
    return Chooser(networks.runtime(model), corpus.quotes if corpus else ())


@cache_data(max_entries=2048, ttl=KEEP_TEXTS)
def provenance(quote: str, model: Checkpoint, corpus: Corpus) -> Provenance:
    """Where a quote of a model comes from: its text, or else what its network read before that."""
    found = texts.provenance(quote, corpus)
    if found.origin == "novel" and model.metadata.bases and chooser(model, corpus).was_read(quote):
        return replace(found, novelty=replace(found.novelty, origin="read"))
    return found


@cache_data(max_entries=32, ttl=KEEP_TEXTS, show_spinner=" ", show_time=False)
def ranked_quotes(
    model: Checkpoint, corpus: Corpus | None, sampling: Sampling, seed: int, prompt: str, count: int, length: int
) -> list[Choice]:
    """So many quotes of a seed, the best first."""
    rng = np.random.default_rng(seed)
    prompts = starts(model.metadata.prompts, prompt, count, rng)
    drawn = draw_many(networks.runtime(model), sampling, rng, prompts=prompts, length=length)
    return chooser(model, corpus).ranked(drawn)


@cache_data(max_entries=128, ttl=KEEP_TEXTS)
def quotes_at_each(
    model: Checkpoint, samplings: tuple[Sampling, ...], seed: int, prompt: str, length: int
) -> list[Quote]:
    """One quote for each sampling from the same random numbers."""
    return at_each(networks.runtime(model), samplings, np.random.default_rng(seed), prompt=prompt, length=length)


@cache_data(max_entries=64, ttl=KEEP_TEXTS, show_spinner=" ", show_time=False)
def quotes_of_seed(
    model: Checkpoint, sampling: Sampling, seed: int, prompt: str, count: int, length: int
) -> list[Quote]:
    """What the page Generate writes with these settings."""
    rng = np.random.default_rng(seed)
    prompts = starts(model.metadata.prompts, prompt, count, rng)
    return generate(networks.runtime(model), sampling, rng, prompts=prompts, length=length)


@cache_data(max_entries=512, ttl=KEEP_TEXTS, show_spinner=" ", show_time=False)
def quotes_of_epoch(
    model: Checkpoint, epoch: int, sampling: Sampling, seed: int, prompts: tuple[str, ...], length: int
) -> list[Quote]:
    """What one epoch of a run writes, from random numbers that are the same for all. Raises CheckpointError."""
    network, rng = Runtime.of(model, epoch), np.random.default_rng(seed)
    return generate(network, sampling, rng, prompts=prompts, length=length)
