"""How long a run will take, judged by a run whose time is known."""

from quotegen.model.checkpoint import Metadata
from quotegen.model.recipe import Recipe, count_parameters
from quotegen.text.corpus import Corpus
from quotegen.text.windows import count_windows

START_UP_SECONDS = 6  # a worker process imports TensorFlow and traces its step


def work(recipe: Recipe, characters: int, quotes: int, vocabulary_size: int) -> float:
    """Multiplications of one epoch, up to a constant: characters read × numbers that each passes through."""
    if recipe.reading == "windows":
        read = count_windows(characters, recipe.window_length, recipe.stride) * recipe.window_length
    else:
        read = (characters + quotes) * (1 - recipe.held_out)
    return read * count_parameters(recipe, vocabulary_size)


def estimate_seconds(recipe: Recipe, corpus: Corpus, vocabulary_size: int, known: Metadata) -> float:
    """Seconds until the run is over, start-up included and its time limit kept.

    `known` is a finished run, best one that reads its text in the same way.
    """
    text = known.text
    whole = [record for record in known.history if record.whole] or known.history
    done = work(known.recipe, text.characters, text.quotes, len(known.vocabulary)) * whole[-1].epoch
    rate = done / max(whole[-1].seconds, 0.1)
    seconds = work(recipe, len(corpus.text), len(corpus.quotes), vocabulary_size) * recipe.epochs / rate
    return START_UP_SECONDS + (min(seconds, recipe.seconds) if recipe.seconds else seconds)
