"""The vocabulary: the sorted distinct characters of a text, and the dictionaries both ways. With jamo as the unit,
texts go in and come out in syllables."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from quotegen.errors import QuotegenError
from quotegen.text.hangul import Unit, may_follow, recombined, spelled_out

END = "\n"  # ends a quote and, fed first, starts one; no cleaned quote contains it


class UnknownCharacterError(QuotegenError):
    def __init__(self, characters: Iterable[str]):
        self.characters = tuple(characters)
        shown = " ".join(self.characters[:20])
        super().__init__(f"The model never saw these characters: {shown}. Leave them out or choose another model.")


@dataclass(frozen=True)
class Vocabulary:
    """Distinct characters in code-point order; a character's index is its place."""

    characters: tuple[str, ...]
    unit: Unit = "syllable"  # of Hangul

    @classmethod
    def of(cls, text: str, end: bool = False, unit: Unit = "syllable") -> "Vocabulary":
        """The vocabulary of a text, with END as one more character if asked."""
        units = spelled_out(text) if unit == "jamo" else text
        return cls(tuple(sorted(set(units) | ({END} if end else set()))), unit)

    @cached_property
    def index(self) -> dict[str, int]:
        return {character: index for index, character in enumerate(self.characters)}

    def __len__(self) -> int:
        return len(self.characters)

    def units(self, text: str) -> str:
        """The text as the network reads it: for jamo spelled out, else as it is."""
        return spelled_out(text) if self.unit == "jamo" else text

    def sizes(self, text: str) -> np.ndarray:
        """How many indices each character of the text has, int64 (characters,): two or three for a syllable as jamo."""
        return np.fromiter((len(self.units(character)) for character in text), np.int64, len(text))

    def unknown(self, text: str) -> tuple[str, ...]:
        """Characters of the text that cannot be encoded, each once, in order of appearance."""
        return tuple(character for character in dict.fromkeys(text) if not self._has(character))

    def encode(self, text: str) -> np.ndarray:
        """Indices, int32 (characters,), one for each of `units`. Raises UnknownCharacterError."""
        if unknown := self.unknown(text):
            raise UnknownCharacterError(unknown)
        units = self.units(text)
        return np.fromiter(map(self.index.__getitem__, units), np.int32, len(units))

    def decode(self, indices: Iterable[int]) -> str:
        """The characters at these indices; jamo as syllables, those that make none marked (`hangul.recombined`)."""
        units = "".join(self.characters[index] for index in indices)
        return recombined(units) if self.unit == "jamo" else units

    def without_unknown(self, text: str) -> str:
        return "".join(character for character in text if self._has(character))

    @cached_property
    def beginning(self) -> np.ndarray:
        """Which characters may come after a prompt, boolean (vocabulary,): no tail of jamo, or 가 became 간."""
        return self._standing_behind(" ")

    @cached_property
    def following(self) -> np.ndarray:
        """Which characters may come after each of the vocabulary, boolean (vocabulary, vocabulary): of jamo those that
        make whole syllables (`hangul.may_follow`), or all where nothing could."""
        return np.array([self._standing_behind(character) for character in self.characters])

    def _standing_behind(self, character: str) -> np.ndarray:
        if self.unit == "syllable":
            return np.ones(len(self), bool)
        allowed = np.array([may_follow(character, after) for after in self.characters])
        return allowed if allowed.any() else ~allowed

    def _has(self, character: str) -> bool:
        return all(unit in self.index for unit in self.units(character))
