"""Quotes, character by character: one generator of steps, which streaming and batches both drain."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from quotegen.errors import QuotegenError
from quotegen.quote.runtime import Runtime, State, one_blas_thread
from quotegen.quote.sampling import Sampling, draw, probabilities
from quotegen.text.cleaning import clean
from quotegen.text.vocabulary import END


class PromptNeededError(QuotegenError):
    """A model of windows was asked to start from nothing."""

    def __init__(self):
        super().__init__(
            "This model continues a text and cannot start from nothing. Give a prompt of a few characters."
        )


@dataclass(frozen=True)
class Quote:
    """One generated quote. `text` begins with the prompt."""

    text: str
    prompt: str
    ended: bool  # the model wrote the end itself, before the length limit


def as_trained(prompt: str, steps: Sequence[str]) -> str:
    """A prompt cleaned like the text that the model was trained on."""
    return clean(prompt, steps)


def starts(beginnings: Sequence[str], prompt: str, count: int, rng: np.random.Generator) -> list[str]:
    """The prompts of `count` quotes: the user's own, else random beginnings of the model's text, else nothing."""
    if prompt or not beginnings:
        return [prompt] * count
    return [beginnings[index] for index in rng.integers(0, len(beginnings), count)]


def parting(one: str, other: str) -> int | None:
    """The place of the first character where two texts part; None where they are equal."""
    if one == other:
        return None
    pairs = zip(one, other, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def generate(
    runtime: Runtime, sampling: Sampling, rng: np.random.Generator, *, prompts: Sequence[str], length: int
) -> list[Quote]:
    """One quote for each prompt, in one batch; at most `length` generated characters each.

    Quote k depends on the generator and k alone, not on how many are made with it. Raises
    UnknownCharacterError, PromptNeededError.
    """
    for quotes in stream(runtime, sampling, rng, prompts=prompts, length=length):  # noqa: B007, the last one counts
        pass
    return quotes


def stream(
    runtime: Runtime, sampling: Sampling, rng: np.random.Generator, *, prompts: Sequence[str], length: int
) -> Iterator[list[Quote]]:
    """The quotes of `generate` as they grow: first the prompts, then after every character drawn."""
    streams = rng.spawn(len(prompts))

    def choose(logits: np.ndarray) -> np.ndarray:
        return draw(probabilities(logits, sampling), np.array([each.random() for each in streams]))

    return _grow(runtime, choose, prompts, length)


def at_each(
    runtime: Runtime, samplings: Sequence[Sampling], rng: np.random.Generator, *, prompt: str, length: int
) -> list[Quote]:
    """One quote for each sampling, all from the same random numbers: what `generate` gives first at each of them."""
    (numbers,) = rng.spawn(1)

    def choose(logits: np.ndarray) -> np.ndarray:
        chances = np.stack([probabilities(*each) for each in zip(logits, samplings, strict=True)])
        return draw(chances, np.full(len(samplings), numbers.random()))

    for quotes in _grow(runtime, choose, [prompt] * len(samplings), length):  # noqa: B007, the last one counts
        pass
    return quotes


def _grow(
    runtime: Runtime, choose: Callable[[np.ndarray], np.ndarray], prompts: Sequence[str], length: int
) -> Iterator[list[Quote]]:
    """Quotes as they grow; `choose` draws the next index of each, (batch,), from logits (batch, vocabulary)."""
    written, ended = list(prompts), [False] * len(prompts)
    yield [Quote(*row) for row in zip(written, prompts, ended, strict=True)]
    with one_blas_thread():
        logits, state = _read_prompts(runtime, prompts)
    for _ in range(length):
        with one_blas_thread():
            indices = choose(logits)
            logits, state = runtime.step(state, indices)
        for k, index in enumerate(indices):
            character = runtime.vocabulary.characters[index]
            ended[k] = ended[k] or (character == END and runtime.starts_from_nothing)
            written[k] += "" if ended[k] else character
        yield [Quote(*row) for row in zip(written, prompts, ended, strict=True)]
        if all(ended):
            return


def _read_prompts(runtime: Runtime, prompts: Sequence[str]) -> tuple[np.ndarray, State]:
    """Logits after each prompt, and the state of the batch. Prompts may differ in length."""
    start = END if runtime.starts_from_nothing else ""
    states, rows = [], []
    for prompt in dict.fromkeys(prompts):
        if not start + prompt:
            raise PromptNeededError
        logits, state = runtime.read(runtime.start(1), runtime.vocabulary.encode(start + prompt))
        states.append(state)
        rows.append(logits)
    place = {prompt: index for index, prompt in enumerate(dict.fromkeys(prompts))}
    chosen = [place[prompt] for prompt in prompts]
    return np.concatenate(rows)[chosen], runtime.gather(states, chosen)
