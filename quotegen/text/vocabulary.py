"""The vocabulary: the sorted distinct characters of a text, and the dictionaries both ways."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from quotegen.errors import QuotegenError

END = "\n"  # ends a quote and, fed first, starts one; no cleaned quote contains it


class UnknownCharacterError(QuotegenError):
    """A text has characters that the vocabulary lacks; `characters` lists them."""

    def __init__(self, characters: Iterable[str]):
        self.characters = tuple(characters)
        shown = " ".join(self.characters[:20])
        super().__init__(f"The model never saw these characters: {shown}. Leave them out or choose another model.")


@dataclass(frozen=True)
class Vocabulary:
    """Distinct characters in code-point order; a character's index is its place."""

    characters: tuple[str, ...]

    @classmethod
    def of(cls, text: str, end: bool = False) -> "Vocabulary":
        """The vocabulary of a text, with END as one more character if asked."""
        return cls(tuple(sorted(set(text) | ({END} if end else set()))))

    @cached_property
    def index(self) -> dict[str, int]:
        """character → index."""
        return {character: index for index, character in enumerate(self.characters)}

    def __len__(self) -> int:
        return len(self.characters)

    def unknown(self, text: str) -> tuple[str, ...]:
        """Characters of the text that are not in the vocabulary, each once, in order of appearance."""
        return tuple(character for character in dict.fromkeys(text) if character not in self.index)

    def encode(self, text: str) -> np.ndarray:
        """Indices, int32 of shape (characters,). Raises UnknownCharacterError."""
        if unknown := self.unknown(text):
            raise UnknownCharacterError(unknown)
        return np.fromiter((self.index[character] for character in text), np.int32, len(text))

    def decode(self, indices: Iterable[int]) -> str:
        """The characters at these indices."""
        return "".join(self.characters[index] for index in indices)

    def without_unknown(self, text: str) -> str:
        """The text with only the characters that the vocabulary has."""
        return "".join(character for character in text if character in self.index)
