"""What reads like a proverb: short sentences that assert something of the world at large, fit for a classroom."""

import re
from collections.abc import Iterable

import numpy as np
from rapidfuzz import fuzz, process

SHORTEST, LONGEST = 20, 100  # characters
ALIKE = 85  # rapidfuzz ratio (0 to 100) from which two lines are one

# How a general assertion begins: of everybody, of nobody, of a kind of thing.
_OPENING = re.compile(
    r"(?:an? |no |none |nobody |nothing |every |all |each |many |few |most |some |he who |he that |she who |they who |"
    r"they that |those who |those that |whoever |whosoever |whatever |who |what |where |when |while |"
    r"there is no |there are no |there is nothing |there is always |it is (?:better|easy|easier|hard|harder|never|always|"
    r"not|only|the|a|an|good|well|best|in|by|more|less|as|easiest|difficult|impossible|possible|one thing|no)\b|"
    r"if (?:you|we|a|an|one|men|the)\b|we (?:are|all|never|often|always|must|may|cannot|can|only|should|have|do|know|"
    r"seldom|learn|love|hate|forgive|forget)\b|one (?:cannot|must|may|can|never|should|is|has|does|good|bad|ought)\b|"
    r"men |women |people |man |woman |children |the \w+ (?:\w+ )?(?:is|are|has|have|of|that|who|which|does|do|makes|must|"
    r"may|can|cannot|will|never|always|knows|comes|goes|brings|gives|takes)\b|the (?:more|less|best|worst|greatest|"
    r"first|only|wise|rich|poor|true|surest|greater|better)\b|"
    r"better |do not |don't |never |beware |be \w+ |let (?:us|no|not|the|every)\b|\w+ (?:is|are|has|makes|make|comes|"
    r"never|always|cannot|must|does|brings|begets|breeds|gives|teaches|needs)\b|to \w+ (?:\w+ )*(?:is|are)\b|"
    r"in (?:all|every|the)\b|of (?:all|two)\b|only (?:the|those|a)\b|without |with (?:a|the)\b|as (?:a|the)\b|"
    r"not (?:to|all|every|he|the)\b|by \w+ing |even (?:the|a)\b|things |any )"
)
_PRESENT = re.compile(
    r"\b(?:is|are|has|have|does|do|don't|doesn't|can|cannot|can't|may|must|will|won't|shall|makes?|comes?|goes|go|gives?|"
    r"takes?|brings?|needs?|knows?|lives?|dies?|loves?|hates?|finds?|keeps?|wants?|seeks?|loses?|wins?|begets?|breeds?|"
    r"teaches|teach|learns?|sees?|never|always|be|let|beware|[a-z]{3,}(?<![su])s)\b"
)
# Told of somebody, of a time or a place, or resting on what was said before.
_PARTICULAR = re.compile(
    r"\b(?:i|i'm|i've|i'll|i'd|me|my|mine|myself|she|her|hers|herself|was|were|had|did|didn't|wasn't|weren't|hadn't|went|came|saw|took|knew|"
    r"felt|looked|stood|began|seemed|turned|became|told|asked|replied|cried|answered|said|says|exclaimed|gave|ran|sat|"
    r"fell|got|heard|kept|led|left|met|sent|spoke|wrote|would|could|might|been|wouldn't|couldn't|"
    r"this|these|here|now|then|today|to-day|yesterday|tomorrow|to-morrow|tonight|to-night|ago|thus|therefore|hence|however|too|also|again|"
    r"moreover|accordingly|indeed|perhaps|former|latter|above|below|sir|madam|dear|mr|mrs|miss|dr|lord|lady|monsieur|madame|"
    r"mademoiselle|captain|colonel|doctor|thou|thee|thy|thine|hath|doth|ye|chapter|page|volume|author|book|"
    r"yes|no,|oh|ah|well,|please|thank|o'clock|your honour|gentlemen|somebody|such|same|already|still|just|"
    r"whilst|etc|viz|ain't|them|that's|it's|there's|he's|you're|they|their|they're|we're|we've|we'll|we'd|"
    r"you|you'll|you've|you'd|your|us|our|ours|his|him|he|it)\b"
)
_BOUND = {  # words of _PARTICULAR that are general behind such an opening
    "he his him it": re.compile(r"(?:an? |no |every|each |he who|he that|who|one |man |if a|if one|the \w+ man|it is|when a|the \w+er )"),
    "they their them it": re.compile(r"(?:all |many |few |most |some |they who|they that|those |men |women |people |children |things |who |what |there are)"),
    "we us our it": re.compile(r"(?:we |when we|if we|what we|let us|the .*\bwe\b)"),
    "you your it": re.compile(r"(?:if you|when you|never |do not |don't |beware |what you|be |better |where you)"),
}
_NAMES = re.compile(r"(?<=[a-z,;] )(?!God\b|Nature\b|Fortune\b|Heaven\b|Love\b|Death\b|Time\b|Truth\b|Life\b|Lord\b)[A-Z][a-z]+")
_UNFIT = re.compile(
    r"\b(?:negro\w*|nigg\w*|darkey|darkies|savages?|coolies?|jews?|jewess|gypsy|gypsies|squaws?|redskins?|injuns?|papists?|"
    r"turks?|heathens?|harlots?|whores?|whoredom\w*|fornicat\w*|adulter\w*|concubines?|prostitut\w*|strumpets?|bastards?|bitch\w*|"
    r"virgins?|lust\w*|sex\w*|naked\w*|nudes?|breasts?|bosoms?|rape\w*|ravish\w*|seduc\w*|brothels?|mistress\w*|circumcis\w*|"
    r"suicid\w*|damn\w*|hell|goddam\w*|shit\w*|fuck\w*|piss\w*|arse\w*|crap|penis|condom\w*|orgasm\w*|erotic\w*|porn\w*|drugs?|cocaine|opium|"
    r"cripples?|idiots?|imbeciles?|lunatics?|slaves?|slavery|niggard\w*|rascals?|wench\w*|slut\w*|womb|dung|bloody|kill your\w*|murder your\w*|hang yourself)\b"
)


def is_maxim(sentence: str, line: str) -> bool:
    """Whether a sentence, as it is written and as a line, asserts something in general and stands alone."""
    if not SHORTEST <= len(line) <= LONGEST or line[-1] != "." or line.count(".") > 1 or "?" in line:
        return False
    if not _OPENING.match(line) or any(mark in sentence for mark in "\"“”‘_*(:—!") or "--" in sentence:
        return False
    if _NAMES.search(sentence) or not _PRESENT.search(line) or not is_fit(line):
        return False
    allowed = " ".join(words for words, opening in _BOUND.items() if opening.match(line)).split()
    return all(found[0] in allowed for found in _PARTICULAR.finditer(line))


def is_fit(line: str) -> bool:
    """Whether a line has none of some words that embarrass a classroom; a short list, no judgement of sense."""
    return _UNFIT.search(line) is None


def distinct(lines: Iterable[str]) -> list[str]:
    """The lines without those that are nearly an earlier one."""
    lines = list(dict.fromkeys(lines))
    order = sorted(range(len(lines)), key=lambda row: len(lines[row]))
    lengths = np.array([len(lines[row]) for row in order])
    again: set[int] = set()
    for start in range(0, len(order), 500):
        stop = min(start + 500, len(order))
        # 2 · shorter / (shorter + longer) bounds the ratio
        reach = int(np.searchsorted(lengths, lengths[stop - 1] * (200 - ALIKE) / ALIKE, "right"))
        block, others = order[start:stop], order[start:reach]
        ratios = process.cdist(
            [lines[row] for row in block], [lines[row] for row in others],
            scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8,
        )  # fmt: skip
        again |= {max(block[a], others[b]) for a, b in np.argwhere(ratios) if block[a] != others[b]}
    return [line for row, line in enumerate(lines) if row not in again]
