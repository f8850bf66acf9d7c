"""How often words are used in some texts, for `quotegen/quote/usage.py`.

    PYTHONPATH=. python pretraining/usage.py data/saying.txt OUT.npz TEXT…

A line that shares five successive pieces with a quote of the first file is left out: a proverb's own words are no
evidence of how others use them. Prints what was counted.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from quotegen.quote.usage import EDGE, UNKNOWN, Usage
from quotegen.text.corpus import read_corpus
from quotegen.text.pieces import LONGEST_ENDING, pieces, words

MOST_PIECES = 30_000
MOST_STEMS = (600, 250, 150)  # different beginnings that an ending of 1, 2, 3 syllables must have
GRAM = 5  # pieces in a row that a line may not share with a quote
EMPTY = ""  # the piece of EDGE


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("quotes", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    options = parser.parse_args()
    quotes = read_corpus(options.quotes)[0].quotes
    usage = counted(quotes, options.texts)
    usage.save(options.out)
    pieces_counted = int(usage.counts.sum())
    print(f"{int(usage.counts[EDGE]):,} sentences, {pieces_counted:,} pieces, {len(usage.endings)} endings")


def counted(quotes: Sequence[str], texts: Sequence[Path]) -> Usage:
    """The usage of the lines of some files."""
    endings = endings_of(texts)
    names, stream = _indices(texts, endings)
    rank = {name: place for place, name in enumerate(names)}
    stream = _without(stream, [[rank.get(piece, UNKNOWN) for piece in pieces(quote, endings)] for quote in quotes])
    names, stream = _by_frequency(names, stream)
    counts = np.bincount(stream[stream >= 0], minlength=len(names))
    return Usage(tuple(names), counts.astype(np.float64), frozenset(endings))


def endings_of(texts: Sequence[Path]) -> set[str]:
    """The ends of Hangul words that many different beginnings have."""
    stems = defaultdict(set)
    for word in {word for line in _lines(texts) for word in words(line) if "가" <= word[0] <= "힣"}:
        for length in range(1, min(LONGEST_ENDING, len(word) - 1) + 1):
            stems[word[-length:]].add(word[:-length])
    return {ending for ending, before in stems.items() if len(before) >= MOST_STEMS[len(ending) - 1]}


def _lines(texts: Sequence[Path]) -> Iterator[str]:
    for text in texts:
        with text.open(encoding="utf-8") as file:
            yield from file


def _indices(texts: Sequence[Path], endings: set[str]) -> tuple[list[str], np.ndarray]:
    """All pieces, EDGE first, and the texts as their indices, int32, an EDGE behind each line."""
    index, parts, buffer = {EMPTY: EDGE}, [np.array([EDGE], np.int32)], []
    for line in _lines(texts):
        buffer += [index.setdefault(piece, len(index)) for piece in pieces(line, endings)]
        buffer.append(EDGE)
        if len(buffer) > 1_000_000:
            parts.append(np.array(buffer, np.int32))
            buffer = []
    return list(index), np.concatenate([*parts, np.array(buffer, np.int32)])


def _without(stream: np.ndarray, quotes: Sequence[Sequence[int]]) -> np.ndarray:
    """The stream without lines that share GRAM successive pieces, edges included, with a quote."""
    grams = {
        tuple(gram)
        for quote in quotes
        for gram in np.lib.stride_tricks.sliding_window_view(
            np.array([EDGE, *quote, EDGE, *[EDGE] * max(0, GRAM - 2 - len(quote))]), GRAM
        ).tolist()
    }
    wanted = np.unique([_code(np.array([gram], np.int64))[0] for gram in grams])
    codes = _code(np.lib.stride_tricks.sliding_window_view(stream, GRAM))
    shared = np.flatnonzero(np.isin(codes, wanted))
    line = np.cumsum(stream == EDGE)
    dropped = np.zeros(line[-1] + 2, bool)
    dropped[line[shared + GRAM // 2]] = True
    return stream[~dropped[line]]


def _code(grams: np.ndarray) -> np.ndarray:
    """One number for each row of indices."""
    code = np.zeros(len(grams), np.uint64)
    for column in grams.T:
        code = code * np.uint64(1_000_003) + column.astype(np.uint64)
    return code


def _by_frequency(names: list[str], stream: np.ndarray) -> tuple[list[str], np.ndarray]:
    """The most frequent pieces, EDGE first, and the stream in their indices, UNKNOWN for the rest."""
    counts = np.bincount(stream, minlength=len(names))
    counts[EDGE] = counts.max() + 1
    order = np.argsort(-counts, kind="stable")[:MOST_PIECES]
    order = order[counts[order] > 1]
    rank = np.full(len(names), UNKNOWN, np.int32)
    rank[order] = np.arange(len(order))
    return [names[place] for place in order], rank[stream]


if __name__ == "__main__":
    main()
