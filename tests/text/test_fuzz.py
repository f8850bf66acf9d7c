"""Mutated files go through every function of the way from bytes to corpus: no exception but ours, in bounded time."""

import random
import time
from pathlib import Path

import pytest

from quotegen.errors import QuotegenError
from quotegen.text.cleaning import STEPS, report
from quotegen.text.corpus import corpus_from_text, read_text
from quotegen.text.encoding.decoding import decode
from quotegen.text.prompts import as_trained
from quotegen.text.structure.reading import KINDS, possible, read
from quotegen.text.vocabulary import Vocabulary

CASES = sorted((Path(__file__).parent / "cases").iterdir())
ODD = (
    b"\xff",
    b"\0",
    b"\x92",
    b"\xef\xbb\xbf",
    b'"',
    b"\n%\n",
    b"\t",
    b",",
    b"{",
    b"[",
    b"<b>",
    b"&#x;",
    b"\r",
    b"\xb0\xa1",
)
VOCABULARY = Vocabulary.of("abcdefghijklmnopqrstuvwxyz' .")


def mutated(data: bytes, rng: random.Random) -> bytes:
    """A file with some bytes changed, a piece cut out, doubled or moved, or something odd put in."""
    for _ in range(rng.randint(1, 8)):
        start, end = sorted(rng.randrange(len(data) + 1) for _ in range(2))
        piece = rng.choice([b"", data[start:end] * 2, rng.choice(ODD) * rng.randint(1, 9), rng.randbytes(3)])
        data = (data[:start] + piece + data[rng.choice([start, end]) :])[:20_000]
    return data


@pytest.mark.parametrize("seed", range(10))
def test_a_mutated_file_is_read_or_refused_in_a_sentence(seed):
    rng, refusals = random.Random(seed), []
    for _ in range(30):
        data = mutated(rng.choice(CASES).read_bytes(), rng)
        try:
            file = read_text("x", data, steps=rng.sample(list(STEPS), rng.randrange(len(STEPS))))
            assert file.corpus.quotes
            assert set(file.corpus.author_of) <= set(file.corpus.quotes)
            assert all(0 < each.count <= each.of for each in file.suggestions if each.step != "line_ends")
            report(file.reading.text, list(STEPS))
            as_trained(file.decoded.text[:200], list(STEPS), VOCABULARY)
            assert "lines" in possible(file.decoded.text)
            read(file.decoded.text, rng.choice(KINDS))
        except QuotegenError as error:
            refusals.append(str(error))
    assert all(sentence and "\n" not in sentence for sentence in refusals)


HOSTILE = {
    "marks": "a" + "\u0316\u0301" * 240_000,
    "short lines": "a\n" * 500_000,
    "blank lines": "\n" * 999_999 + "a",
    "names": "Ab Cd\n - Ef\n" * 90_000,
    "authors": "One. - Ab Cd\n" * 77_000,
    "numbers": "1. a\n" * 200_000,
    "tags": "<a " * 333_333,
    "a long tag": "<a x=" + "=" * 999_000,
    "a comment": "<!--" + "-" * 999_000,
    "an entity": "&#" + "9" * 999_000 + ";",
    "joiners": "a\u200d" * 250_000,
    "spaces": "a" + " " * 999_000 + ">",
    "dashes": "-" * 999_000 + "a",
    "quotation marks": "'" * 999_000,
    "line separators": "a\u2028" * 250_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_megabyte_takes_seconds(text):
    data = text.encode()
    began = time.process_time()
    decoded = decode(data)
    corpus_from_text("x", read(decoded.text).text, list(STEPS))
    assert time.process_time() - began < 5
