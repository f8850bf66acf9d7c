"""How words are used in some texts, as a table for `quotegen/quote/usage.py`.

    PYTHONPATH=. python pretraining/usage.py data/saying.txt OUT.npz TEXT…

A line that shares five successive pieces with a quote of the first file is left out: a proverb's own words are no
evidence of how others use them. Prints what was counted.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from quotegen.quote.usage import EDGE, UNKNOWN, Table, Usage, association_bytes, count_bytes
from quotegen.text.corpus import read_corpus
from quotegen.text.pieces import LONGEST_ENDING, is_ending, pieces, words

MOST_PIECES = 30_000
KINDS, ALONE = 128, 50  # kinds of pieces, and the most frequent pieces that are a kind of their own
NEIGHBOURS = 1000  # pieces by which those before and behind a piece are told apart
MOST_PAIRED = 10_000  # pieces whose associations are counted, in a matrix of 0.4 GB
REACH = 8  # places apart that two pieces of a sentence may stand to count as a pair
FEWEST_PAIRS = 4
WEAKEST = 0.6  # nats; weaker associations are left out
MOST_STEMS = (600, 250, 150)  # different beginnings that an ending of 1, 2, 3 syllables must have
GRAM = 5  # pieces in a row that a line may not share with a quote
EMPTY = ""  # the piece of EDGE


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("quotes", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument(
        "--fewest",
        type=int,
        nargs=5,
        metavar="N",
        required=True,
        help="times that two and three pieces, and two, three and four kinds, must follow each other to be kept",
    )
    options = parser.parse_args()
    quotes = read_corpus(options.quotes)[0].quotes
    usage = counted(quotes, options.texts, options.fewest)
    usage.save(options.out)
    tables = ("two", "three", "pairs", "kinds_two", "kinds_three", "kinds_four")
    sizes = ", ".join(f"{len(getattr(usage, name).hashes):,} {name}" for name in tables)
    print(f"{int(usage.counts[EDGE]):,} sentences, {int(usage.total):,} pieces, {len(usage.endings)} endings; {sizes}")


def counted(quotes: Sequence[str], texts: Sequence[Path], fewest: Sequence[int]) -> Usage:
    """The usage of the lines of some files; `fewest` as the option of that name."""
    endings = endings_of(texts)
    names, stream = _indices(texts, endings)
    rank = {name: place for place, name in enumerate(names)}
    stream = _without(stream, [[rank.get(piece, UNKNOWN) for piece in pieces(quote, endings)] for quote in quotes])
    names, stream = _by_frequency(names, stream)
    counts = np.bincount(stream[stream >= 0], minlength=len(names))
    two, three = (_follow(stream, n, least) for n, least in zip((2, 3), fewest[:2], strict=True))
    pairs = _pairs(stream, np.array([not is_ending(name) for name in names[:MOST_PAIRED]]))
    kinds = kinds_of(stream, counts)
    of_kinds = np.where(stream >= 0, kinds[stream], UNKNOWN).astype(np.int32)
    kind_tables = (_follow(of_kinds, n, least) for n, least in zip((2, 3, 4), fewest[2:], strict=True))
    return Usage(
        tuple(names),
        counts.astype(np.float64),
        frozenset(endings),
        two,
        three,
        pairs,
        kinds.astype(np.uint8),
        *kind_tables,
    )


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


def _follow(stream: np.ndarray, n: int, fewest: int) -> Table:
    """How often n pieces follow each other within a sentence."""
    rows = np.lib.stride_tricks.sliding_window_view(stream, n)
    fit = (rows != UNKNOWN).all(-1) & (rows[:, 1:-1] != EDGE).all(-1)
    codes = np.zeros(int(fit.sum()), np.int64)
    for column in range(n):
        codes = codes * MOST_PIECES + rows[fit, column]
    codes, counts = np.unique(codes, return_counts=True)
    codes, counts = codes[counts >= fewest], counts[counts >= fewest]
    return Table.of(
        np.stack([codes // MOST_PIECES**place % MOST_PIECES for place in range(n)][::-1], -1), count_bytes(counts)
    )


def kinds_of(stream: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The kind of each piece, int64 (pieces,): k-means of the directions of what stands before and behind it.

    Neighbours are the NEIGHBOURS most frequent pieces, weighted by positive pointwise mutual information and brought to
    60 dimensions by a randomised singular value decomposition (Halko, Martinsson and Tropp 2011, algorithm 4.4).
    """
    met = _neighbours(stream, len(counts))
    expected = met.sum(1, keepdims=True) * met.sum(0) ** 0.75 / (met.sum(0) ** 0.75).sum()
    np.divide(met, np.maximum(expected, 1e-6), out=met)
    np.log(np.maximum(met, 1, out=met), out=met)
    rng = np.random.default_rng(0)
    basis = rng.standard_normal((met.shape[1], 80)).astype(np.float32)
    for _ in range(4):
        basis, _triangle = np.linalg.qr(met.T @ (met @ basis))
    places = met @ basis
    turn, strengths, _ = np.linalg.svd(places.T @ places)
    places = places @ turn[:, :60] / strengths[:60] ** 0.25
    places /= np.linalg.norm(places, axis=1, keepdims=True) + 1e-9
    kinds = ALONE + _clusters(places, np.log(counts + 2), KINDS - ALONE, rng)
    kinds[:ALONE] = np.arange(min(ALONE, len(kinds)))
    return kinds


def _neighbours(stream: np.ndarray, size: int) -> np.ndarray:
    """How often each frequent piece stands before and behind each piece, float32 (pieces, 2 × NEIGHBOURS)."""
    left, right = stream[:-1].astype(np.int64), stream[1:].astype(np.int64)
    met = np.empty((size, 2 * NEIGHBOURS), np.float32)
    for column, (piece, beside) in enumerate(((right, left), (left, right))):
        both = (piece >= 0) & (beside >= 0) & (beside < NEIGHBOURS)
        counted = np.bincount(piece[both] * NEIGHBOURS + beside[both], minlength=size * NEIGHBOURS)
        met[:, column * NEIGHBOURS : (column + 1) * NEIGHBOURS] = counted.reshape(size, NEIGHBOURS)
    return met


def _clusters(places: np.ndarray, weights: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """The nearest of so many centres of each place by its cosine: spherical k-means (Dhillon and Modha 2001)."""
    centres = places[ALONE + rng.choice(len(places) // 10, count, replace=False)]
    for _ in range(25):
        nearest = np.argmax(places @ centres.T, axis=1)
        for centre in np.unique(nearest):
            of_it = nearest == centre
            centres[centre] = weights[of_it] @ places[of_it]
        centres /= np.linalg.norm(centres, axis=1, keepdims=True) + 1e-9
    return np.argmax(places @ centres.T, axis=1)


def _pairs(stream: np.ndarray, content: np.ndarray) -> Table:
    """Associations of content pieces, by `Usage.bonds`."""
    size, line = len(content), np.cumsum(stream == EDGE)
    known = np.append(content, False)
    known[EDGE] = False
    places = np.where((stream > 0) & (stream < size), stream, size).astype(np.int64)
    met = np.zeros(size * size, np.float32)
    for distance in range(1, REACH + 1):
        left, right = places[:-distance], places[distance:]
        both = known[left] & known[right] & (line[:-distance] == line[distance:])
        met += np.bincount(left[both] * size + right[both], minlength=size * size).astype(np.float32)
    met = met.reshape(size, size)
    met += met.T
    totals = met.sum(0)
    smooth = totals**0.75
    rows, columns = np.nonzero(np.triu(met >= FEWEST_PAIRS, 1))
    nats = np.log(
        met[rows, columns] * smooth.sum() / np.sqrt(totals[rows] * smooth[rows] * totals[columns] * smooth[columns])
    )
    kept = nats >= WEAKEST
    return Table.of(np.stack([rows[kept], columns[kept]], -1), association_bytes(nats[kept]))


if __name__ == "__main__":
    main()
