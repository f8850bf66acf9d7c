"""Quotes, character by character: one generator of steps, which streaming and batches both drain."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz.distance import Prefix

from quotegen.errors import QuotegenError
from quotegen.quote.budget import affordable_steps
from quotegen.quote.runtime import Runtime, State, one_blas_thread
from quotegen.quote.sampling import Sampling, draw, probabilities
from quotegen.text.hangul import Composer, most_units
from quotegen.text.vocabulary import END

NUMBERS = 64  # random numbers drawn at a time
MOST_ATTEMPTS = 50  # times a quote is drawn at most until it is as wanted; fewer of a model that takes long
AT_ONCE = 20  # quotes of one request, as attempts are counted: how many are made must not change any of them


class PromptNeededError(QuotegenError):
    """This model continues a text and cannot start from nothing. Give a prompt of a few characters."""


@dataclass(frozen=True)
class Quote:
    """One generated quote. `text` begins with the prompt."""

    text: str
    prompt: str
    ended: bool  # the model wrote the end itself, before the length limit
    attempts: int = 1  # times it was drawn until it was as wanted


def starts(beginnings: Sequence[str], prompt: str, count: int, rng: np.random.Generator) -> list[str]:
    """The prompts of `count` quotes: the user's own, else random beginnings of the model's text, else nothing."""
    if prompt or not beginnings:
        return [prompt] * count
    return [beginnings[index] for index in rng.integers(0, len(beginnings), count)]


def parting(one: str, other: str) -> int | None:
    """The place of the first character where two texts part; None where they are equal."""
    return None if one == other else Prefix.similarity(one, other)


def generate(
    runtime: Runtime, sampling: Sampling, rng: np.random.Generator, *, prompts: Sequence[str], length: int
) -> list[Quote]:
    """One quote for each prompt, in one batch; at most `length` generated characters each. Quote k depends on the
    generator and k alone. Raises UnknownCharacterError, PromptNeededError."""
    (quotes,) = deque(stream(runtime, sampling, rng, prompts=prompts, length=length), maxlen=1)
    return quotes


def stream(
    runtime: Runtime, sampling: Sampling, rng: np.random.Generator, *, prompts: Sequence[str], length: int
) -> Iterator[list[Quote]]:
    """The quotes of `generate` as they grow: first the prompts, then after every character drawn."""
    return _grow(runtime, _drawing(sampling, rng.spawn(len(prompts))), prompts, length)


def at_each(
    runtime: Runtime, samplings: Sequence[Sampling], rng: np.random.Generator, *, prompt: str, length: int
) -> list[Quote]:
    """One quote for each sampling, all from the same random numbers: what `generate` gives first at each of them."""
    (numbers,) = rng.spawn(1)

    def choose(logits: np.ndarray) -> np.ndarray:
        chances = np.stack([probabilities(*each) for each in zip(logits, samplings, strict=True)])
        return draw(chances, np.full(len(samplings), numbers.random()))

    (quotes,) = deque(_grow(runtime, choose, [prompt] * len(samplings), length), maxlen=1)
    return quotes


def stream_until(
    runtime: Runtime,
    sampling: Sampling,
    rng: np.random.Generator,
    *,
    prompts: Sequence[str],
    length: int,
    wanted: Callable[[str], bool],
) -> Iterator[list[Quote]]:
    """Like `stream`, but a quote that is not `wanted` is drawn again, `most_attempts` times in all; then its last
    attempt stays. Those that are wanted at once are the very quotes of `stream`."""
    streams = rng.spawn(len(prompts))
    pending, quotes = list(range(len(prompts))), [Quote(prompt, prompt, False) for prompt in prompts]
    for attempt in range(1, most_attempts(runtime, sampling, length) + 1):
        drawn = streams if attempt == 1 else [streams[k].spawn(1)[0] for k in pending]
        for grown in _grow(runtime, _drawing(sampling, drawn), [prompts[k] for k in pending], length):
            for k, quote in zip(pending, grown, strict=True):
                quotes[k] = replace(quote, attempts=attempt)
            yield list(quotes)
        pending = [k for k in pending if not wanted(quotes[k].text)]
        if not pending:
            return


def most_attempts(runtime: Runtime, sampling: Sampling, length: int) -> int:
    """How often a quote is drawn at most, within the budget of a click; once where every attempt would be the same."""
    if sampling.temperature == 0 or sampling.top_k == 1:
        return 1
    return min(MOST_ATTEMPTS, max(1, longest(runtime, AT_ONCE) // length))


def longest(runtime: Runtime, count: int) -> int:
    """How many characters each of `count` quotes may have within the budget of a click."""
    steps = affordable_steps(runtime.recipe, len(runtime.vocabulary), count)
    return max(1, steps // most_units(1, runtime.vocabulary.unit))


def _drawing(sampling: Sampling, streams: Sequence[np.random.Generator]) -> Callable[[np.ndarray], np.ndarray]:
    """How each of a batch draws its next character, by random numbers of its own: many are drawn at a time."""

    def numbers() -> Iterator[np.ndarray]:
        while True:
            yield from np.stack([stream.random(NUMBERS) for stream in streams], axis=1)

    following = numbers()
    return lambda logits: draw(probabilities(logits, sampling), next(following))


def _grow(
    runtime: Runtime, choose: Callable[[np.ndarray], np.ndarray], prompts: Sequence[str], length: int
) -> Iterator[list[Quote]]:
    """Quotes as they grow; `choose` draws the next index of each, (batch,), from logits (batch, vocabulary)."""
    vocabulary, jamo = runtime.vocabulary, runtime.vocabulary.unit == "jamo"
    drafts = [_Draft(prompt, Composer(vocabulary.unit)) for prompt in prompts]
    yield [draft.quote(length) for draft in drafts]
    with one_blas_thread():  # never around a yield: who asks for no more quotes would leave the limit to the process
        logits, state = read_prompts(runtime, prompts)
    for _ in range(most_units(length, vocabulary.unit)):
        indices = choose(logits)
        with one_blas_thread():
            logits, state = runtime.step(state, indices)
        if jamo:
            logits = np.where(vocabulary.following[indices], logits, -np.inf)
        for draft, index in zip(drafts, indices.tolist(), strict=True):
            draft.add(vocabulary.characters[index], index == runtime.end)
        yield [draft.quote(length) for draft in drafts]
        if all(draft.ended or (jamo and len(draft.composer.whole) > length) for draft in drafts):
            return


@dataclass
class _Draft:
    """A quote as it grows, perhaps one character too long: a jamo shows that the one before has no tail."""

    prompt: str
    composer: Composer
    ended: bool = False

    def add(self, character: str, is_end: bool) -> None:
        self.ended = self.ended or is_end
        if not self.ended:
            self.composer.add(character)

    def quote(self, length: int) -> Quote:
        text = self.composer.whole if self.ended else self.composer.text
        return Quote(self.prompt + text[:length], self.prompt, self.ended and len(text) <= length)


def read_prompts(runtime: Runtime, prompts: Sequence[str]) -> tuple[np.ndarray, State]:
    """Logits after each prompt, −∞ for what cannot follow it (`Vocabulary.beginning`), and the state of the batch."""
    start, place = END if runtime.starts_from_nothing else "", {}
    for prompt in prompts:
        place.setdefault(start + prompt, len(place))
    if "" in place:
        raise PromptNeededError
    read = [runtime.read(runtime.start(1), runtime.vocabulary.encode(text)) for text in place]
    logits = np.where(runtime.vocabulary.beginning, np.concatenate([logits for logits, _ in read]), -np.inf)
    chosen = np.array([place[start + prompt] for prompt in prompts])
    return logits[chosen], State.joined([state for _, state in read]).take(chosen)
