"""How often words are used: counted in millions of sentences that are not in the repository.

`pretraining/usage.py` counts them; data/README.md says in which texts.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from quotegen.text.pieces import is_ending, pieces

FOLDER = Path(__file__).resolve().parents[2] / "data" / "usage"
EDGE = 0  # index of the edge of a sentence, before its first piece and behind its last
UNKNOWN = -1
CONTENT_FROM = 150  # rank; the pieces that are more frequent hold a sentence together and say little


@dataclass(frozen=True)
class Usage:
    """How often the pieces (`text.pieces`) of a language's sentences occur."""

    pieces: tuple[str, ...]  # the most frequent first, behind EDGE
    counts: np.ndarray  # float64 (pieces,): of each, of EDGE the number of sentences
    endings: frozenset[str]

    @classmethod
    def empty(cls) -> "Usage":
        """Of a language that nothing was counted of: every piece is unknown."""
        return cls(("",), np.ones(1), frozenset())

    @cached_property
    def index(self) -> dict[str, int]:
        """piece → index."""
        return {piece: index for index, piece in enumerate(self.pieces)}

    @cached_property
    def is_content(self) -> np.ndarray:
        """Which pieces say what a sentence is about, bool (pieces,): no endings and none of the most frequent."""
        content = np.array([not is_ending(piece) for piece in self.pieces])
        content[:CONTENT_FROM] = False
        return content

    def parted(self, text: str) -> list[str]:
        """The pieces of a sentence."""
        return pieces(text, self.endings)

    def encode(self, text: str) -> np.ndarray:
        """Indices of the pieces of a sentence between two edges, int64 (pieces + 2,); UNKNOWN for others."""
        inner = [self.index.get(piece, UNKNOWN) for piece in self.parted(text)] or [UNKNOWN]
        return np.array([EDGE, *inner, EDGE])

    def content(self, text: str) -> list[int]:
        """Indices of the pieces that say what a sentence is about, each once."""
        there = self.encode(text)
        return list(dict.fromkeys(there[(there > 0) & self.is_content[there]].tolist()))

    def says(self, piece: str) -> bool:
        """Whether a piece says what a sentence is about; an unknown one does."""
        index = self.index.get(piece, UNKNOWN)
        return index == UNKNOWN or bool(self.is_content[index])

    def save(self, path: Path) -> None:
        """Write it as one file, without pickle."""
        path.parent.mkdir(parents=True, exist_ok=True)
        named = {"pieces": self.pieces, "endings": sorted(self.endings)}
        texts = {name: np.frombuffer("\n".join(each).encode(), np.uint8) for name, each in named.items()}
        np.savez_compressed(path, counts=self.counts.astype(np.uint32), **texts)


@cache
def usage_of(language: str) -> Usage | None:
    """The usage of a language, `english` or `korean`; None where nothing was counted."""
    path = FOLDER / f"{language}.npz"
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as file:
        names, endings = (bytes(file[name]).decode().split("\n") for name in ("pieces", "endings"))
        return Usage(tuple(names), file["counts"].astype(np.float64), frozenset(endings))
