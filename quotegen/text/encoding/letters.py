"""How often languages use characters beyond ASCII: what tells one encoding from another.

Each table lists letters by falling frequency, as frequency lists of large corpora agree on; exact shares do not matter
here, for a wrong encoding gives letters that a language has hardly or not at all.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

# Log-probabilities of one character, in nats.
BROKEN = -12.0  # bytes that are no character
STRANGE = -14.0  # not a character of the language
_FOREIGN_LETTER = -10.0

PUNCTUATION = {
    **dict.fromkeys("’“”", -2.5),
    **dict.fromkeys("‘–—…«»¿¡„", -4.0),
    **dict.fromkeys("·•°€£§©®™№\u00a0", -6.0),
    **dict.fromkeys("´¨ªº½¼¾×÷²³‚‹›†‡¢¥¶±µ¬¦¤¹¸", -8.5),
}
_INSIDE_WORDS = "’‘·—–…\u00ad"
_CJK_PUNCTUATION = {
    **dict.fromkeys("、。，「」", -3.5),
    **dict.fromkeys("！？：；『』《》〈〉（）【】…“”‘’—～・　·〜－．", -5.0),
}


@dataclass(frozen=True)
class Language:
    """A language by its letters beyond ASCII."""

    name: str
    letters: str  # in lower case, the most frequent first
    latin: bool = True  # its other letters are those of ASCII
    share: float = 0.6  # of its letters among its characters beyond ASCII; the rest is punctuation
    doubled: float = 0.0  # nats for one of its letters right after another; words of the West hardly have that

    @cached_property
    def table(self) -> Mapping[str, float]:
        """letter → log-probability, falling as frequencies of alphabets do: about 10 % from each to the next."""
        weights = [0.9**rank for rank in range(len(self.letters))]
        whole = math.log(sum(weights) / self.share)
        return {letter: math.log(weight) - whole for letter, weight in zip(self.letters, weights, strict=True)}

    def score(self, text: str) -> float:
        """Log-likelihood of the characters beyond ASCII, in nats."""
        padded = f" {text} "
        return sum(
            self._score(before, character, after)
            for before, character, after in zip(padded, text, padded[2:], strict=False)
            if character > "\x7f"
        )

    def _score(self, before: str, character: str, after: str) -> float:
        small = character if character == "İ" else character.lower()  # İ has no small letter of one code point
        if (likely := self.table.get(small)) is not None:
            mixed = not self.latin and before.isascii() and before.isalpha()
            doubled = self.doubled if before > "\x7f" and before.isalpha() else 0
            return likely + doubled + _case(before, character, small) - 5 * mixed
        if character == "\ufffd":
            return BROKEN
        if (likely := PUNCTUATION.get(character)) is not None:
            inside = before.isalpha() and after.isalpha() and character not in _INSIDE_WORDS
            return likely + math.log(1 - self.share) - 5 * inside
        return _FOREIGN_LETTER + _case(before, character, small) if character.isalpha() else STRANGE


def _case(before: str, character: str, small: str) -> float:
    """Capitals begin words; after a small letter there is none."""
    if character == small:
        return 0.0
    if before.islower():
        return -8.0
    return -1.5 if before.isupper() else -2.5


_WITHIN_LATIN = 2.5  # nats for a character right after a small letter of ASCII


@dataclass(frozen=True)
class Ideographic:
    """A language of thousands of characters, by the commonest and by the national standard that has the others."""

    name: str
    common: str  # the most frequent first
    standard: str  # the codec of the national standard, two bytes a character
    scripts: tuple[tuple[str, str, float], ...]  # (first, last, log-probability) of the other characters of its script
    share: float  # of the common ones

    @cached_property
    def table(self) -> Mapping[str, float]:
        """character → log-probability by Zipf's and Mandelbrot's law: as 1 / (rank + 10)."""
        common = list(dict.fromkeys(self.common))
        weights = [1 / (rank + 10) for rank in range(len(common))]
        whole = math.log(sum(weights) / self.share)
        return {each: math.log(weight) - whole for each, weight in zip(common, weights, strict=True)}

    def score(self, text: str) -> float:
        """Log-likelihood of the characters beyond ASCII, in nats."""
        pairs = zip(f" {text}", text, strict=False)
        return sum(
            self.log_probability(character) - (_WITHIN_LATIN if "a" <= before <= "z" else 0)
            for before, character in pairs
            if character > "\x7f"
        )

    def log_probability(self, character: str) -> float:
        """Of one character, whatever stands beside it."""
        if (likely := self.table.get(character)) is not None:
            return likely
        if character == "\ufffd":
            return BROKEN
        if (likely := _CJK_PUNCTUATION.get(character)) is not None:
            return likely
        for first, last, likely in self.scripts:
            if first <= character <= last:
                return likely if in_standard(character, self.standard) else likely - 6
        return STRANGE + 2 * in_standard(character, self.standard)


@lru_cache(maxsize=20_000)
def in_standard(character: str, codec: str) -> bool:
    """Whether a two-byte standard has the character. Python's `euc_kr` writes all 11,172 syllables, those that
    KS X 1001 lacks as eight bytes, so it is the two bytes that count."""
    try:
        return len(character.encode(codec)) == 2
    except UnicodeEncodeError:
        return False


_HANZI = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方"
    "多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情"
    "明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给"
    "世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太"
    "量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象"
    "完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运春风花雨夜河月黑红"
)
_TRADITIONAL = str.maketrans(
    "这个们来为国说时会对着过发后里种经么学现当没动还进样开从实军无与长机关点业将两间问并应战头体见产话给门儿东声论处义几认条"
    "系气题尔别变总电数报结务场计资许统区队决马书则听达强难权设记类据边张该规万觉术领确传师观让识带导争运风红",
    "這個們來為國說時會對著過發後裡種經麼學現當沒動還進樣開從實軍無與長機關點業將兩間問並應戰頭體見產話給門兒東聲論處義幾認條"
    "系氣題爾別變總電數報結務場計資許統區隊決馬書則聽達強難權設記類據邊張該規萬覺術領確傳師觀讓識帶導爭運風紅",
)
_HANGUL = (
    "이다는을에의가고지도하은를기로사한나어라아자서리시대인일해수면그만것보니말주있정게부전스들여무마안제상모물생없과오장으구조우"
    "러원미소전내경성거년람위선금중되동국관신때연분할남세였속눈공음자바식치요드르개두배날울강발천산방화반간못업집문영진본각돈먼또"
    "던질야외약재행같알떤양유교결길끝군단달당더데독든디따란려력령례록론료루류률름릴림립막많망매머멀며명목몰몸민믿밀받밖밝밤백벌범"
    "법별병복볼봄북불비빛빠뿐살새색석설섯손송쇠술쉬습승실심싸쓰씨았앞애언얻얼없엇엔역열였영예온올와완왕욕용운월육은을음응읽임입잊"
    "잘잠저적절점접족존종좋죄죽준줄즐증직집짓차착참책처첫청체초최추축출충취층침크큰키타태터토통투특파판편평포표품풍피필학함합항행"
    "향험현형호혼확활황회효후훈휘흐흔희힘곡골곳귀근글급까깊꽃꾸꿈끼낌낮낯너넘네노높놓누늘늦닭답덕돌돕듣듯등떠똑뜻럼렇려른"
    "떡죽운잡놈랑늘린박두려맞발루온줄삼랴호멍쥐벼된락친걸둑깨노갈막할떨않코풀잔맛콩약번둥솥꿩밭굶"
)
_KANA = "のにはたるとをてがいでしなかれあさまこすりらもんっよだきくえうおちつみそけわめせどばろやげじねゆひむほへぶべ"

KOREAN = Ideographic(
    "korean",
    _HANGUL,
    "euc_kr",
    (("가", "힣", -9.0), ("ㄱ", "ㅣ", -9.0), ("一", "龥", -12.0), ("豈", "舘", -12.0)),
    0.78,
)
JAPANESE = Ideographic(
    "japanese",
    _KANA,
    "shift_jis",
    (("ぁ", "ん", -7.0), ("ァ", "ー", -6.0), ("一", "龥", -9.0), ("｡", "ﾟ", -4.0)),
    0.6,
)
SIMPLIFIED = Ideographic("chinese", _HANZI, "gb2312", (("一", "龥", -9.3),), 0.6)
TRADITIONAL = Ideographic("chinese", _HANZI.translate(_TRADITIONAL), "big5", (("一", "龥", -9.4),), 0.6)

_RARELY_DOUBLED = -4.0
WESTERN = tuple(
    Language(name, accented, share=share, doubled=_RARELY_DOUBLED)
    for name, accented, share in (
        ("english", "éèêçñüöäáïàóâíôûœ", 0.1),
        ("french", "éèàêçâîùôûïëœæüÿ", 0.6),
        ("german", "üäößéèà", 0.6),
        ("spanish", "óáíñéúüª", 0.6),
        ("portuguese", "ãçáéóíõêâúàôü", 0.6),
        ("italian", "àèùòìéóíî", 0.6),
        ("swedish, danish", "äåöøæéüô", 0.6),
        ("icelandic", "áðíóúþýéæö", 0.1),
        ("catalan, dutch", "éàèòóíçúïüëöêîâô", 0.6),
    )
)
CENTRAL = (
    Language("polish", "ąęłóżśćńź"),
    Language("czech", "íáéěřýčžšůúťďňóľĺôäŕ"),
    Language("hungarian", "áéöőóüíűú"),
    Language("south Slavic", "čšžćđ"),
    Language("romanian", "ăîâşţ"),
)
TURKISH = (Language("turkish", "ışüöçğİâîû"),)
BALTIC = (Language("lithuanian", "ėšųžįčūąę"), Language("latvian", "āīēšņļūžģķč"), Language("estonian", "äõüöšž"))
CYRILLIC = (
    Language("russian", "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", latin=False, share=0.97),
    Language("ukrainian", "оаніитврслекдмпуязьгчбхйїжшюцєщфґ", latin=False, share=0.97),
    Language("bulgarian", "аиоентрсвлкдпмзгуябъщчцюжшхйфь", latin=False, share=0.97),
    Language("serbian", "аиоенрсјткудвлмпгзчшбцњљћхжђфџ", latin=False, share=0.97),
)
GREEK = (Language("greek", "αοιετσνρπκυηςμλάίόγέδήωύχθφβώξζψϊϋΐΰ", latin=False, share=0.97),)
HEBREW = (Language("hebrew", "יוהלאתרבםמשנעדחקפןגכצטסזךףץ", latin=False, share=0.97),)
ARABIC = (Language("arabic", "اليمونرتبةعدسفهكقحجىشأصطخإذءضغثزظآئؤپچگ،؟؛", latin=False, share=0.97),)
THAI = (Language("thai", "าน่ร้อกงเมยลวดัทีสิตปะบคหแจขใชพู็ไำซึถุโผภฟศณธษื์ญๆฉฐฎฏฮๅ", latin=False, share=0.97),)
