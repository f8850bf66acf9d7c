"""The best of many quotes: parts that can be explained, a weight for each, and their sum.

Whether a sentence is worth repeating nobody can compute. What can be is what proverbs by people have and raw samples
of a network lack: neighbouring words that go together, words that belong to one subject, words that say something.
`benchmarks/choosing.py` weighs the parts by telling the training quotes from raw samples and writes the weights to
`data/choosing.json`; nothing that is judged later has a part in them.
"""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from functools import cache
from itertools import chain
from pathlib import Path

import numpy as np

from quotegen.quote.batch import Candidate
from quotegen.quote.runtime import Runtime
from quotegen.quote.usage import PADDING, UNKNOWN, Usage, padded, usage_of
from quotegen.text.novelty import novelty
from quotegen.text.pieces import words
from quotegen.text.read_before import read_before

DATA = Path(__file__).resolve().parents[2] / "data"
WEIGHTS, UNFIT = DATA / "choosing.json", DATA / "unfit.txt"
LENGTHS = {"english": (20, 80), "korean": (8, 34)}  # characters of a quote that can be chosen, spaces included
MOST_COPIED = 0.6  # share of a quote that may stand in one piece in a quote of the text
MOST_REPEATED = 0.6  # share of a quote that may be words as they follow each other in proverbs that were read before
# What promises: nats for a doubling of pull and of slip, for a nat of bond, and off for a strange word. Blind
# readers chose these among a few (benchmarks/choosing.md).
PULLED, SLIPPED, STRANGE = 0.3, 0.3, 3.0
BOUND = {"english": 3.0, "korean": 1.5}
MOST_PULL = 0.5  # of neighbours, doublings: more counts as this
MOST_BOND = {"english": 3.0, "korean": 2.0}  # of a piece, nats
DECIMALS = 2  # of a score: what two machines round differently in a product must not decide


@dataclass(frozen=True)
class Parts:
    """What is measured of a quote. Of each, more is better, up to what people's quotes mostly have."""

    likely: float  # nats a character by which the network holds it likelier than its pieces by themselves, in any order
    pull: float  # mean doublings by which three neighbours follow each other oftener than by chance (`Usage.pulls`)
    weakest: float  # the weakest pull between two neighbours, doublings
    slip: float  # doublings, 0 or less: summed over words of a kind that is rare there (`Usage.word_order`)
    bond: float  # mean association of a content piece with the one it belongs to most, nats (`Usage.bonds`)
    rare: float  # mean rarity of the content pieces, bits: says something
    strange: float  # minus the words that neither the text nor the language's table has


NAMES = tuple(field.name for field in fields(Parts))


@dataclass(frozen=True)
class Weight:
    """What a part adds to a score: weight × (part, kept within least and most, − mean) / spread."""

    weight: float
    least: float
    most: float
    mean: float
    spread: float

    def of(self, value: float) -> float:
        """What this value adds."""
        return self.weight * (min(max(value, self.least), self.most) - self.mean) / self.spread


Weights = dict[str, Weight]


@dataclass(frozen=True)
class Choice:
    """A candidate with its score and what each part added to it."""

    candidate: Candidate
    score: float  # log-odds, rounded: above 0 the formula takes it for a quote by people rather than a raw sample
    parts: Parts
    added: dict[str, float]  # by the names of the parts
    whole: bool  # ended by itself, neither short nor long
    fit: bool  # for a classroom


def language_of(runtime: Runtime) -> str:
    """`korean` for a network that writes Hangul, else `english`."""
    hangul = re.compile("[가-힣\u1100-\u11ff]")
    return "korean" if any(map(hangul.match, runtime.vocabulary.characters)) else "english"


class Chooser:
    """Scores and ranks what a network wrote. `originals` are the quotes of its text; their words are real words."""

    def __init__(self, runtime: Runtime, originals: Sequence[str], weights: Weights | None = None):
        self.runtime, self.language = runtime, language_of(runtime)
        self.originals = originals
        self._usage = usage_of(self.language) or Usage.empty()
        self._all = "\n".join(originals)
        self._own_words = {word for quote in originals for word in words(quote.lower())}
        self._weights = weights if weights is not None else weights_of(self.language)

    def parts(self, text: str, log_likelihood: float) -> Parts:
        """The parts of a quote, `log_likelihood` in nats with its end."""
        indices = self._usage.encode(text)
        two, three = self._usage.pulls(indices)
        content = self._usage.content(indices)
        return Parts(
            likely=(log_likelihood + float(self._usage.surprise(indices))) / (len(text) + 1),
            pull=float(three.mean()) if len(three) else 0.0,
            weakest=float(two.min()),
            slip=float(np.minimum(self._usage.word_order(indices), 0).sum()),
            bond=float(self._usage.bonds(content).mean()) if len(content) else 0.0,
            rare=float(self._usage.rarity(content).mean()) if len(content) else 0.0,
            strange=-float(sum(self._is_strange(word) for word in words(text.lower()))),
        )

    def promises(self, texts: Sequence[str], log_likelihoods: np.ndarray, ended: Sequence[bool]) -> np.ndarray:
        """How well the words of each beginning go together, in nats (texts,), for `flocks`: what its parts measure,
        summed word by word rather than averaged, so that each word adds its own."""
        usage = self._usage
        each = [usage.encode(text)[: None if end else -1] for text, end in zip(texts, ended, strict=True)]
        indices = padded([row if len(row) > 2 else np.append(row, PADDING) for row in each])
        two, three = usage.pulls(indices)
        bonds = usage.bonds(padded([usage.content(row) for row in each]))
        strange = [sum(self._is_strange(word) for word in words(text.lower())) for text in texts]
        return (
            log_likelihoods
            + usage.surprise(indices)
            + PULLED * (np.minimum(two, MOST_PULL).sum(-1) + np.minimum(three, MOST_PULL).sum(-1))
            + SLIPPED * np.minimum(usage.word_order(indices), 0).sum(-1)
            + BOUND[self.language] * np.minimum(bonds, MOST_BOND[self.language]).sum(-1)
            - STRANGE * np.array(strange)
        )

    def _is_strange(self, word: str) -> bool:
        return word not in self._own_words and UNKNOWN in self._usage.encode(word)

    def choice(self, candidate: Candidate) -> Choice:
        """A candidate with its score."""
        text = candidate.text.strip()
        parts = self.parts(text, candidate.log_likelihood)
        added = {name: weight.of(getattr(parts, name)) for name, weight in self._weights.items()}
        least, most = LENGTHS[self.language]
        whole = candidate.ended and least <= len(text) <= most
        return Choice(candidate, round(sum(added.values()), DECIMALS), parts, added, whole, is_fit(text))

    def ranked(self, candidates: Sequence[Candidate]) -> list[Choice]:
        """All candidates, the best first; of equals the one drawn first.

        What is not whole comes behind all that is, and what is not fit for a classroom behind everything.
        """
        choices = [self.choice(candidate) for candidate in candidates]
        return sorted(
            choices, key=lambda choice: (choice.fit, choice.whole, choice.candidate.ended, choice.score), reverse=True
        )

    def best(
        self,
        candidates: Sequence[Candidate],
        only_new: bool = True,
        unlike: str = "",
        resting: Collection[int] = (),
    ) -> Choice:
        """The first in rank that is whole, no copy, about something else than the text `unlike`, and without content
        pieces that are `resting`.

        Where there is none, about anything; then even one that is not whole; then the first in rank.
        """
        ranked = self.ranked(candidates)
        subject = {*self.subject(unlike), *resting}

        def wanted(choice: Choice) -> bool:
            return not only_new or self.is_new(choice.candidate.text.strip())

        whole = [choice for choice in ranked if choice.whole]
        others = (choice for choice in whole if subject.isdisjoint(self.subject(choice.candidate.text)))
        return next((choice for choice in chain(others, whole, ranked) if wanted(choice)), ranked[0])

    @property
    def judges_words(self) -> bool:
        """Whether anything was counted of the network's language."""
        return len(self._usage.pieces) > 1

    def subject(self, text: str) -> list[int]:
        """Indices of the pieces that say what a text is about."""
        return self._usage.content(self._usage.encode(text)).tolist()

    def is_new(self, text: str) -> bool:
        """Whether no quote of the text is nearly the same, or has MOST_COPIED of it in one piece, and whether no more
        than MOST_REPEATED of it repeats proverbs that the language's default network read before."""
        length = int(MOST_COPIED * len(text)) + 1
        copied = any(text[start : start + length] in self._all for start in range(len(text) - length + 1))
        if copied or read_before(self.language).share(text) > MOST_REPEATED:
            return False
        return not self.originals or novelty(text, self.originals).origin == "novel"


@cache
def weights_of(language: str) -> Weights:
    """The weights of a language; none where nobody weighed the parts, and then every score is 0."""
    kept = json.loads(WEIGHTS.read_text(encoding="utf-8")) if WEIGHTS.is_file() else {}
    return {name: Weight(**weight) for name, weight in kept.get(language, {}).get("weights", {}).items()}


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
