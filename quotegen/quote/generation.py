"""Quotes, character by character: one generator of steps, which streaming and batches both drain."""

from collections.abc import Iterator, Sequence
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


def generate(
    runtime: Runtime, sampling: Sampling, rng: np.random.Generator, *, prompts: list[str], length: int
) -> list[Quote]:
    """One quote for each prompt, in one batch; at most `length` generated characters each.

    Quote k depends on the generator and k alone, not on how many are made with it. Raises
    UnknownCharacterError, PromptNeededError.
    """
    written = [""] * len(prompts)
    ended = [False] * len(prompts)
    with one_blas_thread():
        for characters in _steps(runtime, sampling, rng, prompts, length):
            for k, character in enumerate(characters):
                if character == END:
                    ended[k] = True
                elif not ended[k]:
                    written[k] += character
    return [Quote(prompt + text, prompt, end) for prompt, text, end in zip(prompts, written, ended, strict=True)]


def stream(
    runtime: Runtime, sampling: Sampling, rng: np.random.Generator, *, prompt: str, length: int
) -> Iterator[str]:
    """The characters of the quote that `generate` would give, each as soon as it is drawn, without the prompt."""
    for (character,) in _steps(runtime, sampling, rng, [prompt], length):
        if character == END:
            return
        yield character


def _steps(
    runtime: Runtime, sampling: Sampling, rng: np.random.Generator, prompts: list[str], length: int
) -> Iterator[list[str]]:
    """The next character of every quote; END for good once a quote has ended. Ends when all have."""
    streams = rng.spawn(len(prompts))
    logits, state = _read_prompts(runtime, prompts)
    over = np.zeros(len(prompts), bool)
    can_end = runtime.starts_from_nothing
    for _ in range(length):
        uniform = np.array([stream.random() for stream in streams])
        indices = draw(probabilities(logits, sampling), uniform)
        characters = [
            END if done else runtime.vocabulary.characters[index] for done, index in zip(over, indices, strict=True)
        ]
        if can_end:
            over |= np.array([character == END for character in characters])
        yield characters
        if over.all():
            return
        logits, state = runtime.step(state, indices)


def _read_prompts(runtime: Runtime, prompts: list[str]) -> tuple[np.ndarray, State]:
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
