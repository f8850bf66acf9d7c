"""Korean sentences as `data/sokdam.txt` writes them: Hangul and spaces, a full stop at the end, nothing else.

Knows nothing of where a text comes from.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

ALPHABET = re.compile(r"[가-힣]+(?: [가-힣]+)*\.")  # sokdam.txt has no comma and no question mark after its cleaning
SHORTEST, LONGEST = 4, 80  # characters of a line; sokdam.txt has 4 to 36

_BRACKETS = re.compile(r"\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|〔[^〔〕]*〕|＜[^＜＞]*＞|<[^<>]*>")
_MARKS = re.compile(r"[「」『』《》〈〉＂\"'‘’“”`*]")
_STOP = re.compile(r"(?<=[.!?。])[\"'”’」』]*\s+|(?<=[.!?。])[\"'”’」』]+|[\"“「]|\n")
# A sentence whose full stop is there ends well unless it ends in a particle or in what joins it to a next clause.
_OPEN = re.compile(r"(고|며|면|을|를|은|는|에|의|와|과|로|에서|에게|[어아여해]서|으니|므로|지만|려고|부터|데|이란)\.")
# Without a full stop (verses, headings) only what must be the end of a sentence.
_CLOSED = re.compile(r"([다뇨랴까요죠]|[니리더이지하으말]라|노라|지어다|소서|느냐|구나)\.")
_VERSE = re.compile(r"(?<=니라|도다|로다|노라|더라|리라|소서) |(?<=지어다) |(?<=뇨) ")
_JOINT = re.compile(r".*(고|며|면서|니|나|지만|는데|므로|거늘|으매|어서|아서|으면|하면|,)")
_BEGINNING = re.compile(
    "(하고|하며|하고는|하는|하면서|하였다|했다|하니|하매|하거늘|하더라|하였더라|라고|이라고|라는|이라는|라며|고)[ .]"
)
# What would embarrass a classroom: bodily words, insults, names for disabilities and for women of ill repute.
_UNFIT = re.compile(
    "똥|오줌|방귀|방구 |불알|좆|씹(?![어던은을고는])|지랄|육갑|염병|병신|등신|개새|새끼야|젖통|볼기|밑구멍|사타구니|"
    "계집|화냥|갈보|창녀|창기|창부|음녀|음부|음행|음란|행음|간음|간통|서방질|오입|기생|강간|(?<![수첩])첩(?!첩)|"
    "정액|월경|할례|양피|성교|유방|소경|장님|벙어리|귀머거리|절름발|절뚝|앉은뱅이|난쟁이|곱사|곰보|언청이|문둥|애꾸|미친년|쌍년|이년|"
    "저년|그년|자살|죽여 버|교합|동침|벌거벗|짐승이랑 자|(?:^| )고자[ 가는를]|"
    "(?:^| )(?:[가-힣]*[는은른친한린쁜된던] )년(?:[이은의]|들|아|을)?[ .]"
)


def sentences(texts: Iterable[str]) -> Iterator[str]:
    """The sentences of punctuated prose that sokdam.txt could hold; of long ones the last clauses."""
    for text in texts:
        for sentence in _STOP.split(without_brackets(unicodedata.normalize("NFC", text))):
            if re.search(r"[.!?。…]\W*$", sentence):
                yield from _line(sentence, lambda line: not _OPEN.search(line))


def verses(texts: Iterable[str]) -> Iterator[str]:
    """The sentences of verses without punctuation: an archaic ending in the middle of one is a full stop."""
    for text in texts:
        for sentence in _VERSE.split(without_brackets(unicodedata.normalize("NFC", text))):
            yield from _line(sentence, _CLOSED.search)


def proverb(text: str) -> str | None:
    """A proverb as one line, of several wordings the first; None if sokdam.txt could not hold it."""
    text = re.sub(r"[〔\[(][^〔〕\[\]()]*[〕\])](?=(.?))", _gap, text)
    return normalised(text) if SHORTEST <= len(normalised(text)) <= LONGEST and fits(normalised(text)) else None


def normalised(sentence: str) -> str:
    """Hangul with single spaces and one full stop at the end; other characters stay and make `fits` false."""
    text = _MARKS.sub("", re.sub(r"[,，、;:·.!?。…~]+", " ", sentence))
    return re.sub(r"\s+", " ", text).strip() + "."


def fits(line: str) -> bool:
    """Whether sokdam.txt could hold the line, and a classroom read it."""
    return ALPHABET.fullmatch(line) is not None and not _UNFIT.search(line)


def without_brackets(text: str) -> str:
    """Remarks in brackets are no part of a sentence."""
    return _BRACKETS.sub("", text)


def last_clauses(sentence: str) -> str:
    """The longest end of a sentence that begins after a joint (…고, …며, …니, a comma) and is short enough."""
    words = sentence.split()
    for start in range(1, len(words)):
        rest = " ".join(words[start:])
        if len(rest) < LONGEST and _JOINT.fullmatch(words[start - 1]):
            return rest
    return ""


def _line(sentence: str, ends_well) -> Iterator[str]:
    line = normalised(sentence)
    if len(line) > LONGEST:
        line = normalised(last_clauses(sentence.strip()))
    if SHORTEST <= len(line) <= LONGEST and fits(line) and ends_well(line) and not _BEGINNING.match(line):
        yield line


def _gap(match: re.Match) -> str:
    """A second wording goes without a trace before a space or a particle, else leaves a space."""
    return "" if match[1] in " ,도이가은는을를의에로와과만다라처하" else " "
