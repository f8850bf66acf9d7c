"""What a network reads one after the other: characters (jamo, for Hangul) as in quotegen, or pieces of words."""

import hashlib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import numpy as np

from quotegen.text.vocabulary import END, Vocabulary


class Characters:
    """Characters or jamo."""

    def __init__(self, vocabulary: Vocabulary):
        self.vocabulary, self.end = vocabulary, vocabulary.index[END]
        self._places = np.full(0x110000, -1, np.int32)
        self._places[[ord(character) for character in vocabulary.characters]] = np.arange(len(vocabulary))

    def __len__(self) -> int:
        return len(self.vocabulary)

    @property
    def name(self) -> str:
        return hashlib.sha256("".join(self.vocabulary.characters).encode()).hexdigest()[:8]

    def encode(self, text: str) -> np.ndarray:
        """Indices, int32, of some lines, each with END behind it. Raises UnknownCharacterError."""
        units = self.vocabulary.units(text)
        indices = self._places[np.frombuffer(units.encode("utf-32-le"), np.uint32)]
        return indices if indices.min(initial=0) >= 0 else self.vocabulary.encode(text)


class Pieces:
    """Pieces of words, merged from characters by frequency (byte-pair encoding: Sennrich et al. 2016).

    A space belongs to the word behind it. Index 0 is END.
    """

    end = 0

    def __init__(self, file: Path):
        from tokenizers import Tokenizer  # only for this experiment

        self.file, self._tokenizer = file, Tokenizer.from_file(str(file))

    @classmethod
    def learned(cls, lines: Iterable[str], size: int, file: Path) -> "Pieces":
        """Learn so many pieces from some lines, and keep them in a file; those there already are taken as they are."""
        from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

        if not file.exists():
            tokenizer = Tokenizer(models.BPE())
            words = Regex(r" ?[\p{L}']+| ?[^\p{L}' ]+")
            tokenizer.pre_tokenizer = pre_tokenizers.Split(words, "isolated")
            tokenizer.train_from_iterator(lines, trainers.BpeTrainer(vocab_size=size, special_tokens=[END]))
            file.parent.mkdir(parents=True, exist_ok=True)
            tokenizer.save(str(file))
        return cls(file)

    def __len__(self) -> int:
        return self._tokenizer.get_vocab_size()

    @cached_property
    def name(self) -> str:
        return hashlib.sha256(self.file.read_bytes()).hexdigest()[:8]

    def encode(self, text: str) -> np.ndarray:
        """Indices, int32, of some lines, each with END behind it."""
        lines = self._tokenizer.encode_batch(text.split(END)[:-1])
        return np.concatenate([[*line.ids, self.end] for line in lines]).astype(np.int32)
