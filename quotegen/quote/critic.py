"""A second network, which tells people's proverbs from what networks write.

It is an LSTM like the one that writes, and learned in the same way: from lines that end in PEOPLE or NETWORK
(`pretraining/critic.py`). How likely it holds the one mark over the other behind a quote is its opinion. That is the
discriminator of Goodfellow et al. 2014, used to choose and not to train by (Azadi et al. 2019, "Discriminator
rejection sampling").
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from quotegen.model.files.checkpoint import load
from quotegen.quote.runtime import Runtime, one_blas_thread
from quotegen.text.vocabulary import END

FOLDER = Path(__file__).resolve().parents[2] / "data" / "critics"
PEOPLE, NETWORK = ";", "-"  # marks that no quote ends in


class Critic:
    """Reads quotes and says whose they seem to be."""

    def __init__(self, runtime: Runtime):
        self._runtime = runtime

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        """Log-odds of people against a network for each text, nats (texts,); 0 for one with a character it never
        read."""
        index = self._runtime.vocabulary.index
        lines = [[END, *text.strip().lower()] for text in texts]
        readable = [place for place, line in enumerate(lines) if index.keys() >= {*line}]
        odds = np.zeros(len(lines))
        odds[readable] = self._read([[index[character] for character in lines[place]] for place in readable])
        return odds

    def _read(self, lines: Sequence[Sequence[int]]) -> np.ndarray:
        """Log-odds behind each line of indices, all lines side by side."""
        index, lengths = self._runtime.vocabulary.index, np.array([*map(len, lines)], int)
        symbols = np.full((len(lines), max(lengths, default=0)), index[END])
        for row, line in zip(symbols, lines, strict=True):
            row[: len(line)] = line
        odds, state = np.zeros(len(lines)), self._runtime.start(len(lines))
        with one_blas_thread():
            for step in range(symbols.shape[1]):
                logits, state = self._runtime.step(state, symbols[:, step])
                last = lengths == step + 1
                odds[last] = logits[last, index[PEOPLE]] - logits[last, index[NETWORK]]
        return odds


@cache
def critic_of(language: str) -> Critic | None:
    """The critic of a language, None where there is none."""
    folder = FOLDER / language
    return Critic(Runtime.of(load(folder))) if folder.is_dir() else None
