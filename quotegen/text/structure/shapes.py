"""What many lines of a file share: a number at their beginning, an author at their end. One line alone cannot say
whether `2. Samuel` is a number and `- or a fool` an author."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

# ---- Numbers and bullets at the beginning --------------------------------------------------------------------

_NUMBERING = re.compile(
    r"""\s*(?:
        (?P<plain>\d{1,4})[.)\]:．、](?!\d) | [(\[【（](?P<within>\d{1,4})[)\]】）]\.?
        | (?:No\.?\s?|[#＃])(?P<sign>\d{1,4})[.):]?(?=\s)
        | (?P<circled>[①-⒛⓪-⓿❶-➓㉑-㉟㊱-㊿])[.)]?
        | [-*+•·●○■□▪▫◦‣▶►※◆◇★☆✓](?=\s) | [•●■▪◆](?=\S)
    )\s*(?=\S)""",
    re.VERBOSE,
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_FAR = 10  # numbers that may be missing between two lines


def numbering(lines: Sequence[str]) -> list[int]:
    """How many characters of each line are its number or bullet: where nearly all lines have one, or the numbers count
    up, or half of the lines have one."""
    found = {place: match for place, line in enumerate(lines) if (match := _NUMBERING.match(line))}
    share = len(found) / max(1, sum(1 for line in lines if line.strip()))
    numbers = {place: number for place, match in found.items() if (number := _number(match)) is not None}
    counting = _counting(numbers)
    mostly_counting = len(numbers) > 3 and len(counting) >= 0.6 * len(numbers)
    if mostly_counting or share < 0.5:
        taken = counting if len(counting) > 2 or share >= 1 / 3 else set()
    else:
        taken = set(numbers) if share >= 0.9 or len(numbers) > 3 else counting
    if share >= 1 / 3:
        taken = taken | (found.keys() - numbers.keys())
    return [found[place].end() if place in taken else 0 for place in range(len(lines))]


def _number(match: re.Match[str]) -> int | None:
    if circled := match["circled"]:
        return _CIRCLED.find(circled) + 1 or None
    digits = match["plain"] or match["within"] or match["sign"]
    return int(digits) if digits else None


def _counting(numbers: dict[int, int]) -> set[int]:
    """The places whose numbers count up from 1, or from wherever two follow each other; gaps are allowed."""
    taken, before = set(), 0
    for place, after in pairwise([*numbers, None]):
        number = numbers[place]
        followed = after is not None and numbers[after] == number + 1 and (number > before or not taken)
        if number == 1 or followed or (taken and before < number <= before + _FAR):
            taken.add(place)
            before = number
    return taken


# ---- Authors at the end --------------------------------------------------------------------------------------

_LOOKED_AT = 120  # characters at the end of a line
_ENDED = r"(?<=[.!?…。！？”\"'’」』)])"
_NAME = r"(?P<name>\S(?:[^\n\t—–―~]{0,70}\S)?)"
_CLOSING = r"\s*[-—–―~]?\s*$"
_SHAPES: dict[str, re.Pattern[str]] = {
    "own": re.compile(rf"^\s*(?:[-—–―~]|--+|─+|[Bb]y\s)\s*{_NAME}{_CLOSING}"),
    "dash": re.compile(rf"(?:\s+|{_ENDED})(?:[—–―~]|--+|─+)\s*{_NAME}{_CLOSING}"),
    "hyphen": re.compile(rf"(?:\s+-|{_ENDED}-)\s?(?!.*\s-\s){_NAME}{_CLOSING}"),
    "slash": re.compile(rf"\s+[/|]\s*(?!.*\s[/|]\s){_NAME}\s*$"),
    "tab": re.compile(rf"[^\S\t]*\t\s*(?!.*\t){_NAME}\s*$"),
    "bracket": re.compile(rf"\s*[(\[（［]{_NAME}[)\]）］]\s*$"),
    "glued": re.compile(rf"(?<=\w)(?:[—–―]|--+){_NAME}\s*$"),
    "indented": re.compile(rf"^\s{{2,}}{_NAME}\s*$"),
    "alone": re.compile(r"^(?P<name>[A-ZÀ-Þ][\w.'’-]*(?: [\w.'’-]+){0,4})\s*$"),
}
_OWN_LINE = ("own", "indented", "alone")
# Share of the file's lines that must have the shape.
_LEAST = {"own": 0.15, "indented": 0.15, "alone": 0.3, "dash": 0.0, "hyphen": 0.3, "slash": 0.3, "tab": 0.3}
_LEAST |= {"bracket": 0.6, "glued": 0.5}
_SHORTEST = 8  # characters of a line on average; below that lines are words, and none names an author
_MIXED = ("hyphen", "slash", "tab")  # of which files often have several
_FEW = 3  # lines, below which a name must stand behind the end of a sentence
_PARTICLE = re.compile("of|the|and|de|von|van|der|den|del|di|da|la|le|el|al|bin|ibn|y|e|du|des|in|to|a|on|for|st")
_SENTENCE_END = re.compile(r"[.!?…。！？”\"'’」』)]\s*$")


@dataclass(frozen=True)
class Author:
    """An author that a line names at its end, or that a line is."""

    name: str
    start: int  # what of the line is before it
    end: int  # and where a translation in <…> follows
    shape: str  # of SHAPES
    ended: bool  # behind the end of a sentence

    @property
    def own_line(self) -> bool:
        return self.shape in _OWN_LINE

    @property
    def cased(self) -> bool:
        return self.name.lower() != self.name.upper()

    @cached_property
    def proper(self) -> bool:
        """Whether each word begins with a capital, or with a letter of a script that has none, or is a particle."""

        def begins_large(word: str) -> bool:
            return not next((character for character in word if character.isalnum()), "A").islower()

        first, *others = self.name.split()
        return begins_large(first) and all(
            begins_large(each) or _PARTICLE.fullmatch(each.strip(",.")) for each in others
        )


def authors(lines: Sequence[str]) -> list[Author | None]:
    """The author of each line that names one in a shape that enough lines share, or of the lines before it."""
    filled = max(1, sum(1 for line in lines if line.strip()))
    if filled > _FEW and sum(map(len, lines)) < _SHORTEST * filled:
        return [None] * len(lines)
    candidate_of = cache(_candidate)
    candidates = [candidate_of(line) if line.strip() else None for line in lines]
    counts = Counter(each.shape for each in candidates if each)
    counts.update(f"{each.shape} without capitals" for each in candidates if each and not each.cased)
    proper = Counter(each.shape for each in candidates if each and each.proper)
    return [each if each and _is_taken(each, counts, proper, filled) else None for each in candidates]


def _is_taken(candidate: Author, counts: Counter[str], proper: Counter[str], filled: int) -> bool:
    shape = candidate.shape
    if shape in _OWN_LINE:
        share = proper[shape] / filled
        return candidate.proper and _LEAST[shape] <= share <= 0.55 and (shape == "own" or proper[shape] >= _FEW)
    if shape == "dash" and candidate.ended:
        return True
    if not proper[shape]:  # a file in small letters
        return counts[shape] >= max(5, 0.5 * filled)
    if proper[shape] > 2 * counts[f"{shape} without capitals"] and not (candidate.cased or candidate.ended):
        return False
    alike = sum(proper[each] for each in ("dash", "hyphen", "slash", "tab")) if shape in _MIXED else proper[shape]
    sure = candidate.ended or alike >= _FEW or shape == "dash"
    return candidate.proper and sure and alike >= _LEAST[shape] * filled


def _candidate(line: str) -> Author | None:
    translated = line.find("<") if line.rstrip().endswith(">") else -1
    end = len(line[:translated].rstrip()) if translated >= 0 else len(line)
    offset = max(0, end - _LOOKED_AT)
    tail = line[offset:end]
    for shape, pattern in _SHAPES.items():
        if offset and shape in _OWN_LINE:
            continue
        match = pattern.search(tail)
        if match and (name := match["name"].strip("\"'“”‘’ ")) and _could_be_name(name):
            before = tail[: match.start()]
            if shape not in _OWN_LINE and not before.strip():
                continue
            return Author(name, offset + match.start(), end, shape, bool(_SENTENCE_END.search(before)))
    return None


def _could_be_name(name: str) -> bool:
    """Short, and no sentence: dots end abbreviations and initials alone."""
    words = name.split()
    if not 2 <= len(name) <= 60 or len(words) > 8 or re.search(r"[!?…;。！？]", name):
        return False
    if any(word.endswith(".") and len(word.rstrip(".").split(".")[-1]) > 3 for word in words):
        return False
    return any(map(str.isalpha, name)) and not (len(name) > 2 and name.endswith(("다", "요", "까")) and " " in name)
