"""Files whose entries span lines: fortunes, subtitles, chats, Markdown lists, blocks between blank lines."""

import re
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class Listing:
    """Quotes with their authors, and how sure it is that the file is of this kind (0 to 1)."""

    entries: tuple[tuple[str, str], ...]  # (quote, author or "")
    confidence: float


_LONGEST_NAME = 120  # characters of a line that names an author or a day
_AUTHOR_LINE = re.compile(r"\s*(?:--+|[—–―~]|-(?=\s?\S))\s*(?P<name>\S.{1,80})$")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’」』)]*$|[다요까라네지죠]$")


def fortune(text: str) -> Listing:
    """Entries between lines of `%`, as the program `fortune` keeps them; an author is on the last lines of his."""
    lines = text.split("\n")
    marks = sum(line.strip() in ("%", "%%") for line in lines)
    blocks = [_with_author(block) for block in _between(lines, lambda line: line.strip() in ("%", "%%"))]
    short = len(lines) <= 30 * max(1, len(blocks))
    return Listing(tuple(blocks), 0.99 if marks and len(blocks) > 1 and short else 0.0)


def blocks(text: str) -> Listing:
    """Entries between blank lines. Sure where they end in an author, or where sentences run on over line ends."""
    found = _between(text.split("\n"), lambda line: not line.strip())
    entries = tuple(map(_with_author, found))
    several = [block for block in found if len(block) > 1]
    if len(found) < 3 or len(several) < 0.6 * len(found):
        return Listing(entries, 0.0)
    short = statistics.fmean(map(len, found)) <= 8 and statistics.fmean(len(quote) for quote, _ in entries) <= 300
    named = statistics.fmean(bool(author) for _, author in entries)
    ends = [[bool(_SENTENCE_END.search(line.strip())) for line in block] for block in several]
    run_on = (  # most lines within blocks end in the middle of a sentence, and most blocks with its end
        statistics.fmean(end for block in ends for end in block[:-1]) <= 0.4
        and statistics.fmean(block[-1] for block in ends) >= 0.6
    )
    return Listing(entries, 0.9 if short and named >= 0.6 else 0.75 if short and run_on else 0.3)


def _between(lines: Sequence[str], is_mark: Callable[[str], bool]) -> list[list[str]]:
    """The lines with words between lines that are marks, by block."""
    grouped = ([line for line in group if line.strip()] for mark, group in groupby(lines, is_mark) if not mark)
    return list(filter(None, grouped))


def _with_author(block: Sequence[str]) -> tuple[str, str]:
    for place in range(max(1, len(block) - 3), len(block)):
        if len(block[place]) <= _LONGEST_NAME and (match := _AUTHOR_LINE.match(block[place])):
            author = " ".join([match["name"], *map(str.strip, block[place + 1 :])])
            return _joined(block[:place]), author.strip(" -—–―~")
    return _joined(block), ""


def _joined(lines: Sequence[str]) -> str:
    return " ".join(" ".join(lines).split())


# ---- Markdown ------------------------------------------------------------------------------------------------

_ITEM = re.compile(r"\s{0,8}[-*+]\s+(?:\[[ xX]\]\s+)?(?P<text>\S.*)$")


def bullets(text: str) -> Listing:
    """The items of Markdown lists and its quoted blocks. An indented line goes on with the item before, a quoted line
    with the quoted one before. Headings are left out."""
    items: list[list[str]] = []
    others, quoted = 0, False
    for line in text.split("\n"):
        goes_on, quoted = quoted, line.startswith(">")
        if quoted and goes_on:
            items[-1].append(line[1:].strip())
        elif quoted:
            items.append([line[1:].strip()])
        elif match := _ITEM.match(line):
            items.append([match["text"]])
        elif items and re.match(r"\s{2,}\S", line):
            items[-1].append(line.strip())
        elif line.strip() and not re.match(r"#{1,6}\s|[=-]{3,}$", line):
            others += 1
    entries = tuple(_with_author(item) for item in items if any(item))
    return Listing(entries, 0.9 if len(items) >= 3 and others <= 0.2 * len(items) else 0.0)


# ---- Subtitles -----------------------------------------------------------------------------------------------

_TIMES = re.compile(r"\s*(?:\d{1,2}:)?\d{1,2}:\d{2}[,.]\d{1,3}\s*-->\s*(?:\d{1,2}:)?\d{1,2}:\d{2}[,.]\d{1,3}")
_STYLE = re.compile(r"<[^<>]{0,80}>|\{\\[^{}]{0,80}\}")


def subtitles(text: str) -> Listing:
    """The cues of SubRip and WebVTT files, each one quote."""
    cues: list[list[str]] = []
    inside = False
    for line in text.split("\n"):
        if _TIMES.match(line):
            if inside and cues and cues[-1] and cues[-1][-1].strip().isdecimal():
                cues[-1].pop()  # the number of this cue, where no blank line parts the two
            cues.append([])
            inside = True
        elif not line.strip():
            inside = False
        elif inside:
            cues[-1].append(_STYLE.sub("", line))
    entries = tuple((quote, "") for cue in cues if (quote := _joined(cue)))
    return Listing(entries, 0.98 if len(entries) > 1 else 0.0)


# ---- Chats ---------------------------------------------------------------------------------------------------

_TIME = r"(?:오전|오후|AM|PM|am|pm)?\s?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[APap]\.?\s?[Mm]\.?)?"
_DATE = r"(?:\d{1,4}[./\-년]\s?\d{1,2}[./\-월]\s?\d{1,4}[.일]?|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4})"
_STAMPED = re.compile(
    rf"[\u200e\u200f]?\[?{_DATE}(?:,| at)?\s*{_TIME}\]?\s*(?:[-–,]\s*)?"
    r"(?:(?P<name>[^:\n]{1,40}?)\s?:(?:\s(?P<text>.*))?)?$"
)
_KAKAO = re.compile(rf"\[(?P<name>[^\]\n]{{1,40}})\]\s\[{_TIME}\]\s(?P<text>.*)$")
_DAY = re.compile(rf"-{{3,}}\s*.{{0,40}}\s*-{{3,}}$|{_DATE}(?:\s\S{{1,10}})?$")
_NO_WORDS = re.compile(
    r"(?:사진(?: \d+장)?|동영상|이모티콘|음성메시지|삭제된 메시지입니다\.?"
    r"|[\u200e<]*(?:Media|image|video|audio|sticker|GIF) omitted>?|This message was deleted\.?|Photo|Video|Sticker)$"
)


def chat(text: str) -> Listing:
    """The messages of KakaoTalk and WhatsApp exports, each with who wrote it; what the program says is left out."""
    messages: list[tuple[list[str], str]] = []
    heads, lines, before, inside = 0, 0, 0, False
    for line in text.split("\n"):
        lines += bool(line.strip())
        if match := _KAKAO.match(line) or _STAMPED.match(line):
            before = before or lines
            heads += 1
            inside = bool(match["name"])
            if inside:
                messages.append(([match["text"] or ""], match["name"].strip("~ \u200e\u202a\u202c\u00a0")))
        elif len(line) <= _LONGEST_NAME and _DAY.match(line):
            lines, inside = lines - 1, False
        elif inside:
            messages[-1][0].append(line)
    whole = ((_joined(words), name) for words, name in messages)
    entries = tuple((words, name) for words, name in whole if words and not _NO_WORDS.match(words))
    return Listing(entries, 0.97 if len(entries) > 2 and heads >= 0.2 * lines and before <= 6 else 0.0)
