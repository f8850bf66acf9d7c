"""What reads like a proverb: short sentences that assert something of the world at large, fit for a classroom.

Lists of words, not grammar: of a hundred sentences picked, some are no maxims. `weigh.py` ranks them.
"""

import re

SHORTEST, LONGEST = 20, 100  # characters


def _one_of(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


# How a general assertion begins: of everybody, of nobody, of a kind of thing, or as advice.
_FIRST = _one_of("""
    an? no none nobody nothing every all each many few most some whoever whosoever whatever what where when while
    men women people man woman children better don't never beware without even things any
""")
_FIRST_TWO = _one_of(
    "he/who he/that she/who they/who they/that those/who those/that there/is/no there/are/no there/is/nothing "
    "there/is/always one/thing do/not not/to not/all not/every not/he not/the as/a as/the with/a with/the in/all "
    "in/every in/the of/all of/two only/the only/those only/a let/us let/no let/not let/the let/every even/the even/a"
).replace("/", " ")
_VERB = _one_of("""
    is are has have does do makes? comes goes brings gives takes must may can cannot will never always knows needs
    begets breeds teaches
""")
_IT_IS = _one_of("""
    better easy easier easiest hard harder difficult never always not only the an? good well best in by more less as
    impossible possible no
""")
_WE = _one_of("are all never often always must may cannot can only should have do know seldom learn love hate forgive")
_SUPERLATIVE = _one_of("more less best worst greatest first only wise rich poor true surest greater better")
_NO_OPENING = re.compile(r"(?:that|which|who|so|and|but|or|nor|yet|for) |it is (?!.* (?:to|that|who) )")
_OPENING = re.compile(
    rf"{_FIRST} |{_FIRST_TWO} |it is {_IT_IS}\b|if (?:you|we|an?|one|men|the) |we {_WE} |one {_VERB} |be \w+ |"
    rf"the \w+ (?:\w+ )?(?:of|that|who|which|{_VERB})\b|the {_SUPERLATIVE} |\w+ {_VERB}\b|to \w+ (?:\w+ )*(?:is|are)\b|"
    r"by \w+ing "
)
_PRESENT = re.compile(rf"\b(?:{_VERB}|don't|doesn't|can't|won't|shall|be|let|beware)\b")
_SINGULAR = re.compile(r"(\w+) [a-z]{2,}[^\Wsu]s\b")  # perhaps a verb of the third person; rather a noun after these
_BEFORE_NOUNS = re.compile(
    _one_of("""
    an? the of in on at by to for with from and or no all any some many few most other own his her its their our such
    good great bad old new true human certain various two three as into than upon over under between these those
""")
)
# Told of somebody, of a time or a place, or resting on what was said before.
_PARTICULAR = re.compile(
    r"\b"
    + _one_of("""
    i i'm i've i'll i'd me my mine myself he him his she her hers herself it they them their you your we us our ours
    it's that's there's he's you're they're we're we've we'll we'd you'll you've you'd thou thee thy thine ye this these
    was were had did didn't wasn't weren't hadn't went came saw took knew felt looked stood began seemed turned became
    told asked replied cried answered said says exclaimed gave ran sat fell got heard kept led left met sent spoke wrote
    been would could might wouldn't couldn't hath doth here now then today to-day yesterday tomorrow to-morrow tonight
    to-night ago thus therefore hence however too also again moreover accordingly indeed perhaps already still just same
    such former latter above below whilst somebody sir madam dear mr mrs miss dr lord lady monsieur madame mademoiselle
    captain colonel doctor gentlemen chapter page volume author book yes no, oh ah well, please thank o'clock etc viz
    ain't
    """)
    + r"\b"
)
# Words of _PARTICULAR that are general behind such a beginning.
_BOUND = {
    "he his him it": re.compile(r"an? |no |every|each |he who|he that|who|one |man |if an? |the \w+ man|it is|when a"),
    "they their them it": re.compile(
        r"all |many |few |most |some |they who|they that|those |men |women |people |children |things |who |what "
    ),
    "we us our it": re.compile(r"we |when we|if we|what we|let us|the .*\bwe\b"),
    "you your it": re.compile(r"if you|when you|never |do not |don't |beware |what you|be |better |where you"),
}
_NAMES = re.compile(r"(?<=[a-z,;] )(?!(?:God|Nature|Fortune|Heaven|Love|Death|Time|Truth|Life|Lord)\b)[A-Z][a-z]+")
_SPEECH = re.compile(r"[\"“”‘_*(:—!]|--")
_SLURS = re.compile(
    r"\b"
    + _one_of("nigg(?:er|ah?|uh)[a-z]* dark(?:ey|ie|y)s? redskins? injuns? squaws? chinam[ae]n coons? kikes? dagos?")
    + r"\b"
)
_UNFIT = re.compile(
    r"\b"
    + _one_of("""
    negro[a-z]* savages? coolies? jews? jewess gypsy gypsies papists? turks? heathens? cripples? idiots? imbeciles?
    lunatics? slaves? slavery niggard[a-z]* rascals? harlots? whor[a-z]+ fornicat[a-z]* adulter[a-z]* concubines?
    prostitut[a-z]* strumpets? bastards? bitch[a-z]* virgins? lust[a-z]* sex[a-z]* naked[a-z]* nudes? breasts? bosoms?
    rap(?:e|es|ed|ist)s? ravish[a-z]* seduc[a-z]* brothels? mistress[a-z]* circumcis[a-z]* womb wench[a-z]* sluts? penis
    condom[a-z]* orgasm[a-z]* erotic[a-z]* porn[a-z]* suicid[a-z]* damn[a-z]* hell goddam[a-z]* shit[a-z]* fuck[a-z]*
    piss[a-z]* arse crap dung bloody drugs? cocaine opium marijuana
    """)
    + r"\b"
)


def is_maxim(sentence: str, line: str) -> bool:
    """Whether a sentence, as it is written and as a line, asserts something in general and stands alone."""
    if not SHORTEST <= len(line) <= LONGEST or line.find(".") != len(line) - 1 or "?" in line:
        return False
    if _NO_OPENING.match(line) or not _OPENING.match(line) or _SPEECH.search(sentence) or _NAMES.search(sentence):
        return False
    if not _has_verb(line) or not is_fit(line):
        return False
    allowed = " ".join(words for words, opening in _BOUND.items() if opening.match(line)).split()
    return all(found[0] in allowed for found in _PARTICULAR.finditer(line))


def _has_verb(line: str) -> bool:
    return bool(_PRESENT.search(line)) or any(not _BEFORE_NOUNS.fullmatch(word) for word in _SINGULAR.findall(line))


def is_fit(line: str) -> bool:
    """Whether a line has none of some words that embarrass a classroom; a short list, no judgement of sense."""
    return _UNFIT.search(line) is None and not has_slur(line)


def has_slur(line: str) -> bool:
    """Whether a line has one of some words for people that no text of ours should have."""
    return _SLURS.search(line) is not None
