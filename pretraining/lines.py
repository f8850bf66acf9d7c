"""From English text to lines that look like `data/saying.txt` after its cleaning: a sentence a line, 33 characters."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

Lines = Iterator[str]

ALPHABET = re.compile(r"[ ',\-.;?a-z]+")  # the 33 characters of saying.txt
SHORTEST, LONGEST = 12, 160  # characters of a line; the longest quote of saying.txt has about 100
CLAUSE = 30  # characters that a clause needs to be a line of its own

_PLAIN = str.maketrans("’‘‛`´!:", "'''''.,", '"“”„«»[]*_|\u2060\ufeff')
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2009\u200a\u202f\t\r\n", " "))
_ABBREVIATED = re.compile(
    r"\b(Mr|Mrs|Messrs|Dr|St|Mme|Mlle|Capt|Col|Gen|Lieut|Sergt|Rev|Hon|Esq|Prof|Jr|Sr|[A-HJ-Z])\.(?= [\"'“‘_]*[A-Z])"
    r"|\b([Nn]o)\.(?= \d)"
)
_EXCLAIMED = re.compile(r"!([\"'”’]*) (?=[a-z])")  # in the middle of a sentence
_ENDED = re.compile(r"([.!?][\"'”’_]*) +(?=[\"'“‘_]*[A-Z0-9])")
_ASIDE = re.compile(r" ?\([^()]*\)| ?\[[^\[\]]*\]")
_DASHES = re.compile(r"\s*(?:--+|[—–―]|\s-\s)\s*")
_ELISIONS = r"(?:tis|twas|twere|twill|twould|em)\b"
_OPENING, _CLOSING = re.compile(rf"(?<![a-z])'(?!{_ELISIONS})"), re.compile(r"(?<=[a-z.,;?])'(?![a-z])")
_SUBJECT = (
    r"(?:i|he|she|it|we|they|you|there|the|an?|this|that|these|those|my|his|her|its|our|your|their|no|none|nothing|one|"
    r"all|every|each|some|many|few|most|if|when|what|who|whoever|let|never|here|everything|everyone|men|people)\b"
)
_STRONG = re.compile(rf"(?:[;:]\s|\s?(?:--|—)\s?)(?=(?:and\s|but\s|for\s|or\s|yet\s|so\s)?{_SUBJECT})", re.I)
_WEAK = re.compile(rf",\s(?=(?:and|but|or|for|yet|so)\s{_SUBJECT})", re.I)


def sentences(texts: Iterable[str]) -> Lines:
    """The sentences of some texts that saying.txt could hold: its characters, a sensible length.

    A sentence that is too long is split at its clauses; what is in brackets is left out.
    """
    return (line for _, line in written(texts))


def written(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(as it is written, as a line) for each of these sentences: in a line one no longer sees names and speech."""
    for text in texts:
        for sentence in apart(text):
            for part in [sentence] if len(sentence) <= LONGEST else clauses(sentence):
                line = normalised(part)
                if SHORTEST <= len(line) <= LONGEST and line[-1] in ".?" and ALPHABET.fullmatch(line):
                    yield part, line


def apart(text: str) -> list[str]:
    """The sentences of a text as it is written. Titles and initials lose their full stop: "Mr Smith"."""
    text = _ASIDE.sub("", text.translate(_SPACES))
    text = _EXCLAIMED.sub(r",\1 ", _ABBREVIATED.sub(r"\1\2", text))
    return _ENDED.sub(r"\1\n", text).split("\n")


def clauses(sentence: str) -> list[str]:
    """A long sentence in parts at semicolons, colons and dashes, and what is still long at ", and" and the like.

    Only where a new subject seems to begin, so that parts can stand alone; those shorter than CLAUSE are left out. Each
    ends as the sentence does or with a full stop.
    """
    parts = [part for strong in _STRONG.split(sentence) for part in _shorter(strong)]
    bare = [re.sub(r"^(?:and|but|for|or|nor|so)\s", "", part.strip(" ,;")) for part in parts]
    ended = [part if part[-1:] in tuple(".?!\"'”’") else f"{part}." for part in bare]
    return [part for part in ended if len(part) >= CLAUSE]


def _shorter(part: str) -> list[str]:
    return [part] if len(part) <= LONGEST else _WEAK.split(part)


def normalised(sentence: str) -> str:
    """Lower case without quotation marks, accents and exclamation; colons and dashes become commas."""
    text = sentence.lower().translate(_PLAIN)
    text = _DASHES.sub(", ", text)
    if not text.isascii():
        letters = unicodedata.normalize("NFKD", text.replace("æ", "ae").replace("œ", "oe"))
        text = "".join(letter for letter in letters if not unicodedata.combining(letter))
    if "'" in text:
        text = _without_quotation(text)
    text = re.sub(r"\s*\.(?:\s*\.)+", ".", re.sub(r",\s*(?=[,.;?])|(?<=[.;?]),", "", text))
    return re.sub(r"\s+", " ", text).strip(" ,;'-")


def _without_quotation(text: str) -> str:
    """Single quotation marks go, apostrophes stay: those within a word, of 'tis, and of a plural's genitive."""
    text, quoted = _OPENING.subn("", text)
    return _CLOSING.sub("" if quoted else _genitive, text)


def _genitive(mark: re.Match[str]) -> str:
    return "'" if mark.string[mark.start() - 1] in "so" else ""
