"""The game Human or LSTM?: its rounds, and what gives a quote away."""

from quotegen.app.caches import judging, networks, texts, writing
from quotegen.app.caches.keys import KEEP_TEXTS, cache_data, cache_resource
from quotegen.app.guess import game
from quotegen.app.guess.clues import Reader
from quotegen.judge.wording import known_words
from quotegen.model.files.checkpoint import Checkpoint
from quotegen.text.corpus import Corpus


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
    return Reader(network, readable, known_words(trained.quotes, judging.word_list(text).words), trained.suffixes)
