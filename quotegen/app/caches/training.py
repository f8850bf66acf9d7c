"""What the Training page computes before and after a run."""

from dataclasses import replace

from quotegen.app import host
from quotegen.app.caches import networks, texts
from quotegen.app.caches.keys import KEEP_TEXTS, cache_data
from quotegen.app.session import ReadAs, TextFile
from quotegen.jobs import estimate
from quotegen.judge.evaluation import evaluate
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.model.files.export import export
from quotegen.model.keras_program.program import Program, program
from quotegen.model.recipe import Recipe
from quotegen.model.speed.ranks import Rank
from quotegen.text.corpus import Corpus
from quotegen.text.split import known_among


@cache_data(max_entries=128)
def step_seconds(recipe: Recipe, vocabulary_size: int) -> float:
    """Seconds that one step of a recipe takes on this machine: measured once, mostly in a quarter of a second."""
    if recipe.reading == "windows":
        return estimate.reference_step()
    rank = None if host.trains_here() else Rank()  # on a cluster a run has one core
    return estimate.step_seconds(recipe, vocabulary_size, rank)


@cache_data(max_entries=32, ttl=KEEP_TEXTS)
def learned_before(text: Corpus, held_out: float, taught: tuple[tuple[Corpus, float], ...]) -> int:
    """How many quotes that a recipe holds out of a text were learned already, from texts, each with its share."""
    quotes = texts.parts(text, held_out)
    learned = [quote for other, share in taught for quote in texts.parts(other, share).train]
    return len(known_among(quotes.validation + quotes.test, learned))


@cache_data(max_entries=32, ttl=KEEP_TEXTS)
def held_out_bits(model: Checkpoint, text: Corpus, held_out: float) -> float | None:
    """Bits per character of a model on the quotes that choose the best epoch; None where it cannot read all of them."""
    quotes, network = texts.parts(text, held_out).validation, networks.runtime(model)
    if not quotes or network.vocabulary.unknown("".join(quotes)):
        return None
    return evaluate(network, replace(text, quotes=quotes)).bits_per_character


@cache_data(max_entries=16, ttl=KEEP_TEXTS)
def as_keras(file: TextFile, how: ReadAs, steps: tuple[str, ...], recipe: Recipe, lang: str, has_base: bool) -> Program:
    """The Keras program of a run. Its text stands in it as it was before cleaning, so the key is that of the file."""
    return program(texts.reading(file, how).text, texts.corpus(file, how, steps), recipe, lang, has_base)


@cache_data(max_entries=4)
def exported(model: Checkpoint, kind: str) -> bytes:
    """A model as a file for Keras or TensorFlow. TensorFlow writes it, in a process of its own. Raises ExportError."""
    return export(model.folder, kind)
