"""The best of many quotes: parts that can be explained, a weight for each, and their sum.

Whether a sentence is worth repeating nobody can compute. But language models that knew nothing of the sources have
rated thousands of drafts, and a few simple figures foretell what these readers said. `benchmarks/choosing.py` fits
the weights to their ratings (`benchmarks/ratings.csv`) and writes them to `data/choosing.json`; no quote of Today's
that is judged later is among them.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from itertools import chain, pairwise

import numpy as np

from quotegen.model.files.store import DATA
from quotegen.quote.batch import Candidate
from quotegen.quote.runtime import Runtime
from quotegen.quote.usage import Usage, usage_of
from quotegen.text.copied import novelty
from quotegen.text.pretraining_lines import SHORT, Runs, read_before

WEIGHTS, UNFIT = DATA / "choosing.json", DATA / "unfit.txt"
LENGTHS = {"english": (20, 80), "korean": (11, 34)}  # characters of a quote that can be chosen, spaces included
MOST_COPIED = 0.6  # share of a quote that may stand in one piece in a quote of the text
MOST_REPEATED = 0.6  # share of a quote that may stand in one piece in a proverb that was read before
MOST_QUOTES = 5000  # of a text whose runs of words are looked up
DECIMALS = 2  # of a score: what two machines round differently in a product must not decide


@dataclass(frozen=True)
class Parts:
    """What is measured of a quote. Readers of either language mostly gave more for more of each."""

    unread: float  # minus the runs of three words that no proverb has which was read before, nor a quote of the text
    likely: float  # nats a character: ln p of the quote under the network, its end included
    short: float  # minus the number of words
    liked: float  # by how much readers gave more, or less, for drafts with these words and neighbours


NAMES = tuple(part.name for part in fields(Parts))


@dataclass(frozen=True)
class Weight:
    """What a part adds to a score: weight × (part − mean) / spread."""

    weight: float
    mean: float
    spread: float

    def of(self, value: float) -> float:
        """What this value adds."""
        return self.weight * (value - self.mean) / self.spread


@dataclass(frozen=True)
class Weights:
    """What readers of a language give quotes on average, and what the parts add to it."""

    mean: float
    of: dict[str, Weight]  # by the names of the parts
    words: dict[str, float] = field(default_factory=dict)  # what readers gave more for each of `word_keys`


@dataclass(frozen=True)
class Choice:
    """A candidate with its score and what each part added to it."""

    candidate: Candidate
    score: float  # what a reader would give it by the formula: sense, 1 to 5, and 3 for a proverb; rounded
    parts: Parts
    added: dict[str, float]  # by the names of the parts
    whole: bool  # ended by itself, neither short nor long
    real: bool  # nothing but words that the text or the language has
    fit: bool  # for a classroom


def language_of(runtime: Runtime) -> str:
    """`korean` for a network that writes Hangul, else `english`."""
    hangul = re.compile("[가-힣\u1100-\u11ff]")
    return "korean" if any(map(hangul.match, runtime.vocabulary.characters)) else "english"


class Chooser:
    """Scores and ranks what a network wrote. `originals` are the quotes of its text."""

    def __init__(self, runtime: Runtime, originals: Sequence[str], weights: Weights | None = None):
        self.runtime, self.language = runtime, language_of(runtime)
        self.originals = originals
        self._usage = usage_of(self.language) or Usage.empty()
        self._read = read_before(self.language)
        own = [self.pieces(quote) for quote in originals]
        self._own, self._own_pieces = Runs.of(own[:MOST_QUOTES], SHORT), {piece for quote in own for piece in quote}
        self._all = "\n".join(originals)
        self._weights = weights if weights is not None else weights_of(self.language)

    def parts(self, text: str, log_likelihood: float) -> Parts:
        """The parts of a quote, `log_likelihood` in nats with its end."""
        pieces = self.pieces(text)
        return Parts(
            unread=-float(np.sum(~(self._read.short.have(pieces) | self._own.have(pieces)))),
            likely=log_likelihood / (len(text) + 1),
            short=-float(len(pieces)),
            liked=liking(self._weights.words, pieces),
        )

    def choice(self, candidate: Candidate) -> Choice:
        """A candidate with its score."""
        text = candidate.text.strip()
        parts = self.parts(text, candidate.log_likelihood)
        added = {name: weight.of(getattr(parts, name)) for name, weight in self._weights.of.items()}
        least, most = LENGTHS[self.language]
        whole = candidate.ended and least <= len(text) <= most
        score = round(self._weights.mean + sum(added.values()), DECIMALS)
        real = all(piece in self._usage.index or piece in self._own_pieces for piece in self.pieces(text))
        return Choice(candidate, score, parts, added, whole, real, is_fit(text))

    def ranked(self, candidates: Sequence[Candidate]) -> list[Choice]:
        """All candidates, the best first; of equals the one drawn first.

        What is fit for a classroom comes first, then what is whole, then what ended, then what has only words that the
        text or the language has; the score decides among those that are alike in all this.
        """
        choices = [self.choice(candidate) for candidate in candidates]
        return sorted(
            choices,
            key=lambda choice: (choice.fit, choice.whole, choice.candidate.ended, choice.real, choice.score),
            reverse=True,
        )

    def best(self, candidates: Sequence[Candidate], barred: Callable[[Candidate], bool] | None = None) -> Choice:
        """The first in rank that is whole, fit, of real words, not `barred` and no copy.

        Where there is none, the first that is no copy; then the first in rank.
        """
        ranked = self.ranked(candidates)
        good = (choice for choice in ranked if choice.whole and choice.fit and choice.real)
        others = (choice for choice in good if not (barred and barred(choice.candidate)))
        return next((each for each in chain(others, ranked) if self.is_new(each.candidate.text.strip())), ranked[0])

    def pieces(self, text: str) -> list[str]:
        """The words of a text, Korean ones parted from their endings."""
        return self._usage.parted(text)

    @property
    def known_pieces(self) -> int:
        """How many pieces the language has; `subject` gives indices below."""
        return len(self._usage.index)

    def subject(self, text: str) -> list[int]:
        """Indices of the pieces that say what a text is about."""
        return self._usage.content(text)

    def rarest(self, text: str) -> int | None:
        """Index of the rarest of them; None where a text is about nothing known."""
        return max(self.subject(text), default=None)

    def says(self, piece: str) -> bool:
        """Whether a piece says what a quote is about."""
        return self._usage.says(piece)

    def was_read(self, text: str) -> bool:
        """Whether a proverb that the language's networks read before their own text has MOST_REPEATED of a quote in one
        piece, or is about the same; or it is a draft that a reader has rated, as Today's networks learned some."""
        pieces, read = self.pieces(text), self._read
        return (
            read.has_draft(pieces)
            or read.long.longest(pieces) > MOST_REPEATED
            or read.rewords(pieces, self._usage.says)
        )

    def is_new(self, text: str) -> bool:
        """Whether no quote of the text is nearly the same, or has MOST_COPIED of it in one piece, nor anything that was
        read before (`was_read`)."""
        length = int(MOST_COPIED * len(text)) + 1
        copied = any(text[start : start + length] in self._all for start in range(len(text) - length + 1))
        if copied or self.was_read(text):
            return False
        return not self.originals or novelty(text, self.originals).origin == "novel"


@cache
def weights_of(language: str) -> Weights:
    """The weights of a language, as `benchmarks/choosing.py` wrote them."""
    kept = json.loads(WEIGHTS.read_text(encoding="utf-8"))[language]
    weights = {name: Weight(**weight) for name, weight in kept["weights"].items()}
    return Weights(kept["mean"], weights, kept["words"])


def liking(words: Mapping[str, float], pieces: Sequence[str]) -> float:
    """What readers gave more for the words of a quote."""
    return sum(words.get(key, 0.0) for key in word_keys(pieces))


def word_keys(pieces: Sequence[str]) -> list[str]:
    """The different pieces of a quote, every two that stand side by side in it, its edges included, and every two
    with something between them."""
    beside = map(" ".join, pairwise(["", *pieces, ""]))
    apart = (f"{first} … {second}" for place, first in enumerate(pieces) for second in pieces[place + 2 :])
    return list(dict.fromkeys([*pieces, *beside, *apart]))


@cache
def _unfit() -> re.Pattern:
    """What is not offered: whole English words, and Korean words by their beginning."""
    lines = (line.partition("#")[0].strip() for line in UNFIT.read_text(encoding="utf-8").splitlines())
    listed = [re.escape(line) for line in lines if line]
    korean = [word for word in listed if re.match("[가-힣]", word)]
    english = [word for word in listed if word not in korean]
    return re.compile(rf"\b(?:{'|'.join(english)})\b|(?:^| )(?:{'|'.join(korean)})")


def is_fit(text: str) -> bool:
    """Whether a quote has no word that a classroom would better not be offered (`data/unfit.txt`)."""
    return not _unfit().search(text.lower())
