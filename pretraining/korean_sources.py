"""Every Korean text that the model may learn from: what it is, whence, on what terms, and into which file it goes.

    PYTHONPATH=. python pretraining/korean_sources.py FOLDER

brings every repository to FOLDER/owner+name/repo.
"""

import csv
import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pretraining import repositories
from pretraining.korean_lines import sentences, verses

Register = Literal["near", "middle", "general", "bulk"]  # nearest to a proverb first
Lines = Iterator[str]


@dataclass(frozen=True)
class Source:
    """Some files of a repository and how they are read."""

    name: str
    register: Register
    whence: str  # owner/name@commit
    files: str  # a regular expression for whole paths
    terms: str  # as found there
    lines: Callable[[str], Lines]  # of the text of one file
    models: bool = True  # whether its words are spelled well enough to be an example

    def read(self, folder: Path) -> list[str]:
        """Its distinct lines in the order of the files."""
        texts = repositories.read(folder, self.whence, self.files)
        return list(dict.fromkeys(line for _, text in texts for line in self.lines(text)))


def old_verses(text: str) -> Lines:
    """One book of the Bible of 1961, without full stops."""
    yield from verses(verse["text"] for chapter in json.loads(text)["chapters"] for verse in chapter["verses"])


def new_verses(text: str) -> Lines:
    """One book in modern Korean. Names stand in double braces, and some verses are the old ones, without full stops."""
    for chapter in json.loads(text)["chapters"]:
        for verse in chapter["verses"]:
            modern = re.sub(r"[{}]", "", verse["modern"])
            yield from (sentences if re.search(r"[.!?]", modern) else verses)([modern])


def novel(text: str) -> Lines:
    """A novel, one word a row in the fourth column, an empty row after each sentence."""
    rows = (line.split() for line in text.splitlines() if not line.startswith("#"))
    yield from sentences([" ".join(row[3] if len(row) > 3 else "\n" for row in rows)])


def prose(text: str) -> Lines:
    """Plain text."""
    yield from sentences([text])


def column(name: str) -> Callable[[str], Lines]:
    """A reader of one column of a CSV file."""
    return lambda text: sentences(row[name] for row in csv.DictReader(io.StringIO(text)))


def tatoeba(text: str) -> Lines:
    """English, Korean and attribution, without the many sentences about Tom and Mary."""
    korean = (line.split("\t")[1] for line in text.splitlines() if "\t" in line)
    yield from (line for line in sentences(korean) if not re.search("톰|메리|탐", line))


_LOUD = re.compile(
    "쓰레기|미친|새끼|년|놈|존나|졸라|시발|개같|닥치|꺼져|병맛|평점|알바|별점|돈아|재미|재밌|잼|영화|배우"
)


def opinions(text: str) -> Lines:
    """Viewers' opinions of films: whole sentences that do not shout and do not speak of the film as such."""
    found = sentences(review["review"] for review in json.loads(text))
    yield from (line for line in found if re.search(r" .+ .+(다|라|까)\.$", line) and not _LOUD.search(line))


FREE = "in the public domain: the author died before 1963"
BODDARI = "yiunsr/boddari@9d21b9ef7e70afdd843acb4212ea8250b4c59745"
OLD_BIBLE = "bluesaurel/Korean-Bible-1961-KRV@65cdce887b141581b45097163b4b224de4a332fa"
NEW_BIBLE = "cameleonh/open-korean-bible@72cde2ea062dc983c76594943d16af5bb7926314"
QUIZ = "adjh54ir/3ha-proverb-quiz@1a4bb518028995d6242fc8b9101c908e5de766d3"
IDIOMS = "header1213/sokdam@44719e35cd23a375e5d25b0dc24bc50251d1c71d"
JOURNALS = "yeoksayeou/yeoksayeou.github.io@1ccadbcc06b9f20db65e1f09472c96e757eec894"
SOURCES = (
    Source(
        "50 novels", "middle", "storidient/KoCoNovel@211e57dba1ffd2b84bd9817e27e66f35ab6071d2",
        "data/conll/omniscent_separate/.*", f"{FREE}; the annotation, which is CC BY-SA 4.0, is not used", novel,
    ),
    Source(
        "Kang Kyeong-ae, From Wonso Pond", "middle",
        "S25duck/AI_Tutorial@50ef0637080b4fb5d95538d54ad93cd2bef25971", r"인간문제\.txt", FREE, prose,
    ),
    Source(
        "seven stories", "middle", "juuuuunyy/txt@15a73718e3127b48835ee6b2e8f986311facdfe8",
        r"(광염소나타|레디메이드인생|치숙|백치아다다|원고료이백원|탈출기|홍염)\.txt", FREE, prose,
    ),
    Source(
        "Yi Sang, Wings", "middle", "kim-juwan/wordcloud@f4d88b665c70dd5de4a5f067aa030fddd4791655", r"날개\.txt",
        FREE, prose,
    ),
    Source(
        "Kim Yu-jeong, Camellias", "middle", "statkclee/satKorean@db28903ba3e7d4e339f3ae49d7367295593405db",
        r"data-raw/김유정_동백꽃\.txt", FREE, prose,
    ),
    Source(
        "fairy tales", "middle", BODDARI, r"boddari/csv/fairytale01\.csv",
        "given for free use (Andersen), in the public domain (Bang Jeong-hwan), CC BY 4.0 (Duru)", column("body"),
    ),
    Source(
        "Proverbs, Ecclesiastes, in modern Korean", "middle", NEW_BIBLE, r"data/json/(20|21)_.*",
        "CC BY 4.0", new_verses,
    ),
    Source(
        "Proverbs, Ecclesiastes, of 1961", "middle", OLD_BIBLE, r"data/(Proverbs|Ecclesiastes)\.json",
        "in the public domain", old_verses,
    ),
    Source("the Bible in modern Korean", "general", NEW_BIBLE, r"data/json/(?!20|21).*", "CC BY 4.0", new_verses),
    Source(
        "the Bible of 1961", "general", OLD_BIBLE, r"data/(?!Proverbs|Ecclesiastes).*\.json", "in the public domain",
        old_verses, models=False,
    ),
    Source("book reviews", "general", BODDARI, r"boddari/csv/book_review01\.csv", "CC BY", column("내용")),
    Source(
        "notes on computer books", "general", BODDARI, r"boddari/csv/book_review02\.csv", "CC BY 2.0 KR",
        column("내용"),
    ),
    Source("news", "general", BODDARI, r"boddari/txt/wikinews\.txt", "CC BY 2.5", prose),
    Source(
        "film reviews", "bulk", "e9t/nsmc@cc0670e872d4ac27bfe36c87456783004b39ef6c", r"raw/\d+\.json",
        "CC0 by its collector", opinions, models=False,
    ),
    Source(
        "answers of a chatbot", "general", "songys/Chatbot_data@4cf20d13fc46f5037fd1c531cd566e2dd9f72974",
        r"ChatbotData\.csv", "MIT", column("A"), models=False,
    ),
    Source(
        "everyday sentences", "general",
        "virsagothethird/Korean-English-translator@4cdd6fb5975f98bf2bc5253c0537fdf30b44efc8", r"data/kor\.txt",
        "CC BY 2.0 FR", tatoeba, models=False,
    ),
)  # fmt: skip


if __name__ == "__main__":
    for place in sorted({*(source.whence for source in SOURCES), QUIZ, IDIOMS, JOURNALS}):
        repositories.bring(Path(sys.argv[1]), place)
