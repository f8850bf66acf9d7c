"""Plain Korean out of Debian packages, as lines that look like `data/sokdam.txt`.

    PYTHONPATH=. python pretraining/korean.py PACKAGES OUT

PACKAGES is a folder of .deb files (`make models` downloads them). Writes OUT/korean.txt: sentences and headings of two
handbooks, and the words of a spelling dictionary. No validation or test quote of `data/sokdam.txt` is in it, nor a line
that is nearly one.
"""

import html
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from pretraining.held_out import without_held_out
from pretraining.lines import Lines
from pretraining.packages import unpacked

SOKDAM = Path(__file__).resolve().parents[1] / "data" / "sokdam.txt"
ALPHABET = re.compile(r"[가-힣]+(?: [가-힣]+)*\.")  # sokdam.txt has syllables, spaces, and a full stop at the end
SHORTEST, LONGEST = 2, 80  # characters of a line
_LIBREOFFICE = r"(?s)<(p|h\d|td|li)\b[^>]*>(.*?)</\1>"
_GNOME = r"(?s)<(p|title|desc)\b[^>]*>(.*?)</\1>"


def main(packages: Path, out: Path) -> None:
    """Write the corpus and say what was dropped."""
    handbooks = [
        *_paragraphs(packages, "libreoffice-help-ko", "usr/share/libreoffice/help/ko/**/*.html", _LIBREOFFICE),
        *_paragraphs(packages, "gnome-user-docs", "usr/share/help/ko/**/*.page", _GNOME),
    ]
    parts = {"handbooks": sentences(handbooks), "dictionary": sentences(_dictionary(packages))}
    lines: dict[str, None] = {}
    for name, found in parts.items():
        new = [line for line in dict.fromkeys(found) if line not in lines]
        lines |= dict.fromkeys(new)
        print(f"{name}: {len(new):,} lines, {sum(map(len, new)):,} characters")
    kept = without_held_out(list(lines), SOKDAM)
    shuffled = np.random.default_rng(1).permutation(np.array(kept, dtype=object))
    out.mkdir(parents=True, exist_ok=True)
    (out / "korean.txt").write_text("\n".join(shuffled) + "\n", encoding="utf-8")
    dropped = f"{len(lines) - len(kept)} dropped as nearly a held-out quote"
    print(f"korean: {len(kept):,} lines, {sum(map(len, kept)):,} characters; {dropped}")


def sentences(texts: Iterable[str]) -> Lines:
    """The sentences of some texts that sokdam.txt could hold: Hangul alone, without commas, a full stop at the end."""
    for text in texts:
        for sentence in re.split(r"(?<=[.!?])\s+|\s+-\s+|:\s+", re.sub(r"\([^()]*\)", "", text)):
            line = re.sub(r"\s+", " ", re.sub(r"[,'\"‘’“”!?.]", "", sentence)).strip() + "."
            if SHORTEST < len(line) <= LONGEST and ALPHABET.fullmatch(line):
                yield line


def _paragraphs(packages: Path, package: str, pattern: str, elements: str) -> Iterator[str]:
    """The text of some elements of the package's pages, without the elements in it."""
    with unpacked(packages, package) as files:
        for file in sorted(files.glob(pattern)):
            for _name, content in re.findall(elements, file.read_text(encoding="utf-8")):
                yield html.unescape(re.sub(r"<[^>]+>", "", content))


def _dictionary(packages: Path) -> Iterator[str]:
    """Words of the spelling dictionary, many of them in several endings."""
    with unpacked(packages, "hunspell-ko") as files:
        for line in (files / "usr/share/hunspell/ko.dic").read_text(encoding="utf-8").splitlines()[1:]:
            yield unicodedata.normalize("NFC", line.partition("/")[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
